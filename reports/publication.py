"""What a published state says of itself."""

from __future__ import annotations

from django.utils import timezone

from people.models import OrganizationLogo
from people.states import LogoGround
from reports.files.imprint import Imprint
from reports.models import PublishedReport
from ui.dates import in_words


def imprint_of(report: PublishedReport) -> Imprint:
    """What each of its files says of itself, in the active language; with the logo that its
    organization has now. One query.
    """
    logos = OrganizationLogo.objects.filter(organization=report.organization_id)
    found = logos.values_list("content", "organization__logo_ground").first()
    logo, ground = found or (b"", LogoGround.NONE)
    return Imprint(
        number=report.number,
        published_on=in_words(timezone.localtime(report.published_at).date()),
        checksum=report.checksum,
        note=report.note,
        logo=bytes(logo),
        logo_on_dark=ground == LogoGround.DARK,
    )
