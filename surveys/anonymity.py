"""Who is counted together, and how finely what they say is told. Pure: no database, no clock.

Fixed before anybody is asked, or by counts alone: people are put into parts so large that a part
can be shown at all and is not one leader's team; at close parts with too few answers are counted
with others; and the sum of a part's answers is told as one of the cells of a grid. Whether a part
must be told more coarsely because of earlier waves says surveys.doubt.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Mapping, Sequence
from itertools import groupby
from typing import Generic, TypeVar

from django.utils.translation import gettext as _

from common.records import dataclass
from surveys.states import HIGHEST, LOWEST

Key = TypeVar("Key", bound=Hashable)
Person = TypeVar("Person", bound=Hashable)
Span = tuple[int, int]
"""The least and the greatest sum of a cell."""

LEAST_GROUP = 5
"""Fewer answers than this are never shown; a plan may ask for more, never for less."""
LEAST_COMMENTS = 10
"""Comments are published from so many on."""
EXACT_FROM = 10
"""From so many answers on means are told in tenths, below in half points."""
DOUBT = 2
"""So many whole points of everybody's answer stay open to whoever reads all there is, also to one
who knows their own answer, or that of one other person."""
DOUBT_OF_TWO = 1
"""To two who tell each other what they said, between two waves."""
MEAN_DOUBT = 1
"""So many points of the mean of a group of fewer than the minimum."""
LABEL_LENGTH = 200
EXPECTED_RATE = 0.75
"""Share of people who answer a short pulse; used for predictions only."""


@dataclass(frozen=True)
class Part(Generic[Person]):
    """People who are counted together, and the departments they come from."""

    departments: tuple[str, ...]
    people: tuple[Person, ...]
    leaders: frozenset[int | None]
    """Whom they report to."""

    @property
    def label(self) -> str:
        """What it is called on every page."""
        return label_of(self.departments)

    @property
    def is_one_leader(self) -> bool:
        """Whether all of them report to the same person: what they say is a rating of that one."""
        return len(self.leaders) == 1 and None not in self.leaders


def label_of(departments: Sequence[str]) -> str:
    """'Sales', 'Finance and Sales', 'Finance, Legal and Sales'; shortened to fit."""
    names = [name or _("No department") for name in departments]
    if len(names) == 1:
        return names[0][:LABEL_LENGTH]
    label = _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}
    if len(label) <= LABEL_LENGTH:
        return label
    more = _("%(first)s and %(count)s more") % {"first": "%s", "count": len(names) - 1}
    return more % names[0][: LABEL_LENGTH - len(more) + 2]


def partition(
    people: Sequence[tuple[Person, str, int | None]], minimum: int = LEAST_GROUP
) -> list[Part[Person]]:
    """Put people, given with department and leader, into parts by department, and merge the
    smallest that will not do with the smallest other one until each has at least `minimum` people
    and reports of two leaders.

    Everybody is in exactly one part. Where all people together are too few or report to one leader,
    they make one part, which will never be shown. The same people give the same parts in whatever
    order they come.
    """
    by_department: dict[str, list[tuple[Person, int | None]]] = {}
    for person, department, leader in people:
        by_department.setdefault(" ".join(department.split()), []).append((person, leader))
    parts = sorted((_part(*each) for each in by_department.items()), key=_size_then_name)
    while len(parts) > 1 and (bad := next((p for p in parts if not _will_do(p, minimum)), None)):
        parts.remove(bad)
        parts = sorted([_merged(bad, parts[0]), *parts[1:]], key=_size_then_name)
    return sorted(parts, key=lambda part: part.departments)


def _part(department: str, people: Sequence[tuple[Person, int | None]]) -> Part[Person]:
    return Part(
        (department,),
        tuple(person for person, _leader in people),
        frozenset(leader for _person, leader in people),
    )


def _merged(one: Part[Person], other: Part[Person]) -> Part[Person]:
    return Part(
        tuple(sorted({*one.departments, *other.departments})),
        one.people + other.people,
        one.leaders | other.leaders,
    )


def _will_do(part: Part[Person], minimum: int) -> bool:
    return len(part.people) >= minimum and not part.is_one_leader


def _size_then_name(part: Part[Person]) -> tuple[int, tuple[str, ...]]:
    return len(part.people), part.departments


def merge_few(answers: Mapping[Key, int], minimum: int = LEAST_GROUP) -> list[tuple[Key, ...]]:
    """Parts with these numbers of answers as they are counted at close: the smallest with the next
    smallest, until each has at least `minimum` or one is left. The first of equals is the one that
    is given first. Each group in the order in which it is given.
    """
    place = {key: number for number, key in enumerate(answers)}
    groups: list[tuple[Key, ...]] = [(key,) for key in answers]

    def size(group: tuple[Key, ...]) -> tuple[int, int]:
        return sum(answers[key] for key in group), place[group[0]]

    groups.sort(key=size)
    while len(groups) > 1 and size(groups[0])[0] < minimum:
        both = tuple(sorted(groups[0] + groups[1], key=place.__getitem__))
        groups = sorted([both, *groups[2:]], key=size)
    return sorted(groups, key=lambda group: place[group[0]])


def expect(
    eligible: Mapping[Key, int], minimum: int = LEAST_GROUP
) -> tuple[dict[Key, int], list[tuple[Key, ...]]]:
    """How many answers to expect from parts of these sizes, and which would be counted together."""
    answers = {key: math.floor(count * EXPECTED_RATE) for key, count in eligible.items()}
    return answers, merge_few(answers, minimum)


def grid(n: int) -> list[Span]:
    """The cells in which the sum of `n` answers is told, in order, without a gap: means in tenths
    from ten answers on, in half points below.

    The two at the ends of the scale hold everything up to `END` points from it. So whatever is
    told of one wave, everybody's answer may be any of the five, and of at least three (`DOUBT`) for
    one who takes their own away: the proof is in docs/anonymity.md.
    """
    bottom, top = n * LOWEST + END, n * HIGHEST - END
    inner = [list(sums) for _step, sums in groupby(range(bottom + 1, top), _step_of(n))]
    cells = [(sums[0], sums[-1]) for sums in inner]
    return [(n * LOWEST, bottom), *_without_crumbs(cells, n), (top, n * HIGHEST)]


END = HIGHEST - LOWEST + DOUBT
"""One answer at the other end of the scale, and two points."""


def _step_of(n: int) -> Callable[[int], int]:
    """Which tenth or half point of the mean a sum is rounded to."""
    per_point = 10 if n >= EXACT_FROM else 2
    return lambda total: (2 * per_point * total + n) // (2 * n)


def _without_crumbs(cells: Sequence[Span], n: int) -> list[Span]:
    """What the ends have cut to less than half a step goes to the neighbor."""
    whole = n / (10 if n >= EXACT_FROM else 2)
    kept = list(cells)
    for end, neighbor in ((0, 1), (-1, -2)):
        low, high = kept[end]
        if len(kept) > 1 and high - low + 1 < whole / 2:
            other = kept[neighbor]
            kept[neighbor] = min(low, other[0]), max(high, other[1])
            del kept[end]
    return kept
