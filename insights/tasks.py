"""Figures that somebody is waiting for."""

from django.utils import timezone

from cohorts.models import Cohort
from common.tenancy import rows_of
from common.wakeups import task
from insights import operations


@task
def keep_figures(cohort_id: int, language: str) -> None:
    """Work out what came of one pilot, unless somebody just did."""
    for cohort in Cohort.objects.filter(pk=cohort_id):
        with rows_of(cohort.organization_id):
            operations.keep_figures(cohort=cohort, language=language, now=timezone.now())
