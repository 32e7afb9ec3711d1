"""What every file says of itself: which state it is, and how to check it. Pure."""

from __future__ import annotations

from django.utils.translation import gettext as _

from common.records import dataclass
from reports.document import ReportDocument, Stated


@dataclass(frozen=True, kw_only=True)
class Imprint:
    """Which published state a file is of."""

    number: int
    published_on: str
    """The day, in words."""
    checksum: str
    note: str = ""
    logo: bytes = b""
    """Of the organization, as PNG; b"" where it has none."""
    logo_on_dark: bool = False
    """Whether it could not be seen on white paper."""

    @property
    def line(self) -> str:
        """For the foot of a page."""
        words = {"number": self.number, "day": self.published_on, "checksum": self.checksum[:12]}
        return _("State %(number)s, published on %(day)s, checksum %(checksum)s") % words


def heading(document: ReportDocument) -> str:
    """What the report is called."""
    return _("Evidence report: %(pilot)s") % {"pilot": document.pilot}


def stated(imprint: Imprint) -> list[Stated]:
    """The same in full, for the end of a report."""
    lines = [
        Stated(_("State"), str(imprint.number)),
        Stated(_("Published on"), imprint.published_on),
        Stated(_("SHA-256 of its canonical JSON"), imprint.checksum),
    ]
    return [*lines, Stated(_("Note"), imprint.note)] if imprint.note else lines
