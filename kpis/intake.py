"""A file on its way to a dry run: opened, laid out, read, and looked at beside what is known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import replace

from django.db import connection
from msgspec import structs

from common.progress import Headway
from common.records import dataclass
from kpis.importing.columns import Unsaid, layout_of, missing_of, with_metrics
from kpis.importing.findings import FileReading
from kpis.importing.layout import ColumnRole, Layout
from kpis.importing.measures import KpiMeasure, Measures, by_name
from kpis.importing.opening import OpenedFile, open_file
from kpis.importing.plausible import Earlier, Known, notices_of
from kpis.importing.reading import ValueReader
from kpis.importing.unread import unread_columns
from kpis.models import Kpi
from kpis.states import KpiKind, KpiLayer
from people.importing.workbooks import IN_A_MOMENT, ReadingTime

KNOWN = """
    SELECT v.kpi_id, t.name, percentile_cont(0.5) WITHIN GROUP (ORDER BY v.value), max(v.month),
           count(*)
      FROM kpis_kpivalue v JOIN kpis_measuredteam t ON t.id = v.team_id
     WHERE t.organization_id = %(organization)s AND v.kpi_id = ANY(%(kpis)s)
     GROUP BY v.kpi_id, t.id, t.name
"""


@dataclass(frozen=True)
class Intake:
    """How a file is read, and what it says in that case."""

    layout: Layout
    reading: FileReading
    missing: Sequence[Unsaid] = ()
    """What somebody has to say before there are values."""


def measures_of(organization_id: int) -> Measures:
    """The KPIs in use, as reading needs them, by name. One query."""
    kpis = Kpi.objects.filter(organization=organization_id).in_use().in_order()
    return {kpi.pk: _measure(kpi) for kpi in kpis}


def take_in(
    content: bytes,
    filename: str,
    *,
    organization_id: int,
    today: dt.date,
    layout: Layout | None = None,
    takes_percent: bool = True,
    pace: ReadingTime = IN_A_MOMENT,
    progress: Headway | None = None,
) -> Intake:
    """Read a file as `layout` says, or as it seems to be meant: also shares that are given as
    percent, where somebody looks before they are written (`takes_percent`). Raises UnreadableTable.
    """
    measures = measures_of(organization_id)
    encoding = layout.encoding if layout else ""
    table = open_file(
        content, filename, by_name(measures.values()), encoding, pace=pace, progress=progress
    )
    return take_table(
        table,
        measures,
        organization_id=organization_id,
        today=today,
        layout=layout,
        takes_percent=takes_percent,
        progress=progress,
    )


def take_table(
    table: OpenedFile,
    measures: Measures,
    *,
    organization_id: int,
    today: dt.date,
    layout: Layout | None = None,
    takes_percent: bool = True,
    progress: Headway | None = None,
) -> Intake:
    """The same for a table that is open."""
    if layout is None:
        layout = layout_of(table.headings, table.rows, measures, table.encoding)
    elif any(column.role is ColumnRole.METRIC for column in layout.columns):
        layout = with_metrics(layout, table.rows, by_name(measures.values()))
    if not takes_percent:
        layout = structs.replace(layout, percent=())
    missing = missing_of(layout)
    unread = unread_columns(layout, table.rows)
    if missing:
        reading = FileReading(values=(), rows=len(table.rows), unread=unread)
        return Intake(layout, reading, missing)
    this_month = today.replace(day=1)
    rows = progress.along(table.rows) if progress else table.rows
    reading = ValueReader(table.headings, layout, measures, this_month).read(rows)
    known = known_of(organization_id, list(measures))
    notices = notices_of(
        reading.values, measures, known, this_month=this_month, percent=layout.percent
    )
    return Intake(layout, replace(reading, notices=notices, unread=unread))


def known_of(organization_id: int, kpi_ids: Collection[int]) -> Known:
    """What is usual in each team and KPI so far. One query."""
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, {"organization": organization_id, "kpis": list(kpi_ids)})
        return {
            (kpi, name.casefold()): Earlier(usual, last, months)
            for kpi, name, usual, last, months in cursor.fetchall()
        }


def _measure(kpi: Kpi) -> KpiMeasure:
    return KpiMeasure(
        pk=kpi.pk,
        slug=kpi.slug,
        name=kpi.name,
        unit=kpi.unit,
        kind=KpiKind(kpi.kind),
        layer=KpiLayer(kpi.layer),
        divided_by=kpi.divided_by_id,
        least=kpi.least,
        most=kpi.most,
        least_team=kpi.least_team,
    )
