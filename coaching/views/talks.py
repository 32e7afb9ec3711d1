"""One talk: its page, its time, and how it went."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from coaching.concerns import concerns_of
from coaching.forms import OfferForm, TalkAnswerForm, WordForm
from coaching.free import free_slots
from coaching.models import Talk
from coaching.operations import (
    NotOffered,
    NotYet,
    TalkChanged,
    TalkClosed,
    cancel_talk,
    choose_time,
    decline_times,
    mark_held,
    mark_missed,
    offer_times,
)
from coaching.talk_page import head_of, talk_page
from coaching.views.notes import look_into, said_in
from common.once import one_effect
from common.reach import OutOfReach
from common.wakeups import wake
from messaging.tasks import send_due
from people.access import MemberRequest, access, fetch
from people.models import Role
from practice.titles import when
from ui.second_look import SecondLook


def _found(request: MemberRequest, pk: int) -> Talk:
    """A talk of which the member is one of the two."""
    return fetch(Talk.objects.visible_to(request.member).in_full(), pk=pk)


@access(Role.LEADER, Role.COACH)
def talk(request: MemberRequest, pk: int) -> HttpResponse:
    """Time, place, state, and what there is to do."""
    found = _found(request, pk)
    look_into(request, found)
    return _page(request, found)


def _page(
    request: MemberRequest, found: Talk, *, status: int = 200, **more: object
) -> HttpResponse:
    context = {**talk_page(found, request.member), **said_in(request, found), **more}
    return render(request, "coaching/talk.html", context, status=status)


@access(Role.LEADER, Role.COACH)
@require_POST
@one_effect
def answer(request: MemberRequest, pk: int) -> HttpResponse:
    """One of the times, or that none fits."""
    found, now = _found(request, pk), timezone.now()
    form = TalkAnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, found, status=422, answer=form)
    known = form.cleaned_data
    try:
        if known["time"] is None:
            decline_times(
                talk=found,
                word=known["word"],
                revision=known["revision"],
                by=request.member,
                now=now,
            )
            messages.success(request, _("Thank you for saying so. You will get other times."))
        else:
            chosen = choose_time(talk=found, starts_at=known["time"], by=request.member, now=now)
            said = _("Agreed: %(when)s. It is on its way into both calendars.")
            moment = chosen.starts_at or now
            messages.success(request, said % {"when": when(moment, request.member.time_zone)})
    except (NotOffered, TalkClosed, TalkChanged):
        return _page(request, _found(request, pk), status=409, answer=form, has_moved=True)
    wake(send_due)
    return redirect("coaching:talk", pk=pk)


@access(Role.LEADER, Role.COACH)
@one_effect
def times(request: MemberRequest, pk: int) -> HttpResponse:
    """Other times, from either of the two."""
    found, now = _found(request, pk), timezone.now()
    head = head_of(found, request.member, now)
    if not head.can_move:
        return _as_it_is(request, pk)
    form = times_form(request, found, now)
    second_look = SecondLook(
        concerns_of(form, [found.enrollment.member, found.coach], found.minutes)
    )
    context = {"form": form, "head": head, "talk": found, "second_look": second_look}
    if form.is_valid() and second_look.is_settled(request.POST):
        known = form.cleaned_data
        try:
            offer_times(
                talk=found,
                times=known["times"],
                word=known["word"],
                link=known.get("link", ""),
                revision=known["revision"] or 0,
                by=request.member,
                now=now,
            )
        except TalkClosed:
            return _as_it_is(request, pk)
        except (TalkChanged, OutOfReach):
            context |= {"is_stale": True, "head": head_of(_found(request, pk), request.member, now)}
            return render(request, "coaching/offer.html", context, status=409)
        wake(send_due)
        messages.success(
            request, _("Sent. %(name)s chooses one of them.") % {"name": head.other.name}
        )
        return redirect("coaching:talk", pk=pk)
    return render(request, "coaching/offer.html", context, status=422 if form.is_bound else 200)


def times_form(request: MemberRequest, found: Talk, now: dt.datetime) -> OfferForm:
    """Filled with three times at which both are free, new to them; a leader names no link."""
    slots = []
    if request.method != "POST":
        leader, coach = found.enrollment.member, found.coach
        known = [*found.offered, *found.declined]
        slots = free_slots(leader, coach, now=now, since=now, minutes=found.minutes, but=known)
    return OfferForm(
        request.POST or None,
        zone=request.member.time_zone,
        slots=slots,
        now=now,
        initial={"link": found.link, "revision": found.revision},
        without=["minutes"] if request.member.pk == found.coach_id else ["minutes", "link"],
    )


@access(Role.LEADER, Role.COACH)
@one_effect
def cancel(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask once, then cancel."""
    found, now = _found(request, pk), timezone.now()
    head = head_of(found, request.member, now)
    if not found.is_open:
        return _as_it_is(request, pk)
    form = WordForm(request.POST or None)
    if not form.is_valid():
        context = {"head": head, "talk": found, "form": form}
        return render(request, "coaching/cancel.html", context, status=422 if form.errors else 200)
    try:
        cancel_talk(talk=found, word=form.cleaned_data["word"], by=request.member, now=now)
    except TalkClosed:
        return _as_it_is(request, pk)
    wake(send_due)
    messages.success(request, _("The talk is canceled. It leaves both calendars."))
    return redirect("coaching:own")


@access(Role.LEADER, Role.COACH)
@require_POST
def held(request: MemberRequest, pk: int) -> HttpResponse:
    """They talked. A second click does what the first one did."""
    return _marked(request, pk, mark_held, _("Noted. Good that you talked."))


@access(Role.LEADER, Role.COACH)
@require_POST
def missed(request: MemberRequest, pk: int) -> HttpResponse:
    """They did not meet."""
    said = _("Noted, for the two of you alone. Other times make up for it.")
    return _marked(request, pk, mark_missed, said)


def _marked(request: MemberRequest, pk: int, mark: Callable[..., Talk], said: str) -> HttpResponse:
    try:
        mark(talk=_found(request, pk), by=request.member, now=timezone.now())
    except (NotYet, TalkClosed):
        return _as_it_is(request, pk)
    messages.success(request, said)
    return redirect("coaching:talk", pk=pk)


def _as_it_is(request: MemberRequest, pk: int) -> HttpResponse:
    messages.info(request, _("Something has changed in the meantime. Please look again."))
    return redirect("coaching:talk", pk=pk)
