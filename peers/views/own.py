"""A leader's own pages: which ratings there are, what they say themselves, what came of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from cohorts.models import SharedEntry
from peers.forms import RatedForm
from peers.mails import closes_at
from peers.models import PeerRating
from peers.operations import NotNow, save_own
from peers.own_record import SECTION
from peers.result_page import picture_of, rating_before, seen_items
from people.access import MemberRequest, access, fetch
from people.models import Role


@access(Role.LEADER)
def own(request: MemberRequest) -> HttpResponse:
    """Which ratings there are, and what waits."""
    ratings = PeerRating.objects.visible_to(request.member).in_full().order_by("-pk")
    listed = [(each, closes_at(each)) for each in ratings]
    return render(request, "peers/own.html", {"ratings": listed})


@access(Role.LEADER)
def own_answers(request: MemberRequest, pk: int) -> HttpResponse:
    """The same items about oneself, until the round closes."""
    rating = fetch(PeerRating.objects.visible_to(request.member).in_full(), pk=pk)
    if rating.is_closed:
        return redirect("peers:result", pk=pk)
    items = rating.round.items
    form = RatedForm(
        request.POST if request.method == "POST" else None,
        items=items,
        wordings=[item.own for item in items],
        language=request.LANGUAGE_CODE,
        own=rating.own,
    )
    if form.is_valid():
        try:
            save_own(rating=rating, values=form.values, now=timezone.now())
        except NotNow:
            messages.info(request, _("It has closed in the meantime. Nothing was changed."))
            return redirect("peers:own")
        messages.success(request, _("Saved. You can change it until the last day."))
        return redirect("peers:own")
    context = {"rating": rating, "form": form, "closes_at": closes_at(rating)}
    return render(request, "peers/own_answers.html", context, status=422 if form.errors else 200)


@access(Role.LEADER)
def result(request: MemberRequest, pk: int) -> HttpResponse:
    """What others said together, and what the leader did: theirs alone."""
    rating = fetch(PeerRating.objects.visible_to(request.member).in_full(), pk=pk)
    if not rating.is_closed:
        return redirect("peers:own")
    before = rating_before(rating)
    items = seen_items(rating, request.LANGUAGE_CODE, before)
    coach = rating.enrollment.coach
    is_coached = coach is not None and coach.left_at is None and rating.enrollment.left_at is None
    shared = SharedEntry.objects.of(request.member).filter(section=SECTION, key=str(pk))
    context = {
        "rating": rating,
        "items": items,
        "named": [each for each in items if each.has_word],
        "chart": picture_of(items) if any(each.is_shown for each in items) else None,
        "before": before,
        "coach": coach if is_coached else None,
        "is_shared": shared.exists(),
        "section": SECTION,
    }
    return render(request, "peers/result.html", context)
