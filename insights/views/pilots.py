"""What came of a pilot: for the admins who ran it and the privacy officer who watches."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from cohorts.plan import week_of
from common.languages import in_language
from common.spreadsheets import FileFormat, download
from insights.figures import records
from insights.progress import ProgressFile
from insights.pulse_page import theme_lines
from insights.querysets import SEEN_BY, pilots_visible_to
from insights.results import results_of
from insights.views.waiting import kept_or_asked, patience_of
from people.access import MemberRequest, access, fetch
from people.fresh_sign_in import fresh_sign_in
from people.models import Role
from people.operations import Sight, look_at
from surveys.results import comments_of, declined_in
from surveys.themes import themes_of
from ui.paging import page_of


@access(*SEEN_BY)
def pilots(request: MemberRequest) -> HttpResponse:
    """Every pilot there are results of, newest first: the way in for whoever watches without
    running any.
    """
    found = pilots_visible_to(request.member).order_by("-starts_on", "-pk")
    context = {
        "page": page_of(found, request.GET),
        "is_admin": request.member.has_role(Role.ADMIN),
    }
    return render(request, "insights/pilots.html", context)


@access(*SEEN_BY)
def pilot(request: MemberRequest, pk: int) -> HttpResponse:
    """One page: what can be said, what cannot, and what comes next. Older figures are shown as what
    they are while a worker works out newer ones. The page looks again by itself, a few times; its
    address counts them.
    """
    now = timezone.now()
    cohort = fetch(pilots_visible_to(request.member), pk=pk)
    kept = kept_or_asked(cohort, request.LANGUAGE_CODE, now)
    is_fresh = kept is not None and kept.is_fresh(now)
    if is_fresh and "look" in request.GET:
        return redirect("insights:pilot", pk)
    patience = patience_of(request, is_fresh=is_fresh)
    context = {
        "cohort": cohort,
        "kept": kept,
        "week": week_of(timezone.localdate(now), cohort.starts_on),
        "is_admin": request.member.has_role(Role.ADMIN),
        **patience.context,
    }
    if kept:
        look_at(cohort, Sight.RESULTS, by=request.member, now=now)
    template = "insights/pilot.html" if kept else "insights/waiting.html"
    return patience.answer(render(request, template, context))


@access(*SEEN_BY)
def pilot_figures(request: MemberRequest, pk: int, file_format: FileFormat) -> HttpResponse:
    """The figures of the page as a file. Where there are none yet, the page says so."""
    cohort = fetch(pilots_visible_to(request.member), pk=pk)
    now = timezone.now()
    kept = kept_or_asked(cohort, request.LANGUAGE_CODE, now)
    if kept is None:
        return redirect("insights:pilot", pk)
    look_at(cohort, Sight.FIGURES_FILE, by=request.member, now=now)
    results = results_of(cohort, kept)
    name = f"pilot-{cohort.pk}-{results.today}"
    return download(records(results), name=name, file_format=file_format)


@access(Role.ADMIN)
@fresh_sign_in(to_read=True)
def pilot_progress(request: MemberRequest, pk: int, file_format: FileFormat) -> HttpResponse:
    """How far every leader has come, by name, as a file: for whoever sees that on the pilot's page
    as well.
    """
    now = timezone.now()
    cohort = fetch(pilots_visible_to(request.member), pk=pk)
    look_at(cohort, Sight.PROGRESS_FILE, by=request.member, now=now)
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
    """What people wrote in closed waves, word for word: published from ten comments of one
    language on, without scores or parts, or retold.
    """
    cohort = fetch(pilots_visible_to(request.member), pk=pk)
    look_at(cohort, Sight.COMMENTS, by=request.member, now=timezone.now())
    is_admin = request.member.has_role(Role.ADMIN)
    themes = theme_lines(themes_of(cohort), cohort.pk if is_admin else None)
    comments = [
        {
            "wave": each.wave.number,
            "themes": themes.get(each.wave_id, []),
            "question": in_language(each.item.text, request.LANGUAGE_CODE),
            "text": each.text,
            "is_retold": each.is_retold,
        }
        for each in comments_of(cohort)
    ]
    context = {
        "cohort": cohort,
        "comments": comments,
        "declined": declined_in(cohort),
        "is_admin": is_admin,
    }
    return render(request, "insights/comments.html", context)
