"""What pages and workers read of values: whole rows of one organization, as tuples with names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import NamedTuple

from kpis.models import KpiValue


class KpiPoint(NamedTuple):
    """One KPI of one team in one month."""

    kpi_id: int
    team_id: int
    month: dt.date
    value: float
    n: int | None


def values_of(
    organization_id: int,
    kpi_ids: Collection[int],
    team_ids: Collection[int],
    first: dt.date,
    last: dt.date,
) -> list[KpiPoint]:
    """What is known of these KPIs and teams in the months from `first` to `last`, both by their
    first day, in order of KPI, team and month. One query.
    """
    found = KpiValue.objects.filter(
        kpi__organization=organization_id,
        kpi__in=kpi_ids,
        team__in=team_ids,
        month__range=(first, last),
    )
    rows = found.order_by("kpi_id", "team_id", "month")
    return [KpiPoint(*row) for row in rows.values_list("kpi_id", "team_id", "month", "value", "n")]
