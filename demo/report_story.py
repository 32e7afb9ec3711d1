"""What was told of the first round: a state that was published, and a link for its sponsor."""

from __future__ import annotations

import datetime as dt

from cohorts.models import Cohort
from people.models import Member
from reports.models import ReportDraft
from reports.operations import keep_draft, make_files, publish_report, share_report

LINK_LASTS = dt.timedelta(days=120)


def publish_first(cohort: Cohort, by: Member, now: dt.datetime) -> None:
    """As its admin did, with all files."""
    keep_draft(cohort=cohort, language="en", now=now)
    draft = ReportDraft.objects.get(cohort=cohort, language="en")
    report = publish_report(
        cohort=cohort,
        language="en",
        seen=draft.checksum,
        note="For the board meeting.",
        now=now,
        by=by,
    )
    make_files(report_id=report.pk)
    share_report(
        cohort=cohort,
        name="Amina Wright, sponsor",
        address="",
        expires_on=now.date() + LINK_LASTS,
        now=now,
        by=by,
    )
