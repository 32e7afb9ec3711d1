"""Which months count as before and after, from the start of a pilot and never from a search for
where figures broke. Pure; months by their number (see measurement.windows).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from common.records import dataclass
from measurement.differences import LEAST_TEAMS
from measurement.windows import first_day, month_number

DAYS_IN_MONTH = 30
MOST_AFTER = 12
"""Months: what a pilot does fades, and other things happen."""
DRAWN_BEFORE = 12
"""Months before the start that are looked at, too."""


@dataclass(frozen=True, kw_only=True)
class Windows:
    """Months before and after a start. The month in which it lies belongs to neither, unless the
    start is its first day.
    """

    first: int
    """Of the baseline."""
    before: int
    """The last of the baseline, right before the month of the start."""
    after: int
    """The first whole month after the start."""
    last: int
    """The last that counts."""

    @property
    def left_out(self) -> int | None:
        """The month in which the pilot got going."""
        return self.before + 1 if self.after > self.before + 1 else None

    @property
    def baseline(self) -> range:
        """Months that count as before."""
        return range(self.first, self.before + 1)

    @property
    def window(self) -> range:
        """Months that count as after; none while none is in."""
        return range(self.after, self.last + 1)

    @property
    def drawn_from(self) -> int:
        """The first month that a picture shows."""
        return self.before + 1 - DRAWN_BEFORE


def windows_of(starts_on: dt.date, baseline_days: int, last: int) -> Windows:
    """`last` is the last month that is in; a baseline of 60 to 90 days is two or three months."""
    month = month_number(starts_on)
    after = month if starts_on.day == 1 else month + 1
    return Windows(
        first=month - round(baseline_days / DAYS_IN_MONTH),
        before=month - 1,
        after=after,
        last=min(last, after + MOST_AFTER - 1),
    )


def last_month_in(met: Mapping[int, int], teams: int, today: dt.date) -> int:
    """The last month that is over and has values of half of the teams at least: what came in early
    of a few is no month yet. 0 without one. `met` counts the teams by month.
    """
    over = month_number(today) - 1
    return max(
        (month for month, count in met.items() if month <= over and 2 * count >= teams), default=0
    )


def first_to_begin(
    starts: Mapping[int, int], teams: Collection[int], windows: Windows
) -> tuple[int, set[int]]:
    """The last month that can be used, and the comparison teams that cannot be: a team that takes
    part in a pilot itself is one to compare with only before the month in which it begins.

    Where most of them never begin, those that do leave. Otherwise, as on a waiting list, months
    end for everybody before the first of them begins. Dates alone decide, never figures.
    """
    early = {team for team in teams if starts.get(team, windows.last + 1) <= windows.last}
    if len(teams) - len(early) >= max(LEAST_TEAMS, len(early)):
        return windows.last, early
    begun = {team for team in early if starts[team] <= windows.after}
    waiting = early - begun
    return min((starts[team] - 1 for team in waiting), default=windows.last), begun


def days(months: Collection[int]) -> tuple[dt.date, ...]:
    """Their first days."""
    return tuple(first_day(month) for month in sorted(months))
