"""A row in every corner: for whatever leads to a person and is empty, one is made up."""

from __future__ import annotations

import datetime as dt
import itertools
import uuid
from contextlib import suppress
from typing import Any

import msgspec
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import DatabaseError, models, transaction
from django.db.models import Field, ForeignKey, GeneratedField, Model

from assessments.models import RaterTalk, TurnFile
from cohorts.models import Enrollment
from common.typed_json import StructField
from messaging.models import Message
from messaging.seals import SealedField
from people.models import Member
from people.personal import FoundBy, OnErasure, Personal, Traces, Trail, personal
from people.remembered import of_address, of_user
from practice.models import PracticeSession
from privacy.models import PersonRequest
from privacy.walking import rows_of
from single_sign_on.providers import key_of
from single_sign_on.querysets import providers

TYPED = "xylographic"
"""Words of the person's own."""
WORK = "workaday"
"""Words in what is the organization's."""
NOW = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)
GIVEN: dict[str, dict[str, object]] = {
    # What a check of the database, or the type of a column, asks for.
    "learning.Certificate": {
        "attested": {
            **dict.fromkeys(("name", "organization", "program"), TYPED),
            "modules": [],
            "first_on": "",
            "last_on": "",
            "practices": 3,
        }
    },
    "calendars.BusyTime": {"ends_at": NOW + dt.timedelta(hours=1)},
    "assessments.TurnRecording": {"is_agreed": True},
}
THEMSELVES = {"people.Member", "people.User"}
_numbers = itertools.count(7_000_000)


def fill_corners(traces: Traces) -> dict[str, str]:
    """Make a row for each trail that finds none; {label: why} where that did not work."""
    failed: dict[str, str] = {}
    for _pass in range(2):
        failed = {}
        for known in personal():
            for trail in known.trails if known.label not in THEMSELVES else ():
                if why := _fill(known, trail, traces):
                    failed[f"{known.label} {trail.path}"] = why
    return failed


def plant_by_hand(person: Member, traces: Traces) -> None:
    """What no column of one row alone can say."""
    said = f"{TYPED} {traces.names[0]} {traces.addresses[0]}"
    Message.objects.create(
        kind="report",
        organization_id=person.organization_id,
        to_address=traces.addresses[0],
        to_name=traces.names[0],
        subject=said,
        text=said,
        queued_at=NOW,
        send_after=NOW,
    )
    provider = providers().filter(organization=person.organization_id).first()
    assert provider is not None
    assert person.user_id is not None
    SocialAccount.objects.create(
        provider=key_of(provider.pk), uid=f"corner-{person.pk}", user_id=person.user_id
    )
    cache.set(f"corner talk {person.pk}", of_address(person.email, TYPED))
    cache.set(f"corner token {person.pk}", of_user(person.user_id, TYPED))
    _plant_talk(person, said)
    TurnFile.objects.update(by=person)
    asked = PersonRequest.objects.filter(organization=person.organization_id)
    asked.exclude(answered_at=None).update(answered_by=person)


def _plant_talk(person: Member, said: str) -> None:
    """With somebody of a lower number, and with one of a higher."""
    colleagues = Member.objects.filter(organization=person.organization_id)
    enrollments = Enrollment.objects.filter(member__in=colleagues)
    enrollment = enrollments.filter(member=person).first() or enrollments.first()
    session = PracticeSession.objects.filter(organization=person.organization_id).first()
    lower, higher = colleagues.filter(pk__lt=person.pk), colleagues.filter(pk__gt=person.pk)
    for first, second in ((lower.first(), person), (person, higher.last())):
        if first is not None and second is not None:
            RaterTalk.objects.create(
                session=session,
                enrollment=enrollment,
                first=first,
                second=second,
                noted_by=person,
                text=said,
                talked_at=NOW,
                noted_at=NOW,
            )


def _fill(known: Personal, trail: Trail, traces: Traces) -> str:
    model = apps.get_model(known.label)
    is_found_elsewhere = trail.finds is not None and len(known.trails) > 1
    if is_found_elsewhere or rows_of(model, trail, traces).exists():
        return ""
    try:
        with transaction.atomic():
            made = _made(model, trail, traces)
            model._base_manager.bulk_create([made])
    except (DatabaseError, LookupError, TypeError, ValueError, ValidationError) as error:
        return str(error).splitlines()[0]
    return "" if rows_of(model, trail, traces).exists() else "not found by its trail"


def _made(model: type[Model], trail: Trail, traces: Traces) -> Model:
    first, _, rest = trail.path.partition("__")
    given = {**GIVEN.get(model._meta.label, {}), **(trail.where or {})}
    values: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        if isinstance(field, GeneratedField | models.AutoField):
            continue
        if field.name in given:
            values[field.attname] = given[field.name]
        elif field.name == first and trail.finds is None:
            values[field.attname] = _to_person(field, rest, trail, traces)
        else:
            values[field.attname] = _usual(field, _text(field, trail, traces))
    return model(**values)


def _text(field: Field[Any, Any], trail: Trail, traces: Traces) -> str:
    goes = trail.erased == OnErasure.DELETE or field.name in trail.emptied
    word = TYPED if goes else WORK
    return f"{word} {next(_numbers)} {traces.names[0]} {traces.addresses[0]}"


def _to_person(field: Field[Any, Any], rest: str, trail: Trail, traces: Traces) -> object:
    if trail.found_by == FoundBy.ADDRESS:
        return traces.addresses[0]
    own = traces.user_id if trail.found_by == FoundBy.USER else traces.member_id
    if not rest:
        return own
    assert isinstance(field, ForeignKey)
    found = field.related_model._base_manager.filter(**{rest: own}).values_list("pk", flat=True)
    if (pk := found.last()) is None:
        raise LookupError(f"nothing at {field.name}")
    return pk


def _usual(field: Field[Any, Any], text: str) -> object:
    """A value of the kind; words wherever there can be words."""
    for kinds, value in KINDS:
        if isinstance(field, kinds):
            return value(field, text)
    return _plain(field)


def _listed(field: Field[Any, Any], text: str) -> object:
    is_wordy = isinstance(field.base_field, models.CharField)  # type: ignore[attr-defined]
    return [_words(field.base_field, text)] if is_wordy else []  # type: ignore[attr-defined]


def _empty_struct(field: Any) -> object:
    for nothing in (b"{}", b"[]"):
        with suppress(msgspec.ValidationError):
            return msgspec.to_builtins(field.decoder_of_type.decode(nothing))
    raise LookupError(f"nothing is no {field.name}")


def _address(field: Field[Any, Any], text: str) -> object:
    return f"https://{text.split()[0]}.example/{next(_numbers)}"[: field.max_length]


def _in_json(_field: Field[Any, Any], text: str) -> object:
    return {"said": text}


def _in_bytes(_field: Field[Any, Any], text: str) -> object:
    return text.encode()


def _words(field: Field[Any, Any], text: str) -> object:
    if field.choices:
        return field.choices[0][0]  # type: ignore[index]
    if isinstance(field, models.SlugField) or field.unique or field.primary_key:
        return f"corner-{next(_numbers)}"[: field.max_length]
    longest = field.max_length or 900
    word, number, *_person = text.split()
    return text if len(text) <= longest else f"{number} {word}"[:longest]


def _plain(field: Field[Any, Any]) -> object:
    if isinstance(field, models.DateTimeField):
        return None if field.null else NOW
    if isinstance(field, models.DateField):
        return None if field.null else NOW.date()
    if isinstance(field, models.TimeField):
        return NOW.time()
    if isinstance(field, models.BooleanField):
        return False
    return None if field.null else next(_numbers) % 30_000


def _may_be_nothing(field: ForeignKey[Any, Any]) -> bool:
    return field.null and field.name != "organization"


def _any_row(field: ForeignKey[Any, Any]) -> object:
    found = field.related_model._base_manager.values_list("pk", flat=True)
    free = found
    if field.unique:
        model = field.model
        free = found.exclude(pk__in=model._base_manager.values(field.attname))
    if (pk := free.order_by("pk").last()) is None:
        raise LookupError(f"no {field.related_model.__name__} for {field.name}")
    return pk


KINDS: tuple[tuple[type | tuple[type, ...], Any], ...] = (
    (ForeignKey, lambda field, _text: None if _may_be_nothing(field) else _any_row(field)),
    (StructField, lambda field, _text: None if field.null else _empty_struct(field)),
    (SealedField, lambda _field, _text: "sealed"),
    (models.UUIDField, lambda _field, _text: uuid.uuid4()),
    ((models.EmailField, models.URLField), _address),
    ((models.CharField, models.TextField), _words),
    (ArrayField, _listed),
    (models.JSONField, _in_json),
    (models.BinaryField, _in_bytes),
)
