"""How long somebody stays signed in: without a sign of them, and altogether.

An organization chooses among a few lengths; none is longer than the house allows.
"""

from __future__ import annotations

import datetime as dt
from typing import Protocol

from django.utils.translation import gettext_lazy as _

from common.records import dataclass

HOUR, DAY = 60, 24 * 60
"""In minutes."""
IDLE = {
    30: _("30 minutes"),
    HOUR: _("1 hour"),
    4 * HOUR: _("4 hours"),
    12 * HOUR: _("12 hours"),
    DAY: _("1 day"),
    3 * DAY: _("3 days"),
    7 * DAY: _("7 days"),
    14 * DAY: _("14 days"),
}
"""Minutes without a page opened, after which somebody signs in again."""
LONGEST = {
    12 * HOUR: _("12 hours"),
    DAY: _("1 day"),
    3 * DAY: _("3 days"),
    7 * DAY: _("7 days"),
    14 * DAY: _("14 days"),
    30 * DAY: _("30 days"),
}
"""Minutes after which somebody signs in again, however often they come."""
MOST_IDLE, MOST_LONGEST = max(IDLE), max(LONGEST)
NOTED_AFTER = dt.timedelta(days=1)
"""A session in use is written once in this time at most."""
PARTS = 8
"""Or once in an eighth of the time that it may be idle, where that is shorter."""


class Limited(Protocol):
    """An organization, as far as this is about it."""

    idle_minutes: int
    longest_minutes: int


@dataclass(frozen=True)
class Limits:
    """For how long a session lives."""

    idle: dt.timedelta
    longest: dt.timedelta

    @property
    def noted_after(self) -> dt.timedelta:
        """How far what is kept of the last use may lie behind."""
        return min(NOTED_AFTER, self.idle / PARTS)

    def ends_at(self, *, began_at: dt.datetime, used_at: dt.datetime) -> dt.datetime:
        """When a session is over that began and was used then."""
        return min(used_at + self.idle, began_at + self.longest)


def limits_of(organization: Limited | None) -> Limits:
    """Those of an organization; the house's where there is none."""
    idle = organization.idle_minutes if organization else MOST_IDLE
    longest = organization.longest_minutes if organization else MOST_LONGEST
    return Limits(dt.timedelta(minutes=idle), dt.timedelta(minutes=longest))
