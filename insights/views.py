"""What came of a pilot: for the admins who ran it and the privacy officer who watches."""

from __future__ import annotations

import datetime as dt

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from cohorts.models import Cohort
from cohorts.plan import week_of
from common.languages import in_language
from common.spreadsheets import FileFormat, download
from common.wakeups import wake
from insights.figures import records
from insights.models import Reckoning
from insights.progress import ProgressFile
from insights.querysets import SEEN_BY, kept_figures, pilots_visible_to
from insights.results import results_of
from insights.tasks import keep_figures
from people.access import MemberRequest, access, fetch
from people.models import Role
from surveys.results import comments_of
from ui.paging import page_of

LOOKS = (4, 8, 16, 32)
"""Seconds until a page that waits for figures looks again, once for each; then it has waited for a
minute, and says that they do not come.
"""


@access(*SEEN_BY)
def pilots(request: MemberRequest) -> HttpResponse:
    """Every pilot there are results of, newest first: the way in for whoever watches without
    running any.
    """
    found = pilots_visible_to(request.member).order_by("-starts_on", "-pk")
    return render(request, "insights/pilots.html", {"page": page_of(found, request.GET)})


@access(*SEEN_BY)
def pilot(request: MemberRequest, pk: int) -> HttpResponse:
    """One page: what can be said, what cannot, and what comes next. Older figures are shown as what
    they are while a worker works out newer ones. The page looks again by itself, a few times; its
    address counts them.
    """
    now = timezone.now()
    cohort = fetch(pilots_visible_to(request.member), pk=pk)
    kept = _kept(cohort, request.LANGUAGE_CODE, now)
    is_fresh = kept is not None and kept.is_fresh(now)
    if is_fresh and "look" in request.GET:
        return redirect("insights:pilot", pk)
    looks = 0 if is_fresh else _looks(request)
    context = {
        "cohort": cohort,
        "kept": kept,
        "week": week_of(timezone.localdate(now), cohort.starts_on),
        "is_admin": request.member.has_role(Role.ADMIN),
        "is_waiting": not is_fresh,
        "is_stuck": looks == len(LOOKS),
    }
    template = "insights/pilot.html" if kept else "insights/waiting.html"
    response = render(request, template, context)
    if not is_fresh and looks < len(LOOKS):
        response.headers["Refresh"] = f"{LOOKS[looks]}; url=?look={looks + 1}"
    return response


def _looks(request: MemberRequest) -> int:
    """How often the page has looked by itself."""
    try:
        return min(max(int(request.GET.get("look", 0)), 0), len(LOOKS))
    except ValueError:
        return 0


@access(*SEEN_BY)
def pilot_figures(request: MemberRequest, pk: int, file_format: FileFormat) -> HttpResponse:
    """The figures of the page as a file. Where there are none yet, the page says so."""
    cohort = fetch(pilots_visible_to(request.member), pk=pk)
    kept = _kept(cohort, request.LANGUAGE_CODE, timezone.now())
    if kept is None:
        return redirect("insights:pilot", pk)
    results = results_of(cohort, kept)
    name = f"pilot-{cohort.pk}-{results.today}"
    return download(records(results), name=name, file_format=file_format)


@access(Role.ADMIN)
def pilot_progress(request: MemberRequest, pk: int, file_format: FileFormat) -> HttpResponse:
    """How far every leader has come, by name, as a file: for whoever sees that on the pilot's page
    as well.
    """
    now = timezone.now()
    cohort = fetch(pilots_visible_to(request.member), pk=pk)
    progress = ProgressFile(
        cohort=cohort,
        file_format=file_format,
        language=request.LANGUAGE_CODE,
        zone=timezone.get_current_timezone_name(),
        now=now,
    )
    name = f"pilot-{cohort.pk}-progress-{timezone.localdate(now)}"
    return download(progress.records(), name=name, file_format=file_format)


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


def _kept(cohort: Cohort, language: str, now: dt.datetime) -> Reckoning | None:
    """The figures that were worked out last; whoever looks at older ones has newer ones made."""
    kept = kept_figures(cohort, language)
    if kept is None or not kept.is_fresh(now):
        wake(keep_figures, cohort_id=cohort.pk, language=language)
    return kept
