"""A scorecard as a file."""

from __future__ import annotations

from itertools import chain

from django.http import HttpResponse
from django.utils import timezone

from common.spreadsheets import CONTENT_TYPES, FileFormat, download
from decisions.files import earlier_records, records, workbook
from decisions.scorecards import scorecard_of
from decisions.views.pages import decision_of
from people.access import MemberRequest, access
from people.models import Role
from people.operations import Sight, look_at


@access(Role.ADMIN)
def scorecard(request: MemberRequest, pk: int, file_format: FileFormat) -> HttpResponse:
    """Everything that was handed in; the workbook goes on reckoning."""
    card = scorecard_of(decision_of(request, pk), request.member)
    look_at(card.decision, Sight.DECISION_FILE, by=request.member, now=timezone.now())
    name = f"decision-{pk}-{timezone.localdate()}"
    earlier = list(card.decision.earlier.all())
    if file_format is FileFormat.CSV:
        rows = chain(records(card), [[]] if earlier else [], earlier_records(card, earlier))
        return download(rows, name=name, file_format=file_format)
    response = HttpResponse(workbook(card, earlier), content_type=CONTENT_TYPES[file_format])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{file_format}"'
    return response
