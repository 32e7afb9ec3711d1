"""The leader's pages: the path, a module, a card."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import groupby
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cohorts.models import PersonalStep
from learning import player
from learning.ahead import drawn_at, until_then
from learning.answers import Answer, PollAnswer, WrittenAnswer, text_of
from learning.drafting import Mark
from learning.forms import CardForm, form_for
from learning.goes import TRIED, sits
from learning.models import CardAnswer
from learning.operations import NotOpen, StaleAnswer, Writing, complete_card, save_answer
from learning.polled import told_of_others
from learning.presenters import card_url, deck_entries, path_of, row_of
from learning.reasons import reasons_of
from learning.runs import goes_of
from learning.steps import (
    CardInPlan,
    DeckCard,
    deck_of,
    find_gone,
    find_place,
    follower_of,
    next_step,
    steps_of,
)
from learning.story_pages import StoryBeside, story_beside
from people.access import MemberRequest, access, fetch
from people.models import Audience, Member, Role
from programs.cadence import CARD_KINDS
from programs.content.kinds import CardKind
from programs.job_aids import job_aid_of
from programs.module_texts import module_texts, story_texts


@access(Role.LEADER)
def path(request: MemberRequest) -> HttpResponse:
    """Every step of the leader's programs, done, open and ahead."""
    now = timezone.now()
    steps = steps_of(request.member, _language(request))
    by_cohort = groupby(
        sorted(steps, key=lambda s: (not s.is_running, -s.cohort_id)), key=lambda s: s.cohort_id
    )
    paths = [path_of(list(each), now, timezone.localdate(now)) for _cohort, each in by_cohort]
    return render(request, "learning/path.html", {"paths": paths})


@access(Role.LEADER)
def module(request: MemberRequest, pk: int) -> HttpResponse:
    """The cards of one module, or when they open."""
    language, read_at = _language(request), timezone.now()
    personal = fetch(
        PersonalStep.objects.of(request.member).filter(step__kind__in=CARD_KINDS), pk=pk
    )
    texts = module_texts([personal.step.module_id], language)[personal.step.module_id or 0]
    now = drawn_at(request, personal.opens_at, read_at)
    is_open = personal.opens_at <= now
    cards = _cards(personal, deck_of(personal, language), is_open=is_open)
    context = {
        "personal": personal,
        "texts": texts,
        "lede": texts.sentence if is_open else "",
        "reasons": reasons_of(personal, language),
        "is_open": is_open,
        "story": _story(personal, language) if is_open else None,
        "job_aid": _job_aid(personal) if is_open else "",
        **cards,
    }
    if not cards["next_url"]:
        following = next_step(request.member, personal, language, now)
        context["comes_next"] = row_of(following, now) if following else None
    answer = render(request, "learning/module.html", context)
    return until_then(answer, personal.opens_at, read_at) if is_open else answer


def _cards(personal: PersonalStep, deck: Sequence[DeckCard], *, is_open: bool) -> dict[str, object]:
    """The cards of a module as its page shows them: those that count, and those that a rule
    suggests beside them.
    """
    own = [card for card in deck if not card.is_suggested]
    offered = [card for card in deck if card.is_suggested]
    undone = [card for card in own if not card.is_done]
    return {
        "deck": deck_entries(personal.enrollment_id, own, is_open=is_open),
        "offered": deck_entries(personal.enrollment_id, offered, is_open=is_open),
        "done": len(own) - len(undone),
        "total": len(own),
        "minutes": sum(card.minutes for card in undone),
        "next_url": card_url(personal.enrollment_id, undone[0].pk) if undone else "",
    }


def _job_aid(personal: PersonalStep) -> str:
    """Where the page to keep of this module is; '' where it has none."""
    return job_aid_of(personal.step.module_id) if personal.step.module_id else ""


def _story(personal: PersonalStep, language: str) -> StoryBeside | None:
    """The story beside the cards; refreshers have none."""
    module_id = personal.step.module_id
    if module_id is None or personal.step.is_booster:
        return None
    journey = story_texts([module_id], language)[module_id].journey
    return story_beside(personal.pk, module_id, journey, goes_of(personal))


@access(Role.LEADER)
def resume(request: MemberRequest, pk: int) -> HttpResponse:
    """Where a mail leads: the next card, whatever has been done since it was sent."""
    personal = fetch(
        PersonalStep.objects.of(request.member).filter(step__kind__in=CARD_KINDS), pk=pk
    )
    deck = deck_of(personal, _language(request))
    undone = [card.pk for card in deck if not card.is_done and not card.is_suggested]
    if undone and personal.opens_at <= timezone.now():
        return redirect(card_url(personal.enrollment_id, undone[0]))
    return redirect("learning:module", pk=pk)


@access(Role.LEADER)
def card(request: MemberRequest, enrollment_id: int, card_id: int) -> HttpResponse:
    """One card: take it, keep what was written, go on to the next.

    A second click of the same form does nothing twice and leads to where the first one led: a card
    is done once, and what is written there already is not written again.
    """
    now = timezone.now()
    place = place_of(request, enrollment_id, card_id)
    if (
        not place.is_open(drawn_at(request, place.opens_at, now))
        or _is_unread(place)
        or (request.method == "POST" and not place.is_running)
    ):
        return closed(request, place)
    if request.method != "POST":
        return until_then(_read(request, place, card_id), place.opens_at, now)
    is_draft = request.POST.get("action") == "keep"
    form = form_for(place.content, request.POST, is_draft=is_draft)
    if not form.is_valid():
        return page_of(request, place, form)
    try:
        return _take(request, place, form, is_draft=is_draft, now=now)
    except NotOpen:
        return closed(request, place)
    except StaleAnswer as stale:
        return page_of(request, place, form, stale=stale.current)


def place_of(request: MemberRequest, enrollment_id: int, card_id: int) -> CardInPlan:
    """The card in this leader's plan; for one of an older version of the program the card that
    follows it, else that one as it was.
    """
    member, language, now = request.member, _language(request), timezone.now()
    place = find_place(member, enrollment_id, card_id, language, now)
    if place is None and (follower := follower_of(member, enrollment_id, card_id)):
        place = find_place(member, enrollment_id, follower, language, now)
    place = place or find_gone(member, enrollment_id, card_id, language)
    if place is None:
        raise Http404
    return place


def _read(request: MemberRequest, place: CardInPlan, card_id: int) -> HttpResponse:
    """The card, at its own address."""
    if place.card.pk != card_id:
        return redirect(card_url(place.enrollment_id, place.card.pk))
    initial = {"text": text_of(place.answer), "seen_at": _moment(place.saved_at)}
    return page_of(request, place, form_for(place.content, initial=initial))


def _is_unread(place: CardInPlan) -> bool:
    """Gone from the program, and not done before."""
    return place.is_gone and place.completed_at is None


def _take(
    request: MemberRequest, place: CardInPlan, form: CardForm, *, is_draft: bool, now: dt.datetime
) -> HttpResponse:
    """One operation, then the way on. "Saved" is said by the page that comes after the commit."""
    is_done = place.completed_at is not None
    stays = is_draft or (is_done and request.POST.get("action") not in ("complete", "again"))
    answer = form.answer()
    if is_done and place.content.kind not in player.WRITTEN:
        answer = None  # the first go stands
    if answer == WrittenAnswer("") and place.saved_at is None:
        answer = None  # nothing was there, and nothing is
    writing = Writing(answer, form.cleaned_data["seen_at"]) if answer is not None else None
    if stays:
        if writing is not None:
            save_answer(
                enrollment_id=place.enrollment_id, card=place.card, writing=writing, now=now
            )
            messages.success(request, _("Saved. Only you can see it."))
        here = card_url(place.enrollment_id, place.card.pk)
        onward = here if is_done else reverse("learning:module", args=[place.step_id])
    else:
        complete_card(enrollment_id=place.enrollment_id, card=place.card, writing=writing, now=now)
        onward = _onward(place, request.POST)
        messages.success(request, _("Saved."))
    return redirect(f"{onward}?saved={place.card.pk}")


def _onward(place: CardInPlan, sent: QueryDict) -> str:
    """To the next card; first back to this one when it still has something to say, or to a second
    go on it.
    """
    if sent.get("action") == "again" and place.content.kind in TRIED:
        return reverse("learning:again", args=[place.enrollment_id, place.card.pk])
    if place.content.kind in player.CHECKED and not sent.get("seen"):
        return card_url(place.enrollment_id, place.card.pk)
    if place.next_card_id:
        return card_url(place.enrollment_id, place.next_card_id)
    return reverse("learning:module", args=[place.step_id])


def page_of(
    request: MemberRequest,
    place: CardInPlan,
    form: CardForm,
    *,
    stale: CardAnswer | None = None,
    marks: Sequence[Mark] | None = None,
) -> HttpResponse:
    """The page of a card; `marks` are what the drafting aid found in what was written."""
    context = card_context(
        place, form, member=request.member, language=_language(request), stale=stale, marks=marks
    )
    status = 422 if stale or (form.is_bound and not form.is_valid()) else 200
    return render(request, "learning/card.html", context, status=status)


def card_context(
    place: CardInPlan,
    form: CardForm,
    *,
    member: Member,
    language: str,
    stale: CardAnswer | None = None,
    marks: Sequence[Mark] | None = None,
) -> dict[str, object]:
    """The card as it stands; a form that came back keeps every word and choice."""
    content, is_done = place.content, place.completed_at is not None
    chosen = place.standing
    if form.is_bound and not is_done:
        chosen = player.sent(content, cast(QueryDict, form.data))
    module = module_texts([place.card.module_id], language)[place.card.module_id]
    return {
        "place": place,
        "content": content,
        "form": form,
        "stale": stale,
        "seen_at": _moment(stale.saved_at) if stale else form["seen_at"].value() or "",
        "module": module,
        "module_url": reverse("learning:module", args=[place.step_id]),
        "next_url": card_url(place.enrollment_id, place.next_card_id) if place.next_card_id else "",
        "variant": content.variants.get(Audience(member.audience)),
        "audience": Audience(member.audience).label,
        "is_done": is_done,
        "shows_answers": is_done or not place.is_running,
        "can_take": not is_done and place.is_running,
        "is_written": content.kind in player.WRITTEN,
        "kind_template": f"learning/kinds/{content.kind}.html",
        "marks": marks,
        "is_by_link": False,
        **_said(member, place, chosen),
    }


def _said(member: Member, place: CardInPlan, chosen: Answer | None) -> dict[str, object]:
    """What there is to say about an answer, by kind of card."""
    content, is_done = place.content, place.completed_at is not None
    others = None
    if isinstance(place.answer, PollAnswer) and is_done:
        others = told_of_others(member, place.card.pk)
    is_tried = content.kind in TRIED
    return {
        "others": others.total() if others else 0,
        "is_poll": content.kind == CardKind.POLL,
        "is_reply": content.kind == CardKind.REWRITE,
        "is_tried": is_tried,
        "can_try": is_tried and is_done and place.is_running,
        "sits": sits(content, chosen),
        **player.drawn(content, chosen, others=others),
    }


def closed(request: MemberRequest, place: CardInPlan) -> HttpResponse:
    """Not open yet, or the program has finished: says which, and when."""
    module = module_texts([place.card.module_id], _language(request))[place.card.module_id]
    status = 409 if request.method == "POST" else 200
    context = {
        "place": place,
        "module": module,
        "module_url": reverse("learning:module", args=[place.step_id]),
    }
    answer = render(request, "learning/closed.html", context, status=status)
    is_too_early = status == 409 and place.is_running
    return until_then(answer, place.opens_at, timezone.now()) if is_too_early else answer


def _language(request: HttpRequest) -> str:
    return str(request.LANGUAGE_CODE)


def _moment(moment: dt.datetime | None) -> str:
    return moment.isoformat() if moment else ""
