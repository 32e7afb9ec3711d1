"""A recorded turn: the leader's yes, the link for a second rater, and how both go again."""

from __future__ import annotations

from django.contrib import messages as flash
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments.forms import RecordingForm
from assessments.models import TurnRecording
from assessments.operations import (
    NotAgreed,
    NotInThisSession,
    RecordingOver,
    SessionCanceled,
    agree_to_recording,
    ask_for_recording,
    delete_recording,
    leave_recording,
    see_recording,
    take_back_recording,
    was_asked,
)
from assessments.policy import SCOREABLE
from assessments.views.behaviors import leaders_in
from common.once import one_effect
from common.wakeups import wake
from messaging.tasks import send_due
from people.access import MemberRequest, access, fetch, found
from people.models import Role
from practice.models import PracticeSession
from practice.titles import title_of


@access(Role.LEADER)
@one_effect
def consent(request: MemberRequest, pk: int) -> HttpResponse:
    """A leader says yes to a recording of their own turn, or takes it back."""
    own = PracticeSession.objects.visible_to(request.member).attended_by(request.member)
    session, now = fetch(own.in_full(), pk=pk), timezone.now()
    said = TurnRecording.objects.visible_to(request.member).filter(
        session=session, enrollment__member=request.member
    )
    if request.method == "POST" and not _answered(request, session):
        flash.info(request, _("This session was canceled, or you have no seat in it any more."))
        return redirect("practice:session", pk=pk)
    if request.method == "POST":
        return redirect("assessments:consent", pk=pk)
    context = {
        "session": session,
        "title": title_of(session, request.LANGUAGE_CODE),
        "said": said.select_related("session", "left_by").first(),
        "is_over": now >= TurnRecording(session=session).kept_until,
    }
    return render(request, "assessments/consent.html", context)


def _answered(request: MemberRequest, session: PracticeSession) -> bool:
    """Whether the answer could be kept."""
    mine = leaders_in(session).filter(member=request.member).first()
    if mine is None:
        return False
    is_yes, by, now = request.POST.get("answer") == "yes", request.member, timezone.now()
    if not is_yes:
        take_back_recording(session=session, enrollment_id=mine.pk, by=by, now=now)
        flash.success(request, _("Your turn is not recorded. If there was a link, it is deleted."))
        return True
    try:
        agree_to_recording(session=session, enrollment_id=mine.pk, by=by, now=now)
    except (SessionCanceled, NotInThisSession):
        return False
    wake(send_due)
    flash.success(request, _("Thank you. You can take it back here at any time."))
    return True


@access(Role.FACILITATOR)
@one_effect
def recording(request: MemberRequest, pk: int, leader: int) -> HttpResponse:
    """The link to one leader's recorded turn, for whoever scores here."""
    session = found(SCOREABLE.first(request.member, pk))
    chosen = fetch(leaders_in(session), pk=leader)
    deletes, by, now = "delete" in request.POST, request.member, timezone.now()
    form = RecordingForm(None if deletes else request.POST or None)
    try:
        if deletes:
            delete_recording(session_id=pk, enrollment_id=leader, by=by, now=now)
            flash.success(request, _("The link is deleted."))
        if deletes or (form.is_valid() and _left(request, pk, leader, form)):
            return redirect("assessments:recording", pk=pk, leader=leader)
        said = see_recording(session_id=pk, enrollment_id=leader, by=by, now=now)
    except NotInThisSession as error:
        raise Http404 from error
    except SessionCanceled:
        return redirect("practice:session", pk=pk)
    context = {
        "session": session,
        "title": title_of(session, request.LANGUAGE_CODE),
        "name": chosen.member.name,
        "leader": leader,
        "said": said,
        "was_asked": was_asked(pk, chosen.member_id),
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "assessments/recording.html", context, status=status)


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
    except (RecordingOver, SessionCanceled):
        flash.info(request, _("Nothing is recorded for this session any more."))
        return redirect("practice:session", pk=pk)
    if is_new:
        wake(send_due)
        flash.success(request, _("%(name)s gets a mail.") % {"name": chosen.member.name})
    return redirect("assessments:recording", pk=pk, leader=leader)


def _left(request: MemberRequest, pk: int, leader: int, form: RecordingForm) -> bool:
    """Whether the link could be kept; if not, the form says why."""
    link, by, now = form.cleaned_data["link"], request.member, timezone.now()
    try:
        leave_recording(session_id=pk, enrollment_id=leader, link=link, by=by, now=now)
    except NotAgreed:
        form.add_error(None, _("Nothing was kept: there is no yes to a recording."))
    except RecordingOver:
        form.add_error("link", _("Two weeks after a session no link is kept any more."))
    else:
        wake(send_due)
        flash.success(
            request, _("The link is kept. It deletes itself two weeks after the session.")
        )
    return form.is_valid()
