"""Busy times as intervals. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import islice

from common.records import dataclass

MOST = 2_000
"""Busy times of one person that are kept."""
AHEAD = dt.timedelta(days=120)
"""How far ahead calendars are read."""


@dataclass(frozen=True, order=True)
class Interval:
    """From when to when, both with a zone."""

    starts_at: dt.datetime
    ends_at: dt.datetime


def merged(found: Iterable[Interval], first: dt.datetime, last: dt.datetime) -> list[Interval]:
    """What lies between two moments, cut to them, in order; what touches is one."""
    kept: list[Interval] = []
    for each in sorted(found):
        starts_at, ends_at = max(each.starts_at, first), min(each.ends_at, last)
        if starts_at >= ends_at:
            continue
        if kept and starts_at <= kept[-1].ends_at:
            kept[-1] = Interval(kept[-1].starts_at, max(kept[-1].ends_at, ends_at))
        else:
            kept.append(Interval(starts_at, ends_at))
    return list(islice(kept, MOST))
