"""Scoring a group beside the call, and reading one's own result afterwards."""

from __future__ import annotations

from django.contrib import messages as flash
from django.db import transaction
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments.feedback import feedback_for
from assessments.forms import LeaderForm, NoteForm, PresenceForm, TapForm
from assessments.operations import (
    NotInThisSession,
    SessionCanceled,
    StaleNote,
    record_score,
    save_note,
)
from assessments.panels import LeaderPanel, criteria_of, panels_of
from assessments.policy import scoreable_sessions
from common.once import one_effect
from people.access import MemberRequest, access, fetch
from people.models import Role
from practice.models import PracticeSession
from practice.operations import NotInCohort, SessionNotPlanned, hold_session, note_attendance
from practice.titles import title_of


@access(Role.FACILITATOR)
@one_effect
def score(request: MemberRequest, pk: int) -> HttpResponse:
    """The whole group on one page; a POST saves one leader's panel for those without script."""
    session = fetch(scoreable_sessions(request.member).in_full(), pk=pk)
    panels = panels_of(session, request.member, language=request.LANGUAGE_CODE)
    if request.method != "POST":
        return _score_page(request, session, panels)
    panel = next(
        (each for each in panels if str(each.enrollment_id) == request.POST.get("leader")), None
    )
    if panel is None:
        raise Http404
    form = LeaderForm(
        request.POST, enrollment_id=panel.enrollment_id, criteria=criteria_of(session)
    )
    if not form.is_valid():
        panel.keep(request.POST.get("note", ""), request.POST.dict())
        return _score_page(request, session, panels, form=form)
    try:
        _save_panel(request, session, panel, form)
    except StaleNote as stale:
        panel.keep(form.cleaned_data["note"], request.POST.dict())
        panel.note, panel.revision, panel.is_stale = (
            stale.current.text,
            stale.current.revision,
            True,
        )
        return _score_page(request, session, panels, form=form)
    except SessionCanceled:
        return redirect("practice:session", pk=pk)
    flash.success(request, _("Saved for %(name)s.") % {"name": panel.name})
    return redirect(f"{reverse('assessments:score', args=[pk])}#leader-{panel.enrollment_id}")


@transaction.atomic
def _save_panel(
    request: MemberRequest, session: PracticeSession, panel: LeaderPanel, form: LeaderForm
) -> None:
    now = timezone.now()
    for criterion, level in form.chosen().items():
        record_score(
            session_id=session.pk,
            enrollment_id=panel.enrollment_id,
            criterion_id=criterion,
            level=level,
            rater=request.member,
            now=now,
        )
    if form.cleaned_data["note"] != panel.note:
        save_note(
            session_id=session.pk,
            enrollment_id=panel.enrollment_id,
            text=form.cleaned_data["note"],
            expected_revision=form.cleaned_data["revision"],
            rater=request.member,
            now=now,
        )


def _score_page(
    request: MemberRequest,
    session: PracticeSession,
    panels: list[LeaderPanel],
    form: LeaderForm | None = None,
) -> HttpResponse:
    context = {
        "session": session,
        "title": title_of(session, request.LANGUAGE_CODE),
        "panels": panels,
        "form": form,
        "store": f"scoring:{request.member.pk}:{session.pk}",
    }
    return render(request, "assessments/score.html", context, status=422 if form else 200)


@access(Role.FACILITATOR)
@require_POST
def tap(request: MemberRequest, pk: int) -> HttpResponse:
    """One tap: answers only when it is kept."""
    session = fetch(scoreable_sessions(request.member), pk=pk)
    form = TapForm(request.POST)
    if not form.is_valid():
        return _refused()
    try:
        kept = record_score(
            session_id=session.pk,
            enrollment_id=form.cleaned_data["leader"],
            criterion_id=form.cleaned_data["criterion"],
            level=form.cleaned_data["level"],
            rater=request.member,
            now=timezone.now(),
        )
    except NotInThisSession as error:
        raise Http404 from error
    except SessionCanceled:
        return _refused()
    return JsonResponse({"level": kept.level, "revision": kept.revision})


@access(Role.FACILITATOR)
@require_POST
def note(request: MemberRequest, pk: int) -> HttpResponse:
    """A note while it is being written; 409 with the text that stands when it changed elsewhere."""
    session = fetch(scoreable_sessions(request.member), pk=pk)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _refused()
    try:
        kept = save_note(
            session_id=session.pk,
            enrollment_id=form.cleaned_data["leader"],
            text=form.cleaned_data["text"],
            expected_revision=form.cleaned_data["revision"],
            rater=request.member,
            now=timezone.now(),
        )
    except StaleNote as stale:
        return JsonResponse(
            {"text": stale.current.text, "revision": stale.current.revision}, status=409
        )
    except NotInThisSession as error:
        raise Http404 from error
    except SessionCanceled:
        return _refused()
    return JsonResponse({"revision": kept.revision})


@access(Role.FACILITATOR)
@require_POST
def presence(request: MemberRequest, pk: int) -> HttpResponse:
    """Who is there."""
    session = fetch(scoreable_sessions(request.member).in_full(), pk=pk)
    form = PresenceForm(request.POST)
    if not form.is_valid():
        return _refused()
    try:
        note_attendance(
            session=session,
            enrollment_id=form.cleaned_data["leader"],
            was_present=form.cleaned_data["present"],
            by=request.member,
            now=timezone.now(),
        )
    except NotInCohort as error:
        raise Http404 from error
    return JsonResponse({"present": form.cleaned_data["present"]})


def _refused() -> HttpResponse:
    return JsonResponse(
        {"error": _("This could not be saved. Reload the page and try again.")}, status=422
    )


@access(Role.FACILITATOR)
@require_POST
@one_effect
def finish(request: MemberRequest, pk: int) -> HttpResponse:
    """The session took place: attendance is kept, and leaders may read their feedback."""
    session = fetch(scoreable_sessions(request.member), pk=pk)
    present = request.POST.getlist("present")
    if not all(value.isascii() and value.isdigit() and len(value) < 19 for value in present):
        raise Http404
    try:
        hold_session(
            session=session,
            present=[int(value) for value in present],
            by=request.member,
            now=timezone.now(),
        )
    except NotInCohort as error:
        raise Http404 from error
    except SessionNotPlanned:
        flash.error(
            request, _("This session was canceled. Ask the program team to plan it again first.")
        )
        return redirect("practice:session", pk=pk)
    flash.success(request, _("The session is finished. Leaders can read their feedback now."))
    return redirect("practice:session", pk=pk)


@access(Role.LEADER)
def feedback(request: MemberRequest, pk: int) -> HttpResponse:
    """A leader's own result, once the session is held."""
    session = fetch(
        PracticeSession.objects.visible_to(request.member).attended_by(request.member).in_full(),
        pk=pk,
    )
    context = {
        "session": session,
        "title": title_of(session, request.LANGUAGE_CODE),
        "feedback": feedback_for(session, request.member, language=request.LANGUAGE_CODE),
    }
    return render(request, "assessments/feedback.html", context)
