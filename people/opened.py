"""Who opened somebody's record: the registry in which apps say which rows of the audit table are a
look at one person, and in which words.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from common.records import dataclass
from people.audit import AuditRow, rows_in
from people.disclosing import disclosing_modules
from people.models import Member

if TYPE_CHECKING:
    from django.db.models import Model
    from django.utils.functional import _StrPromise

Things = Callable[[Member], "QuerySet[Model]"]
"""Somebody -> the things of one model that are their record, or hold it."""


@dataclass(frozen=True, kw_only=True)
class RecordOpening:
    """One way to look at somebody's record."""

    verb: str
    """Of the audit table."""
    thing: str
    """The name of the model, as the audit table has it."""
    words: _StrPromise
    """What was looked at, in the words of whose record it is."""
    things: Things
    page: str = ""
    """The page of `look_at`, where the verb has several."""
    enrollments: Callable[[Member], Sequence[int]] | None = None
    """Whose `enrollment` the detail has to name, where one thing is of several people. One query.
    """


def openings() -> Sequence[RecordOpening]:
    """All of them."""
    found: list[RecordOpening] = []
    for module in disclosing_modules():
        found += getattr(module, "OPENINGS", ())
    return found


def opened_of(member: Member) -> QuerySet[AuditRow]:
    """The looks of others at somebody's record, the latest first. Their own are left out: nobody
    looks into somebody else there.

    Ids are read first, one query for each way to find them: so the index of things finds the rows,
    however many an organization has.
    """
    found: dict[object, Sequence[int]] = {}
    for each in openings():
        if each.things not in found:
            rows = each.things(member).order_by().values_list("pk", flat=True).distinct()
            found[each.things] = list(rows)
        if each.enrollments is not None and each.enrollments not in found:
            found[each.enrollments] = each.enrollments(member)
    wanted = [_wanted(each, found) for each in openings() if found[each.things]]
    events = rows_in(member.organization_id)
    looked = events.filter(reduce(or_, wanted)) if wanted else events.none()
    return looked.exclude(actor_id=member.pk).exclude(actor_id=None).order_by("-at", "-pk")


def _wanted(opening: RecordOpening, found: Mapping[object, Sequence[int]]) -> Q:
    rows = Q(verb=opening.verb, thing=opening.thing, thing_id__in=found[opening.things])
    if opening.page:
        rows &= Q(detail__page=opening.page)
    if opening.enrollments is not None:
        rows &= Q(detail__enrollment__in=found[opening.enrollments])
    return rows


def words_of(event: AuditRow) -> str:
    """What was looked at, in the active language."""
    page = str(event.detail.get("page", ""))
    for each in openings():
        if (each.verb, each.thing) == (event.verb, event.thing) and each.page in {"", page}:
            return str(each.words)
    return event.verb


@dataclass(frozen=True)
class OpenedLine:
    """That somebody opened the record."""

    name: str
    """'' for somebody who is gone."""
    roles: Sequence[str]
    what: str
    at: dt.datetime


def opened_lines(events: Sequence[AuditRow]) -> list[OpenedLine]:
    """The same in words, with who it was. One query."""
    people = Member.objects.in_bulk({each.actor_id for each in events if each.actor_id})
    lines = []
    for each in events:
        person = people.get(each.actor_id or 0)
        name, roles = (person.name, person.roles) if person is not None else ("", [])
        lines.append(OpenedLine(name, roles, words_of(each), each.at))
    return lines
