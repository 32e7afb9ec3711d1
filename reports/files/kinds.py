"""The files of a report: what each is called, and who writes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from reports.document import ReportDocument
from reports.files.imprint import Imprint
from reports.files.pdf import write_pdf
from reports.files.plain import write_tables
from reports.files.slides import write_slides
from reports.files.workbook import write_workbook
from reports.states import ReportFileKind

WRITERS: Mapping[ReportFileKind, Callable[[ReportDocument, Imprint], bytes]] = {
    ReportFileKind.PDF: write_pdf,
    ReportFileKind.WORKBOOK: write_workbook,
    ReportFileKind.TABLES: write_tables,
    ReportFileKind.SLIDES: write_slides,
}
_OFFICE = "application/vnd.openxmlformats-officedocument"
CONTENT_TYPES: Mapping[ReportFileKind, str] = {
    ReportFileKind.PDF: "application/pdf",
    ReportFileKind.WORKBOOK: f"{_OFFICE}.spreadsheetml.sheet",
    ReportFileKind.TABLES: "application/zip",
    ReportFileKind.SLIDES: f"{_OFFICE}.presentationml.presentation",
}
