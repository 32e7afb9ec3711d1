"""How long what is kept: the registry in which apps say which of their holdings go by themselves.

One kind is one `Keeping` among an app's KEEPINGS: its words, the days between which an organization
may choose, how many rows would go and how they go. What nobody may change is announced with its
fixed days, so that every page that says how long something is kept says the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING

from common.records import dataclass
from people.disclosing import disclosing_modules

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Count = Callable[[int, dt.datetime], int]
"""(organization, before) -> how much of it is older and would go. Counts, and changes nothing."""
Whose = Callable[[dt.datetime], Collection[int]]
"""(before) -> the organizations of which some of it is older: one statement for all, by an index.
"""
Sweep = Callable[[int, dt.datetime, dt.datetime], int]
"""(organization, before, now) -> how much of it went: a bounded number, so that a backlog goes in
several ticks. Atomic; a second call takes the next ones.
"""


@dataclass(frozen=True, kw_only=True)
class Keeping:
    """One kind of holding that goes after some days."""

    name: str
    """How rows refer to it: at most 40 characters, never changed."""
    position: int
    title: _StrPromise
    about: _StrPromise
    """What goes, what stays, and from when the days are counted."""
    least: int
    """Days; an organization chooses none below."""
    most: int
    """Days; an organization chooses none above."""
    usual: int | None
    """Days where nobody has chosen. None: it stays until somebody chooses."""
    count: Count | None = None
    """None where it goes by the house's own clock, and nobody may change that."""
    sweep: Sweep | None = None
    whose: Whose | None = None
    """So that those that have chosen nothing, and have nothing to lose, are not asked one by one.
    Where there are usual days and a sweep.
    """
    is_erasure: bool = False
    """Whether it takes people away for good: asked about twice."""

    @property
    def is_fixed(self) -> bool:
        """Whether the house alone says how long."""
        return self.sweep is None


def keepings() -> Sequence[Keeping]:
    """All of them, in their order."""
    found: list[Keeping] = []
    for module in disclosing_modules():
        found += getattr(module, "KEEPINGS", ())
    return sorted(found, key=lambda keeping: (keeping.position, keeping.name))
