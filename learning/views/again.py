"""A second go on a card that is done."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from common.once import one_effect
from learning import player
from learning.forms import CardForm, form_for
from learning.goes import TRIED, Tried, asked_again, sits
from learning.operations import NotOpen, try_again
from learning.presenters import card_url
from learning.steps import CardInPlan
from learning.views.cards import closed, place_of
from people.access import MemberRequest, access
from people.models import Audience, Role
from programs.module_texts import module_texts


@access(Role.LEADER)
@one_effect
def again(request: MemberRequest, enrollment_id: int, card_id: int) -> HttpResponse:
    """What was not right on a quiz or a thread, once more; the first go stays as it was."""
    now = timezone.now()
    place = place_of(request, enrollment_id, card_id)
    here = card_url(place.enrollment_id, place.card.pk)
    if place.completed_at is None or place.content.kind not in TRIED:
        return redirect(here)
    if not place.is_running or not place.is_open(now):
        return closed(request, place) if request.method == "POST" else redirect(here)
    asked = asked_again(place.content, place.standing)
    form = form_for(place.content, _sent(request), asked=asked)
    if not form.is_valid():
        return _page(request, place, form)
    try:
        kept = try_again(
            enrollment_id=place.enrollment_id,
            card=place.card,
            content=place.content,
            answer=cast(Tried, form.answer()),
            now=now,
        )
    except NotOpen:
        return closed(request, place)
    if sits(place.content, kept.later.last if kept.later else kept.answer):
        messages.success(request, _("Saved. It sticks."))
    else:
        messages.success(request, _("Saved."))
    return redirect(here)


def _sent(request: MemberRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _page(request: MemberRequest, place: CardInPlan, form: CardForm) -> HttpResponse:
    """What is asked once more; a form that came back keeps every choice."""
    content = place.content
    chosen = player.sent(content, request.POST) if form.is_bound else None
    module = module_texts([place.card.module_id], str(request.LANGUAGE_CODE))
    context = {
        "place": place,
        "content": content,
        "form": form,
        "module": module[place.card.module_id],
        "card_url": card_url(place.enrollment_id, place.card.pk),
        "variant": content.variants.get(Audience(request.member.audience)),
        "audience": Audience(request.member.audience).label,
        "can_take": True,
        "shows_answers": False,
        "kind_template": f"learning/kinds/{content.kind}.html",
        **player.drawn(content, chosen, asked=asked_again(content, place.standing)),
    }
    return render(request, "learning/again.html", context, status=422 if form.is_bound else 200)
