"""From a mail to a card in one tap, without a session: the cards of one step, and nothing else.

A GET changes nothing, as mail scanners follow links, and shows nothing that the leader wrote:
whoever holds the mail may be somebody else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from allauth.core.internal.ratelimit import consume
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cohorts.models import PersonalStep
from common.languages import spoken
from common.tenancy import narrow_to
from learning import player
from learning.answers import WrittenAnswer
from learning.forms import CardForm, form_for
from learning.one_tap import own_step, tapped_step
from learning.operations import NotOpen, StaleAnswer, Writing, complete_card
from learning.presenters import card_url
from learning.steps import CardInPlan, cards_of, deck_of, find_place
from learning.views.cards import card_context
from people.access import found, public
from people.models import Member
from ui.typed import typed_form

SENT_AT_MOST = {"one_tap": "120/h/key"}
"""Forms by one link: many more than a step has cards."""
Page = Callable[[HttpRequest, str, PersonalStep, dt.datetime], HttpResponse]


@require_http_methods(["GET", "HEAD"])
@public
def tap(request: HttpRequest, token: str) -> HttpResponse:
    """Where the mail leads: on to the next card; what is done, where none is left."""
    member = _signed_in(request)
    if member is not None:
        own = own_step(member, token)
        return redirect("learning:resume", own.pk) if own else _another(request)
    return _by_link(request, token, _next_card)


@require_http_methods(["GET", "HEAD", "POST"])
@public
def tap_card(request: HttpRequest, token: str, card_id: int) -> HttpResponse:
    """One card by the link: read it, finish it. Whoever has signed in meanwhile goes on, with what
    they send, at the card's own address.
    """
    member = _signed_in(request)
    if member is not None:
        own = own_step(member, token)
        if own is None:
            return _another(request)
        return redirect(card_url(own.enrollment_id, card_id), preserve_request=True)
    return _by_link(
        request,
        token,
        lambda asked, link, personal, now: _card(asked, link, personal, card_id, now),
    )


def _signed_in(request: HttpRequest) -> Member | None:
    member: Member | None = request.member  # type: ignore[attr-defined]
    return member


def _by_link(request: HttpRequest, token: str, page: Page) -> HttpResponse:
    """A page in the words and the zone of the leader; else the sign-in."""
    now = timezone.now()
    personal = tapped_step(token, now=now)
    if personal is None:
        return _private(_ask(request))
    member = personal.enrollment.member
    narrow_to(member.organization_id)
    with timezone.override(member.time_zone), translation.override(spoken(member.language)):
        return _private(page(request, token, personal, now))


def _private(response: HttpResponse) -> HttpResponse:
    # Django writes the address of every answer from 400 on to its log; here the address is the key.
    response._has_been_logged = True  # type: ignore[attr-defined]
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _ask(request: HttpRequest, personal: PersonalStep | None = None) -> HttpResponse:
    """To sign in, and on to the next card from there. Words that were sent stay on the page.

    Where the link opens nothing, every reason looks the same.
    """
    if request.method == "POST" and (typed := typed_form(request)).has_text:
        return render(request, "signed_out.html", {"typed": typed}, status=403)
    onward = reverse("learning:resume", args=[personal.pk]) if personal else request.path
    return render(request, "learning/one_tap/sign_in.html", {"onward": onward}, status=403)


def _another(request: HttpRequest) -> HttpResponse:
    """Somebody is signed in here, and the link is not theirs: it is for them to say what now."""
    if request.method == "POST" and (typed := typed_form(request)).has_text:
        return _private(render(request, "signed_out.html", {"typed": typed}, status=403))
    return _private(render(request, "learning/one_tap/another.html", status=403))


def _next_card(
    request: HttpRequest, token: str, personal: PersonalStep, _now: dt.datetime
) -> HttpResponse:
    deck = deck_of(personal, spoken(personal.enrollment.member.language))
    own = [card for card in deck if not card.is_suggested and not card.is_gone]
    undone = [card.pk for card in own if not card.is_done]
    if undone:
        return redirect("learning:tap_card", token, undone[0])
    context = {"total": len(own), "personal": personal}
    return render(request, "learning/one_tap/done.html", context)


def _card(
    request: HttpRequest, token: str, personal: PersonalStep, card_id: int, now: dt.datetime
) -> HttpResponse:
    member = personal.enrollment.member
    if not cards_of(personal).filter(pk=card_id).exists():
        return _ask(request, personal) if request.method == "POST" else redirect(_way(token))
    language = spoken(member.language)
    place = found(find_place(member, personal.enrollment_id, card_id, language, now))
    has_begun = place.answer is not None and place.completed_at is None
    if request.method == "POST":
        form = form_for(place.content, request.POST, is_draft=False)
        if form.is_valid():
            return _take(request, token, personal, place, form, now=now)
    elif has_begun:
        return _ask(request, personal)
    else:
        form = form_for(place.content, initial={"text": "", "seen_at": ""})
    unwritten = replace(place, answer=None, later=None, saved_at=None)
    return _page(request, token, personal, unwritten, form)


def _take(
    request: HttpRequest,
    token: str,
    personal: PersonalStep,
    place: CardInPlan,
    form: CardForm,
    *,
    now: dt.datetime,
) -> HttpResponse:
    """Finish the card, then on. What was written there before is not written over."""
    if not consume(
        request, app="learning", action="one_tap", config=SENT_AT_MOST, key=f"{personal.pk}"
    ):
        return _ask(request, personal)
    answer = form.answer()
    is_over = place.completed_at is not None and place.content.kind not in player.WRITTEN
    is_nothing = answer == WrittenAnswer("") and place.saved_at is None
    writing = None if answer is None or is_over or is_nothing else Writing(answer)
    try:
        complete_card(enrollment_id=place.enrollment_id, card=place.card, writing=writing, now=now)
    except (NotOpen, StaleAnswer):
        return _ask(request, personal)
    messages.success(request, _("Saved."))
    onward = _onward(token, place, has_seen=bool(request.POST.get("seen")))
    return redirect(f"{onward}?saved={place.card.pk}")


def _onward(token: str, place: CardInPlan, *, has_seen: bool) -> str:
    """To the next card; first back to this one when it still has something to say."""
    if place.content.kind in player.CHECKED and not has_seen:
        return _way(token, place.card.pk)
    return _way(token, place.next_card_id)


def _way(token: str, card_id: int | None = None) -> str:
    if card_id is None:
        return reverse("learning:tap", args=[token])
    return reverse("learning:tap_card", args=[token, card_id])


def _page(
    request: HttpRequest, token: str, personal: PersonalStep, place: CardInPlan, form: CardForm
) -> HttpResponse:
    """The card, without anything that was chosen or written on it before."""
    member = personal.enrollment.member
    context = card_context(place, form, member=member, language=spoken(member.language))
    context |= {
        "module_url": _way(token),
        "next_url": _way(token, place.next_card_id) if place.next_card_id else "",
        "resume_url": reverse("learning:resume", args=[personal.pk]),
        "is_by_link": True,
        "can_try": False,
        "is_written": False,  # nothing is kept unfinished, and nothing is changed later
        "is_held_back": context["is_done"] and context["is_written"],
    }
    if context["is_held_back"]:
        context["kind_template"] = "learning/one_tap/kept.html"
    status = 422 if form.is_bound else 200
    return render(request, "learning/one_tap/card.html", context, status=status)
