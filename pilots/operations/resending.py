"""Sending a lost message of a pilot once more."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from common.wakeups import wake
from messaging.models import Message
from messaging.operations import send_again
from messaging.tasks import send_due
from people.audit import record
from people.models import Member


@transaction.atomic
def send_message_again(*, message: Message, by: Member, now: dt.datetime) -> Message:
    """Put a message that failed, or may not have arrived, back into the outbox.

    Raises NotSentAgain when its time has passed or nobody wants it any more, and on a second call,
    because it waits to be sent already.
    """
    before = message.state
    again = send_again(message=message, now=now)
    record("send_message_again", again, by=by, now=now, kind=again.kind, was=before)
    wake(send_due)
    return again
