"""After the role-plays: moving what was meant for somebody else, finishing, reading feedback."""

from __future__ import annotations

from django.contrib import messages as flash
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.feedback import feedback_for
from assessments.forms import FinishForm, MoveForm
from assessments.operations import AlreadyScored, LeaderAbsent, SessionCanceled, move_scores
from assessments.panels import LiveSession
from assessments.policy import SCOREABLE
from assessments.views.live import live_session_for, panel_of
from common.once import one_effect
from people.access import MemberRequest, access, fetch, found
from people.models import Role
from practice.models import PracticeSession
from practice.operations import (
    AttendanceDiffers,
    SessionNotBegun,
    SessionNotPlanned,
    hold_session,
)
from practice.titles import title_of


@access(Role.FACILITATOR)
@one_effect
def move(request: MemberRequest, pk: int, leader: int) -> HttpResponse:
    """Levels and the note go to whom they were meant for."""
    session = found(SCOREABLE.first(request.member, pk))
    live = live_session_for(request, session)
    panel = panel_of(live["panels"], str(leader))
    others = [each for each in live["panels"] if each is not panel]
    form = MoveForm(request.POST or None, panel=panel, others=others)
    if form.is_valid() and _moved(request, session, panel.enrollment_id, form):
        flash.success(request, _("Moved. What was there before stays in the record."))
        screen = reverse("assessments:score", args=[pk])
        return redirect(f"{screen}?show={form.cleaned_data['to']}")
    context = live | {"panel": panel, "form": form}
    return render(request, "assessments/move.html", context, status=422 if form.is_bound else 200)


def _moved(request: MemberRequest, session: PracticeSession, from_id: int, form: MoveForm) -> bool:
    """Whether it could be moved; if not, the form says why."""
    try:
        move_scores(
            session_id=session.pk,
            from_enrollment_id=from_id,
            to_enrollment_id=form.cleaned_data["to"],
            criterion_ids=form.cleaned_data["criteria"],
            with_note=form.cleaned_data.get("note", False),
            rater=request.member,
            now=timezone.now(),
        )
    except AlreadyScored:
        form.add_error("to", _("There is a level already. Clear it first, then move this one."))
    except LeaderAbsent:
        form.add_error("to", _("They are marked absent. Note first that they are here."))
    except SessionCanceled:
        form.add_error(None, _("This session was canceled."))
    return form.is_valid()


@access(Role.FACILITATOR)
@one_effect
def finish(request: MemberRequest, pk: int) -> HttpResponse:
    """Says what will happen, then does it: attendance is kept, and leaders read their feedback."""
    session = found(SCOREABLE.first(request.member, pk))
    if session.is_held:
        return redirect("assessments:score", pk=pk)
    live = live_session_for(request, session)
    seats = [panel.enrollment_id for panel in live["panels"]]
    form = FinishForm(request.POST or None, enrollment_ids=seats)
    context = live | _consequences(live)
    if request.method != "POST":
        return render(request, "assessments/finish.html", context)
    if not form.is_valid():
        raise Http404
    try:
        hold_session(
            session=session,
            present=form.cleaned_data["present"],
            by=request.member,
            now=timezone.now(),
        )
    except (AttendanceDiffers, SessionNotBegun) as error:
        context["has_changed"] = isinstance(error, AttendanceDiffers)
        return render(request, "assessments/finish.html", context, status=409)
    except SessionNotPlanned:
        text = _("This session was canceled. Ask the program team to plan it again first.")
        flash.error(request, text)
        return redirect("practice:session", pk=pk)
    flash.success(request, _("The session is finished. Leaders can read their feedback now."))
    return redirect("practice:session", pk=pk)


def _consequences(live: LiveSession) -> dict[str, object]:
    """Who was there, who was not, and who has not all levels."""
    present = [panel for panel in live["panels"] if panel.is_present]
    return {
        "present": present,
        "absent": [panel for panel in live["panels"] if not panel.is_present],
        "incomplete": [panel for panel in present if panel.done < len(panel.criteria)],
        "is_early": timezone.now() < live["session"].starts_at,
    }


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
