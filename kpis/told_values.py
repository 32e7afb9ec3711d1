"""Values of single teams, as far as they are told: the same as on the page of a team."""

from __future__ import annotations

import datetime as dt
import json

from common.records import dataclass
from common.statements import Statement
from kpis.alone import ALONE
from kpis.models import Kpi


@dataclass(frozen=True)
class ToldValue:
    """One value of one team in one month."""

    id: int
    team_id: int
    team: str
    kpi_id: int
    month: dt.date
    value: float
    n: int | None


_VALUES = Statement(
    ToldValue,
    f"""
    SELECT v.id, v.team_id, t.name AS team, v.kpi_id, v.month, v.value, v.n
      FROM kpis_kpivalue v
      JOIN kpis_measuredteam t ON t.id = v.team_id
      JOIN ({ALONE}) a ON a.kpi_id = v.kpi_id AND a.team_id = v.team_id
     WHERE t.organization_id = %(organization)s AND v.id > %(after)s
       AND v.kpi_id IN (SELECT jsonb_array_elements_text(%(kpis)s::jsonb)::bigint)
       AND (%(of_team)s IS NULL OR v.team_id = %(of_team)s)
       AND (%(since)s IS NULL OR v.month >= %(since)s)
       AND (%(until)s IS NULL OR v.month <= %(until)s)
     ORDER BY v.id LIMIT %(most)s
    """,  # noqa: S608
    organization="bigint",
    after="bigint",
    kpis="text",
    of_team="bigint",
    since="date",
    until="date",
    most="bigint",
)


def told_values(
    organization_id: int,
    *,
    kpi: int | None = None,
    team: int | None = None,
    since: dt.date | None = None,
    until: dt.date | None = None,
    after: int = 0,
    most: int,
) -> list[ToldValue]:
    """The next `most` behind the row `after`, by id; of one KPI or team, or of all. Two queries.

    Left out are teams too small for a KPI in any month, KPIs that count people of a team, and
    retired ones.
    """
    in_use = Kpi.objects.filter(organization=organization_id).in_use().select_related("divided_by")
    asked = in_use if kpi is None else in_use.filter(pk=kpi)
    kpis = [each.pk for each in asked if not each.counts_people]
    return _VALUES.all(
        organization=organization_id,
        after=after,
        kpis=json.dumps(kpis),
        of_team=team,
        since=since.isoformat() if since else None,
        until=until.isoformat() if until else None,
        most=most,
    )
