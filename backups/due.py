"""What was due while nothing left: sent after all, or never."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from common import copies
from messaging.claims import finish
from messaging.models import Message, MessageState

TOO_LATE = "this portal is a copy that sent nothing at that time"
NOBODY_KNOWS = "the portal that this one is a copy of had it in hand"


def count_due(now: dt.datetime) -> int:
    """How many mails would leave at once."""
    return Message.objects.due(now).count()


@transaction.atomic
def release(*, now: dt.datetime, sends: bool) -> int:
    """Let everything leave from here on; what is due by now leaves as well, or is missed. Returns
    how many mails that is. A second call finds what has become due since.
    """
    if sends:
        copies.release()
        return count_due(now)
    in_hand = Message.objects.filter(state=MessageState.SENDING)
    in_hand.update(may_have_arrived=True)
    finish(in_hand, state=MessageState.AMBIGUOUS, reason=NOBODY_KNOWS)
    due = Message.objects.filter(state=MessageState.QUEUED, send_after__lte=now)
    missed = finish(due, state=MessageState.MISSED, reason=TOO_LATE)
    copies.release()
    return missed
