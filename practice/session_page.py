"""What the pages of live sessions show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import msgspec

from cohorts.models import Enrollment
from cohorts.querysets import taking_part
from people.models import Member
from practice.models import GroupPlace, PracticeSession
from practice.rotation import deal
from practice.titles import title_of
from programs.content.prose import Prose
from programs.content.scenarios import Scenario, ScenarioRole
from programs.models import Module

LISTED = 60
LINGERS = dt.timedelta(minutes=90)
"""So long after its start a session still counts as the next one."""


@dataclass(frozen=True)
class SessionRow:
    """One session in a list."""

    session: PracticeSession
    title: str
    is_facilitator: bool


@dataclass(frozen=True)
class Turn:
    """One turn of the rotation: who plays what."""

    number: int
    parts: list[tuple[str, list[str]]]
    """(role, names), the leader first."""


class SessionTexts(msgspec.Struct, frozen=True, kw_only=True):
    """What the page of a session needs of its module, in one language."""

    title: str
    notes: Prose
    scenario: Scenario


_texts = msgspec.json.Decoder(SessionTexts)


def list_sessions(
    member: Member, *, language: str, now: dt.datetime
) -> tuple[list[SessionRow], list[SessionRow]]:
    """(ahead, next first; past, latest first) of what the member may see. Two queries at any size,
    and one more when a module's title is new to this process.
    """
    visible = PracticeSession.objects.visible_to(member).in_full()
    ahead = visible.filter(starts_at__gt=now - LINGERS).exclude(state=PracticeSession.State.HELD)
    past = visible.exclude(pk__in=ahead.values("pk")).order_by("-starts_at")
    return _listed(ahead[:LISTED], member, language), _listed(past[:LISTED], member, language)


def _listed(sessions: Iterable[PracticeSession], member: Member, language: str) -> list[SessionRow]:
    return [
        SessionRow(each, title_of(each, language), each.facilitator_id == member.pk)
        for each in sessions
    ]


def seats_of(session: PracticeSession) -> list[Enrollment]:
    """The leaders who still take part, in the order of their seats; one query."""
    places = GroupPlace.objects.filter(taking_part("enrollment__"), group_id=session.group_id)
    return [
        place.enrollment for place in places.select_related("enrollment__member").order_by("pk")
    ]


def session_page(session: PracticeSession, member: Member, *, language: str) -> dict[str, object]:
    """What every role's page needs; the templates decide what each role is shown."""
    seats = seats_of(session)
    [(_pk, json)] = Module.objects.filter(pk=session.module_id).json_in(language)
    texts = _texts.decode(json)
    roles = {role.key: role for role in texts.scenario.roles}
    names = [seat.member.name for seat in seats]
    dealt = deal(len(seats), list(roles))
    mine = next((index for index, seat in enumerate(seats) if seat.member_id == member.pk), None)
    return {
        "session": session,
        "title": title_of(session, language),
        "module_title": texts.title,
        "notes": texts.notes,
        "scenario": texts.scenario,
        "seats": seats,
        "turns": [
            _turn(number, played, names, roles) for number, played in enumerate(dealt, start=1)
        ],
        "my_first_role": roles[dealt[0][mine]] if dealt and mine is not None else None,
        "is_attendee": mine is not None,
    }


def _turn(
    number: int, played: list[str], names: list[str], roles: Mapping[str, ScenarioRole]
) -> Turn:
    by_role: dict[str, list[str]] = {key: [] for key in roles}
    for name, key in zip(names, played, strict=True):
        by_role[key].append(name)
    return Turn(number, [(roles[key].name, by_role[key]) for key in roles])
