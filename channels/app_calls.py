"""Calls of an app that writes to people, and what an answer comes to: the same for every system."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

import msgspec
from django.utils.translation import gettext_noop

from channels.webhooks import ARRIVED_PERHAPS, LONGEST_WAIT, MAY_PASS, RETRY_AFTER
from common.records import dataclass
from common.whole_numbers import whole_number
from connections.egress import EgressError, call
from messaging.chat_ways import ChatFate, ChatOutcome

CALL_LASTS = 8.0
SHORT_WAIT = 30
"""Seconds, where the other side is busy and does not say how long."""
NOT_CALLED, NOT_REACHED, NOT_ANSWERED = "not-called", "not-reached", "no-answer"
"""Our words, where the other side has none."""
NO_WORD = gettext_noop("There was no clear answer, so nobody knows whether it arrived.")
OFF = gettext_noop("The app was switched off. It went by mail.")
Told = Mapping[str, object]
"""An answer, as an object of JSON; empty where it is none."""


@dataclass(frozen=True, kw_only=True)
class AppReply:
    """One answer, or why there was none."""

    step: str
    error: str = ""
    """The other side's word for what is wrong, ours where it did not answer; '' where all is well.
    """
    told: Told
    status: int | None = None
    waits: int = 0
    headers: Mapping[str, str]
    """Names in lower case."""


@dataclass(frozen=True, kw_only=True)
class AppMeanings:
    """What the words of a system for what is wrong come to."""

    speaks: str
    """The one step behind which something may have been said."""
    slow: Collection[str]
    away: Collection[str]
    """Nothing was taken."""
    unclear: Collection[str]
    """It may have been done all the same."""
    for_all: Mapping[str, str]
    """Word -> reason; the same for everybody of the organization."""
    for_one: Mapping[str, str]
    said: str
    too_fast: str
    not_there: str
    turned_down: str


def ask_app(
    step: str,
    method: str,
    url: str,
    *,
    headers: Mapping[str, str],
    body: bytes = b"",
    error_in: Callable[[int, Told], str],
) -> AppReply:
    """One call. Never raises for what the other side does."""
    try:
        answer = call(method, url, headers=headers, body=body, lasts=CALL_LASTS)
    except EgressError as error:
        word = NOT_ANSWERED
        if error.problem not in ARRIVED_PERHAPS:
            word = NOT_REACHED if error.problem in MAY_PASS else NOT_CALLED
        return AppReply(step=step, error=word, told={}, headers={})
    told = _object_in(answer.body)
    return AppReply(
        step=step,
        error=error_in(answer.status, told),
        told=told,
        status=answer.status,
        waits=min(whole_number(answer.headers.get(RETRY_AFTER, "")) or 0, LONGEST_WAIT),
        headers=answer.headers,
    )


def _object_in(body: bytes) -> Told:
    try:
        return msgspec.json.decode(body, type=dict[str, object])
    except msgspec.DecodeError:
        return {}


def text_at(told: Told, *path: str) -> str:
    """A text within an answer; '' where there is none."""
    found: object = told
    for name in path:
        found = found.get(name) if isinstance(found, Mapping) else None
    return found if isinstance(found, str) else ""


def outcome_of(reply: AppReply, meanings: AppMeanings) -> ChatOutcome:
    """What an answer comes to. Only behind the call that says something can it be unclear whether
    it was said.
    """
    fate, reason, is_for_all = _meaning(reply, meanings)
    waits = (reply.waits or SHORT_WAIT) if reply.error in meanings.slow else reply.waits
    return ChatOutcome(
        fate=fate,
        step=reply.step,
        reason=reason,
        status=reply.status,
        waits=waits if fate is ChatFate.LATER else 0,
        is_for_all=is_for_all,
    )


def _meaning(reply: AppReply, meanings: AppMeanings) -> tuple[ChatFate, str, bool]:
    """Fate, reason, and whether it is the same for everybody."""
    error = reply.error
    is_unclear = error == NOT_ANSWERED or error in meanings.unclear
    if not error:
        return ChatFate.SAID, meanings.said, False
    if error in meanings.slow:
        return ChatFate.LATER, meanings.too_fast, True
    if is_unclear and reply.step == meanings.speaks:
        return ChatFate.UNKNOWN, NO_WORD, False
    if is_unclear or error == NOT_REACHED or error in meanings.away:
        return ChatFate.LATER, meanings.not_there, True
    if error in meanings.for_all:
        return ChatFate.BY_MAIL, meanings.for_all[error], True
    return ChatFate.BY_MAIL, meanings.for_one.get(error, meanings.turned_down), False
