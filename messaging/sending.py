"""Getting messages out once.

Claim with a lease and commit; ask once more whether each is wanted; send; commit what came of it. A
crash between the claim and that last commit leaves rows in `sending`; once their lease is over
`settle_claims` decides by policy: kinds that may repeat (invitations, security mail) go out again,
everything else becomes ambiguous and is counted as such.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import chain

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext_noop

from messaging.addresses import follow_people
from messaging.delivery import MAIL_ERRORS, answered, refused_for_good, to_mail
from messaging.models import Message, MessageState
from messaging.notifications import declared
from messaging.objections import Objection, objections_to

logger = logging.getLogger(__name__)

LEASE = dt.timedelta(minutes=5)
WORKING_SECONDS = 200.0
"""A group stops here, so that its slowest last mail still ends inside the lease."""
MAX_ATTEMPTS = 6
FIRST_PAUSE = dt.timedelta(minutes=1)
"""Before the second try; each further pause is twice as long."""
PATIENCE = gettext_noop("the mail server asked to try again later")
BROKEN = gettext_noop("the connection broke before the server answered")
STOPPED = gettext_noop("sending stopped before the mail server answered")
GROUP_SIZE = 25
"""Mails claimed at a time: the most a kill can leave unknown."""
COMMIT_SECONDS = 0.2
"""Outcomes are written down at least this often."""


@dataclass(frozen=True)
class _Parcel:
    """One mail: its message, and those that travel in it. What comes of it comes of all."""

    message: Message
    enclosures: Sequence[Message] = ()

    @property
    def ids(self) -> list[int]:
        """Of everything in it."""
        return [self.message.pk, *(each.pk for each in self.enclosures)]


@dataclass
class _Outcomes:
    """What came of messages since the last commit."""

    sent: list[int] = field(default_factory=list)
    later: list[_Parcel] = field(default_factory=list)
    refused: dict[int, str] = field(default_factory=dict)
    unknown: list[int] = field(default_factory=list)
    since: float = field(default_factory=time.monotonic)


def send_due(*, now: dt.datetime, limit: int = 1000) -> int:
    """Send up to about `limit` messages that are due, over one connection. Returns how many were
    looked at.

    Rows are claimed in small groups, so that a kill leaves few of them unknown. Any number of calls
    may run at the same time: a row is claimed by one of them. A second call later sends only what
    the first did not.
    """
    due = Message.objects.due(now).order_by("send_after", "pk")
    connection = get_connection()
    looked_at = 0
    try:
        while looked_at < limit:
            seen, claimed = _claim(due, now=now)
            looked_at += seen
            if not seen or not _send(connection, claimed, now=now):
                break
    finally:
        connection.close()
    return looked_at


def send_now(*, message_id: int, now: dt.datetime) -> None:
    """Send one message somebody is waiting for, if nobody has claimed it; what fails stays queued
    for the worker.
    """
    waiting = Message.objects.filter(pk=message_id, state=MessageState.QUEUED)
    _seen, claimed = _claim(waiting, now=now)
    connection = get_connection()
    try:
        _send(connection, claimed, now=now)
    finally:
        connection.close()


@transaction.atomic
def settle_claims(*, now: dt.datetime) -> int:
    """Decide about claims whose lease is over. Returns how many; a second call finds none."""
    over = Message.objects.filter(state=MessageState.SENDING, lease_until__lte=now)
    ids = list(over.select_for_update(skip_locked=True).values_list("pk", flat=True))
    return _settle_unknown(ids, reason=STOPPED, again_at=now)


@transaction.atomic
def _claim(due: QuerySet[Message], *, now: dt.datetime) -> tuple[int, list[_Parcel]]:
    """Take rows for this worker; those out of time or not wanted any more are settled on the spot.

    Returns how many mails were looked at, and those that are to be sent.
    """
    messages = list(due.select_for_update(skip_locked=True)[:GROUP_SIZE])
    if not messages:
        return 0, []
    enclosures = _enclosures_of(messages)
    everything = [*messages, *enclosures]
    follow_people(everything)
    objections = objections_to(everything, now=now)
    by_objection: dict[Objection, list[int]] = defaultdict(list)
    for pk, objection in objections.items():
        by_objection[objection].append(pk)
    for objection, ids in by_objection.items():
        against = Message.objects.filter(pk__in=ids)
        _finish(against, state=objection.state, reason=objection.reason)
    stays = [message.pk for message in messages if message.pk in objections]
    _unpack(stays)
    taken: dict[int | None, list[Message]] = defaultdict(list)
    for each in enclosures:
        if each.pk not in objections:
            taken[each.envelope_id].append(each)
    parcels = [
        _Parcel(message, taken[message.pk]) for message in messages if message.pk not in objections
    ]
    Message.objects.filter(pk__in=_ids(parcels)).update(
        state=MessageState.SENDING, lease_until=now + LEASE, attempts=F("attempts") + 1
    )
    return len(messages), parcels


def _enclosures_of(messages: Sequence[Message]) -> list[Message]:
    """What waits to travel in these mails, in order."""
    waiting = Message.objects.filter(
        envelope__in=[message.pk for message in messages], state=MessageState.QUEUED
    )
    return list(waiting.select_for_update(of=("self",)).order_by("pk"))


def _unpack(ids: Collection[int]) -> None:
    """These mails do not leave: what should have traveled in them goes by itself."""
    if ids:
        waiting = Message.objects.filter(envelope__in=ids, state=MessageState.QUEUED)
        waiting.update(envelope=None)


def _ids(parcels: Sequence[_Parcel]) -> list[int]:
    return list(chain.from_iterable(parcel.ids for parcel in parcels))


def _finish(messages: QuerySet[Message], *, state: MessageState, reason: str) -> None:
    """Give messages their last state; what stands for {secret} in them goes."""
    messages.update(state=state, state_reason=reason[:300], lease_until=None, secret="")


def _in_hand(ids: Collection[int]) -> QuerySet[Message]:
    """Those of a worker's messages that nobody has settled since, because its lease was over."""
    return Message.objects.filter(pk__in=ids, state=MessageState.SENDING)


def _send(connection: BaseEmailBackend, parcels: Sequence[_Parcel], *, now: dt.datetime) -> bool:
    """Send one claimed group, writing outcomes down every moment. Returns whether to go on with the
    next group.
    """
    if not parcels:
        return True
    started = time.monotonic()
    outcomes = _Outcomes()
    try:
        connection.open()
    except MAIL_ERRORS as error:
        logger.warning("the mail server is away: %s", error)
        outcomes.later.extend(parcels)
        _commit(outcomes, reason=f"the mail server is away: {error}", now=now)
        return False
    is_connected = True
    try:
        for parcel in parcels:
            if not is_connected or time.monotonic() - started > WORKING_SECONDS:
                outcomes.later.append(parcel)
            else:
                is_connected = _send_one(connection, parcel, outcomes)
            if time.monotonic() - outcomes.since > COMMIT_SECONDS:
                _commit(outcomes, now=now)
                outcomes = _Outcomes()
    finally:
        _commit(outcomes, now=now)
    return is_connected


def _send_one(connection: BaseEmailBackend, parcel: _Parcel, outcomes: _Outcomes) -> bool:
    """Send one mail and note what came of it. Returns whether the connection still works."""
    try:
        connection.send_messages([to_mail(parcel.message, parcel.enclosures)])
        outcomes.sent.extend(parcel.ids)
    except ValueError as error:
        outcomes.refused |= dict.fromkeys(parcel.ids, f"this cannot be sent: {error}")
    except MAIL_ERRORS as error:
        if refused_for_good(error):
            outcomes.refused |= dict.fromkeys(parcel.ids, f"the mail server refused it: {error}")
        elif answered(error):
            outcomes.later.append(parcel)
        else:
            outcomes.unknown.extend(parcel.ids)
            return _reopen(connection)
    return True


def _reopen(connection: BaseEmailBackend) -> bool:
    """A fresh connection after one broke; whether the mail server came back."""
    try:
        connection.close()
        connection.open()
    except MAIL_ERRORS as error:
        logger.warning("the mail server does not come back: %s", error)
        return False
    return True


@transaction.atomic
def _commit(outcomes: _Outcomes, *, now: dt.datetime, reason: str = PATIENCE) -> None:
    """Write outcomes down, a statement per kind of outcome."""
    if outcomes.sent:
        _in_hand(outcomes.sent).update(
            state=MessageState.SENT, sent_at=now, lease_until=None, secret="", state_reason=""
        )
    for pk, why in outcomes.refused.items():
        _finish(_in_hand([pk]), state=MessageState.FAILED, reason=why)
    for parcel in outcomes.later:
        _postpone(parcel, now=now, reason=reason)
    _settle_unknown(outcomes.unknown, reason=BROKEN, again_at=now + FIRST_PAUSE)


def _postpone(parcel: _Parcel, *, now: dt.datetime, reason: str) -> None:
    """Try again after a pause that grows with every try, or give up after the last one."""
    tries = parcel.message.attempts + 1  # as the claim has counted it
    mine = _in_hand(parcel.ids)
    if tries >= MAX_ATTEMPTS:
        _finish(mine, state=MessageState.FAILED, reason=f"{MAX_ATTEMPTS} tries: {reason}")
    else:
        mine.update(
            state=MessageState.QUEUED,
            send_after=now + FIRST_PAUSE * 2**parcel.message.attempts,
            lease_until=None,
            state_reason=reason[:300],
        )


def _settle_unknown(ids: Sequence[int], *, reason: str, again_at: dt.datetime) -> int:
    """Nobody knows whether these arrived: repeat what must arrive, count the rest as ambiguous.

    Returns how many.
    """
    if not ids:
        return 0
    unknown = _in_hand(ids)
    unknown.update(may_have_arrived=True)
    repeatable = [kind.name for kind in declared() if kind.may_repeat]
    repeated = unknown.filter(kind__in=repeatable, attempts__lt=MAX_ATTEMPTS).update(
        state=MessageState.QUEUED, send_after=again_at, lease_until=None, state_reason=reason
    )
    ambiguous = unknown.update(
        state=MessageState.AMBIGUOUS, state_reason=reason, lease_until=None, secret=""
    )
    # What goes again while the mail around it does not: by itself.
    again = Message.objects.filter(pk__in=ids, state=MessageState.QUEUED)
    again.exclude(envelope__state=MessageState.QUEUED).update(envelope=None)
    return repeated + ambiguous
