"""What reports keep of people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from people.personal import FoundBy, Impersonal, Personal, empties, hands_over
from people.personal_words import ADMINS, OWN_WORK, WITH_ORGANIZATION

HOLDINGS = (
    Personal(
        "reports.PublishedReport",
        purpose=_("Reports of what came of a pilot, and who published them"),
        seen_by=ADMINS,
        kept_for=WITH_ORGANIZATION,
        trails=(hands_over("published_by", "cohort__name", "published_at", why=OWN_WORK),),
    ),
    Personal(
        "reports.SponsorLink",
        purpose=_("Who may read a report by a link"),
        seen_by=ADMINS,
        kept_for=WITH_ORGANIZATION,
        trails=(
            empties(
                "address",
                "name",
                "address",
                exported=("name", "address", "made_at"),
                found_by=FoundBy.ADDRESS,
            ),
        ),
        plain=("token_hash",),
    ),
)
IMPERSONAL = (
    Impersonal(
        (
            *("reports.ReportDraft", "reports.ReportFile", "reports.SponsorLinkDay"),
            *("reports.ReportSchedule", "reports.ReportTurn"),
        ),
        _("Reports and when they go out: figures of enough people, no names of leaders"),
    ),
)
