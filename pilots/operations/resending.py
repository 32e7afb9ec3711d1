"""Sending a message of a pilot once more, also to where it should have gone."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from common.wakeups import wake
from messaging.models import Message
from messaging.operations import send_again
from messaging.tasks import send_due
from people.audit import record
from people.models import Member
from people.operations import edit_member
from people.profiles import Profile


@transaction.atomic
def send_message_again(*, message: Message, by: Member, now: dt.datetime) -> Message:
    """Put a message that failed, or may not have arrived, back into the outbox; also one that was
    sent, when its person has another address since.

    Raises NotSentAgain when its time has passed or nobody wants it any more, and on a second call,
    because it waits to be sent already.
    """
    return _send_again(message, by, now)


@transaction.atomic
def correct_and_send_again(
    *,
    message: Message,
    person: Member,
    profile: Profile,
    manager: Member | None,
    seen: str,
    by: Member,
    now: dt.datetime,
) -> Message:
    """Give whom a message was for their right address, and send it there.

    Raises what edit_member and send_message_again raise; then neither has happened. A second call
    finds the address corrected and the message waiting: NotSentAgain.
    """
    edit_member(member=person, profile=profile, manager=manager, seen=seen, by=by, now=now)
    return _send_again(message, by, now)


def _send_again(message: Message, by: Member, now: dt.datetime) -> Message:
    before = message.state
    again = send_again(message=message, now=now)
    record("send_message_again", again, by=by, now=now, kind=again.kind, was=before)
    wake(send_due)
    return again
