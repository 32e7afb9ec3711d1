"""Those who wait: which pilot is the later half of another, and until when teams for comparison are
that.
"""

from __future__ import annotations

import datetime as dt

from cohorts.models import Cohort
from kpis.models import MeasurementPlan


def later_half_of(cohort: Cohort) -> Cohort | None:
    """The pilot that waited until this one had begun, once it is launched. One query."""
    plans = MeasurementPlan.objects.filter(cohort__organization_id=cohort.organization_id)
    plan = plans.select_related("cohort").filter(measuring__waited_for=cohort.pk).first()
    return plan.cohort if plan else None


def compared_until(plan: MeasurementPlan) -> dict[int, dt.date]:
    """Team for comparison -> the day on which a pilot of its own begins, or is to begin, after this
    one has begun; the others stay for good. One query.
    """
    compared, draw = plan.measuring.comparison_teams, plan.measuring.draw
    until: dict[int, dt.date] = {}
    if draw and draw.later_on:
        until = dict.fromkeys(draw.waiting_teams, draw.later_on)
    others = MeasurementPlan.objects.filter(
        cohort__organization_id=plan.cohort.organization_id,
        cohort__starts_on__gte=plan.cohort.starts_on,
    ).exclude(pk=plan.pk)
    begun: dict[int, dt.date] = {}
    for measuring, starts_on in others.order_by("-cohort__starts_on").values_list(
        "measuring", "cohort__starts_on"
    ):
        begun |= dict.fromkeys(set(compared).intersection(measuring.pilot_teams), starts_on)
    return until | begun
