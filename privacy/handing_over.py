"""A copy of somebody's data on its way out."""

from __future__ import annotations

from typing import cast

from django.http import FileResponse, HttpResponse

from privacy.operations.exporting import PersonExport


def copy_answer(export: PersonExport) -> HttpResponse:
    """Streamed from the disk; the file is gone once it is sent."""
    answer = FileResponse(
        export.file, as_attachment=True, filename=export.name, content_type="application/zip"
    )
    return cast("HttpResponse", answer)
