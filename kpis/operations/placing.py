"""Parts of the verbs about imports: every step is one statement for so many values at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Max, Min

from common.progress import Headway
from kpis.importing.findings import ReadValue
from kpis.models import KpiImport, KpiValue
from kpis.standing import KNOWN_TEAMS, TEAM
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
FIND_TEAMS = f"""
    {KNOWN_TEAMS}
    UPDATE kpis_stagedvalue s SET team_id = {TEAM}
     WHERE s.kpi_import_id = %(import)s AND s.id BETWEEN %(low)s AND %(high)s
"""  # noqa: S608  our own names
COUNT_TEAMS = "ANALYZE kpis_measuredteam"
"""Each value that is written looks up whose team it is of. In a database that has never counted its
teams the index of the organization seems as good for that as the number of the team, and every team
is looked at for every value. Whoever may not count is warned by PostgreSQL and goes on without.
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
CASES = "coalesce(s.n, CASE WHEN s.was_value = s.value THEN s.was_n END)"
"""As kpis.standing foretells them: a number of cases belongs to the value it was counted with."""
WRITE = f"""
    INSERT INTO kpis_kpivalue (kpi_id, team_id, month, value, n)
    SELECT kpi_id, team_id, month, value, {CASES} FROM kpis_stagedvalue s
     WHERE kpi_import_id = %(import)s AND id BETWEEN %(low)s AND %(high)s
    ON CONFLICT (kpi_id, team_id, month) DO UPDATE SET value = excluded.value, n = excluded.n
"""  # noqa: S608  our own names
TAKE_OUT = """
    DELETE FROM kpis_kpivalue v USING kpis_stagedvalue s
     WHERE s.kpi_import_id = %(import)s AND s.was_value IS NULL
       AND v.kpi_id = s.kpi_id AND v.team_id = s.team_id AND v.month = s.month
       AND v.value = s.value AND v.n IS NOT DISTINCT FROM s.n
"""
PUT_BACK = f"""
    UPDATE kpis_kpivalue v SET value = s.was_value, n = s.was_n FROM kpis_stagedvalue s
     WHERE s.kpi_import_id = %(import)s AND s.was_value IS NOT NULL
       AND v.kpi_id = s.kpi_id AND v.team_id = s.team_id AND v.month = s.month
       AND v.value = s.value AND v.n IS NOT DISTINCT FROM {CASES}
"""  # noqa: S608  our own names
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


def place(
    kpi_import: KpiImport, progress: Headway | None = None
) -> tuple[dict[str, int], list[int]]:
    """Write what waits; (counts of what became of it, ids of teams that are new). Each value goes
    by twice on its way.
    """
    spans = list(_spans(kpi_import))
    with connection.cursor() as cursor:
        about = _about(kpi_import)
        cursor.execute(MAKE_TEAMS, about)
        new_teams = [pk for (pk,) in cursor.fetchall()]
        if progress:  # a worker has time for it, and holds nobody else up with its lock
            cursor.execute(COUNT_TEAMS)
        _by_spans(cursor, FIND_TEAMS, about, spans, progress)
        cursor.execute(NOTE_BEFORE, about)
        changed = cursor.rowcount
        cursor.execute(DROP_UNCHANGED, about)
        unchanged = cursor.rowcount
        written = _by_spans(cursor, WRITE, about, spans, progress)
    changed -= unchanged
    counts = {
        "new": written - changed,
        "changed": changed,
        "unchanged": unchanged,
        "teams": len(new_teams),
    }
    return counts, new_teams


def _spans(kpi_import: KpiImport) -> Iterator[tuple[int, int]]:
    """From the first id to the last, so many at once. One query."""
    ends = kpi_import.staged.aggregate(low=Min("pk"), high=Max("pk"))
    for low in range(ends["low"] or 1, (ends["high"] or 0) + 1, AT_ONCE):
        yield low, low + AT_ONCE - 1


def _by_spans(
    cursor: CursorWrapper,
    statement: str,
    about: Mapping[str, int],
    spans: Iterable[tuple[int, int]],
    progress: Headway | None,
) -> int:
    """How many rows a statement touched, over all spans."""
    touched = 0
    for low, high in spans:
        cursor.execute(statement, {**about, "low": low, "high": high})
        touched += cursor.rowcount
        if progress:
            progress.move(cursor.rowcount)
    return touched


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
