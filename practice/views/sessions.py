"""Live sessions: the list, one page per role, moving and canceling, another date."""

from __future__ import annotations

import datetime as dt
import zoneinfo

from django.contrib import messages as flash
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from cohorts.operations import CohortRests
from common.once import one_effect
from common.places import place
from common.wakeups import wake
from messaging.tasks import send_due
from people.access import MemberRequest, access, fetch
from people.models import Member, Role
from people.operations import Sight, look_at
from practice.concerns import Appointment, concerns_about
from practice.forms import MakeUpForm, RescheduleForm, SwapForm
from practice.known_forms import met_again
from practice.missing import leaders_missing
from practice.models import PracticeSession
from practice.operations import (
    ExpectedElsewhere,
    NoSwap,
    NotMissed,
    SessionNotPlanned,
    SessionOver,
    announce_absence,
    arrange_make_up,
    cancel_session,
    reopen_session,
    reschedule_session,
    swap_session,
    withdraw_absence,
)
from practice.own_turns import asked_of_turn
from practice.policy import (
    can_find_another_date,
    can_move_session,
    can_reopen_session,
    can_run_session,
)
from practice.session_page import (
    LINGERS,
    Seat,
    asked_beside,
    choices_of,
    date_instead,
    list_sessions,
    missed_in,
    own_role,
    seats_of,
    session_page,
)
from practice.views.role_plays import told_form
from ui.second_look import SecondLook


@access(Role.LEADER, Role.FACILITATOR, Role.ADMIN)
def sessions(request: MemberRequest) -> HttpResponse:
    """My sessions, the next one first."""
    ahead, past = list_sessions(
        request.member, request.GET, language=request.LANGUAGE_CODE, now=timezone.now()
    )
    return render(request, "practice/sessions.html", {"ahead": ahead, "past": past})


@access(Role.LEADER, Role.FACILITATOR, Role.ADMIN)
def session(request: MemberRequest, pk: int) -> HttpResponse:
    """One session: the brief for its leaders, the facts for admins; whoever runs it goes on to the
    screen on which it is run and scored.
    """
    found = fetch(PracticeSession.objects.visible_to(request.member).in_full(), pk=pk)
    page = session_page(found, request.member, language=request.LANGUAGE_CODE)
    context = page | {
        "can_move": can_move_session(request.member, found),
        "can_reopen": can_reopen_session(request.member, found),
    }
    if seat := page["my_seat"]:
        context |= own_role(found, page, timezone.now()) | _own_seat(found, seat, timezone.now())
        return render(request, "practice/session_leader.html", context)
    live = place("live screen of a session", pk)
    if (
        live
        and request.member.has_role(Role.FACILITATOR)
        and can_run_session(request.member, found)
    ):
        return redirect(live)
    look_at(found, Sight.SESSION, by=request.member, now=timezone.now())
    if can_find_another_date(request.member, found):
        context["missed"] = missed_in(found)
    context |= told_form(found, page["seats"], request.LANGUAGE_CODE)
    context["asked"] = asked_beside(found, page["seats"])
    context["can_second"] = context["can_move"] and found.starts_at > timezone.now()
    return render(request, "practice/session_admin.html", context)


def _own_seat(found: PracticeSession, seat: Seat, now: dt.datetime) -> dict[str, object]:
    """What a leader can still do about a session: another date, its end, a yes to a recording."""
    recording = "" if seat.is_absent else asked_of_turn(found, seat.enrollment.pk, now)
    return {
        "instead": date_instead(found, seat),
        "is_over": found.is_planned and now >= found.starts_at + LINGERS,
        "recording": recording,
    }


@access(Role.LEADER)
def part(request: MemberRequest, pk: int) -> HttpResponse:
    """The part a leader plays in this turn, as a piece of their page: theirs and no other."""
    mine = PracticeSession.objects.visible_to(request.member).attended_by(request.member)
    found = fetch(mine.in_full(), pk=pk)
    page = session_page(found, request.member, language=request.LANGUAGE_CODE)
    own = own_role(found, page, timezone.now())
    return render(request, "practice/parts/my_part.html", {"session": found, **own})


@access(Role.LEADER)
@one_effect
def absence(request: MemberRequest, pk: int) -> HttpResponse:
    """A leader cannot come, or can after all."""
    own = PracticeSession.objects.visible_to(request.member).attended_by(request.member)
    found = fetch(own.in_full(), pk=pk)
    page = session_page(found, request.member, language=request.LANGUAGE_CODE)
    seat = page["my_seat"]
    if seat is None or not found.is_planned:
        return redirect("practice:session", pk=pk)
    if request.method != "POST":
        return render(request, "practice/absence.html", dict(page))
    act = withdraw_absence if seat.is_excused else announce_absence
    try:
        act(session=found, enrollment_id=seat.enrollment.pk, by=request.member, now=timezone.now())
    except ExpectedElsewhere:
        flash.info(request, _("You have a place in the session of another group instead."))
        return redirect("practice:session", pk=pk)
    except (SessionNotPlanned, SessionOver):
        flash.info(request, _("Something has changed in the meantime. Please look again."))
        return redirect("practice:session", pk=pk)
    if seat.is_excused:
        flash.success(request, _("Good to have you. You are expected."))
    else:
        flash.success(request, _("Thank you for saying so. Your facilitator sees it."))
    return redirect("practice:session", pk=pk)


@access(Role.ADMIN)
@one_effect
def swap(request: MemberRequest, pk: int, enrollment: int) -> HttpResponse:
    """Somebody who cannot come, or was not there, goes to another group's session of the same
    step.
    """
    visible = PracticeSession.objects.visible_to(request.member).in_full()
    found = fetch(visible, pk=pk)
    page = session_page(found, request.member, language=request.LANGUAGE_CODE)
    seat = next((each for each in page["seats"] if each.enrollment.pk == enrollment), None)
    if seat is None:
        raise Http404
    if enrollment not in missed_in(found):
        return redirect("practice:session", pk=pk)
    now = timezone.now()
    theirs = visible.alternatives_to(found, now).exclude(facilitator=seat.member)
    others = {each.pk: each for each in theirs}
    again = met_again(others.values(), found, enrollment)
    form = SwapForm(
        request.POST or None,
        sessions=choices_of(others.values(), seat.member.time_zone, again),
        proposes=bool(again),
    )
    if form.is_valid():
        return _swapped(request, found, seat, others[form.cleaned_data["to"]], now)
    context = page | {
        "form": form,
        "seat": seat,
        "others": others,
        "again": again,
        "all_again": len(again) == len(others),
        "can_move": can_move_session(request.member, found),
    }
    return render(request, "practice/swap.html", context, status=422 if form.is_bound else 200)


def _swapped(
    request: MemberRequest,
    found: PracticeSession,
    seat: Seat,
    to: PracticeSession,
    now: dt.datetime,
) -> HttpResponse:
    try:
        swap_session(
            session=found, enrollment_id=seat.enrollment.pk, to=to, by=request.member, now=now
        )
    except NoSwap:
        flash.info(request, _("Something has changed in the meantime. Please look again."))
        return redirect(request.path)
    wake(send_due)
    flash.success(request, _("%(name)s is invited there.") % {"name": seat.member.name})
    return redirect("practice:session", pk=found.pk)


@access(Role.ADMIN)
@one_effect
def make_up(request: MemberRequest, pk: int) -> HttpResponse:
    """A session of its own for leaders who miss this one, and whoever else missed its step."""
    found = fetch(PracticeSession.objects.visible_to(request.member).in_full(), pk=pk)
    if not can_find_another_date(request.member, found):
        return _resting(request, found)
    now = timezone.now()
    form = _make_up_form(request, found, now)
    second_look = SecondLook()
    if form.is_valid():
        starts_at = form.cleaned_data["starts_at"]
        second_look = SecondLook(
            concerns_about([Appointment(each, starts_at, found.minutes) for each in form.people])
        )
        if second_look.is_settled(request.POST):
            return _arranged(request, found, form, now)
    page = session_page(found, request.member, language=request.LANGUAGE_CODE)
    context = page | {"form": form, "second_look": second_look}
    return render(request, "practice/make_up.html", context, status=422 if form.is_bound else 200)


def _make_up_form(request: MemberRequest, found: PracticeSession, now: dt.datetime) -> MakeUpForm:
    """With everybody who missed the step ticked, led and met as the session they missed."""
    missing = leaders_missing(found.step_id).select_related("member")
    leading = Member.objects.visible_to(request.member).available().with_role(Role.FACILITATOR)
    return MakeUpForm(
        request.POST or None,
        missing=list(missing.order_by("member__folded", "pk")),
        facilitators=list(leading.by_name()),
        initial={"facilitator": found.facilitator_id, "link": found.link},
        now=now,
    )


def _arranged(
    request: MemberRequest, found: PracticeSession, form: MakeUpForm, now: dt.datetime
) -> HttpResponse:
    known = form.cleaned_data
    try:
        made = arrange_make_up(
            session=found,
            enrollment_ids=known["leaders"],
            facilitator=form.facilitators[known["facilitator"]],
            starts_at=known["starts_at"],
            link=known["link"],
            by=request.member,
            now=now,
        )
    except NotMissed:
        flash.info(request, _("Somebody has another date now. Please look again."))
        return redirect("practice:make_up", pk=found.pk)
    except CohortRests:
        return _resting(request, found)
    wake(send_due)
    flash.success(request, _("The make-up session is arranged. Everybody in it is invited."))
    return redirect("practice:session", pk=made.pk)


@access(Role.FACILITATOR, Role.ADMIN)
@one_effect
def reopen(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask once, then reopen."""
    found = fetch(PracticeSession.objects.visible_to(request.member).in_full(), pk=pk)
    if not found.is_held:
        return redirect("practice:session", pk=pk)
    if not can_reopen_session(request.member, found):
        raise PermissionDenied
    if request.method != "POST":
        context = session_page(found, request.member, language=request.LANGUAGE_CODE)
        return render(request, "practice/reopen.html", context)
    reopen_session(session=found, by=request.member, now=timezone.now())
    flash.success(
        request, _("The session is open again. Leaders read nothing until it is finished.")
    )
    return redirect("practice:session", pk=pk)


@access(Role.ADMIN)
@one_effect
def reschedule(request: MemberRequest, pk: int) -> HttpResponse:
    """Another time or link for a session; also how a canceled one is planned again."""
    found = fetch(PracticeSession.objects.visible_to(request.member).in_full(), pk=pk)
    if not can_move_session(request.member, found):
        return _over(request, found)
    now = timezone.now()
    form = _reschedule_form(request, found, now)
    second_look = SecondLook(_concerns(form, found))
    if form.is_valid() and second_look.is_settled(request.POST):
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
        except CohortRests:
            return _resting(request, found)
        wake(send_due)
        flash.success(
            request,
            _("The new time is saved. Everybody in the session gets it in their own time zone."),
        )
        return redirect("practice:session", pk=pk)
    page = session_page(found, request.member, language=request.LANGUAGE_CODE)
    context = page | {"form": form, "second_look": second_look}
    return render(
        request, "practice/reschedule.html", context, status=422 if form.is_bound else 200
    )


def _concerns(form: RescheduleForm, found: PracticeSession) -> list[str]:
    """What speaks against the time that was typed; a new link alone needs no second look."""
    if not form.is_bound or not form.is_valid():
        return []
    starts_at = form.cleaned_data["starts_at"]
    if starts_at == found.starts_at and found.is_planned:
        return []
    people = [*(seat.member for seat in seats_of(found)), *found.hosting]
    appointments = [
        Appointment(person, starts_at, found.minutes) for person in dict.fromkeys(people)
    ]
    return concerns_about(appointments, without=[found])


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
    if not found.group.cohort.is_running:
        return _resting(request, found)
    flash.info(request, _("This session took place, so it can no longer be moved or canceled."))
    return redirect("practice:session", pk=found.pk)


def _resting(request: MemberRequest, found: PracticeSession) -> HttpResponse:
    flash.info(request, _("This pilot is paused or finished. Let it go on first."))
    return redirect("practice:session", pk=found.pk)
