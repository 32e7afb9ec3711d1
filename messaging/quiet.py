"""When a mail that can wait leaves: not at night, not in a pause, and once a day where its reader
wants that. Arithmetic over moments; nothing here asks the database.
"""

from __future__ import annotations

import datetime as dt
import zoneinfo

from common.local_time import at_local
from common.records import dataclass

DAILY_AT = dt.time(9, 30)
"""When the mail of a day leaves: half an hour behind most of what is due."""
BACK_AT = dt.time(9)
"""When mail begins again after a pause."""
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class MailRhythm:
    """When somebody wants mail, by their own clock."""

    zone: str = ""
    """'' where nobody knows it: then no hour is quiet."""
    is_daily: bool = False
    paused_until: dt.date | None = None
    quiet_from: int = 0
    quiet_until: int = 0
    by_chat: bool = False
    """Whether reminders come in chat instead."""

    def is_paused(self, now: dt.datetime) -> bool:
        """Whether mail has to wait for a day that is still to come."""
        return self._back_at() > now if self.paused_until else False

    def leaves_at(self, due: dt.datetime, now: dt.datetime) -> dt.datetime:
        """From when on a mail may leave that was due at `due`, and is looked at now."""
        at = max(self._daily(due) if self.is_daily else due, now)
        if self.paused_until:
            at = max(at, self._back_at())
        return self._by_day(at)

    def _back_at(self) -> dt.datetime:
        day = self.paused_until or dt.date.min
        return at_local(day, BACK_AT, self.zone or "UTC")

    def _daily(self, due: dt.datetime) -> dt.datetime:
        """The first moment of the mail of a day that is not before."""
        day = due.astimezone(zoneinfo.ZoneInfo(self.zone or "UTC")).date()
        today = at_local(day, DAILY_AT, self.zone or "UTC")
        return today if today >= due else at_local(day + ONE_DAY, DAILY_AT, self.zone or "UTC")

    def _by_day(self, at: dt.datetime) -> dt.datetime:
        """The same moment, or the end of the night in which it is."""
        if not self.zone or self.quiet_from == self.quiet_until:
            return at
        here = at.astimezone(zoneinfo.ZoneInfo(self.zone))
        if not is_between(here.hour, self.quiet_from, self.quiet_until):
            return at
        ends = at_local(here.date(), dt.time(self.quiet_until), self.zone)
        if ends > at:
            return ends
        return at_local(here.date() + ONE_DAY, dt.time(self.quiet_until), self.zone)


def is_between(hour: int, first: int, last: int) -> bool:
    """Whether an hour is from `first` on and before `last`, also around midnight."""
    if first <= last:
        return first <= hour < last
    return hour >= first or hour < last
