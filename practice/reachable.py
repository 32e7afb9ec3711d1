"""What is left where nobody is free to score beside: another hour of the same day, else a recorded
turn. Pure.

Nothing is changed by it: whose hours it costs is for whoever plans to weigh.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from common.records import dataclass
from practice.crossing import Beside, Meeting, eligible
from practice.hours import Burden, hour_at
from practice.taken import APART

STEP = dt.timedelta(minutes=30)
FARTHEST = 16
"""Steps: eight hours earlier or later."""
MOST = 20
"""Sessions that are looked at; the others are alike."""


@dataclass(frozen=True, kw_only=True)
class Reachable:
    """The best that is left for one session."""

    meeting: Meeting
    rater: int
    starts_at: dt.datetime | None = None
    """When this rater could be there; None for one who scores a recording afterwards."""
    outside: int = 0
    """People for whom that hour is further outside their working hours than the planned one."""


@dataclass(frozen=True, kw_only=True)
class Around:
    """What is known of everybody."""

    groups: Sequence[Sequence[int]]
    facilitators: Sequence[int]
    zones: Mapping[int, str]
    booked: Mapping[int, Sequence[dt.datetime]]

    def burden(self, person: int, moment: dt.datetime) -> tuple[Burden, int]:
        """What an hour is to somebody."""
        hour = hour_at(moment, self.zones.get(person, "UTC"))
        return hour.burden, hour.minutes_outside


def reachable(
    wanted: Collection[Meeting], meetings: Sequence[Meeting], besides: Sequence[Beside], of: Around
) -> list[Reachable]:
    """For each wanted session without a second rater, in their order; none for one in whose group
    every other facilitator has a seat. Another hour keeps everybody's day, is nobody's night, and
    is the one that takes least from all together.
    """
    filled = {(each.group, each.step) for each in besides}
    bare = [each for each in wanted if (each.group, each.step) not in filled][:MOST]
    load = Counter(each.lead for each in meetings) + Counter(each.rater for each in besides)
    found = []
    for meeting in bare:
        others = [each for each in of.facilitators if each != meeting.lead]
        able = eligible(of.groups[meeting.group - 1], others)
        busy = _busy(meeting, meetings, besides, of)
        best = min(_hours(meeting, able, busy, of), key=_cost, default=None)
        if best is not None:
            found.append(best)
        elif able:
            later = min(able, key=lambda each: (load[each], of.facilitators.index(each)))
            load[later] += 1
            found.append(Reachable(meeting=meeting, rater=later))
    return found


def _cost(found: Reachable) -> tuple[int, float]:
    moved = found.starts_at or found.meeting.starts_at
    return found.outside, abs((moved - found.meeting.starts_at).total_seconds())


def _busy(
    meeting: Meeting, meetings: Sequence[Meeting], besides: Sequence[Beside], of: Around
) -> dict[int, list[dt.datetime]]:
    """When people are in other sessions, here or elsewhere."""
    found = {person: list(moments) for person, moments in of.booked.items()}
    raters = {(each.group, each.step): each.rater for each in besides}
    for each in meetings:
        if each != meeting:
            beside = raters.get((each.group, each.step), each.lead)
            for person in {each.lead, beside, *of.groups[each.group - 1]}:
                found.setdefault(person, []).append(each.starts_at)
    return found


def _hours(
    meeting: Meeting, able: Sequence[int], busy: Mapping[int, Sequence[dt.datetime]], of: Around
) -> Iterator[Reachable]:
    """Every hour of the day at which one of them could be there, too."""
    people = [meeting.lead, *of.groups[meeting.group - 1]]
    for steps in (*range(-FARTHEST, 0), *range(1, FARTHEST + 1)):
        moment = meeting.starts_at + steps * STEP
        if not all(_can(each, moment, meeting, busy, of) for each in people):
            continue
        rater = next((each for each in able if _is_free(each, moment, busy, of)), None)
        if rater is not None:
            outside = sum(_is_worse(each, moment, meeting, of) for each in people)
            yield Reachable(meeting=meeting, rater=rater, starts_at=moment, outside=outside)


def _can(
    person: int,
    moment: dt.datetime,
    meeting: Meeting,
    busy: Mapping[int, Sequence[dt.datetime]],
    of: Around,
) -> bool:
    """On the same day by their clock, and not at night, unless it is now."""
    zone = of.zones.get(person, "UTC")
    then, now = hour_at(moment, zone), hour_at(meeting.starts_at, zone)
    is_same_day = then.local.date() == now.local.date()
    is_bearable = then.burden <= max(Burden.EDGE, now.burden)
    return is_same_day and is_bearable and not _meets(person, moment, busy)


def _is_free(
    person: int, moment: dt.datetime, busy: Mapping[int, Sequence[dt.datetime]], of: Around
) -> bool:
    return of.burden(person, moment)[0] < Burden.NIGHT and not _meets(person, moment, busy)


def _meets(person: int, moment: dt.datetime, busy: Mapping[int, Sequence[dt.datetime]]) -> bool:
    return any(abs(moment - other) < APART for other in busy.get(person, ()))


def _is_worse(person: int, moment: dt.datetime, meeting: Meeting, of: Around) -> bool:
    return of.burden(person, moment)[1] > of.burden(person, meeting.starts_at)[1]
