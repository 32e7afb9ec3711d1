"""What teams do differently, by figures that come from the organization's own systems."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from kpis.behavior_page import module_outcomes, shows, trend_of
from kpis.models import Kpi
from kpis.querysets import SEEN_BY
from kpis.trends import TrendPoint, trends
from measurement.windows import first_day, month_number
from people.access import MemberRequest, access
from people.models import Role
from people.operations import Sight, look_at

MONTHS = 18


@require_safe
@access(*SEEN_BY)
def behavior(request: MemberRequest) -> HttpResponse:
    """Trends over the organization, and what each module means to move. The same number of queries
    at any size.
    """
    now = timezone.now()
    look_at(request.member.organization, Sight.BEHAVIOR, by=request.member, now=now)
    months = _months(timezone.localdate(now))
    every = Kpi.objects.visible_to(request.member).in_use().select_related("divided_by")
    kpis = [kpi for kpi in every.order_by("name", "pk") if shows(kpi)]
    points: dict[int, list[TrendPoint]] = defaultdict(list)
    for point in trends(request.member.organization_id, months[0]):
        points[point.kpi_id].append(point)
    told = [trend_of(kpi, points[kpi.pk], months) for kpi in kpis]
    context = {
        "trends": [each for each in told if each.chart],
        "silent": [each for each in told if not each.chart],
        "can_change": request.member.has_role(Role.ADMIN),
        "modules": module_outcomes(request.member, kpis, request.LANGUAGE_CODE),
    }
    return render(request, "kpis/behavior.html", context)


def _months(today: dt.date) -> list[dt.date]:
    """The last months that are over."""
    this = month_number(today)
    return [first_day(month) for month in range(this - MONTHS, this)]
