"""The working hours and the days off of an organization."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from common.office import HOUSE_HOURS, OfficeHours
from people.models import Organization

EARLIEST, LATEST = dt.time(6), dt.time(22)
"""Before and after, it is night for everybody: no organization works then."""
SHORTEST = 4
"""Hours of a working day, at least: a session and a talk have to fit in for people in other zones.
"""
MOST_DAYS_OFF = 60


def hours_of(organization: Organization) -> OfficeHours:
    """As the organization has said. No query."""
    own = (organization.day_starts, organization.day_ends)
    if not organization.days_off and own == (HOUSE_HOURS.starts, HOUSE_HOURS.ends):
        return HOUSE_HOURS
    return OfficeHours(*own, named_days_off(organization))


def named_days_off(organization: Organization) -> dict[dt.date, str]:
    """Day -> what it is called, in order. No query."""
    parted = (each.partition(" ") for each in organization.days_off)
    return {dt.date.fromisoformat(day): name for day, _blank, name in parted}


def kept_days_off(named: Mapping[dt.date, str]) -> list[str]:
    """The same as the organization keeps it."""
    return [f"{day.isoformat()} {name}" for day, name in sorted(named.items())]
