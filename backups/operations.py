"""What was due while nothing left: sent after all, or never. Both, and that somebody held it, stand
in the audit log of every organization.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext_noop

from common import copies
from messaging.claims import finish
from messaging.models import Message, MessageState
from messaging.querysets import MessageQuerySet
from people.audit import record_each
from people.models import Organization

TOO_LATE = gettext_noop("this portal is a copy that sent nothing at that time")
NOBODY_KNOWS = gettext_noop("the portal that this one is a copy of was handling it")


def count_due(now: dt.datetime) -> int:
    """How many mails would leave at once."""
    return Message.objects.due(now).count()


@transaction.atomic
def hold_outgoing(*, now: dt.datetime) -> None:
    """Nothing leaves until release_outgoing(). A second call changes nothing."""
    if copies.look().held_since:
        return
    copies.hold(now=now)
    every = Organization.objects.order_by("pk")
    record_each("hold_outgoing", [(each, {}) for each in every], by=None, now=now)


@transaction.atomic
def release_outgoing(*, now: dt.datetime, sends: bool) -> int:
    """Let everything leave from here on; what is due by now leaves as well, or is missed. Returns
    how many mails that is. A second call finds what has become due since.
    """
    if sends:
        _note(Message.objects.due(now), sends=sends, now=now)
        copies.release()
        return count_due(now)
    in_hand = Message.objects.filter(state=MessageState.SENDING)
    in_hand.update(may_have_arrived=True)
    finish(in_hand, state=MessageState.AMBIGUOUS, reason=NOBODY_KNOWS)
    due = Message.objects.filter(state=MessageState.QUEUED, send_after__lte=now)
    _note(due, sends=sends, now=now)
    missed = finish(due, state=MessageState.MISSED, reason=TOO_LATE)
    copies.release()
    return missed


def _note(due: MessageQuerySet, *, sends: bool, now: dt.datetime) -> None:
    """In each organization, how many of its mails that concerned."""
    counted = due.order_by().values_list("organization_id").annotate(Count("pk"))
    mails, became = dict(counted), "sent" if sends else "missed"
    every = Organization.objects.order_by("pk")
    noted = [(each, {became: mails.get(each.pk, 0)}) for each in every]
    record_each("release_outgoing", noted, by=None, now=now)
