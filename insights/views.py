"""What came of a pilot: for the admins who ran it and the privacy officer who watches."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from common.languages import in_language
from common.spreadsheets import FileFormat, download
from insights import presenters
from insights.figures import records
from insights.querysets import SEEN_BY, pilots_visible_to
from insights.results import Results, results_of
from people.access import MemberRequest, access, fetch
from people.models import Role
from surveys.results import comments_of
from ui.paging import page_of


@access(*SEEN_BY)
def pilots(request: MemberRequest) -> HttpResponse:
    """Every pilot there are results of, newest first: the way in for whoever watches without
    running any.
    """
    found = pilots_visible_to(request.member).order_by("-starts_on", "-pk")
    return render(request, "insights/pilots.html", {"page": page_of(found, request.GET)})


@access(*SEEN_BY)
def pilot(request: MemberRequest, pk: int) -> HttpResponse:
    """One page: what can be said, what cannot, and what comes next."""
    results = _results(request, pk)
    context = {
        "results": results,
        "cohort": results.cohort,
        "is_admin": request.member.has_role(Role.ADMIN),
        "stats": presenters.headline_stats(results),
        "limits": presenters.cannot_say(results),
        "level_lines": presenters.level_lines(results),
        "standardised": presenters.standardised(results),
        "agreement": presenters.agreement_stats(results),
        "wave_lines": presenters.wave_lines(results),
        "part_lines": presenters.part_lines(results),
        "evidence": presenters.EVIDENCE,
        "next_lines": presenters.next_lines(results),
    }
    return render(request, "insights/pilot.html", context)


@access(*SEEN_BY)
def pilot_figures(request: MemberRequest, pk: int, file_format: FileFormat) -> HttpResponse:
    """The same figures as a file."""
    results = _results(request, pk)
    name = f"pilot-{results.cohort.pk}-{results.today}"
    return download(records(results), name=name, file_format=file_format)


@access(*SEEN_BY)
def pilot_comments(request: MemberRequest, pk: int) -> HttpResponse:
    """What people wrote in closed waves, word for word: published from ten comments on, without
    scores or parts.
    """
    cohort = fetch(pilots_visible_to(request.member), pk=pk)
    comments = [
        {
            "wave": each.wave.number,
            "question": in_language(each.item.text, request.LANGUAGE_CODE),
            "text": each.text,
        }
        for each in comments_of(cohort)
    ]
    return render(request, "insights/comments.html", {"cohort": cohort, "comments": comments})


def _results(request: MemberRequest, pk: int) -> Results:
    now = timezone.now()
    cohort = fetch(pilots_visible_to(request.member), pk=pk)
    today = timezone.localdate(now)
    return results_of(cohort, language=request.LANGUAGE_CODE, now=now, today=today)
