"""What came of the KPIs of a pilot, for whoever asks: pages here, and insights, roi and reports.

A worker works it out (`kpis.operations.reckoning.keep_results`) and it is kept. Pages read what is
kept, workers above have it worked out themselves.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from cohorts.models import Cohort
from common.wakeups import wake
from kpis.findings import KpiResult, KpiResults, KpiStanding
from kpis.kept import kept_results
from kpis.models import MeasurementPlan
from kpis.tasks import keep_results

__all__ = ["KpiResult", "KpiResults", "KpiStanding", "kpi_results"]


def kpi_results(cohort: Cohort, now: dt.datetime) -> KpiResults:
    """What was worked out last; whoever looks at older figures has newer ones made. Two queries at
    most, and nothing is worked out here.
    """
    kept = kept_results(cohort)
    if kept is not None and kept.is_fresh(now):
        return kept.figures
    if not MeasurementPlan.objects.filter(cohort=cohort).exists():
        return KpiResults(standing=KpiStanding.NO_PLAN)
    wake(keep_results, cohort_id=cohort.pk)
    if kept is None:
        return KpiResults(standing=KpiStanding.WAITING)
    return replace(kept.figures, is_passing=True) if kept.has_newer_values else kept.figures
