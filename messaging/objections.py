"""What speaks against sending a message: its time has passed, or nobody wants it any more.

Asked at the claim, just before a message leaves, and before one is sent again by hand.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from django.utils.translation import gettext_noop

from common.records import dataclass
from messaging.attention import whose_week_is_full
from messaging.models import Message, MessageState, StopReason
from messaging.notifications import AnyNotification, find_notification, is_over
from messaging.preferences import opted_out
from messaging.restricted import restricted_among
from messaging.returned import stops_of

TOO_LATE = gettext_noop("it was too late to send it")
OPTED_OUT = gettext_noop("the person has switched off this kind of mail")
NOWHERE = gettext_noop("the person has no email address")
FULL_WEEK = gettext_noop("the person's week is full")
BOUNCED = gettext_noop("mail to this address bounces")
COMPLAINED = gettext_noop("mail to this address was reported as unwanted")
AT_THE_ADDRESS = (NOWHERE, BOUNCED, COMPLAINED)
"""What another address puts right."""
RESTRICTED = gettext_noop("the person's data is restricted")
UNDECLARED = gettext_noop("the portal no longer sends this kind of mail")


@dataclass(frozen=True)
class Objection:
    """Why a message is not sent, and the state in which it ends by that."""

    state: MessageState
    reason: str


def objections_to(messages: Sequence[Message], *, now: dt.datetime) -> dict[int, Objection]:
    """Message id -> what speaks against sending it, for those that should not leave.

    A constant number of queries for each kind among them, one for what people refused, one for
    addresses from which mail comes back, one for people whose data is restricted, and a few for how
    full the weeks of those are who get what can give way.
    """
    late = {message.pk for message in messages if is_over(message.send_before, now)}
    found = dict.fromkeys(late, Objection(MessageState.MISSED, TOO_LATE))
    timely = [message for message in messages if message.pk not in late]
    by_kind: dict[str, list[Message]] = defaultdict(list)
    for message in timely:
        by_kind[message.kind].append(message)
    addresses = {message.to_address for message in timely}
    refused, stops = opted_out(addresses), stops_of(addresses)
    for kind, those in by_kind.items():
        notification = find_notification(kind)
        against = {**_stopped(notification, those, stops), **_reasons(notification, those, refused)}
        for pk, reason in against.items():
            found[pk] = Objection(MessageState.SUPPRESSED, reason)
    found |= {pk: Objection(MessageState.SUPPRESSED, RESTRICTED) for pk in _restricted(timely)}
    for pk in _without_room([m for m in timely if m.pk not in found], now):
        found[pk] = Objection(MessageState.SUPPRESSED, FULL_WEEK)
    nowhere = {message.pk for message in timely if not message.to_address}
    return {**dict.fromkeys(nowhere, Objection(MessageState.SUPPRESSED, NOWHERE)), **found}


def _stopped(
    notification: AnyNotification | None, messages: Sequence[Message], stops: Mapping[str, str]
) -> dict[int, str]:
    """Where mail comes back, only what its reader has just asked for is tried; who has reported
    mail gets what cannot be refused.
    """
    found = {}
    for message in messages if notification is not None else ():
        reason = stops.get(message.to_address.lower()) if stops else None
        if reason == StopReason.BOUNCED and not message.is_urgent:
            found[message.pk] = BOUNCED
        elif reason == StopReason.COMPLAINED and notification and notification.may_refuse:
            found[message.pk] = COMPLAINED
    return found


def _restricted(messages: Sequence[Message]) -> list[int]:
    """Ids of those to people whose data is kept and not used, but for what is about their rights or
    their sign-in.
    """
    asked = {
        message.pk: message.person_id
        for message in messages
        if message.person_id and not _is_due_anyway(message.kind)
    }
    restricted = restricted_among(set(asked.values()))
    return [pk for pk, person in asked.items() if person in restricted]


def _is_due_anyway(kind: str) -> bool:
    notification = find_notification(kind)
    return notification is not None and notification.despite_restriction


def _without_room(messages: Sequence[Message], now: dt.datetime) -> list[int]:
    """Ids of those that give way to what their readers have to do already."""
    yielding = {
        message.pk: message.person_id
        for message in messages
        if message.person_id and _gives_way(message.kind)
    }
    full = whose_week_is_full(set(yielding.values()), now)
    return [pk for pk, person in yielding.items() if person in full]


def _gives_way(kind: str) -> bool:
    notification = find_notification(kind)
    return notification is not None and notification.gives_way


def _reasons(
    notification: AnyNotification | None,
    messages: Sequence[Message],
    refused: Collection[tuple[str, str]],
) -> dict[int, str]:
    """Why messages of one kind are not wanted; whether they still are is not asked of those whose
    recipient refused the kind.
    """
    if notification is None:
        return {message.pk: UNDECLARED for message in messages}
    against = {
        message.pk: OPTED_OUT
        for message in messages
        if notification.may_refuse and (message.to_address.lower(), message.kind) in refused
    }
    others = [message for message in messages if message.pk not in against]
    return {**against, **notification.objections(others)} if others else against
