"""What of a draft stands on one page, read without the rest. The same number of queries, and of
rows, at any size.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Count

from pilots.diary import Clash, Seats, clashes_of, people_in
from pilots.draft import FEW_GROUPS, DraftSession
from pilots.models import PilotDraft, SessionSlot
from practice.bookings import bookings_of
from practice.hours import SESSION_MINUTES

A_SESSION = dt.timedelta(minutes=SESSION_MINUTES)
SESSIONS_AT_ONCE = 48
"""On a page of times: each has three fields, and clocks of everybody in it."""
AT_THE_SAME_TIME = """
SELECT slot.* FROM pilots_sessionslot AS slot WHERE slot.id IN (
    SELECT other.id FROM unnest(%(moments)s::timestamptz[]) AS moment
      JOIN pilots_sessionslot AS other ON other.draft_id = %(draft)s
       AND other.starts_at > moment - %(length)s AND other.starts_at < moment + %(length)s
     WHERE (other.facilitator = ANY (%(people)s) OR other."group" = ANY (%(elsewhere)s))
       AND other."group" <> ALL (%(here)s))
"""
"""Sessions of other groups than those here that run at one of these moments and need one of these
people: to lead, or in a seat elsewhere.
"""


def leaders_on(draft: PilotDraft, *, first: int, last: int) -> list[int]:
    """The leaders at these places of the list, counted from 1. One query."""
    leaders = draft.leaders.order_by("place").values_list("person", flat=True)
    return list(leaders[max(0, first - 1) : last])


def people_of(draft: PilotDraft) -> list[int]:
    """Everybody who is in a session, leaders and facilitators. One query."""
    leaders = draft.leaders.values_list("person", flat=True)
    return [*leaders, *draft.outline.team.facilitator_ids]


def chosen_among(draft: PilotDraft, people: Iterable[int]) -> set[int]:
    """Who of these takes part. One query."""
    chosen = draft.leaders.filter(person__in=list(people))
    return set(chosen.values_list("person", flat=True))


def groups_on(draft: PilotDraft, numbers: Iterable[int]) -> dict[int, list[int]]:
    """The groups of these numbers. One query."""
    groups: dict[int, list[int]] = {number: [] for number in numbers}
    seats = draft.seats.filter(group__in=list(groups)).order_by("group", "place")
    for number, person in seats.values_list("group", "person"):
        groups[number].append(person)
    return groups


def sizes_of(draft: PilotDraft) -> dict[int, int]:
    """How large each group is; this reads every seat, for the last look at them."""
    sizes = draft.seats.values_list("group").annotate(Count("pk")).order_by("group")
    return dict(sizes)


def groups_at_once(sessions_each: int) -> int:
    """How many groups stand on a page of times: as many as on others, and fewer where each meets
    often.
    """
    return max(1, min(FEW_GROUPS, SESSIONS_AT_ONCE // max(1, sessions_each)))


def sessions_on(draft: PilotDraft, numbers: Iterable[int]) -> list[DraftSession]:
    """The sessions of these groups. One query."""
    slots = draft.slots.filter(group__in=list(numbers)).order_by("group", "step")
    return [slot.session for slot in slots]


def around(
    draft: PilotDraft, sessions: Sequence[DraftSession], groups: Mapping[int, Sequence[int]]
) -> tuple[list[DraftSession], dict[int, list[int]]]:
    """Sessions of other groups at the times of these that need somebody of these, and who of these
    sits in those groups. Two queries.
    """
    people = people_at(sessions, groups)
    elsewhere: dict[int, list[int]] = {}
    seats = draft.seats.filter(person__in=people).exclude(group__in=list(groups))
    for number, person in seats.values_list("group", "person"):
        elsewhere.setdefault(number, []).append(person)
    slots = SessionSlot.objects.raw(
        AT_THE_SAME_TIME,
        {
            "moments": [each.starts_at for each in sessions],
            "draft": draft.pk,
            "length": A_SESSION,
            "people": list(people),
            "elsewhere": list(elsewhere),
            "here": list(groups),
        },
    )
    return [slot.session for slot in slots], elsewhere


def people_at(sessions: Iterable[DraftSession], groups: Seats) -> set[int]:
    """Everybody who is needed at these sessions."""
    people: set[int] = set()
    for session in sessions:
        people.update(people_in(session, groups))
    return people


def clashes_here(
    sessions: Sequence[DraftSession], others: Sequence[DraftSession], groups: Seats
) -> dict[DraftSession, list[Clash]]:
    """Who is needed twice at the times of these sessions: by one another, by others of the draft,
    or by other pilots. Four queries.
    """
    bookings = bookings_of(people_at(sessions, groups), [each.starts_at for each in sessions])
    found: dict[DraftSession, list[Clash]] = {}
    for clash in clashes_of([*sessions, *others], groups, bookings):
        found.setdefault(clash.session, []).append(clash)
    return found
