"""What the portal sent for a pilot: one row per message, with its state and the reason."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render

from cohorts.models import Cohort
from messaging.models import Message
from messaging.reasons import REASONS
from people.access import MemberRequest, access, fetch
from people.models import Role

PAGE_SIZE = 50


@dataclass(frozen=True)
class StateCount:
    """One filter of the page."""

    state: str
    label: str
    count: int
    is_chosen: bool


@access(Role.ADMIN)
def outbox(request: MemberRequest, pk: int) -> HttpResponse:
    """Messages of one cohort, newest first, by state."""
    cohort = fetch(Cohort.objects.visible_to(request.member), pk=pk)
    messages = Message.objects.about(cohort.topic)
    chosen = request.GET.get("state", "")
    counts = dict(messages.order_by().values_list("state").annotate(Count("pk")))
    states = [
        StateCount(value, str(label), counts[value], value == chosen)
        for value, label in Message.State.choices
        if value in counts
    ]
    if chosen in counts:
        messages = messages.filter(state=chosen)
    page = Paginator(messages.defer("text", "html", "secret", "calendar"), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    for message in page.object_list:
        reason = REASONS.get(message.reason)
        message.reason_title = reason.title if reason else message.reason  # type: ignore[attr-defined]
    context = {
        "cohort": cohort,
        "page": page,
        "states": states,
        "total": sum(counts.values()),
        "chosen": chosen,
    }
    return render(request, "pilots/messages.html", context)


@access(Role.ADMIN)
def outbox_message(request: MemberRequest, pk: int, message_pk: int) -> HttpResponse:
    """One message as it was written; a one-use link in it stays hidden."""
    cohort = fetch(Cohort.objects.visible_to(request.member), pk=pk)
    message = fetch(Message.objects.about(cohort.topic), pk=message_pk)
    text = message.text.replace("{secret}", "…")
    return render(
        request, "pilots/message.html", {"cohort": cohort, "message": message, "text": text}
    )
