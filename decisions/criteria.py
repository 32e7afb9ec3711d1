"""What options are judged on: what a criterion is called, what to look for, and what is seen at
each level. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct

from common.records import dataclass
from decisions.scoring import HIGHEST, LOWEST, Weight
from decisions.shipped_criteria import SHIPPED

LEVELS = range(LOWEST, HIGHEST + 1)
MUSTS = range(LOWEST + 1, HIGHEST + 1)
"""Levels that may be asked for; everything reaches the lowest."""


@dataclass(frozen=True, kw_only=True)
class CriterionText:
    """A criterion in the reader's language."""

    key: str
    name: str
    look_for: str
    anchors: Sequence[str]
    """What is seen at each level, from 0; '' where nothing is said."""


class OwnCriterion(Struct, frozen=True, kw_only=True):
    """A criterion that somebody added, in their words."""

    name: str
    look_for: str = ""
    anchors: tuple[str, ...] = ()


class WeighedCriterion(Struct, frozen=True, kw_only=True):
    """One criterion of a decision: a shipped one by its key, or one of its own."""

    key: str
    weight: Decimal = Decimal(1)
    must: int | None = None
    """The mean level below which an option is out."""
    own: OwnCriterion | None = None

    @property
    def counts(self) -> bool:
        """Whether it is asked and weighed."""
        return self.weight > 0

    @property
    def as_weight(self) -> Weight:
        """What the arithmetic needs."""
        return Weight(key=self.key, weight=Fraction(self.weight), must=self.must)

    @property
    def text(self) -> CriterionText:
        """In the language that is spoken now, or as somebody wrote it."""
        source = self.own or SHIPPED[self.key]
        said = [*map(str, source.anchors), *("" for _level in LEVELS)]
        return CriterionText(
            key=self.key,
            name=str(source.name),
            look_for=str(source.look_for),
            anchors=said[: len(LEVELS)],
        )


USUAL = tuple(WeighedCriterion(key=key) for key in SHIPPED)
"""What a decision begins with, all alike."""


def counting(criteria: Iterable[WeighedCriterion]) -> list[WeighedCriterion]:
    """Those that are asked and weighed."""
    return [each for each in criteria if each.counts]


def next_key(criteria: Iterable[WeighedCriterion]) -> str:
    """A key for one more of their own that none had before."""
    numbers = [int(each.key.removeprefix("own-")) for each in criteria if each.own]
    return f"own-{max(numbers, default=0) + 1}"
