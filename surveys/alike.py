"""Whether two questions are the same one in nearly the same words: then people answer them alike,
and what is told of one tells of the other. Pure.
"""

from __future__ import annotations

from collections import Counter

from common.languages import ByLanguage
from surveys.said import plain

ALIKE = 0.65
"""So many of the words of both are in both. In the bank two of 51 questions come as near."""


def are_alike(one: ByLanguage[str], other: ByLanguage[str]) -> bool:
    """By the language in which their words are nearest to each other; also where there is none in
    which both are written, since one may be a translation of the other.
    """
    both = one.keys() & other.keys()
    return not both or max(_nearness(one[code], other[code]) for code in both) >= ALIKE


def _nearness(one: str, other: str) -> float:
    """The words in both, in any order, counted in each; from 0 to 1."""
    first, second = Counter(plain(one).split()), Counter(plain(other).split())
    total = first.total() + second.total()
    return 2 * (first & second).total() / total if total else 1.0
