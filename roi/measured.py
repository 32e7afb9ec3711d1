"""What the pilot itself measured, offered to its scenarios."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from cohorts.models import Cohort
from kpis.findings import ChangeFound, KpiResult
from kpis.models import Kpi
from kpis.results import kpi_results
from roi.assumptions import ChangeSpan, TakenChange

TENTH = Decimal("0.1")


def offers_of(cohort: Cohort | None, now: dt.datetime) -> list[TakenChange]:
    """Changes that the pilot's own page shows with an interval; what it refuses is not offered.
    Three queries at most.
    """
    if cohort is None:
        return []
    shown = [each for each in kpi_results(cohort, now).kpis if each.percent and not each.refused]
    slugs = dict(
        Kpi.objects.filter(pk__in=[each.kpi_id for each in shown]).values_list("pk", "slug")
    )
    return offered(shown, slugs)


def offered(results: list[KpiResult], slugs: Mapping[int, str]) -> list[TakenChange]:
    """In percent of where pilot teams began, counted the good way, to a tenth. Pure."""
    return [
        TakenChange(
            kpi_id=each.kpi_id,
            slug=slugs.get(each.kpi_id, ""),
            name=each.name,
            change=_span(each.percent),
            teams=each.n_pilot,
            comparison_teams=each.n_comparison,
            is_claimed=each.claimed,
        )
        for each in results
        if each.percent is not None
    ]


def _span(found: ChangeFound) -> ChangeSpan:
    return ChangeSpan(
        low=Decimal(found.low).quantize(TENTH),
        middle=Decimal(found.value).quantize(TENTH),
        high=Decimal(found.high).quantize(TENTH),
    )
