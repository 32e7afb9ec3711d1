"""What a leader may still say about their own turn: the registry in which an app above brings the
page where they say it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from practice.models import PracticeSession

Asking = Callable[[PracticeSession, int, dt.datetime], str]
"""(session, enrollment, now) -> the path of the page; '' where nothing is left to say."""

_asking: list[Asking] = []


def announce_asking(asking: Asking) -> None:
    """Say who knows what is left to say; said twice it counts once."""
    if asking not in _asking:
        _asking.append(asking)


def asked_of_turn(session: PracticeSession, enrollment_id: int, now: dt.datetime) -> str:
    """The path of the first page with something to say; '' where nobody brings one."""
    return next(filter(None, (ask(session, enrollment_id, now) for ask in _asking)), "")
