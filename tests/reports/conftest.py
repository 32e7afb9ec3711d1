"""A pilot whose report was put together."""

from __future__ import annotations

import datetime as dt

import pytest

from cohorts.models import Cohort
from people.models import Member
from reports.models import PublishedReport, ReportDraft
from reports.operations import keep_draft, make_files, publish_report
from tests.insights.conftest import Pilot, scored_pilot

__all__ = ["scored_pilot"]


@pytest.fixture
def cohort(scored_pilot: Pilot) -> Cohort:
    return scored_pilot(12)


@pytest.fixture
def draft(cohort: Cohort, now: dt.datetime) -> ReportDraft:
    keep_draft(cohort=cohort, language="en", now=now)
    return ReportDraft.objects.get(cohort=cohort)


@pytest.fixture
def published(draft: ReportDraft, admin: Member, now: dt.datetime) -> PublishedReport:
    """Its first state, with files."""
    report = publish_report(
        cohort=draft.cohort,
        language="en",
        seen=draft.checksum,
        note="For the board.",
        now=now,
        by=admin,
    )
    assert make_files(report_id=report.pk)
    report.refresh_from_db()
    return report
