"""What one assessor noted about one option: a level or that there is none, and why. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from common.whole_numbers import whole_number
from decisions.scoring import HIGHEST, LOWEST

UNKNOWN = "-1"
"""What stands for "cannot judge"."""
ENDS = frozenset({LOWEST, HIGHEST})
"""Levels that say what they rest on."""


class Impression(Struct, frozen=True, kw_only=True):
    """On one criterion."""

    answer: str = ""
    """A level as a digit, UNKNOWN, or '' while nothing is said."""
    evidence: str = ""
    """What was seen, and where."""

    @property
    def level(self) -> int | None:
        """Between LOWEST and HIGHEST; None where there is none."""
        return whole_number(self.answer)

    @property
    def is_answered(self) -> bool:
        """Whether something was chosen, if only that they cannot judge."""
        return bool(self.answer)

    @property
    def lacks_evidence(self) -> bool:
        """Whether it is at one end and says nothing of why."""
        return self.level in ENDS and not self.evidence.strip()


Impressed = Mapping[str, Impression]
"""Criterion -> impression."""
BLANK = Impression()


def unanswered(given: Impressed, keys: Iterable[str]) -> list[str]:
    """Criteria on which nothing was chosen."""
    return [key for key in keys if not given.get(key, BLANK).is_answered]


def without_evidence(given: Impressed, keys: Iterable[str]) -> list[str]:
    """Criteria on which the lowest or the highest level says nothing of what it rests on."""
    return [key for key in keys if given.get(key, BLANK).lacks_evidence]
