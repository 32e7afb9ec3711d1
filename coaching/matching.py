"""Who coaches whom: a proposal with its reasons. Pure.

Nobody is coached by somebody in their line of management. Of the others the leader's wish counts
most, then a language in common, hours in common, another department, and that coaches have about
as many leaders as each other.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections import Counter
from collections.abc import Mapping, Sequence
from enum import StrEnum

from common.office import OfficeHours, keeping, office_hours
from common.records import dataclass
from practice.hours import is_working_time

A_WEDNESDAY = dt.datetime(2026, 3, 4, tzinfo=dt.UTC)
"""A working day nearly everywhere, on which hours in common are counted."""
HALF_HOUR = 30
ENOUGH_HOURS = 2.0
"""So much of the working day in common is enough for a talk."""
WISHED, NO_HOURS, OTHER_LANGUAGE, SAME_DEPARTMENT, A_LEADER_MORE = 1_000, 400, 200, 60, 25


class MatchReason(StrEnum):
    """What speaks for a coach, or against one who was taken because nobody else was there."""

    WISH = "wish"
    OTHER_DEPARTMENT = "other department"
    SAME_LANGUAGE = "same language"
    HOURS = "hours in common"
    SAME_DEPARTMENT = "same department"
    OTHER_LANGUAGE = "other language"
    FEW_HOURS = "few hours in common"
    CHOSEN = "chosen"


@dataclass(frozen=True)
class Wish:
    """What a leader asked for."""

    coach: int | None = None
    elsewhere: bool = False
    own_language: bool = False


NO_WISH = Wish()


@dataclass(frozen=True)
class Coached:
    """A leader or a coach, as far as it matters."""

    pk: int
    department: str = ""
    language: str = ""
    zone: str = "UTC"
    line: frozenset[int] = frozenset()
    """Their managers, up to the top."""
    wish: Wish = NO_WISH


@dataclass(frozen=True)
class Match:
    """Who coaches a leader, None when nobody can, and why."""

    leader: int
    coach: int | None
    reasons: tuple[MatchReason, ...] = ()


def propose_matches(
    leaders: Sequence[Coached],
    coaches: Sequence[Coached],
    *,
    loads: Mapping[int, int] | None = None,
    chosen: Mapping[int, int] | None = None,
) -> list[Match]:
    """One match per leader, in their order. `loads` is what coaches have already, `chosen` what
    somebody decided: leader -> coach.

    The same input gives the same matches.
    """
    by_id = {coach.pk: coach for coach in coaches}
    fixed: dict[int, Coached] = {}
    for leader in leaders:
        known = by_id.get((chosen or {}).get(leader.pk, 0))
        if known is not None and can_coach(known, leader):
            fixed[leader.pk] = known
    has = Counter(loads or {})
    has.update(coach.pk for coach in fixed.values())
    found: dict[int, Match] = {}
    # Whoever has few to choose from comes first, so that others do not take those away.
    for leader in sorted(leaders, key=lambda each: _freedom(each, coaches)):
        coach = fixed.get(leader.pk)
        if coach is not None:
            found[leader.pk] = Match(
                leader.pk, coach.pk, (MatchReason.CHOSEN, *_told(leader, coach))
            )
        else:
            found[leader.pk] = _best(leader, coaches, has)
    return [found[leader.pk] for leader in leaders]


def _freedom(leader: Coached, coaches: Sequence[Coached]) -> int:
    return sum(
        1 for coach in coaches if can_coach(coach, leader) and _cost(leader, coach) < OTHER_LANGUAGE
    )


def _best(leader: Coached, coaches: Sequence[Coached], has: Counter[int]) -> Match:
    able = [coach for coach in coaches if can_coach(coach, leader)]
    if not able:
        return Match(leader.pk, None)
    order = {coach.pk: place for place, coach in enumerate(coaches)}

    def cost(coach: Coached) -> tuple[int, int]:
        return _cost(leader, coach) + A_LEADER_MORE * has[coach.pk], order[coach.pk]

    best = min(able, key=cost)
    has[best.pk] += 1
    return Match(leader.pk, best.pk, reasons_for(leader, best))


def can_coach(coach: Coached, leader: Coached) -> bool:
    """Neither themselves, nor anybody above them, nor anybody whom they lead."""
    return coach.pk != leader.pk and coach.pk not in leader.line and leader.pk not in coach.line


def _cost(leader: Coached, coach: Coached) -> int:
    """What speaks against it, without how many others they have."""
    wish = leader.wish
    language = 0 if leader.language == coach.language else OTHER_LANGUAGE
    department = SAME_DEPARTMENT if _is_near(leader, coach) else 0
    hours = NO_HOURS if hours_in_common(leader.zone, coach.zone) < ENOUGH_HOURS else 0
    stress = (2 if wish.own_language else 1) * language + (5 if wish.elsewhere else 1) * department
    return stress + hours - WISHED * (wish.coach == coach.pk)


def _is_near(leader: Coached, coach: Coached) -> bool:
    return bool(leader.department) and leader.department == coach.department


def reasons_for(leader: Coached, coach: Coached) -> tuple[MatchReason, ...]:
    """What speaks for this coach, and what does not."""
    wished = (MatchReason.WISH,) if leader.wish.coach == coach.pk else ()
    return (*wished, *_told(leader, coach))


def _told(leader: Coached, coach: Coached) -> tuple[MatchReason, ...]:
    hours = hours_in_common(leader.zone, coach.zone) >= ENOUGH_HOURS
    is_same = leader.language == coach.language
    return (
        MatchReason.SAME_DEPARTMENT if _is_near(leader, coach) else MatchReason.OTHER_DEPARTMENT,
        MatchReason.SAME_LANGUAGE if is_same else MatchReason.OTHER_LANGUAGE,
        MatchReason.HOURS if hours else MatchReason.FEW_HOURS,
    )


def hours_in_common(one: str, other: str) -> float:
    """How much of a day both are at work, on a day that nobody has off."""
    hours = office_hours()
    return _in_common(one, other, hours.starts, hours.ends)


@functools.lru_cache(maxsize=4096)
def _in_common(one: str, other: str, starts: dt.time, ends: dt.time) -> float:
    halves = (A_WEDNESDAY + dt.timedelta(minutes=HALF_HOUR * number) for number in range(48))
    with keeping(OfficeHours(starts, ends)):
        both = sum(
            is_working_time(each, one, HALF_HOUR) and is_working_time(each, other, HALF_HOUR)
            for each in halves
        )
    return both / 2
