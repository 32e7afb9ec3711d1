"""What was worked out last of the KPIs of a pilot, and who may read it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from cohorts.models import Cohort
from common.records import dataclass
from kpis.findings import FRESH, KpiResults
from kpis.models import KpiImport, KpiReckoning, MeasurementPlan
from kpis.one_after_another import PlannedCohort
from kpis.plans import Measuring
from kpis.querysets import SEEN_BY
from people.models import Member


@dataclass(frozen=True)
class KeptResults:
    """Figures as they were at a moment, and whether values have come in or gone since."""

    figures: KpiResults
    made_at: dt.datetime
    has_newer_values: bool

    def is_fresh(self, now: dt.datetime) -> bool:
        """Whether it is too early for newer ones."""
        return now < self.made_at + FRESH and not self.has_newer_values


def kept_results(cohort: Cohort) -> KeptResults | None:
    """What was worked out last. One query."""
    found = KpiReckoning.objects.filter(cohort=cohort)
    rows = found.values_list("figures", "made_at", newer_values())
    return next((KeptResults(*row) for row in rows), None)


def newer_values() -> ExpressionWrapper[Q]:
    """Whether values have come in or gone since rows about a pilot (`cohort`) were made
    (`made_at`), for whoever keeps figures that hold those of KPIs.
    """
    since = Q(confirmed_at__gt=OuterRef("made_at")) | Q(undone_at__gt=OuterRef("made_at"))
    later = KpiImport.objects.filter(since, organization=OuterRef("cohort__organization"))
    here = KpiReckoning.objects.filter(cohort=OuterRef("cohort"))
    typed = here.filter(typed_at__gt=OuterRef("made_at"))
    return ExpressionWrapper(Q(Exists(later)) | Q(Exists(typed)), output_field=BooleanField())


def pilots_measured_for(member: Member) -> QuerySet[Cohort]:
    """Whoever may see the KPIs of an organization sees what came of them in each of its pilots."""
    if not member.has_role(*SEEN_BY):
        return Cohort.objects.none()
    return Cohort.objects.filter(organization_id=member.organization_id)


def planned_cohorts(organization_id: int) -> list[PlannedCohort]:
    """Every pilot of an organization that said what it would look at, in the order in which they
    begin. One query.
    """
    plans = MeasurementPlan.objects.filter(cohort__organization=organization_id)
    rows: Iterable[tuple[int, dt.date, Measuring]] = plans.order_by(
        "cohort__starts_on", "cohort"
    ).values_list("cohort_id", "cohort__starts_on", "measuring")
    return [
        PlannedCohort(pk=pk, starts_on=starts_on, measuring=measuring)
        for pk, starts_on, measuring in rows
    ]
