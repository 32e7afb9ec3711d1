"""What may be said of a group that answered twice, rounded as it is shown. Pure.

Figures are of people with both sheets whole, five or more, on occasions that are over. They change
only when five more have both, and means of week 24 stand beside those after the program only where
nobody or five people differ: what stands in two places cannot be subtracted down to a person.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from common.records import dataclass
from instruments.scales import TOTAL, ScaleText, complete_rows, scores_of
from measurement.consistency import alpha, feldt, omega
from measurement.effects import deviation, difference, mean, standardised_change
from measurement.estimates import Estimate, mean_with_interval

LEAST = 5
"""People of whom something is said, and who differ between two figures."""
MANY = 30
"""From so many on a second decimal is shown, and alpha of the group itself is a yardstick."""
LEAST_FOR_SPREAD = 10


class PartChange(Struct, frozen=True, kw_only=True):
    """The change of one subscale, or of the whole."""

    part: str
    before: float | None
    """Means; None where they would tell too much beside other figures."""
    after: float | None
    g: float | None
    """None where nobody differed before."""
    low: float | None
    high: float | None


class AlphaLine(Struct, frozen=True, kw_only=True):
    """How far the items of a subscale, or of the whole, measure one thing, before."""

    part: str
    n: int
    alpha: float
    low: float
    high: float
    omega: float | None


class DropoutLine(Struct, frozen=True, kw_only=True):
    """How those with both stood before, against those who answered before only."""

    n: int
    """Who answered before only."""
    difference: float
    low: float
    high: float


class Yardstick(Struct, frozen=True, kw_only=True):
    """For the change of one person: not shown."""

    part: str
    n: int
    spread: float
    alpha: float | None


class GroupFigures(Struct, frozen=True, kw_only=True):
    """What is said of a group; nothing but the count where it is too small."""

    people: tuple[int, ...]
    """Enrollments with both; never shown."""
    changes: tuple[PartChange, ...] = ()
    alphas: tuple[AlphaLine, ...] = ()
    dropouts: DropoutLine | None = None
    yardsticks: tuple[Yardstick, ...] = ()
    has_means: bool = True

    @property
    def n(self) -> int:
        """People with both."""
        return len(self.people)

    @property
    def is_shown(self) -> bool:
        """Whether there are enough of them."""
        return self.n >= LEAST

    def yardstick(self, part: str) -> Yardstick | None:
        """What one person's change in it is set against."""
        return next((each for each in self.yardsticks if each.part == part), None)


Sheets = Mapping[int, Mapping[str, int]]
"""Enrollment -> answers, of sheets that were sent."""


@dataclass(frozen=True, kw_only=True)
class Answered:
    """What a group answered."""

    text: ScaleText
    before: Sheets
    after: Sheets
    with_dropouts: bool
    """Whether who answered before only is told apart: after the program, and not once more."""


def figures_of(answered: Answered, beside: Collection[int] | None = None) -> GroupFigures:
    """What may be said; `beside` are the people of the figures that stand beside these."""
    text = answered.text
    before, after = _figures(text, answered.before), _figures(text, answered.after)
    people = sorted(pk for pk in before if TOTAL in before[pk] and TOTAL in after.get(pk, {}))
    found = GroupFigures(
        people=tuple(people),
        yardsticks=tuple(_yardsticks(text, list(answered.before.values()), [*before.values()])),
        has_means=beside is None or stand_apart(people, beside),
    )
    if not found.is_shown:
        return found
    ends = [before[pk] for pk in people], [after[pk] for pk in people]
    changes = [_change(part, *ends, has_means=found.has_means) for part in _parts(text)]
    found = replace(found, changes=tuple(changes))
    if not answered.with_dropouts:
        return found
    gone = [each[TOTAL] for pk, each in before.items() if TOTAL in each and pk not in after]
    both = [each[TOTAL] for each in ends[0]]
    sheets = [answered.before[pk] for pk in people]
    return replace(found, alphas=tuple(_alphas(text, sheets)), dropouts=_dropouts(text, gone, both))


def _figures(text: ScaleText, sheets: Sheets) -> dict[int, dict[str, float]]:
    return {pk: scores_of(text, sheet).figures for pk, sheet in sheets.items()}


def _parts(text: ScaleText) -> list[str]:
    """Subscales, and the whole where there is more than one."""
    parts = [part.slug for part in text.parts]
    return [*parts, TOTAL] if len(parts) > 1 else [TOTAL]


def stand_apart(some: Collection[int], others: Collection[int]) -> bool:
    """Whether nobody, or five people and more, are in one group and not in the other; each way."""
    gaps = len(set(some) - set(others)), len(set(others) - set(some))
    return all(gap == 0 or gap >= LEAST for gap in gaps)


def may_replace(
    new: GroupFigures, old: GroupFigures | None, beside: GroupFigures | None = None
) -> bool:
    """Whether newer figures may take the place of older ones: five more people have both, nobody
    fewer, and what stands beside them stays apart.
    """
    if old is None or not old.is_shown:
        return old is None or new.is_shown
    grown = set(new.people) - set(old.people)
    kept = set(old.people) <= set(new.people)
    apart = beside is None or not beside.has_means or stand_apart(new.people, beside.people)
    return kept and len(grown) >= LEAST and apart


def decimals(n: int) -> int:
    """After the point, of what is said of so many."""
    return 2 if n >= MANY else 1


Figures = Sequence[Mapping[str, float]]


def _change(part: str, before: Figures, after: Figures, *, has_means: bool) -> PartChange:
    first, second = [each[part] for each in before], [each[part] for each in after]
    places = decimals(len(first))
    moved = mean(second) - mean(first)
    found = standardised_change(first, second, mean_change=moved)
    return PartChange(
        part=part,
        before=round(mean(first), places) if has_means else None,
        after=round(mean(second), places) if has_means else None,
        g=round(found.g, places) if found else None,
        low=round(found.low, places) if found else None,
        high=round(found.high, places) if found else None,
    )


def _alphas(text: ScaleText, sheets: Sequence[Mapping[str, int]]) -> list[AlphaLine]:
    lines = []
    for part in _parts(text):
        rows = complete_rows(text, sheets, part)
        found = alpha(rows) if len(rows) >= LEAST else None
        if found is None:
            continue
        around = feldt(found, people=len(rows), items=len(rows[0]))
        whole = omega(rows)
        lines.append(
            AlphaLine(
                part=part,
                n=len(rows),
                alpha=round(found, 2),
                low=round(around.low, 2),
                high=round(around.high, 2),
                omega=None if whole is None else round(whole, 2),
            )
        )
    return lines


def _dropouts(
    text: ScaleText, dropouts: Sequence[float], both: Sequence[float]
) -> DropoutLine | None:
    if len(dropouts) < LEAST:
        return None
    one, other = (_mean(values, text.points) for values in (dropouts, both))
    apart, places = difference(one, other), decimals(min(len(dropouts), len(both)))
    return DropoutLine(
        n=len(dropouts),
        difference=round(apart.value, places),
        low=round(apart.low, places),
        high=round(apart.high, places),
    )


def _mean(values: Sequence[float], points: int) -> Estimate:
    return mean_with_interval(values, 1, points)


def _yardsticks(
    text: ScaleText, sheets: Sequence[Mapping[str, int]], figures: Figures
) -> list[Yardstick]:
    lines = []
    for part in _parts(text):
        values = [each[part] for each in figures if part in each]
        if len(values) < LEAST_FOR_SPREAD:
            continue
        rows = complete_rows(text, sheets, part)
        own = alpha(rows) if len(rows) >= MANY else None
        lines.append(Yardstick(part=part, n=len(values), spread=deviation(values), alpha=own))
    return lines
