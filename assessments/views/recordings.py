"""A recorded turn: the leader's yes, what is there for a second rater, and how both go again."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages as flash
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from assessments.forms import RecordingForm
from assessments.models import TurnRecording
from assessments.operations import (
    NotAgreed,
    NotInThisSession,
    RecordingOver,
    RecordingServed,
    SessionCanceled,
    agree_to_recording,
    ask_for_recording,
    delete_recording,
    leave_recording,
    see_recording,
    take_back_recording,
    was_asked,
)
from assessments.policy import SCOREABLE, possible_watchers, sessions_of_own_turns
from assessments.served import has_served
from assessments.turn_file_forms import TurnFileForm
from assessments.views.behaviors import leaders_in
from cohorts.models import Enrollment
from common.once import one_effect
from common.wakeups import wake
from messaging.tasks import send_due
from people.access import MemberRequest, access, fetch, found
from people.models import Member, Role
from practice.models import PracticeSession
from practice.operations import SessionNotBegun
from practice.titles import title_of, when

OVER = gettext_lazy("Nothing is recorded for this session any more.")
SERVED = gettext_lazy(
    "Two raters have given all their levels for this turn, so nobody needs a recording any more."
)


@access(Role.LEADER)
@one_effect
def consent(request: MemberRequest, pk: int) -> HttpResponse:
    """A leader says yes to a recording of their own turn, or takes it back."""
    session = fetch(sessions_of_own_turns(request.member).in_full(), pk=pk)
    if request.method == "POST" and not _answered(request, session):
        flash.info(request, _("This session was canceled, or you have no seat in it any more."))
        return redirect("practice:session", pk=pk)
    if request.method == "POST":
        return redirect("assessments:consent", pk=pk)
    return consent_page(request, session)


def consent_page(
    request: MemberRequest, session: PracticeSession, bringing: TurnFileForm | None = None
) -> HttpResponse:
    """What the leader said and what is there; a form that was sent comes back with its errors."""
    said = TurnRecording.objects.visible_to(request.member).filter(
        session=session, enrollment__member=request.member
    )
    mine = leaders_in(session).filter(member=request.member).first()
    given = said.select_related("session", "left_by", "file__watcher", "file__by").first()
    context = {
        "session": session,
        "title": title_of(session, request.LANGUAGE_CODE),
        "said": given,
        **_closed(session, mine, request.member),
        "bringing": bringing or _empty_form(session, given),
    }
    status = 200 if bringing is None else 422
    return render(request, "assessments/consent.html", context, status=status)


def _no_more(session: PracticeSession, leader: Enrollment | None) -> str:
    """Why no recording of the leader's turn is taken any more; '' where one is. One query at
    most.
    """
    is_over = timezone.now() >= TurnRecording(session=session).kept_until
    if is_over or session.is_canceled or leader is None:
        return str(OVER)
    return str(SERVED) if has_served(session.pk, leader.pk) else ""


def not_yet(begins_at: dt.datetime, member: Member) -> str:
    """What is said of a recording before its session has begun."""
    text = _("A recording can be brought in, or linked to, once the session has begun: %(time)s.")
    return text % {"time": when(begins_at, member.time_zone)}


def _closed(session: PracticeSession, leader: Enrollment | None, by: Member) -> dict[str, str]:
    """Why nothing is asked for or taken any more (`no_more`), and why nothing can be brought in
    now (`closed`), which is also so before the session; '' where it can.
    """
    no_more = _no_more(session, leader)
    is_early = timezone.now() < session.starts_at
    return {
        "no_more": no_more,
        "closed": no_more or (not_yet(session.starts_at, by) if is_early else ""),
    }


def bring_form(session: PracticeSession, request: MemberRequest | None = None) -> TurnFileForm:
    """The form for a recording: as it was sent, or empty, with the planned second rater first."""
    watchers = list(possible_watchers(session))
    if request is not None:
        return TurnFileForm(request.POST, request.FILES, watchers=watchers)
    planned = session.second_rater
    return TurnFileForm(watchers=watchers, planned=planned.rater_id if planned else None)


def _answered(request: MemberRequest, session: PracticeSession) -> bool:
    """Whether the answer could be kept; a no needs no seat any more."""
    is_yes, by, now = request.POST.get("answer") == "yes", request.member, timezone.now()
    if not is_yes:
        said = TurnRecording.objects.visible_to(by).filter(session=session, enrollment__member=by)
        for each in said.values_list("enrollment_id", flat=True):
            take_back_recording(session=session, enrollment_id=each, by=by, now=now)
        flash.success(request, _("Your turn is not recorded. What there was of it is deleted."))
        return True
    mine = leaders_in(session).filter(member=by).first()
    if mine is None:
        return False
    try:
        agree_to_recording(session=session, enrollment_id=mine.pk, by=by, now=now)
    except (SessionCanceled, NotInThisSession):
        return False
    wake(send_due)
    flash.success(request, _("Thank you. You can take it back here at any time."))
    return True


def _empty_form(session: PracticeSession, said: TurnRecording | None) -> TurnFileForm | None:
    """Only where there is a yes."""
    return bring_form(session) if said is not None and said.is_agreed else None


@access(Role.FACILITATOR)
@one_effect
def recording(request: MemberRequest, pk: int, leader: int) -> HttpResponse:
    """One leader's recorded turn, for whoever scores here."""
    session = found(SCOREABLE.first(request.member, pk))
    chosen = fetch(leaders_in(session), pk=leader)
    deletes, by, now = "delete" in request.POST, request.member, timezone.now()
    form = RecordingForm(None if deletes else request.POST or None)
    try:
        if deletes:
            delete_recording(session_id=pk, enrollment_id=leader, by=by, now=now)
            flash.success(request, _("It is deleted."))
        if deletes or (form.is_valid() and _left(request, pk, leader, form)):
            return redirect("assessments:recording", pk=pk, leader=leader)
    except NotInThisSession as error:
        raise Http404 from error
    except SessionCanceled:
        return redirect("practice:session", pk=pk)
    return recording_page(request, session, chosen, form=form)


def recording_page(
    request: MemberRequest,
    session: PracticeSession,
    chosen: Enrollment,
    *,
    form: RecordingForm | None = None,
    bringing: TurnFileForm | None = None,
) -> HttpResponse:
    """What there is of a leader's turn, for whoever scores here; with forms as they were sent."""
    by, now, leader = request.member, timezone.now(), chosen.pk
    try:
        said = see_recording(session_id=session.pk, enrollment_id=leader, by=by, now=now)
    except NotInThisSession as error:
        raise Http404 from error
    except SessionCanceled:
        return redirect("practice:session", pk=session.pk)
    context = {
        "session": session,
        "title": title_of(session, request.LANGUAGE_CODE),
        "name": chosen.member.name,
        "leader": leader,
        "said": said,
        **_closed(session, chosen, by),
        "was_asked": was_asked(session.pk, chosen.member_id),
        "form": form or RecordingForm(),
        "bringing": bringing or _empty_form(session, said),
        "is_mine_to_watch": bool(said and said.has_file and said.file.watcher_id == by.pk),
    }
    is_sent = bringing is not None or (form is not None and form.is_bound)
    return render(request, "assessments/recording.html", context, status=422 if is_sent else 200)


@require_POST
@access(Role.FACILITATOR)
@one_effect
def ask(request: MemberRequest, pk: int, leader: int) -> HttpResponse:
    """Asks a leader by mail for their yes; once."""
    session = found(SCOREABLE.first(request.member, pk))
    chosen = fetch(leaders_in(session), pk=leader)
    by, now = request.member, timezone.now()
    try:
        is_new = ask_for_recording(session_id=pk, enrollment_id=leader, by=by, now=now)
    except NotInThisSession as error:
        raise Http404 from error
    except RecordingServed:
        flash.info(request, SERVED)
        return redirect("assessments:recording", pk=pk, leader=leader)
    except (RecordingOver, SessionCanceled):
        flash.info(request, OVER)
        return redirect("practice:session", pk=pk)
    if is_new:
        wake(send_due)
        flash.success(request, _("%(name)s gets an email.") % {"name": chosen.member.name})
    return redirect("assessments:recording", pk=pk, leader=leader)


def _left(request: MemberRequest, pk: int, leader: int, form: RecordingForm) -> bool:
    """Whether the link could be kept; if not, the form says why."""
    link, by, now = form.cleaned_data["link"], request.member, timezone.now()
    try:
        leave_recording(session_id=pk, enrollment_id=leader, link=link, by=by, now=now)
    except NotAgreed:
        form.add_error(None, _("Nothing was kept: there is no yes to a recording."))
    except SessionNotBegun as early:
        form.add_error(None, not_yet(early.possible_from, by))
    except RecordingServed:
        form.add_error(None, SERVED)
    except RecordingOver:
        form.add_error(None, OVER)
    else:
        wake(send_due)
        flash.success(
            request, _("The link is kept. It deletes itself two weeks after the session.")
        )
    return form.is_valid()
