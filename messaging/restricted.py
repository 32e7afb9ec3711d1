"""Whose data may only be kept: mail to them waits for nothing, it does not leave.

The outbox knows people by numbers. The app above that knows more announces how to find those whose
data is restricted; a kind of mail that is about their rights or their sign-in says so itself
(`Notification.despite_restriction`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection

Restricted = Callable[[Collection[int]], Collection[int]]
"""People -> those among them whose data is restricted. One query."""
_lookups: list[Restricted] = []


def announce_restricted(lookup: Restricted) -> None:
    """Say how they are found; a later announcement replaces the first."""
    _lookups[:] = [lookup]


def restricted_among(people: Collection[int]) -> Collection[int]:
    """Those whose data is restricted. At most one query."""
    return _lookups[0](people) if people and _lookups else ()
