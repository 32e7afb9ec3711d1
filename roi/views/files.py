"""A scenario as a file: its tables, and a workbook that works everything out again."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.utils.text import slugify

from common.spreadsheets import CONTENT_TYPES, FileFormat, download
from people.access import MemberRequest, access, fetch
from people.operations import Sight, look_at
from roi.models import RoiScenario
from roi.querysets import SEEN_BY
from roi.tables import records
from roi.workbook import written


@access(*SEEN_BY)
def tables(request: MemberRequest, pk: int, file_format: FileFormat) -> HttpResponse:
    """Every table of the page, as it was saved."""
    kept = fetch(RoiScenario.objects.visible_to(request.member), pk=pk)
    look_at(kept, Sight.SCENARIO_FILE, by=request.member, now=timezone.now())
    return download(records(kept), name=_name(kept), file_format=file_format)


@access(*SEEN_BY)
def workbook(request: MemberRequest, pk: int) -> HttpResponse:
    """With formulas: whoever changes an assumption there sees the result change."""
    kept = fetch(RoiScenario.objects.visible_to(request.member), pk=pk)
    look_at(kept, Sight.SCENARIO_FILE, by=request.member, now=timezone.now())
    file_format = FileFormat.XLSX
    response = HttpResponse(
        written(kept.name, kept.assumptions), content_type=CONTENT_TYPES[file_format]
    )
    name = f"{_name(kept)}.{file_format}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _name(kept: RoiScenario) -> str:
    day = timezone.localdate()
    return f"roi-{kept.pk}-{slugify(kept.name)[:40]}-{day}".replace("--", "-")
