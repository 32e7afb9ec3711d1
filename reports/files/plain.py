"""Every table of the report as CSV, in one folder that is zipped."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from common.spreadsheets import write_csv
from reports.document import ReportDocument, ReportTable
from reports.files.imprint import Imprint, stated
from reports.freezing import canonical
from reports.front_tables import front_tables

STILL = (1980, 1, 1, 0, 0, 0)
"""The time of each file in it: the same report is the same file."""


def write_tables(document: ReportDocument, imprint: Imprint) -> bytes:
    """A file for each table, one about the state, and the document itself as JSON."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, content in _files(document, imprint):
            entry = zipfile.ZipInfo(name, STILL)
            entry.compress_type = zipfile.ZIP_DEFLATED
            folder.writestr(entry, content)
    return file.getvalue()


def _files(document: ReportDocument, imprint: Imprint) -> Iterator[tuple[str, bytes]]:
    for table in (*front_tables(document), *document.tables):
        yield f"{table.slug}.csv", _csv(table)
    about = io.BytesIO()
    write_csv(about, ((each.name, each.value) for each in stated(imprint)))
    yield "state.csv", about.getvalue()
    yield "report.json", canonical(document).encode()


def _csv(table: ReportTable) -> bytes:
    out = io.BytesIO()
    write_csv(out, [tuple(each.name for each in table.columns), *table.rows])
    return out.getvalue()
