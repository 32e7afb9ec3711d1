"""Links and the schedule as their page lists them."""

from __future__ import annotations

import datetime as dt

from common.records import dataclass
from reports.links import link_of
from reports.models import ReportSchedule
from reports.querysets import SponsorLinkQuerySet
from reports.states import ReportOccasion


@dataclass(frozen=True, kw_only=True)
class LinkLine:
    """One link."""

    pk: int
    name: str
    address: str
    expires_on: dt.date
    withdrawn_at: dt.datetime | None
    opened: int
    url: str
    """'' where it opens nothing any more."""


def link_lines(links: SponsorLinkQuerySet, day: dt.date) -> list[LinkLine]:
    """The latest first. One query."""
    counted = links.counted().order_by("-made_at", "-pk")
    return [
        LinkLine(
            pk=each.pk,
            name=each.name,
            address=each.address,
            expires_on=each.expires_on,
            withdrawn_at=each.withdrawn_at,
            opened=each.times_opened or 0,
            url=link_of(each.key) if each.is_open(day) else "",
        )
        for each in counted
    ]


def occasion_names(schedule: ReportSchedule | None) -> list[str]:
    """In their order."""
    chosen = schedule.occasions if schedule else []
    return [str(each.label) for each in ReportOccasion if each in chosen]
