"""What others chose, said so that it tells no one's choice. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from typing import TypeVar

Choice = TypeVar("Choice", bound=Hashable)

LEAST = 5
"""Nothing is said of fewer others."""


def others_chose(choices: Sequence[Choice]) -> Counter[Choice] | None:
    """How many of the others chose what; None where fewer than five did.

    `choices` are those of everybody but the reader, the earliest first. Only whole fives of them
    count: what is shown changes by five people at a time, so that whoever looks before and after
    somebody answered learns nothing of that answer alone.
    """
    whole = len(choices) - len(choices) % LEAST
    return Counter(choices[:whole]) if whole else None
