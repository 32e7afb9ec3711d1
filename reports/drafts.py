"""Looking at a report has a worker put a newer one together."""

from __future__ import annotations

import datetime as dt

from cohorts.models import Cohort
from common.wakeups import wake
from reports.models import ReportDraft
from reports.tasks import keep_draft


def drafted_or_asked(cohort: Cohort, language: str, now: dt.datetime) -> ReportDraft | None:
    """The one that was put together last; whoever looks at an older one has a newer one made."""
    drafts = ReportDraft.objects.in_language(cohort, language)
    draft = drafts.defer("document").first()
    if draft is None or not draft.is_fresh(now):
        wake(keep_draft, cohort_id=cohort.pk, language=language)
    return draft
