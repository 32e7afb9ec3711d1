"""The page "Coaching", times for a new talk, and a leader's wish."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from coaching.concerns import concerns_of
from coaching.forms import OfferForm, WishForm
from coaching.free import free_slots
from coaching.matching import Wish
from coaching.models import Talk
from coaching.operations import NotTheCoach, propose_talk, wish_for_coach
from coaching.own_page import (
    coach_work,
    coaches_to_wish_for,
    last_link,
    leader_coaching,
    nearest_step,
)
from coaching.people import wish_of
from cohorts.models import Enrollment, PersonalStep
from common.once import one_effect
from common.reach import OutOfReach
from common.wakeups import wake
from messaging.tasks import send_due
from people.access import MemberRequest, access, fetch
from people.models import Role
from ui.second_look import SecondLook

MINUTES = 30
EXTRA = "extra"


@access(Role.LEADER, Role.COACH)
def own(request: MemberRequest) -> HttpResponse:
    """My talks, as a leader and as a coach."""
    member, now = request.member, timezone.now()
    context = {
        "leader": leader_coaching(member, now) if member.has_role(Role.LEADER) else None,
        "coach": coach_work(member, now) if member.has_role(Role.COACH) else None,
    }
    return render(request, "coaching/own.html", context)


@access(Role.LEADER)
def step(request: MemberRequest, pk: int) -> HttpResponse:
    """Where a monthly talk of the plan leads: to the talk that stands, or to the list."""
    mine = fetch(PersonalStep.objects.of(request.member), pk=pk)
    talk = Talk.objects.visible_to(request.member).filter(personal_step=mine).open().first()
    return redirect("coaching:talk", pk=talk.pk) if talk else redirect("coaching:own")


@access(Role.COACH)
@one_effect
def offer(request: MemberRequest, pk: int) -> HttpResponse:
    """Times for the next monthly talk with a leader, or for one beside it."""
    coached = Enrollment.objects.visible_to(request.member).coached_by(request.member)
    enrollment = fetch(coached.select_related("member", "cohort"), pk=pk)
    now = timezone.now()
    monthly = None if EXTRA in request.GET else nearest_step(enrollment, now)
    form = _form(request, enrollment, monthly, now)
    second_look = SecondLook(concerns_of(form, [enrollment.member, request.member], form.length))
    if form.is_valid() and second_look.is_settled(request.POST):
        known = form.cleaned_data
        try:
            made = propose_talk(
                enrollment=enrollment,
                step=monthly,
                times=known["times"],
                minutes=known["minutes"],
                link=known["link"],
                by=request.member,
                now=now,
            )
        except (NotTheCoach, OutOfReach):
            messages.info(request, _("Something has changed in the meantime. Please look again."))
            return redirect("coaching:own")
        wake(send_due)
        said = _("Sent. %(name)s chooses one of them.") % {"name": enrollment.member.name}
        messages.success(request, said)
        return redirect("coaching:talk", pk=made.pk)
    context = {
        "form": form,
        "enrollment": enrollment,
        "monthly": monthly,
        "is_extra": EXTRA in request.GET,
        "second_look": second_look,
    }
    status = 422 if form.is_bound else 200
    return render(request, "coaching/offer_new.html", context, status=status)


def _form(
    request: MemberRequest, enrollment: Enrollment, monthly: PersonalStep | None, now: dt.datetime
) -> OfferForm:
    """Filled with three times, not before the talk opens, and the link that was used last."""
    slots: list[dt.datetime] = []
    coach = request.member
    if request.method != "POST":
        since = monthly.opens_at if monthly else now
        slots = free_slots(enrollment.member, coach, now=now, since=since, minutes=MINUTES)
    return OfferForm(
        request.POST or None,
        zone=coach.time_zone,
        slots=slots,
        now=now,
        initial={"link": last_link(enrollment, coach), "minutes": MINUTES},
        without=["word"],
    )


@access(Role.LEADER)
@one_effect
def wish(request: MemberRequest) -> HttpResponse:
    """By whom somebody would like to be coached: a request to the program team."""
    member = request.member
    kept = leader_coaching(member, timezone.now()).wish
    form = WishForm(
        request.POST or None,
        coaches=list(coaches_to_wish_for(member)),
        wish=wish_of(kept) if kept else Wish(),
    )
    if form.is_valid():
        wish_for_coach(member=member, wish=form.wish, now=timezone.now())
        messages.success(request, _("Saved. The program team sees it, and decides."))
        return redirect("coaching:own")
    return render(request, "coaching/wish.html", {"form": form}, status=422 if form.errors else 200)
