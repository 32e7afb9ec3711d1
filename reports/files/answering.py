"""Files on their way out."""

from __future__ import annotations

import io
from typing import cast

from django.http import FileResponse, HttpResponse

from reports.files.kinds import CONTENT_TYPES
from reports.models import ReportFile
from reports.states import ReportFileKind


def file_answer(file: ReportFile) -> HttpResponse:
    """Streamed, with its length: what breaks off is never taken for the whole."""
    report, content = file.report, bytes(file.content)
    answer = FileResponse(
        io.BytesIO(content), content_type=CONTENT_TYPES[ReportFileKind(file.kind)]
    )
    name = f"evidence-report-{report.cohort_id}-{report.number}.{file.kind}"
    answer.headers["Content-Length"] = str(len(content))
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return cast("HttpResponse", answer)
