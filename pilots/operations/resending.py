"""Sending a lost message of a pilot once more."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from cohorts.models import Cohort
from common.wakeups import wake
from messaging.models import Message
from messaging.operations import send_again
from messaging.tasks import send_due
from people.models import Member
from people.operations import record_event


@transaction.atomic
def send_message_again(
    *, cohort: Cohort, message: Message, by: Member, now: dt.datetime
) -> Message:
    """Put a message of this cohort's outbox that failed, or may not have arrived, back into it.

    Raises NotSentAgain when its time has passed or nobody wants it any more, and on a second call,
    because it waits to be sent already.
    """
    before = message.state
    again = send_again(message=message, now=now)
    record_event(
        verb="send_message_again",
        thing="message",
        thing_id=again.pk,
        organization_id=cohort.organization_id,
        by=by,
        now=now,
        detail={"kind": again.kind, "was": before},
    )
    wake(send_due)
    return again
