"""The drafting aid of a reply: looks at it, and keeps nothing of it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from learning.drafting import marks_of
from learning.forms import form_for
from learning.presenters import card_url
from learning.views.cards import page_of, place_of
from people.access import MemberRequest, access
from people.models import Role
from programs.content.kinds import CardKind


@access(Role.LEADER)
def moves(request: MemberRequest, enrollment_id: int, card_id: int) -> HttpResponse:
    """The card with the reply as it was sent, and where the moves stand in it. Nothing is saved."""
    place = place_of(request, enrollment_id, card_id)
    is_reply = place.content.kind == CardKind.REWRITE
    if (
        request.method != "POST"
        or not is_reply
        or not (place.is_running and place.is_open(timezone.now()))
    ):
        return redirect(card_url(place.enrollment_id, place.card.pk))
    form = form_for(place.content, request.POST, is_draft=True)
    marks = marks_of(form.cleaned_data["text"]) if form.is_valid() else None
    return page_of(request, place, form, marks=marks)
