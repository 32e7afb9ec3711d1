"""Who is not shown yet what teaches: the registry in which apps above say in which programs
somebody is measured before anything has been taught.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection

from people.models import Member
from programs.querysets import STAFF

Waiting = Callable[[Member, dt.datetime], Collection[int]]
"""(member, now) -> ids of the programs whose first measure is still ahead of them."""

_waiting: list[Waiting] = []


def announce_untaught(waiting: Waiting) -> None:
    """Say who knows of measures ahead; said twice it counts once."""
    if waiting not in _waiting:
        _waiting.append(waiting)


def untaught_in(member: Member, now: dt.datetime) -> frozenset[int]:
    """The programs of which the member is not shown yet what teaches; none for whoever works with
    them.
    """
    if member.has_role(*STAFF):
        return frozenset()
    return frozenset().union(*(waiting(member, now) for waiting in _waiting))
