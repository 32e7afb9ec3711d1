"""What personal data is used for: the registry in which apps say their purposes.

Records of processing, the draft impact assessment and the legal bases to choose are made of what
stands here, and of what `facts` finds in the organization at that moment.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from common.records import dataclass
from people.disclosing import disclosing_modules

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Facts = Callable[[int], Sequence[str]]
"""Organization -> sentences in the active language on what is really there; none where it is not in
use. Counts and settings, never names. A fixed number of queries.
"""


@dataclass(frozen=True, kw_only=True)
class Purpose:
    """One thing that personal data is used for."""

    name: str
    """How rows refer to it: at most 40 characters, never changed."""
    position: int
    title: _StrPromise
    about: _StrPromise
    """What is done, and for what."""
    people: _StrPromise
    """Whom it is about."""
    data: _StrPromise
    """Which kinds of data."""
    seen_by: _StrPromise
    """Who sees it; must be true."""
    apps: Sequence[str]
    """Whose models serve it, for the inventory."""
    facts: Facts
    keepings: Sequence[str] = ()
    """Names of people.keeping that say how long."""
    is_observing: bool = False
    """Whether it says something about how somebody behaves or performs: an impact assessment and a
    works council look at it first.
    """


def purposes() -> Sequence[Purpose]:
    """All of them, in their order."""
    found: list[Purpose] = []
    for module in disclosing_modules():
        found += getattr(module, "PURPOSES", ())
    return sorted(found, key=lambda purpose: (purpose.position, purpose.name))
