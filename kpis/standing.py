"""What a yes to a dry run would do right now: statements over all of its values at once."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django.db import connection

from kpis.models import KpiImport

SHOWN = 50
"""Values that the page of a dry run shows of each sort."""
BESIDE = """
    FROM kpis_stagedvalue s
    LEFT JOIN kpis_measuredteam t
           ON t.organization_id = %(organization)s AND lower(t.name) = lower(s.team_name)
    LEFT JOIN kpis_kpivalue v
           ON v.kpi_id = s.kpi_id AND v.team_id = t.id AND v.month = s.month
   WHERE s.kpi_import_id = %(import)s
"""
IS_CHANGED = "v.id IS NOT NULL AND (v.value <> s.value OR v.n IS DISTINCT FROM coalesce(s.n, v.n))"
"""Where a file says nothing of cases, those that are known stay."""
COUNTS = f"""
    SELECT count(*) FILTER (WHERE v.id IS NULL),
           count(*) FILTER (WHERE {IS_CHANGED}),
           count(*) FILTER (WHERE v.id IS NOT NULL AND NOT ({IS_CHANGED})),
           count(DISTINCT lower(s.team_name)) FILTER (WHERE t.id IS NULL),
           md5(count(*)::text
               || coalesce(string_agg(s.id || ':' || v.value || ':' || coalesce(v.n, -1), ','
                                      ORDER BY s.id) FILTER (WHERE {IS_CHANGED}), '')
               || count(*) FILTER (WHERE v.id IS NULL))
    {BESIDE}
"""
CHANGED = f"""
    SELECT s.row, coalesce(t.name, s.team_name), s.kpi_id, s.month, v.value, s.value, v.n, s.n
    {BESIDE} AND {IS_CHANGED} ORDER BY s.row, s.id LIMIT %(most)s
"""
NEW_TEAMS = f"""
    SELECT min(s.team_name) {BESIDE} AND t.id IS NULL
     GROUP BY lower(s.team_name) ORDER BY 1 LIMIT %(most)s
"""


class ImportStanding(NamedTuple):
    """What a yes would come to."""

    new: int
    changed: int
    unchanged: int
    new_teams: int
    fingerprint: str
    """Another one as soon as a yes would do something else."""

    @property
    def to_write(self) -> int:
        """Values that are new or become others."""
        return self.new + self.changed


class ChangedValue(NamedTuple):
    """A value that is there and would become another one."""

    row: int
    team: str
    kpi_id: int
    month: dt.date
    before: float
    after: float
    n_before: int | None
    n_after: int | None


def standing_of(kpi_import: KpiImport) -> ImportStanding:
    """Counts, and a fingerprint of them. One query."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, _about(kpi_import))
        return ImportStanding(*cursor.fetchone())


def changed_values(kpi_import: KpiImport, most: int = SHOWN) -> list[ChangedValue]:
    """The first that would become others. One query."""
    with connection.cursor() as cursor:
        cursor.execute(CHANGED, {**_about(kpi_import), "most": most})
        return [ChangedValue(*row) for row in cursor.fetchall()]


def new_team_names(kpi_import: KpiImport, most: int = SHOWN) -> list[str]:
    """The first teams that nobody knows yet. One query."""
    with connection.cursor() as cursor:
        cursor.execute(NEW_TEAMS, {**_about(kpi_import), "most": most})
        return [name for (name,) in cursor.fetchall()]


def _about(kpi_import: KpiImport) -> dict[str, int]:
    return {"import": kpi_import.pk, "organization": kpi_import.organization_id}
