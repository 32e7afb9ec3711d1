"""What the portal sent for a pilot: one row per message, with its state and the reason."""

from __future__ import annotations

from functools import partial

from django.contrib import messages as flash
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common.once import one_effect
from messaging.models import Message
from messaging.operations import NotSentAgain
from messaging.queries import count_by_state
from messaging.querysets import MessageQuerySet
from peers.sent import invitations_by_state
from people.access import MemberRequest, access, fetch
from people.member_forms import MemberForm
from people.models import Member, Role
from people.operations import Sight, look_at, open_member
from pilots.ahead import still_to_come
from pilots.operations.resending import correct_and_send_again, send_message_again
from pilots.outbox import (
    ListedMessage,
    in_words,
    listed_messages,
    message_page,
    outbox_entries,
    state_filters,
)
from pilots.views.course import pilot_of
from ui.paging import MOST_COUNTED, Pages


def _mails(cohort_id: int, *_state: object) -> MessageQuerySet:
    return Message.objects.of_topic(cohort_id).mails()


def _listed(cohort_id: int, state: str | None) -> QuerySet[Message, ListedMessage]:
    mails = _mails(cohort_id)
    return listed_messages(mails if state is None else mails.filter(state=state))


OUTBOX = Pages(_listed, within=_mails)


@access(Role.ADMIN)
def outbox(request: MemberRequest, pk: int) -> HttpResponse:
    """Messages of one cohort, newest first, by state."""
    cohort = pilot_of(request, pk)
    chosen = request.GET.get("state", "")
    page = OUTBOX.page(request.GET, cohort.pk, chosen or None)
    look_at(cohort, Sight.MESSAGES, by=request.member, now=timezone.now())
    counts = count_by_state(cohort.pk, most=MOST_COUNTED + 1)
    context = {
        "cohort": cohort,
        "page": page,
        "entries": outbox_entries(cohort.pk, page.items),
        "states": state_filters(counts, chosen),
        "chosen": chosen,
        "raters": in_words(invitations_by_state(cohort.pk)),
    }
    return render(request, "pilots/messages.html", context)


@access(Role.ADMIN)
def ahead(request: MemberRequest, pk: int) -> HttpResponse:
    """What is still to come for one cohort, as its plan stands now."""
    cohort = pilot_of(request, pk)
    expected = still_to_come(cohort, now=timezone.now(), language=request.LANGUAGE_CODE)
    return render(request, "pilots/ahead.html", {"cohort": cohort, "ahead": expected})


@access(Role.ADMIN)
def outbox_message(request: MemberRequest, pk: int, message_pk: int) -> HttpResponse:
    """One message as it was written, and the way to send a lost one again."""
    cohort = pilot_of(request, pk)
    message = fetch(Message.objects.of_topic(cohort.pk), pk=message_pk)
    look_at(message, Sight.MESSAGE, by=request.member, now=timezone.now())
    page = message_page(message, now=timezone.now())
    return render(request, "pilots/message.html", {"cohort": cohort, "page": page})


@access(Role.ADMIN)
@one_effect
def send_again(request: MemberRequest, pk: int, message_pk: int) -> HttpResponse:
    """Ask once, then send a lost message again."""
    cohort = pilot_of(request, pk)
    message = fetch(Message.objects.of_topic(cohort.pk), pk=message_pk)
    if request.method != "POST":
        look_at(message, Sight.MESSAGE, by=request.member, now=timezone.now())
        page = message_page(message, now=timezone.now())
        return render(request, "pilots/message_again.html", {"cohort": cohort, "page": page})
    try:
        send_message_again(message=message, by=request.member, now=timezone.now())
    except NotSentAgain as refusal:
        flash.warning(
            request, _("It is not sent again: %(reason)s.") % {"reason": _(refusal.reason)}
        )
    else:
        flash.success(request, _("The message is on its way again."))
    return redirect("pilots:message", pk, message_pk)


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@one_effect
def correct(request: MemberRequest, pk: int, message_pk: int) -> HttpResponse:
    """The right address of whom a message was for; then it goes there."""
    cohort, now = pilot_of(request, pk), timezone.now()
    message = fetch(Message.objects.of_topic(cohort.pk), pk=message_pk)
    members = Member.objects.visible_to(request.member)
    person = fetch(members.select_related("manager"), pk=message.person_id or 0)
    form = MemberForm(person=person, members=members)
    open_member(member=person, now=now, by=request.member)
    if request.method == "POST":
        form = MemberForm.with_address(request.POST, person=person, members=members)
        save = partial(
            correct_and_send_again,
            message=message,
            person=person,
            by=request.member,
            now=now,
        )
        try:
            form = form.save_by(save)
        except NotSentAgain as refusal:
            flash.warning(
                request, _("It is not sent again: %(reason)s.") % {"reason": _(refusal.reason)}
            )
            return redirect("pilots:message", pk, message_pk)
        if not form.errors:
            text = _("The address is corrected, and the message is on its way to %(address)s.")
            flash.success(request, text % {"address": form.cleaned_data["email"]})
            return redirect("pilots:message", pk, message_pk)
    page = message_page(message, now=now)
    context = {"cohort": cohort, "page": page, "person": person, "form": form}
    status = 422 if form.errors else 200
    return render(request, "pilots/message_address.html", context, status=status)
