"""Requests, holdings and people as pages show them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from common.records import dataclass
from people.choices import language_name
from people.field_sources import FieldOwners
from people.models import Member
from people.purposes import purposes
from privacy.inventory import Holding
from privacy.models import PersonRequest
from privacy.operations import CORRECTABLE
from privacy.sayings import deadline_in_words

TONES = {"over": "bad", "today": "warn", "soon": "warn", "ahead": "plain"}


@dataclass(frozen=True)
class RequestLine:
    """One request in a list."""

    request: PersonRequest
    left: str
    """How many days are left; '' once it is answered."""
    tone: str


def request_line(request: PersonRequest, today: dt.date) -> RequestLine:
    """With how much time is left."""
    if not request.is_open:
        return RequestLine(request, "", "plain")
    deadline = request.deadline(today)
    return RequestLine(request, deadline_in_words(deadline), TONES[deadline.urgency])


def request_lines(requests: Iterable[PersonRequest], today: dt.date) -> list[RequestLine]:
    """In their order."""
    return [request_line(each, today) for each in requests]


own_lines = request_lines
"""One's own requests look the same."""


@dataclass(frozen=True)
class HoldingGroup:
    """What serves one purpose, or one app where no purpose names it."""

    title: str
    about: str
    holdings: Sequence[Holding]


def holding_groups(holdings: Sequence[Holding]) -> list[HoldingGroup]:
    """By purpose, in their order; what no purpose names comes last."""
    found, taken = [], set[str]()
    for purpose in purposes():
        own = [each for each in holdings if each.app in purpose.apps and each.app not in taken]
        taken |= set(purpose.apps)
        if own:
            found.append(HoldingGroup(str(purpose.title), str(purpose.about), own))
    rest = [each for each in holdings if each.app not in taken]
    if rest:
        found.append(HoldingGroup(_("Everything else"), "", rest))
    return found


@dataclass(frozen=True)
class KeptAbout:
    """What is kept about somebody for one purpose, in words for them."""

    title: str
    about: str
    data: str
    seen_by: str
    tables: int


def kept_about(holdings: Sequence[Holding]) -> list[KeptAbout]:
    """One for each purpose that keeps anything about people."""
    apps = [each.app for each in holdings]
    return [
        KeptAbout(
            title=str(purpose.title),
            about=str(purpose.about),
            data=str(purpose.data),
            seen_by=str(purpose.seen_by),
            tables=sum(map(apps.count, purpose.apps)),
        )
        for purpose in purposes()
    ]


@dataclass(frozen=True)
class WantedLine:
    """One field that somebody says is wrong."""

    label: str
    now: str
    wanted: str
    source: str
    """The system that it comes from; '' where it can be written here."""


def field_labels() -> Mapping[str, str]:
    """Of fields that somebody can say are wrong."""
    labels = (
        *(_("Name"), _("Email address"), _("Employee ID")),
        *(_("Job title"), _("Department"), _("Cost center")),
    )
    return dict(zip(CORRECTABLE, labels, strict=True))


def wanted_lines(request: PersonRequest, owners: FieldOwners) -> list[WantedLine]:
    """What is to be otherwise, beside what stands."""
    labels = field_labels()
    return [
        WantedLine(
            labels[field],
            str(getattr(request.member, field)),
            str(request.wanted[field]),
            owners.get(field, ""),
        )
        for field in CORRECTABLE
        if field in request.wanted
    ]


def facts_about(person: Member) -> list[tuple[str, str]]:
    """What an officer sees of somebody at a glance."""
    labels = field_labels()
    plain = [(labels[field], str(getattr(person, field))) for field in CORRECTABLE[1:]]
    return [
        *plain,
        (_("Manager"), person.manager.name if person.manager else ""),
        (_("Location"), person.location),
        (_("Language"), language_name(person.language)),
    ]
