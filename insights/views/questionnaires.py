"""What came of a pilot's questionnaires, on a page of its own."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from common.spreadsheets import FileFormat, download
from insights.querysets import SEEN_BY, pilots_visible_to
from insights.questionnaire_lines import file_records, shown_for
from people.access import MemberRequest, access, fetch
from people.operations import Sight, look_at


@access(*SEEN_BY)
def pilot_questionnaires(request: MemberRequest, pk: int) -> HttpResponse:
    """Change, interval, alpha and dropouts of each, once it is over."""
    cohort = fetch(pilots_visible_to(request.member), pk=pk)
    look_at(cohort, Sight.QUESTIONNAIRES, by=request.member, now=timezone.now())
    shown = shown_for(cohort, str(request.LANGUAGE_CODE))
    return render(request, "insights/questionnaires.html", {"cohort": cohort, "shown": shown})


@access(*SEEN_BY)
def questionnaires_file(request: MemberRequest, pk: int, file_format: FileFormat) -> HttpResponse:
    """The figures of that page as a file."""
    cohort = fetch(pilots_visible_to(request.member), pk=pk)
    look_at(cohort, Sight.QUESTIONNAIRES_FILE, by=request.member, now=timezone.now())
    shown = shown_for(cohort, str(request.LANGUAGE_CODE))
    name = f"pilot-{cohort.pk}-questionnaires-{timezone.localdate()}"
    return download(file_records(shown), name=name, file_format=file_format)
