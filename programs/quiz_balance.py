"""Whether the form of its options gives a quiz away: how long they are, and how often the right one
is the longest. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from common.records import dataclass

UNEVEN = 1.6
"""How many times as long as the shortest option of a question the longest may be."""
TELLS_FROM = 6
"""Questions. Of fewer, chance alone may make the right option the longest in most."""


@dataclass(frozen=True)
class OptionLengths:
    """One question: how many words each of its options has, and which is right."""

    words: tuple[int, ...]
    right: int

    @classmethod
    def of(cls, options: Iterable[tuple[str, bool]]) -> OptionLengths:
        """Of the text of each option, and whether it is right."""
        listed = list(options)
        rights = [place for place, (_text, is_right) in enumerate(listed) if is_right]
        return cls(tuple(len(text.split()) for text, _is in listed), next(iter(rights), 0))

    @property
    def ratio(self) -> float:
        """How many times as long as the shortest the longest is."""
        return max(self.words, default=1) / max(min(self.words, default=1), 1)

    @property
    def is_uneven(self) -> bool:
        """Whether the lengths of its options alone make somebody look twice."""
        return self.ratio > UNEVEN

    @property
    def tells(self) -> bool:
        """Whether the right option is longer than all others."""
        others = [count for place, count in enumerate(self.words) if place != self.right]
        return bool(others) and self.words[self.right] > max(others)


@dataclass(frozen=True)
class QuizBalance:
    """Several questions together, such as those of a module."""

    questions: Sequence[OptionLengths]

    @property
    def telling(self) -> int:
        """In how many the right option is the longest."""
        return sum(each.tells for each in self.questions)

    @property
    def tells(self) -> bool:
        """Whether whoever always takes the longest option is right more often than not."""
        return len(self.questions) >= TELLS_FROM and self.telling * 2 > len(self.questions)

    @property
    def ratios(self) -> list[float]:
        """Of each question."""
        return [each.ratio for each in self.questions]
