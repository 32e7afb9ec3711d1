"""Ticks of reports, and what somebody is waiting for."""

from django.utils import timezone

from cohorts.models import Cohort
from common.tenancy import rows_of
from common.wakeups import task, wake
from messaging.tasks import send_due
from reports import operations
from reports.models import PublishedReport


@task
def keep_draft(cohort_id: int, language: str) -> None:
    """Put the report of one pilot together, unless somebody just did."""
    for cohort in Cohort.objects.filter(pk=cohort_id).select_related("organization"):
        with rows_of(cohort.organization_id):
            operations.keep_draft(cohort=cohort, language=language, now=timezone.now())


@task
def make_files(report_id: int) -> None:
    """Make the files of one published state."""
    operations.make_files(report_id=report_id)


@task
def make_missing_files() -> None:
    """Of every state that has none, each by itself: one that fails is in nobody's way."""
    for report_id in PublishedReport.objects.to_make().values_list("pk", flat=True):
        wake(make_files, report_id=report_id)


@task
def send_due_reports() -> None:
    """Publish and tell on schedule."""
    if operations.send_due_reports(now=timezone.now()):
        make_missing_files()
        wake(send_due)
