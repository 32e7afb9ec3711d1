"""Who answers about a leader: the leader's page, and that of whoever confirms."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from common.once import one_effect
from common.wakeups import wake
from common.whole_numbers import whole_number
from messaging.tasks import send_due
from peers.confirming import confirmers_of, ever_for, lists_for
from peers.forms import ReasonForm
from peers.mails import closes_at
from peers.models import PeerRating
from peers.numbers import MOST_RATERS
from peers.operations import (
    NotNow,
    WrongNumber,
    add_rater,
    confirm_raters,
    propose_raters,
    remove_rater,
)
from peers.people import may_rate, suggested
from people.access import MemberRequest, access, fetch
from people.models import Role
from people.operations import Sight, look_at

LONGEST_SEARCH = 100


@access(Role.LEADER)
@one_effect
def propose(request: MemberRequest, pk: int) -> HttpResponse:
    """The leader's list, one name at a time, and then sent."""
    rating = fetch(PeerRating.objects.visible_to(request.member).in_full(), pk=pk)
    if request.method == "POST":
        return _changed(request, rating, "peers:propose") or _sent(request, rating)
    return render(request, "peers/propose.html", _context(request, rating))


@access(Role.COACH, Role.ADMIN)
@one_effect
def confirm(request: MemberRequest, pk: int) -> HttpResponse:
    """The list of somebody else: confirm it, or change it with a reason. A mail may lead to one
    that does not wait any more.
    """
    rating = lists_for(request.member).filter(pk=pk).first()
    if rating is None:
        fetch(ever_for(request.member), pk=pk)
        messages.info(request, _("That list does not wait for you any more."))
        return redirect("peers:to_confirm")
    look_at(rating, Sight.RATER_LIST, by=request.member, now=timezone.now())
    confirms = request.method == "POST" and "confirm" in request.POST
    form = ReasonForm(request.POST if confirms else None, is_needed=rating.is_changed)
    if request.method == "POST" and not confirms:
        answer = _changed(request, rating, "peers:confirm")
        return answer or redirect("peers:confirm", pk=pk)
    if form.is_valid():
        try:
            confirm_raters(
                rating=rating,
                reason=form.cleaned_data["reason"],
                now=timezone.now(),
                by=request.member,
            )
        except (NotNow, WrongNumber):
            messages.info(request, _("Something has changed in the meantime. Please look again."))
            return redirect("peers:to_confirm")
        wake(send_due)
        messages.success(request, _("Confirmed. Everybody on the list is being asked."))
        return redirect("peers:to_confirm")
    context = {**_context(request, rating), "form": form}
    return render(request, "peers/confirm.html", context, status=422 if form.errors else 200)


@access(Role.COACH, Role.ADMIN)
def to_confirm(request: MemberRequest) -> HttpResponse:
    """Lists that wait for this person."""
    waiting = lists_for(request.member).order_by("proposed_at")
    return render(request, "peers/to_confirm.html", {"waiting": waiting})


def _changed(request: MemberRequest, rating: PeerRating, place: str) -> HttpResponse | None:
    """One name added or taken off; None where another button was pressed."""
    added, removed = request.POST.get("add", ""), request.POST.get("remove", "")
    if not added and not removed:
        return None
    now = timezone.now()
    try:
        if added:
            person = fetch(may_rate(rating), pk=added)
            add_rater(rating=rating, person=person, now=now, by=request.member)
        elif person_id := whole_number(removed):
            remove_rater(rating=rating, person_id=person_id, now=now, by=request.member)
    except NotNow:
        messages.info(request, _("The list cannot be changed any more."))
    except WrongNumber:
        messages.error(request, _("Eight people are enough. Take somebody off first."))
    return redirect(place, pk=rating.pk)


def _sent(request: MemberRequest, rating: PeerRating) -> HttpResponseRedirect:
    """The leader's list goes to whoever confirms it."""
    try:
        propose_raters(
            rating=rating,
            confirmers=confirmers_of(rating),
            now=timezone.now(),
            by=request.member,
        )
    except NotNow:
        messages.info(request, _("The list cannot be changed any more."))
    except WrongNumber:
        text = _("Name %(fewest)s to eight people, then send the list.")
        messages.error(request, text % {"fewest": rating.round.fewest_word})
        return redirect("peers:propose", pk=rating.pk)
    else:
        wake(send_due)
        messages.success(request, _("Sent. Nobody is asked before your list is confirmed."))
    return redirect("peers:own")


def _context(request: MemberRequest, rating: PeerRating) -> dict[str, object]:
    sought = request.GET.get("q", "")[:LONGEST_SEARCH]
    raters = rating.raters.select_related("member").order_by("member__folded", "member")
    listed = list(raters)
    return {
        "rating": rating,
        "leader": rating.enrollment.member,
        "raters": listed,
        "found": suggested(rating, sought),
        "sought": sought,
        "closes_at": closes_at(rating),
        "is_enough": rating.round.fewest <= len(listed) <= MOST_RATERS,
        "is_full": len(listed) >= MOST_RATERS,
        "fewest": rating.round.fewest,
        "most": MOST_RATERS,
    }
