"""What speaks against sending a message: its time has passed, or nobody wants it any more.

Asked at the claim, just before a message leaves, and before one is sent again by hand.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_noop

from messaging.models import Message, MessageState
from messaging.notifications import find_notification, is_over
from messaging.preferences import opted_out

TOO_LATE = gettext_noop("its time had passed before it could be sent")
OPTED_OUT = gettext_noop("the recipient does not want this kind of mail")
UNDECLARED = gettext_noop("the portal no longer sends this kind of mail")


@dataclass(frozen=True)
class Objection:
    """Why a message is not sent, and the state in which it ends by that."""

    state: MessageState
    reason: str


def objections_to(messages: Sequence[Message], *, now: dt.datetime) -> dict[int, Objection]:
    """Message id -> what speaks against sending it, for those that should not leave.

    A constant number of queries for each kind among them, and one for what people refused.
    """
    late = {message.pk for message in messages if is_over(message.send_before, now)}
    timely = [message for message in messages if message.pk not in late]
    refused = opted_out({message.to_address for message in timely})
    found = dict.fromkeys(late, Objection(MessageState.MISSED, TOO_LATE))
    open_by_kind: dict[str, list[Message]] = defaultdict(list)
    for message in timely:
        if (message.to_address.lower(), message.kind) in refused:
            found[message.pk] = Objection(MessageState.SUPPRESSED, OPTED_OUT)
        else:
            open_by_kind[message.kind].append(message)
    for kind, those in open_by_kind.items():
        for pk, reason in _unwanted(kind, those).items():
            found[pk] = Objection(MessageState.SUPPRESSED, reason)
    return found


def _unwanted(kind: str, messages: Sequence[Message]) -> dict[int, str]:
    notification = find_notification(kind)
    if notification is None:
        return {message.pk: UNDECLARED for message in messages}
    return dict(notification.objections(messages))
