"""Which teams can be told by themselves: those of which a size is known, and which were never below
the least one. It is asked of every month, so that no page tells by itself what another one tells
only together with others.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from common.records import dataclass
from common.statements import Statement

ALONE = """
    SELECT z.kpi_id, z.team_id
      FROM (SELECT k.id AS kpi_id, k.least_team, h.team_id, h.value AS size
              FROM kpis_kpi k
              JOIN kpis_kpi s ON s.organization_id = k.organization_id
                             AND (s.layer = 'size' OR s.id = k.divided_by_id)
              JOIN kpis_kpivalue h ON h.kpi_id = s.id
             WHERE k.organization_id = %(organization)s
             UNION ALL
            SELECT k.id, k.least_team, v.team_id, v.n
              FROM kpis_kpi k
              JOIN kpis_kpivalue v ON v.kpi_id = k.id
             WHERE k.organization_id = %(organization)s AND k.kind <> 'count' AND v.n IS NOT NULL
           ) z
     GROUP BY z.kpi_id, z.team_id, z.least_team
    HAVING min(z.size) >= z.least_team
"""
"""(KPI, team): its heads, what its counts are divided by, and the cases behind its values."""


@dataclass(frozen=True)
class ToldAlone:
    """A KPI that may be told of one team."""

    kpi_id: int


_OF_TEAM = Statement(
    ToldAlone,
    f"SELECT a.kpi_id FROM ({ALONE}) a WHERE a.team_id = %(team)s",  # noqa: S608
    organization="bigint",
    team="bigint",
)


def told_alone(organization_id: int, team_id: int) -> frozenset[int]:
    """KPIs of which this team has a size, in no month below the least. One statement."""
    rows = _OF_TEAM.all(organization=organization_id, team=team_id)
    return frozenset(row.kpi_id for row in rows)


@dataclass(frozen=True)
class NamedAlone:
    """A KPI that may be told of one team, by the name of the team."""

    kpi_id: int
    team: str


_OF_NAMES = Statement(
    NamedAlone,
    f"""
    SELECT a.kpi_id, t.name AS team
      FROM ({ALONE}) a JOIN kpis_measuredteam t ON t.id = a.team_id
     WHERE t.name IN (SELECT jsonb_array_elements_text(%(names)s::jsonb))
    """,  # noqa: S608
    organization="bigint",
    names="text",
)


def told_by_name(organization_id: int, names: Iterable[str]) -> frozenset[tuple[int, str]]:
    """(KPI, name of a team) of those of these teams that can be told alone. One statement."""
    rows = _OF_NAMES.all(organization=organization_id, names=json.dumps(sorted(set(names))))
    return frozenset((row.kpi_id, row.team) for row in rows)
