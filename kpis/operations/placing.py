"""Parts of the verbs about imports: every step is one statement, however many values there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db import connection

from kpis.importing.findings import ReadValue
from kpis.models import KpiImport, KpiValue
from people.importing.resting import batched

AT_ONCE = 20_000
"""Values in one statement on their way in."""
STAGE = """
    INSERT INTO kpis_stagedvalue (kpi_import_id, row, team_name, kpi_id, month, value, n)
    SELECT %(import)s, * FROM unnest(%(rows)s::int[], %(teams)s::text[], %(kpis)s::bigint[],
                                     %(months)s::date[], %(values)s::float8[], %(cases)s::int[])
"""
MAKE_TEAMS = """
    INSERT INTO kpis_measuredteam (organization_id, name)
    SELECT %(organization)s, min(s.team_name) FROM kpis_stagedvalue s
     WHERE s.kpi_import_id = %(import)s
     GROUP BY lower(s.team_name)
    ON CONFLICT (organization_id, lower(name)) DO NOTHING
    RETURNING id
"""
FIND_TEAMS = """
    UPDATE kpis_stagedvalue s SET team_id = t.id FROM kpis_measuredteam t
     WHERE s.kpi_import_id = %(import)s
       AND t.organization_id = %(organization)s AND lower(t.name) = lower(s.team_name)
"""
NOTE_BEFORE = """
    UPDATE kpis_stagedvalue s SET was_value = v.value, was_n = v.n FROM kpis_kpivalue v
     WHERE s.kpi_import_id = %(import)s
       AND v.kpi_id = s.kpi_id AND v.team_id = s.team_id AND v.month = s.month
"""
DROP_UNCHANGED = """
    DELETE FROM kpis_stagedvalue
     WHERE kpi_import_id = %(import)s
       AND was_value = value AND was_n IS NOT DISTINCT FROM coalesce(n, was_n)
"""
WRITE = """
    INSERT INTO kpis_kpivalue (kpi_id, team_id, month, value, n)
    SELECT kpi_id, team_id, month, value, coalesce(n, was_n) FROM kpis_stagedvalue
     WHERE kpi_import_id = %(import)s
    ON CONFLICT (kpi_id, team_id, month) DO UPDATE SET value = excluded.value, n = excluded.n
"""
TAKE_OUT = """
    DELETE FROM kpis_kpivalue v USING kpis_stagedvalue s
     WHERE s.kpi_import_id = %(import)s AND s.was_value IS NULL
       AND v.kpi_id = s.kpi_id AND v.team_id = s.team_id AND v.month = s.month
       AND v.value = s.value AND v.n IS NOT DISTINCT FROM s.n
"""
PUT_BACK = """
    UPDATE kpis_kpivalue v SET value = s.was_value, n = s.was_n FROM kpis_stagedvalue s
     WHERE s.kpi_import_id = %(import)s AND s.was_value IS NOT NULL
       AND v.kpi_id = s.kpi_id AND v.team_id = s.team_id AND v.month = s.month
       AND v.value = s.value AND v.n IS NOT DISTINCT FROM coalesce(s.n, s.was_n)
"""
"""Only what stands as it was written: what was changed since is newer."""


def stage(kpi_import: KpiImport, values: Sequence[ReadValue]) -> None:
    """Bring values into the table of those that wait."""
    for batch in batched(values, AT_ONCE):
        rows, teams, kpis, months, figures, cases = zip(*batch, strict=True)
        with connection.cursor() as cursor:
            cursor.execute(
                STAGE,
                {
                    "import": kpi_import.pk,
                    "rows": _array(map(str, rows)),
                    "teams": _array(map(_quoted, teams)),
                    "kpis": _array(map(str, kpis)),
                    "months": _array(map(str, months)),
                    "values": _array(map(repr, figures)),
                    "cases": _array("NULL" if each is None else str(each) for each in cases),
                },
            )


def _array(parts: Iterable[str]) -> str:
    """As PostgreSQL writes one; the driver takes far longer over a list."""
    return "{" + ",".join(parts) + "}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def place(kpi_import: KpiImport) -> tuple[dict[str, int], list[int]]:
    """Write what waits; (counts of what became of it, ids of teams that are new)."""
    with connection.cursor() as cursor:
        about = _about(kpi_import)
        cursor.execute(MAKE_TEAMS, about)
        new_teams = [pk for (pk,) in cursor.fetchall()]
        cursor.execute(FIND_TEAMS, about)
        cursor.execute(NOTE_BEFORE, about)
        changed = cursor.rowcount
        cursor.execute(DROP_UNCHANGED, about)
        unchanged = cursor.rowcount
        cursor.execute(WRITE, about)
        written = cursor.rowcount
    changed -= unchanged
    counts = {
        "new": written - changed,
        "changed": changed,
        "unchanged": unchanged,
        "teams": len(new_teams),
    }
    return counts, new_teams


def take_back(kpi_import: KpiImport) -> tuple[int, int]:
    """Put everything back as it was before, but what was changed since; (taken out, put back)."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE_OUT, _about(kpi_import))
        out = cursor.rowcount
        cursor.execute(PUT_BACK, _about(kpi_import))
        return out, cursor.rowcount


def has_values(team_ids: Sequence[int]) -> set[int]:
    """Which of these teams have any value."""
    found = KpiValue.objects.filter(team__in=team_ids).values_list("team_id", flat=True)
    return set(found.distinct())


def _about(kpi_import: KpiImport) -> Mapping[str, int]:
    return {"import": kpi_import.pk, "organization": kpi_import.organization_id}
