"""Until when teams for comparison are that: those of a half that begins later, and those that
another pilot takes in.
"""

from __future__ import annotations

import datetime as dt

from kpis.models import MeasurementPlan


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
