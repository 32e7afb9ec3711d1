"""When a group can meet: a weekday time inside working hours for as many people as possible."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from common.local_time import at_local

SESSION_MINUTES = 45
DAY_STARTS, DAY_ENDS = dt.time(8), dt.time(18)
HALF_HOURS = [dt.time(half // 2, half % 2 * 30) for half in range(48)]
BREATH = dt.timedelta(minutes=15)
"""What a facilitator needs between two sessions."""
SATURDAY = 5
NOON = 12 * 60


@dataclass(frozen=True, kw_only=True)
class SessionTime:
    """One session to be: which group, which step of the plan, when, with whom. Group positions
    count from 1.
    """

    group_position: int
    step_id: int
    starts_at: dt.datetime
    time_zone: str
    facilitator_id: int
    link: str = ""


@dataclass(frozen=True)
class LiveStep:
    """A step that takes place in a session. `id` comes back as SessionTime.step_id; before launch
    use the position.
    """

    id: int
    opens_on: dt.date


def propose_times(
    groups: Sequence[Sequence[int]],
    steps: Sequence[LiveStep],
    facilitator_ids: Sequence[int],
    zones: Mapping[int, str],
) -> list[SessionTime]:
    """A time for every step and group, steps first. Groups are lists of person ids; `zones` knows
    everybody's zone.

    Each session is in the step's week, on its day or a later weekday. Facilitators take turns, and
    none is in two sessions at once as long as the week has room. The same input gives the same
    times.
    """
    taken: dict[int, list[dt.datetime]] = {}
    proposals = []
    for turn, step in enumerate(steps):
        for index, people in enumerate(groups):
            facilitator_id = facilitator_ids[(turn + index) % len(facilitator_ids)]
            facilitator_zone = zones.get(facilitator_id, "UTC")
            group_zones = [zones.get(person, "UTC") for person in people] or [facilitator_zone]
            home = Counter(group_zones).most_common(1)[0][0]
            busy = taken.setdefault(facilitator_id, [])
            starts_at = _best(step.opens_on, home, group_zones, facilitator_zone, busy)
            busy.append(starts_at)
            proposals.append(
                SessionTime(
                    group_position=index + 1,
                    step_id=step.id,
                    starts_at=starts_at,
                    time_zone=home,
                    facilitator_id=facilitator_id,
                )
            )
    return proposals


def is_working_time(starts_at: dt.datetime, zone: str, minutes: int = SESSION_MINUTES) -> bool:
    """Whether somebody in `zone` is at work all through it: a weekday, 08:00 to 18:00."""
    return minutes_outside(starts_at, zone, minutes) == 0


def minutes_outside(starts_at: dt.datetime, zone: str, minutes: int = SESSION_MINUTES) -> int:
    """How far outside working hours it is for somebody in `zone`; a day on a weekend counts as a
    whole day.
    """
    local = starts_at.astimezone(zoneinfo.ZoneInfo(zone))
    begins = local.hour * 60 + local.minute
    too_early = max(0, DAY_STARTS.hour * 60 - begins)
    too_late = max(0, begins + minutes - DAY_ENDS.hour * 60)
    weekend = 24 * 60 if local.weekday() >= SATURDAY else 0
    return too_early + too_late + weekend


def _best(
    opens_on: dt.date,
    home: str,
    group_zones: Sequence[str],
    facilitator_zone: str,
    busy: Sequence[dt.datetime],
) -> dt.datetime:
    people = Counter(group_zones)
    candidates = list(_candidates(opens_on, home))
    free = [each for each in candidates if _is_free(each[1], busy)]

    def cost(
        candidate: tuple[dt.date, dt.datetime],
    ) -> tuple[int, int, int, dt.date, int, dt.datetime]:
        day, moment = candidate
        outside = {zone: minutes_outside(moment, zone) for zone in people}
        away = sum(count for zone, count in people.items() if outside[zone])
        total = sum(count * outside[zone] for zone, count in people.items())
        off_noon = sum(count * _off_noon(moment, zone) for zone, count in people.items())
        off_noon += _off_noon(moment, facilitator_zone)
        return away, minutes_outside(moment, facilitator_zone), total, day, off_noon, moment

    # With more sessions in a week than one facilitator can hold, a double booking is left for a
    # person to settle.
    return min(free or candidates, key=cost)[1]


def _is_free(moment: dt.datetime, busy: Sequence[dt.datetime]) -> bool:
    """Whether somebody with these other sessions can begin one more."""
    apart = dt.timedelta(minutes=SESSION_MINUTES) + BREATH
    return all(abs(moment - other) >= apart for other in busy)


def _candidates(opens_on: dt.date, home: str) -> Iterator[tuple[dt.date, dt.datetime]]:
    """Every half hour from the step's day to the Friday of its week; a weekend means the week
    after.
    """
    if opens_on.weekday() >= SATURDAY:
        opens_on += dt.timedelta(days=7 - opens_on.weekday())
    for later in range(SATURDAY - opens_on.weekday()):
        day = opens_on + dt.timedelta(days=later)
        for time in HALF_HOURS:
            yield day, at_local(day, time, home)


def _off_noon(moment: dt.datetime, zone: str) -> int:
    local = moment.astimezone(zoneinfo.ZoneInfo(zone))
    return abs(local.hour * 60 + local.minute - NOON)
