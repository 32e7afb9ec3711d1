"""Verbs about what people ask for: received, looked into, answered in time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from messaging.operations import queue_messages
from people.audit import record
from people.models import Member
from privacy.deadlines import due_on, due_when_extended
from privacy.models import REASON_LENGTH, WORDS_LENGTH, PersonRequest
from privacy.notifications import answer_mail, due_mails, officer_mails
from privacy.states import OPEN_STATES, Asks, CameBy, RequestState

SIGNED_IN = "signed in"
"""How somebody is known who asks in the portal."""


class RequestClosed(Exception):
    """It is answered already, or was withdrawn."""


class NotChecked(Exception):
    """Nobody has said yet that it is really them who asks."""


class NoReason(Exception):
    """A refusal, or taking longer, without saying why."""


class PastExtending(Exception):
    """The first month is over: then it cannot be extended any more."""


class OwnRequest(Exception):
    """Nobody answers what they asked for themselves."""


@transaction.atomic
def ask_for(
    *,
    member: Member,
    asks: Asks,
    words: str,
    now: dt.datetime,
    wanted: Mapping[str, str] | None = None,
) -> PersonRequest:
    """Somebody asks in the portal, where who they are is known; officers get a mail.

    The month begins on that day, on the clock of the request. What is asked and open already is
    returned as it is.
    """
    today = timezone.localdate(now)
    found, is_new = PersonRequest.objects.get_or_create(
        member=member,
        asks=asks,
        state__in=OPEN_STATES,
        defaults={
            "organization_id": member.organization_id,
            "words": words.strip()[:WORDS_LENGTH],
            "wanted": dict(wanted or {}),
            "state": RequestState.CHECKED,
            "received_on": today,
            "due_on": due_on(today),
            "asked_at": now,
            "checked_how": SIGNED_IN,
            "checked_at": now,
        },
    )
    if is_new:
        record("ask_for", found, by=member, now=now, asks=asks)
        queue_messages(drafts=officer_mails(found), now=now)
    return found


@transaction.atomic
def enter_request(
    *,
    member: Member,
    asks: Asks,
    words: str,
    came_by: CameBy,
    received_on: dt.date,
    now: dt.datetime,
    by: Member,
) -> PersonRequest:
    """An officer writes down what reached the organization otherwise; the month began on the day on
    which it came. What is asked and open already is returned as it is.
    """
    found, is_new = PersonRequest.objects.get_or_create(
        member=member,
        asks=asks,
        state__in=OPEN_STATES,
        defaults={
            "organization_id": member.organization_id,
            "words": words.strip()[:WORDS_LENGTH],
            "came_by": came_by,
            "entered_by": by,
            "state": RequestState.RECEIVED,
            "received_on": received_on,
            "due_on": due_on(received_on),
            "asked_at": now,
        },
    )
    if is_new:
        record("enter_request", found, by=by, now=now, asks=asks, came_by=came_by)
    return found


@transaction.atomic
def check_identity(
    *, request: PersonRequest, how: str, now: dt.datetime, by: Member
) -> PersonRequest:
    """Somebody made sure that it is really them who asks. A second call keeps the first. Raises
    RequestClosed, OwnRequest, NoReason where it does not say how.
    """
    held = _held(request, by)
    if held.is_checked:
        return held
    if not how.strip():
        raise NoReason
    held.state, held.checked_how, held.checked_at = RequestState.CHECKED, how.strip()[:200], now
    held.save(update_fields=["state", "checked_how", "checked_at"])
    record("check_identity", held, by=by, now=now)
    return held


@transaction.atomic
def extend_request(
    *, request: PersonRequest, because: str, now: dt.datetime, by: Member
) -> PersonRequest:
    """Two months more, with the reason, which who asked is told within the first month. A second
    call keeps the first. Raises RequestClosed, OwnRequest, NoReason, PastExtending.
    """
    held = _held(request, by)
    if held.extended_at is not None:
        return held
    if not because.strip():
        raise NoReason
    if timezone.localdate(now) > held.due_on:
        raise PastExtending
    held.extended_because, held.extended_at = because.strip()[:REASON_LENGTH], now
    held.due_on = due_when_extended(held.received_on)
    held.save(update_fields=["extended_because", "extended_at", "due_on"])
    record("extend_request", held, by=by, now=now, due_on=held.due_on.isoformat())
    queue_messages(drafts=answer_mail(held), now=now)
    return held


@transaction.atomic
def finish_request(
    *, request: PersonRequest, answer: str, now: dt.datetime, by: Member
) -> PersonRequest:
    """What was asked for is done, and who asked is told. Raises NotChecked, RequestClosed (also on
    a second call), OwnRequest.
    """
    held = _held(request, by)
    if not held.is_checked:
        raise NotChecked
    _answer(held, RequestState.DONE, answer, now, by)
    record("finish_request", held, by=by, now=now, asks=held.asks, is_in_time=_in_time(held, now))
    return held


@transaction.atomic
def refuse_request(
    *, request: PersonRequest, answer: str, now: dt.datetime, by: Member
) -> PersonRequest:
    """It is not done, and who asked is told why, and where they may complain. Raises NoReason,
    RequestClosed (also on a second call), OwnRequest.
    """
    held = _held(request, by)
    if not answer.strip():
        raise NoReason
    _answer(held, RequestState.REFUSED, answer, now, by)
    record("refuse_request", held, by=by, now=now, asks=held.asks, is_in_time=_in_time(held, now))
    return held


@transaction.atomic
def withdraw_request(*, request: PersonRequest, now: dt.datetime, by: Member) -> PersonRequest:
    """Who asked wants it no longer. A second call changes nothing."""
    held = _locked(request)
    if held.is_open and held.member_id == by.pk:
        held.state, held.answered_at = RequestState.WITHDRAWN, now
        held.save(update_fields=["state", "answered_at"])
        record("withdraw_request", held, by=by, now=now, asks=held.asks)
    return held


def _answer(
    held: PersonRequest, state: RequestState, answer: str, now: dt.datetime, by: Member
) -> None:
    held.state, held.answer = state, answer.strip()[:REASON_LENGTH]
    held.answered_at, held.answered_by = now, by
    held.save(update_fields=["state", "answer", "answered_at", "answered_by"])
    queue_messages(drafts=answer_mail(held), now=now)


def _in_time(held: PersonRequest, now: dt.datetime) -> bool:
    return timezone.localdate(now) <= held.due_on


def _held(request: PersonRequest, by: Member) -> PersonRequest:
    """The same, its row held, open, and somebody else's."""
    held = _locked(request)
    if not held.is_open:
        raise RequestClosed
    if held.member_id == by.pk:
        raise OwnRequest
    return held


def _locked(request: PersonRequest) -> PersonRequest:
    found = PersonRequest.objects.select_for_update(of=("self",))
    return found.select_related("member__organization").get(pk=request.pk)


def remind_of_requests(*, now: dt.datetime) -> int:
    """Remind officers of what is due within a week, and again on the last day. A second call queues
    nothing. Returns how many mails that were.
    """
    today = timezone.localdate(now)
    close = PersonRequest.objects.close_at(today).select_related("member")
    return queue_messages(drafts=due_mails(close.order_by("pk"), today), now=now)
