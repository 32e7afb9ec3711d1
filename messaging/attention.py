"""Whose week is full: asked before a mail leaves that can give way.

The outbox does not know what else somebody has to do. The app that knows announces how to ask it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection

FullWeeks = Callable[[Collection[int], dt.datetime], Collection[int]]
"""People by number -> those whose week has no room left, in a constant number of queries."""
_asked: list[FullWeeks] = []


def announce_full_weeks(full_weeks: FullWeeks) -> None:
    """Say who is asked whose week is full."""
    _asked.append(full_weeks)


def whose_week_is_full(people: Collection[int], now: dt.datetime) -> set[int]:
    """Those of these people who have no room left in their week."""
    full: set[int] = set()
    for each in _asked if people else ():
        full.update(each(people, now))
    return full
