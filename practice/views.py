"""Live sessions: the list, one page per role, moving and canceling."""

from __future__ import annotations

import datetime as dt
import zoneinfo

from django.contrib import messages as flash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from common.once import one_effect
from common.wakeups import wake
from messaging.tasks import send_due
from people.access import MemberRequest, access, fetch
from people.models import Role
from practice.forms import RescheduleForm
from practice.models import PracticeSession
from practice.operations import SessionOver, cancel_session, reschedule_session
from practice.policy import can_move_session, can_run_session
from practice.session_page import list_sessions, seats_of, session_page


@access(Role.LEADER, Role.FACILITATOR, Role.ADMIN)
def sessions(request: MemberRequest) -> HttpResponse:
    """My sessions, the next one first."""
    ahead, past = list_sessions(request.member, language=request.LANGUAGE_CODE, now=timezone.now())
    return render(request, "practice/sessions.html", {"ahead": ahead, "past": past})


@access(Role.LEADER, Role.FACILITATOR, Role.ADMIN)
def session(request: MemberRequest, pk: int) -> HttpResponse:
    """One session: the brief for its leaders, the run sheet for its facilitators, the facts for
    admins.
    """
    found = fetch(PracticeSession.objects.visible_to(request.member).in_full(), pk=pk)
    context = session_page(found, request.member, language=request.LANGUAGE_CODE)
    context["can_move"] = can_move_session(request.member, found)
    if context["is_attendee"]:
        return render(request, "practice/session_leader.html", context)
    if can_run_session(request.member, found):
        return render(request, "practice/session_run.html", context)
    return render(request, "practice/session_admin.html", context)


@access(Role.ADMIN)
@one_effect
def reschedule(request: MemberRequest, pk: int) -> HttpResponse:
    """Another time or link for a session; also how a canceled one is planned again."""
    found = fetch(PracticeSession.objects.visible_to(request.member).in_full(), pk=pk)
    if not can_move_session(request.member, found):
        return _over(request, found)
    now = timezone.now()
    form = _reschedule_form(request, found, now)
    if form.is_valid():
        try:
            reschedule_session(
                session=found,
                starts_at=form.cleaned_data["starts_at"],
                link=form.cleaned_data["link"],
                by=request.member,
                now=now,
            )
        except SessionOver:
            return _over(request, found)
        wake(send_due)
        flash.success(
            request,
            _("The new time is saved. Everybody in the session gets it in their own time zone."),
        )
        return redirect("practice:session", pk=pk)
    context = session_page(found, request.member, language=request.LANGUAGE_CODE) | {"form": form}
    return render(
        request, "practice/reschedule.html", context, status=422 if form.is_bound else 200
    )


def _reschedule_form(
    request: MemberRequest, found: PracticeSession, now: dt.datetime
) -> RescheduleForm:
    """Filled with how the session stands, in the zone it was agreed in; the zones are those of its
    people.
    """
    local = found.starts_at.astimezone(zoneinfo.ZoneInfo(found.time_zone))
    people = [seat.member for seat in seats_of(found)] + [found.facilitator, request.member]
    return RescheduleForm(
        request.POST or None,
        initial={
            "day": local.date(),
            "time": local.time(),
            "zone": found.time_zone,
            "link": found.link,
        },
        zones=list(dict.fromkeys([found.time_zone, *(person.time_zone for person in people)])),
        now=now,
    )


@access(Role.ADMIN)
@one_effect
def cancel(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask once, then cancel."""
    found = fetch(PracticeSession.objects.visible_to(request.member).in_full(), pk=pk)
    if not can_move_session(request.member, found):
        return _over(request, found)
    if request.method != "POST":
        context = session_page(found, request.member, language=request.LANGUAGE_CODE)
        return render(request, "practice/cancel.html", context)
    try:
        cancel_session(session=found, by=request.member, now=timezone.now())
    except SessionOver:
        return _over(request, found)
    wake(send_due)
    flash.success(request, _("The session is canceled and removed from everybody's calendar."))
    return redirect("practice:session", pk=pk)


def _over(request: MemberRequest, found: PracticeSession) -> HttpResponse:
    flash.info(request, _("This session took place, so it can no longer be moved or canceled."))
    return redirect("practice:session", pk=found.pk)
