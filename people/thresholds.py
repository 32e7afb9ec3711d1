"""How small a group may be of which anything is shown: the house's minimums, and what an
organization asks for beyond them.

Apps above announce which there are. A minimum only ever rises: nobody who answered is shown in a
smaller group than they were told.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from common.records import dataclass
from people.models import Organization

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Raised = Callable[[Organization, int], int]
"""(organization, minimum): let it hold for what has not opened yet, and say for how many that is
new. A second call finds none.
"""


@dataclass(frozen=True, kw_only=True)
class Threshold:
    """One minimum."""

    name: str
    label: str | _StrPromise
    help_text: str | _StrPromise
    house: int
    """Never less."""
    most: int
    """More would leave nothing to show."""
    raised: Raised


_thresholds: dict[str, Threshold] = {}


def announce_threshold(*thresholds: Threshold) -> None:
    """Say once at start which minimums there are; a later one of the same name replaces it."""
    _thresholds.update({each.name: each for each in thresholds})


def thresholds() -> tuple[Threshold, ...]:
    """All of them, in the order in which they were announced."""
    return tuple(_thresholds.values())


def threshold_of(organization: Organization, name: str) -> int:
    """What holds in an organization: the house's minimum, or more. A query the first time."""
    return max(_thresholds[name].house, organization.thresholds.get(name, 0))
