"""How figures of teams went over a whole organization, month by month."""

from __future__ import annotations

import datetime as dt

from common.records import dataclass
from common.statements import Statement
from kpis.alone import ALONE
from kpis.states import KpiKind

LEAST_TEAMS = 2
"""A month of fewer is a month of one team."""

TREND = f"""
      WITH alone AS ({ALONE})
    SELECT v.kpi_id, v.month, count(a.team_id)::int AS teams,
           (count(*) - count(a.team_id))::int AS apart,
           avg(v.value) FILTER (WHERE a.team_id IS NOT NULL) AS mean,
           sum(v.value) FILTER (WHERE a.team_id IS NOT NULL AND d.value > 0) AS total,
           sum(d.value) FILTER (WHERE a.team_id IS NOT NULL AND d.value > 0) AS exposure
      FROM kpis_kpi k
      JOIN kpis_kpivalue v ON v.kpi_id = k.id AND v.month >= %(first)s::date
      LEFT JOIN alone a ON a.kpi_id = v.kpi_id AND a.team_id = v.team_id
      LEFT JOIN kpis_kpivalue d
        ON d.kpi_id = k.divided_by_id AND d.team_id = v.team_id AND d.month = v.month
     WHERE k.organization_id = %(organization)s AND k.retired_at IS NULL AND k.layer <> 'size'
     GROUP BY v.kpi_id, v.month
     ORDER BY v.kpi_id, v.month
"""  # noqa: S608


@dataclass(frozen=True)
class TrendPoint:
    """One KPI in one month, over all teams that have a value and can be told by themselves: a small
    one that counted here would be what is left when the others are taken away.
    """

    kpi_id: int
    month: dt.date
    teams: int
    apart: int
    """Teams with a value that are not counted: too small, or of unknown size."""
    mean: float | None
    total: float | None
    exposure: float | None

    def value(self, kind: str, *, is_divided: bool) -> float | None:
        """Teams count once in a mean or share; a count is all cases over all heads. None where it
        would tell of a single team.
        """
        if self.teams < LEAST_TEAMS:
            return None
        if kind != KpiKind.COUNT or not is_divided:
            return self.mean
        return self.total / self.exposure if self.total is not None and self.exposure else None


_TREND = Statement(TrendPoint, TREND, organization="bigint", first="text")


def trends(organization_id: int, first: dt.date) -> list[TrendPoint]:
    """From month `first` on. One statement however many teams there are."""
    return _TREND.all(organization=organization_id, first=first.isoformat())
