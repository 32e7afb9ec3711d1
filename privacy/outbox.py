"""What an erasure does with mail."""

from __future__ import annotations

import datetime as dt

from django.db.models import Model, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext_noop

from messaging.models import Message, MessageState
from people.naming import own_rows
from people.personal import Traces

ERASED = gettext_noop("the person was erased")


def other_messages(traces: Traces) -> QuerySet[Model]:
    """Mails of their organization, or of none, to an address of the person that are for no member,
    such as reports to a sponsor. What is for a member goes with that member.
    """
    mails: QuerySet[Model] = own_rows(Message, traces).alias(address=Lower("to_address"))
    return mails.filter(address__in=traces.addresses, person_id=None)


def empty_messages(rows: QuerySet[Model], _of: Traces, _now: dt.datetime) -> None:
    """That something was sent stays; nothing leads from it to whom. What waits is not sent."""
    keys = list(rows.values_list("pk", flat=True))
    mails = Message.objects.filter(pk__in=keys)
    mails.update(
        **dict.fromkeys(
            ("to_address", "to_name", "subject", "text", "secret", "calendar", "reply_to"), ""
        ),
        state_reason="",
    )
    mails.filter(state=MessageState.QUEUED).update(
        state=MessageState.SUPPRESSED, state_reason=ERASED
    )
