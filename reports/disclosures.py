"""What results and reports use of people."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from people.purposes import Purpose
from reports.models import PublishedReport, SponsorLink


def report_facts(organization_id: int) -> Sequence[str]:
    """How many reports, and links to them. Two queries."""
    published = PublishedReport.objects.filter(cohort__organization_id=organization_id).count()
    if not published:
        return []
    links = SponsorLink.objects.filter(cohort__organization_id=organization_id).count()
    states = ngettext(
        "%(total)s state of a report was published.",
        "%(total)s states of reports were published.",
        published,
    )
    shared = ngettext(
        "%(total)s link to a report was made.", "%(total)s links to reports were made.", links
    )
    names = _("A report names nobody, and holds no comment.")
    return [states % {"total": published}, shared % {"total": links}, names]


PURPOSES = (
    Purpose(
        name="evidence",
        position=100,
        title=gettext_lazy("Results and evidence reports"),
        about=gettext_lazy("Saying honestly what came of a pilot, in figures of groups."),
        people=gettext_lazy("Everybody who takes part or is asked, as figures"),
        data=gettext_lazy("Figures of groups; small groups are hidden"),
        seen_by=gettext_lazy(
            "Admins and privacy officers; a report also whoever was given a link to it"
        ),
        apps=("insights", "reports"),
        facts=report_facts,
    ),
)
