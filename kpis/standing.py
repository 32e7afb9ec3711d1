"""What a yes to a dry run would do right now: statements over all of its values at once."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django.db import connection

from kpis.models import KpiImport

SHOWN = 50
"""Values that the page of a dry run shows of each sort."""
KNOWN_TEAMS = """
    WITH known AS MATERIALIZED (
         SELECT coalesce(jsonb_object_agg(lower(name), id), '{}') AS teams
           FROM kpis_measuredteam WHERE organization_id = %(organization)s)
"""
"""The teams of the organization as one dictionary. Their names are not joined: lower() may not be
looked up in an index where policies hold (it is not leakproof), and how many teams there are
PostgreSQL guesses wrongly just after many came in. Every value was compared with every team then,
which took minutes.
"""
TEAM = "((SELECT teams FROM known) -> lower(s.team_name))::bigint"
BESIDE = f"""
    FROM (SELECT s.id, s.row, s.kpi_id, s.team_name, s.month, s.value, s.n, {TEAM} AS team
            FROM kpis_stagedvalue s WHERE s.kpi_import_id = %(import)s) s
    LEFT JOIN LATERAL (
           SELECT id, value, n FROM kpis_kpivalue
            WHERE kpi_id = s.kpi_id AND team_id = s.team AND month = s.month
           OFFSET 0) v ON true
"""  # noqa: S608  our own names
"""OFFSET keeps the value that is there a look into its index for each."""
IS_CHANGED = "v.id IS NOT NULL AND (v.value <> s.value OR v.n IS DISTINCT FROM coalesce(s.n, v.n))"
"""Where a file says nothing of cases, those that are known stay beside the value they are of."""
CASES = "coalesce(s.n, CASE WHEN v.value = s.value THEN v.n END)"
"""How many cases a value would have then: a number belongs to the value it was counted with."""
COUNTS = f"""
    {KNOWN_TEAMS}
    SELECT count(*) FILTER (WHERE v.id IS NULL),
           count(*) FILTER (WHERE {IS_CHANGED}),
           count(*) FILTER (WHERE v.id IS NOT NULL AND NOT ({IS_CHANGED})),
           count(*) FILTER (WHERE v.n IS NOT NULL AND {CASES} IS NULL),
           count(DISTINCT lower(s.team_name)) FILTER (WHERE s.team IS NULL),
           md5(count(*)::text
               || coalesce(string_agg(s.id || ':' || v.value || ':' || coalesce(v.n, -1), ','
                                      ORDER BY s.id) FILTER (WHERE {IS_CHANGED}), '')
               || count(*) FILTER (WHERE v.id IS NULL))
    {BESIDE}
"""
CHANGED = f"""
    {KNOWN_TEAMS}
    SELECT s.row, t.name, s.kpi_id, s.month, v.value, s.value, v.n, {CASES}
    {BESIDE}
      JOIN kpis_measuredteam t ON t.id = s.team
     WHERE {IS_CHANGED} ORDER BY s.row, s.id LIMIT %(most)s
"""
NEW_TEAMS = f"""
    {KNOWN_TEAMS}
    SELECT min(s.team_name) {BESIDE} WHERE s.team IS NULL
     GROUP BY lower(s.team_name) ORDER BY 1 LIMIT %(most)s
"""


class ImportStanding(NamedTuple):
    """What a yes would come to."""

    new: int
    changed: int
    unchanged: int
    losing_cases: int
    """Of those that become others: the file says no number of cases, and the one that is known was
    of the value that goes.
    """
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
