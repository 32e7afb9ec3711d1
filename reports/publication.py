"""What a published state says of itself."""

from __future__ import annotations

from django.utils import timezone

from people.looks import printed_look
from reports.files.imprint import Imprint
from reports.models import PublishedReport
from ui.dates import in_words


def imprint_of(report: PublishedReport) -> Imprint:
    """What each of its files says of itself, in the active language; with the logo that its
    organization has now. One query.
    """
    look = printed_look(report.organization_id)
    return Imprint(
        number=report.number,
        published_on=in_words(timezone.localtime(report.published_at).date()),
        checksum=report.checksum,
        note=report.note,
        logo=look.logo,
        logo_on_dark=look.logo_on_dark,
    )
