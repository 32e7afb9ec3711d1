"""The one screen beside the call: whose turn it is, the levels, and everything else a tap away."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages as flash
from django.db import transaction
from django.http import Http404, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.apart import open_apart
from assessments.drawing import drawn_panel, strip_of
from assessments.examples import examples_for
from assessments.forms import LeaderForm
from assessments.live_state import elapsed
from assessments.models import nothing_since
from assessments.operations import (
    LeaderAbsent,
    SessionCanceled,
    StaleNote,
    record_score,
    save_note,
)
from assessments.panels import CRITERIA, LeaderPanel, LiveSession, asked_of, live_session
from assessments.policy import ON_SCREEN
from assessments.seen import told_ticks
from assessments.states import calibration_state
from common.once import one_effect
from people.access import MemberRequest, access, found
from people.models import Role
from people.operations import Sight, look_at
from practice.models import PracticeSession
from practice.operations import SessionNotPlanned, StaleAttendance, note_attendance
from practice.policy import can_move_session

GUIDE = "guide"
"""What ?show= calls the part of the screen with everything that is no leader's."""


@access(Role.FACILITATOR)
@one_effect
def score(request: MemberRequest, pk: int) -> HttpResponse:
    """The whole session on one screen; a POST saves one leader's panel for those without script."""
    session = found(ON_SCREEN.first(request.member, pk))
    live = live_session_for(request, session)
    if request.method != "POST":
        look_at(session, Sight.LEVELS, by=request.member, now=timezone.now())
        return _live_screen(request, live, show=request.GET.get("show", ""))
    panel = panel_of(live["panels"], request.POST.get("leader"))
    form = LeaderForm(request.POST, enrollment_id=panel.enrollment_id, criteria=CRITERIA(session))
    if not form.is_valid():
        panel.keep(request.POST.get("note", ""), request.POST.dict())
        return _refused_panel(request, live, panel, form)
    try:
        _save_panel(request, session, panel, form)
    except (StaleNote, StaleAttendance, LeaderAbsent) as conflict:
        panel.keep(form.cleaned_data["note"], request.POST.dict())
        _explain(panel, form, conflict)
        return _refused_panel(request, live, panel, form)
    except (SessionCanceled, SessionNotPlanned):
        return redirect("practice:session", pk=pk)
    flash.success(request, _("Saved for %(name)s.") % {"name": panel.name})
    return redirect(f"{reverse('assessments:score', args=[pk])}?show={panel.enrollment_id}")


def live_session_for(request: MemberRequest, session: PracticeSession) -> LiveSession:
    """The session as the one who asks runs it."""
    return live_session(session, request.member, language=request.LANGUAGE_CODE)


def panel_of(panels: list[LeaderPanel], leader: str | None) -> LeaderPanel:
    """The panel of a leader whose number was sent; nobody else exists."""
    found = next((each for each in panels if str(each.enrollment_id) == leader), None)
    if found is None:
        raise Http404
    return found


@transaction.atomic
def _save_panel(
    request: MemberRequest, session: PracticeSession, panel: LeaderPanel, form: LeaderForm
) -> None:
    now, seen = timezone.now(), form.cleaned_data["attendance"]
    if seen is not None and form.cleaned_data["here"] != panel.is_present:
        note_attendance(
            session=session,
            enrollment_id=panel.enrollment_id,
            was_present=form.cleaned_data["here"],
            expected_revision=seen,
            by=request.member,
            now=now,
        )
    for criterion, level in _changed(panel, form).items():
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


def _changed(panel: LeaderPanel, form: LeaderForm) -> dict[int, int]:
    """Criterion -> level, where it is another than the one that is kept."""
    kept = {row.id: row.value for row in panel.criteria}
    return {
        criterion: level for criterion, level in form.chosen().items() if kept[criterion] != level
    }


def _explain(
    panel: LeaderPanel, form: LeaderForm, conflict: StaleNote | StaleAttendance | LeaderAbsent
) -> None:
    """Why nothing was saved, on the panel and above the page."""
    if isinstance(conflict, StaleNote):
        panel.note, panel.revision = conflict.current.text, conflict.current.revision
        panel.is_stale = True
        form.add_error("note", _("This note was changed elsewhere."))
    else:
        panel.is_in_question = True
        question = _("%(name)s is marked absent. Is %(name)s here?") % {"name": panel.name}
        form.add_error("here", question)


def _refused_panel(
    request: MemberRequest, live: LiveSession, panel: LeaderPanel, form: LeaderForm
) -> HttpResponse:
    return _live_screen(request, live, show=str(panel.enrollment_id), form=form)


def _live_screen(
    request: MemberRequest, live: LiveSession, *, show: str, form: LeaderForm | None = None
) -> HttpResponse:
    session, turn = live["session"], live["turn"]
    known = [str(panel.enrollment_id) for panel in live["panels"]]
    on = str(turn.enrollment_id) if turn else next(iter(known), GUIDE)
    chosen = show if show in {*known, GUIDE} else on
    leader = on if chosen == GUIDE else chosen
    sent = next((each for each in live["panels"] if str(each.enrollment_id) == leader), None)
    context = live | {
        "form": form,
        "show": chosen,
        "panel": sent,
        "drawn_panel": drawn_panel(sent, session, get_token(request)) if sent else "",
        "strip": strip_of(live["panels"], session, chosen),
        "behaviors": [[row.id, row.behaviors] for row in sent.criteria] if sent else [],
        "others": [each.own for each in live["panels"] if each is not sent],
        "guide": GUIDE,
        "examples": examples_for(session, request.LANGUAGE_CODE) if chosen == GUIDE else (),
        **_for_rater(request, live),
        "can_move": can_move_session(request.member, session),
    }
    return render(request, "assessments/live.html", context, status=422 if form else 200)


def _for_rater(request: MemberRequest, live: LiveSession) -> dict[str, object]:
    """What the screen tells the one who scores, whoever is on it."""
    session, now = live["session"], timezone.now()
    until: dt.date | None = getattr(session, "calibrated_until", None)
    return {
        "ticks": told_ticks(session, request.member),
        "nothing": nothing_since(now),
        "elapsed": elapsed(session, now),
        "calibration": calibration_state(until, timezone.localdate()),
        "apart": open_apart(session, request.member),
        "asked": asked_of(request.member, live),
    }
