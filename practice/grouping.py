"""Practice groups of four to six: nobody with their own manager, departments mixed, time zones near
each other where that is possible.
"""

from __future__ import annotations

import datetime as dt
import functools
import zoneinfo
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice, pairwise, product

from common.records import dataclass
from practice.seating import seat_apart

SMALLEST, LARGEST, LIKED = 4, 6, 5
WORKING_HOURS = 10
"""From 08:00 to 18:00. A group spread wider than this has no working hour in common."""
SAME_DEPARTMENT, APART = 3.0, 10.0
"""Prices in hours of spread. Two people of one department cost as much as three hours between the
outermost clocks: people learn most from those they do not meet anyway, so a group may stretch over
a few zones for it. Each hour without a common working hour costs ten, so that departments never buy
a meeting at night.
"""
BESIDE_MANAGER = 1000.0
"""More than any stretch of the clock: nobody practices what went wrong in front of their manager
while another place is left.
"""
MOST_PASSES = 20
"""Enough for a hundred leaders to settle; a bound, so that a tie can never go round for ever."""
NEIGHBORS = 24
"""With so many groups further on in the order of clocks a group swaps people: everybody with
everybody up to a hundred and twenty leaders, and beyond that no longer with the square of them.
"""
MOST_SEARCHED = 300
"""People among whom a split without managers is searched; more find one by swapping."""
_A_WINTER_DAY = dt.datetime(2026, 1, 15, 12, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Person:
    """What grouping looks at."""

    id: int
    department: str
    time_zone: str
    manager_id: int | None = None


@dataclass(frozen=True)
class _Place:
    id: int
    department: str
    hour: float
    manager_id: int | None


def propose_groups(people: Sequence[Person]) -> list[list[int]]:
    """Ids by group; the same people give the same groups in whatever order they come.

    Fewer than four people are one group. Seven cannot be split into fours to sixes: they become
    four and three. Somebody sits with their manager only where every split has such a group.
    """
    places = [
        _Place(person.id, person.department, _hour(person.time_zone), person.manager_id)
        for person in people
    ]
    waiting = iter(_in_order(places))
    groups = [list(islice(waiting, size)) for size in group_sizes(len(places))]
    _improve(groups)
    groups = _apart(groups)
    return [_ids(group) for group in groups]


def _in_order(places: Iterable[_Place]) -> list[_Place]:
    """By the clock, and under one clock so that each department is spread evenly."""
    together: dict[tuple[float, str], list[_Place]] = defaultdict(list)
    for place in sorted(places, key=lambda place: place.id):
        together[place.hour, place.department].append(place)
    start_of_day = _after_widest_gap([hour for hour, _department in together])
    keyed = []
    for (hour, department), same in together.items():
        for number, place in enumerate(same):
            turn = (number + 0.5) / len(same)
            keyed.append(((hour - start_of_day) % 24, turn, department, place.id, place))
    return [place for *_key, place in sorted(keyed, key=lambda each: each[:-1])]


def beside_managers(
    groups: Sequence[Sequence[int]], managers: Mapping[int, int | None]
) -> list[tuple[int, int]]:
    """(person, their manager) of everybody who is in a group with them."""
    found = []
    seats = chain.from_iterable(product(group, [set(group)]) for group in groups)
    for person, group in seats:
        manager = managers.get(person)
        if manager is not None and manager in group:
            found.append((person, manager))
    return found


def _apart(groups: list[list[_Place]]) -> list[list[_Place]]:
    """Groups without anybody beside their manager, where swapping has not got there and another
    split does.
    """
    places = {place.id: place for place in chain.from_iterable(groups)}
    managers = {pk: place.manager_id for pk, place in places.items()}
    if not beside_managers([_ids(group) for group in groups], managers):
        return groups
    if len(managers) > MOST_SEARCHED:
        _swap_apart(groups)
        return groups
    seats = seat_apart(managers, _sizes_allowed(len(managers)))
    if seats is None:
        return groups
    apart = [list(map(places.__getitem__, group)) for group in seats]
    _improve(apart)
    return apart


def _swap_apart(groups: list[list[_Place]]) -> None:
    """Whoever is beside their manager changes places with somebody of any other group."""
    for one in groups:
        for other in groups:
            if _cost(one) < BESIDE_MANAGER:
                break
            if one is not other:
                _swap(one, other)


def _sizes_allowed(count: int) -> list[tuple[int, int, int]]:
    """(groups, fewest in one, most in one), the number of groups that is liked best first."""
    liked = group_sizes(count)
    if min(liked) < SMALLEST:
        return [(len(liked), min(liked), max(liked))]
    numbers = [
        number
        for number in range(1, count // SMALLEST + 1)
        if number * SMALLEST <= count <= number * LARGEST
    ]
    numbers.sort(key=lambda number: (abs(number - len(liked)), number))
    return [(number, SMALLEST, LARGEST) for number in numbers]


def _ids(group: Sequence[_Place]) -> list[int]:
    return sorted(place.id for place in group)


def group_sizes(count: int) -> list[int]:
    """How many groups, and how large: as near to five as the number allows, never more than one
    apart.
    """
    if count == 0:
        return []
    fewest = -(-count // LARGEST)
    number = max(fewest, min(round(count / LIKED), count // SMALLEST))
    size, larger = divmod(count, number)
    return [size + 1] * larger + [size] * (number - larger)


def _hour(zone: str) -> float:
    offset = _A_WINTER_DAY.astimezone(zoneinfo.ZoneInfo(zone)).utcoffset() or dt.timedelta()
    return offset.total_seconds() / 3600


def _cost(group: Sequence[_Place]) -> float:
    """What a group costs in hours: people beside their manager, pairs of one department, spread,
    hours too far apart.
    """
    ids = {place.id for place in group}
    beside = sum(place.manager_id in ids for place in group)
    departments = [place.department for place in group if place.department]
    # Each pair of one department is counted twice, each person once with themselves.
    pairs = (sum(map(departments.count, departments)) - len(departments)) // 2
    apart = _price_of_spread(frozenset([place.hour for place in group]))
    return BESIDE_MANAGER * beside + SAME_DEPARTMENT * pairs + apart


@functools.lru_cache(maxsize=65_536)
def _price_of_spread(hours: frozenset[float]) -> float:
    """Kept, because groups share few clocks."""
    spread = _spread(hours)
    return spread + APART * max(0.0, spread - WORKING_HOURS)


def _gaps(hours: Iterable[float]) -> list[tuple[float, float]]:
    """Stretches of the clock without anybody, each with the hour at which it ends."""
    around = sorted({hour % 24 for hour in hours})
    return (
        [(b - a, b) for a, b in pairwise(around)] + [(around[0] + 24 - around[-1], around[0])]
        if around
        else []
    )


def _spread(hours: Iterable[float]) -> float:
    """The shortest stretch of the clock that holds all hours."""
    return 24 - max(_gaps(hours))[0]


def _after_widest_gap(hours: Iterable[float]) -> float:
    """Where the clock is cut open, so that neighbors across the date line stay neighbors."""
    return max(_gaps(hours), default=(0.0, 0.0))[1]


def _improve(groups: list[list[_Place]]) -> None:
    """Swap two people while that makes both their groups better in sum; after the first pass only
    where one of the groups has changed.
    """
    changed = set(range(len(groups)))
    for _pass in range(MOST_PASSES):
        before, changed = changed, set()
        for one, other in _neighbors(len(groups)):
            is_news = one in before or other in before or one in changed or other in changed
            if is_news and _swap(groups[one], groups[other]):
                changed |= {one, other}
        if not changed:
            return


def _neighbors(count: int) -> Iterator[tuple[int, int]]:
    """Pairs of groups near each other in their order."""
    for one in range(count):
        for other in range(one + 1, min(one + 1 + NEIGHBORS, count)):
            yield one, other


def _swap(one: list[_Place], other: list[_Place]) -> bool:
    """Make every swap between two groups that helps; whether there was one."""
    helped = False
    best = _cost(one) + _cost(other)
    if not best:
        return False
    for i, j in product(range(len(one)), range(len(other))):
        one[i], other[j] = other[j], one[i]
        cost = _cost(one) + _cost(other)
        if cost < best - 1e-9:
            best, helped = cost, True
        else:
            one[i], other[j] = other[j], one[i]
    return helped
