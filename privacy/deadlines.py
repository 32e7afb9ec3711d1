"""Until when a request has to be answered (Art. 12(3) GDPR): a month, and two more with a reason.

Pure arithmetic over days. A month later is the same day of the next month, or its last one: who
asks on 31 January is answered by 28 February.
"""

from __future__ import annotations

import calendar
import datetime as dt
import enum

from common.records import dataclass

MONTHS, MONTHS_MORE = 1, 2
SOON = dt.timedelta(days=7)
"""So long before its end a deadline is shown as close."""


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the last one of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return day.replace(
        year=year, month=month, day=min(day.day, calendar.monthrange(year, month)[1])
    )


def due_on(received_on: dt.date) -> dt.date:
    """The last day to answer."""
    return months_after(received_on, MONTHS)


def due_when_extended(received_on: dt.date) -> dt.date:
    """The last day where there was a reason to take longer."""
    return months_after(received_on, MONTHS + MONTHS_MORE)


class Urgency(enum.StrEnum):
    """How close a deadline is."""

    OVER = "over"
    TODAY = "today"
    SOON = "soon"
    AHEAD = "ahead"


@dataclass(frozen=True)
class Deadline:
    """A last day, seen from a day."""

    on: dt.date
    today: dt.date

    @property
    def days(self) -> int:
        """How many are left; below 0 it is over."""
        return (self.on - self.today).days

    @property
    def urgency(self) -> Urgency:
        """How close it is."""
        if self.days < 0:
            return Urgency.OVER
        if not self.days:
            return Urgency.TODAY
        return Urgency.SOON if self.on - self.today <= SOON else Urgency.AHEAD

    @property
    def is_over(self) -> bool:
        """Whether the last day has passed."""
        return self.urgency is Urgency.OVER

    @property
    def is_close(self) -> bool:
        """Whether somebody should look at it now."""
        return self.urgency is not Urgency.AHEAD
