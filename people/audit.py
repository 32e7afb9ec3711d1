"""The one way to write down who saw or changed what. The table only ever grows."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any, ClassVar, Protocol

from django.db.models import Count, QuerySet
from django.db.models.options import Options

from common.records import dataclass
from common.statements import Statement
from people.models import AuditEvent, Member

_RECORD = Statement(
    tuple,
    """
    INSERT INTO people_auditevent (organization_id, actor_id, verb, thing, thing_id, detail, at)
    VALUES (%(organization)s, %(actor)s, %(verb)s, %(thing)s, %(pk)s, %(detail)s, %(at)s)
    """,
    organization="bigint",
    actor="bigint",
    verb="text",
    thing="text",
    pk="bigint",
    detail="jsonb",
    at="timestamptz",
)


_LOOK = Statement(
    tuple,
    """
    INSERT INTO people_auditevent (organization_id, actor_id, verb, thing, thing_id, detail, at)
    VALUES (%(organization)s, %(actor)s, %(verb)s, %(thing)s, %(pk)s,
            jsonb_build_object('page', %(page)s, 'day', %(day)s), %(at)s)
    ON CONFLICT (actor_id, thing, thing_id, (detail ->> 'page'), (detail ->> 'day'))
          WHERE verb = 'look_at' DO NOTHING
    """,
    organization="bigint",
    actor="bigint",
    verb="text",
    thing="text",
    pk="bigint",
    page="text",
    day="text",
    at="timestamptz",
)
MOST_LOOKS = 500
AuditRow = AuditEvent


@dataclass(frozen=True)
class Look:
    """That somebody looked at a page of a thing on a day."""

    actor_id: int | None
    page: str
    at: dt.datetime
    """The first time on that day."""


class Audited(Protocol):
    """A thing of the database that belongs to one organization, or to none."""

    _meta: ClassVar[Options[Any]]

    @property
    def pk(self) -> int: ...

    @property
    def organization_id(self) -> int | None: ...


def record(
    verb: str, thing: Audited, /, *, by: Member | None, now: dt.datetime, **detail: object
) -> None:
    """Write one row of the audit table, in the caller's transaction; a second call writes another.

    `verb` is the name of the operation that did it (tests/house/test_audit.py holds them to it),
    `thing` what it was done to, `by` who did it, None for the portal itself or its operator.
    `detail` is what JSON can hold and must stay true when the thing is gone: ids, counts, states
    before and after. Never what somebody wrote, and no answers.
    """
    _RECORD.run(
        organization=thing.organization_id,
        actor=by.pk if by else None,
        verb=verb,
        thing=thing._meta.model_name,
        pk=thing.pk,
        detail=json.dumps(detail),
        at=now,
    )


def record_look(
    verb: str, thing: Audited, /, *, by: Member, now: dt.datetime, page: str, day: dt.date
) -> None:
    """Write one row for a person, a page of a thing and a day; a second call on the same day writes
    none, also at the same moment.
    """
    _LOOK.run(
        organization=thing.organization_id,
        actor=by.pk,
        verb=verb,
        thing=thing._meta.model_name,
        pk=thing.pk,
        page=page,
        day=day.isoformat(),
        at=now,
    )


def looks_at(thing: Audited) -> list[Look]:
    """Who looked at a thing, the latest first, some hundreds at most. One query."""
    events = AuditEvent.objects.filter(
        thing=thing._meta.model_name, thing_id=thing.pk, verb="look_at"
    )
    listed = events.order_by("-at", "-pk").values_list("actor_id", "detail__page", "at")
    return [Look(*row) for row in listed[:MOST_LOOKS]]


def record_each(
    verb: str,
    things: Iterable[tuple[Audited, Mapping[str, object]]],
    /,
    *,
    by: Member | None,
    now: dt.datetime,
) -> list[int]:
    """Write one row for each of (thing, detail), a statement per thousand; returns their ids."""
    events = [_event(verb, thing, by, now, detail) for thing, detail in things]
    return [event.pk for event in AuditEvent.objects.bulk_create(events, batch_size=1000)]


def recorded_since(
    moment: dt.datetime, *, organization_id: int, without: Collection[str] = ()
) -> int:
    """How much has been recorded in an organization since a moment, some verbs left out. The table
    only grows: the same number is the same rows, also of what was under way when it was asked
    before. One query.
    """
    events = AuditEvent.objects.filter(organization_id=organization_id, at__gte=moment)
    return events.exclude(verb__in=without).count()


def times_recorded(
    things: Mapping[str, Iterable[int]], *, organization_id: int, verbs: Collection[str]
) -> dict[str, int]:
    """Verb -> how often it was recorded of these things (name of the model -> ids, or a queryset of
    them). A query for each kind of thing.
    """
    found: dict[str, int] = {}
    for thing, ids in things.items():
        events = AuditEvent.objects.filter(
            organization_id=organization_id, thing=thing, thing_id__in=ids, verb__in=verbs
        )
        for verb, count in events.values_list("verb").annotate(Count("pk")):
            found[verb] = found.get(verb, 0) + count
    return found


def was_recorded(verbs: Collection[str], thing: Audited, /, *, since: dt.datetime) -> bool:
    """Whether one of these was done to a thing at a moment or later. One query."""
    known = AuditEvent.objects.filter(organization_id=thing.organization_id, verb__in=verbs)
    done = known.filter(thing=thing._meta.model_name, thing_id=thing.pk, at__gte=since)
    return done.exists()


def rows_in(organization_id: int) -> QuerySet[AuditEvent]:
    """Everything that was recorded in an organization, for whoever tells people of it."""
    return AuditEvent.objects.filter(organization_id=organization_id)


def rows_of_verbs(verbs: Collection[str]) -> QuerySet[AuditEvent]:
    """What was done by these, in all organizations, the oldest first."""
    known = AuditEvent.objects.filter(organization_id__isnull=False, thing_id__isnull=False)
    return known.filter(verb__in=verbs).order_by("at", "pk")


def subjects_of(event_ids: Collection[int]) -> dict[int, int]:
    """Row of the audit table -> the id of what it was done to, where there is one. One query."""
    events = AuditEvent.objects.filter(pk__in=event_ids).values_list("pk", "thing_id")
    return {pk: thing_id for pk, thing_id in events if thing_id is not None}


def _event(
    verb: str, thing: Audited, by: Member | None, now: dt.datetime, detail: Mapping[str, object]
) -> AuditEvent:
    return AuditEvent(
        organization_id=thing.organization_id,
        actor_id=by.pk if by else None,
        verb=verb,
        thing=str(thing._meta.model_name),
        thing_id=thing.pk,
        detail=dict(detail),
        at=now,
    )
