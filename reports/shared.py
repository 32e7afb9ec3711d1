"""What is behind a sponsor's token. The token is the key: nobody has to be signed in."""

from __future__ import annotations

import datetime as dt

from common.records import dataclass
from reports.models import PublishedReport, ReportFile, SponsorLink


@dataclass(frozen=True)
class SharedReport:
    """A link that is open, and the latest published state behind it."""

    link: SponsorLink
    report: PublishedReport


def shared_behind(token: str, now: dt.datetime) -> SharedReport | None:
    """None where the link opens nothing, or nothing is published yet. Two queries at most."""
    link = SponsorLink.objects.behind(token, now)
    report = PublishedReport.objects.defer("document").last_of(link.cohort) if link else None
    return SharedReport(link, report) if link and report else None


def file_behind(token: str, kind: str, now: dt.datetime) -> ReportFile | None:
    """A file of that state."""
    found = shared_behind(token, now)
    if found is None:
        return None
    files = ReportFile.objects.filter(report=found.report, kind=kind)
    return files.select_related("report").defer("report__document", "report__shown").first()
