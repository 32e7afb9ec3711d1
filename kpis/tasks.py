"""Figures about KPIs that somebody is waiting for, and long files of them."""

from django.utils import timezone

from cohorts.models import Cohort
from common.tenancy import rows_of
from common.wakeups import task
from kpis.operations import reckoning, work_on_next


@task
def keep_results(cohort_id: int) -> None:
    """Work out what came of the KPIs of one pilot, unless somebody just did."""
    for cohort in Cohort.objects.filter(pk=cohort_id):
        with rows_of(cohort.organization_id):
            reckoning.keep_results(cohort=cohort, now=timezone.now())


@task
def work_on_files() -> None:
    """Read, write and take back what waits until nothing does."""
    while work_on_next(now=timezone.now()):
        pass
