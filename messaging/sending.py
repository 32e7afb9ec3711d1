"""Getting messages out once.

Claim with a lease and commit; ask once more whether each is wanted; send; commit what came of it. A
crash between the claim and that last commit leaves rows in `sending`; once their lease is over
`settle_claims` decides by policy: invitations and security mail (can_repeat) go out again,
everything else becomes ambiguous and is counted as such.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from smtplib import SMTPException

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext_noop

from messaging.delivery import answered, refused_for_good, to_mail
from messaging.models import Message
from messaging.preferences import opted_out
from messaging.wanted import unwanted

logger = logging.getLogger(__name__)

LEASE = dt.timedelta(minutes=5)
WORKING_SECONDS = (
    200.0  # a group stops here, so that its slowest last mail still ends inside the lease
)
MAX_ATTEMPTS = 6
PATIENCE = gettext_noop("the mail server asked for patience")
BROKEN = gettext_noop("the connection broke before the server answered")
STOPPED = gettext_noop("the worker stopped before the mail server answered")
OPTED_OUT = gettext_noop("the recipient does not want this kind of mail")
GROUP_SIZE = 25  # rows claimed at a time: the most a kill can leave unknown
COMMIT_SECONDS = 0.2  # outcomes are written down at least this often


@dataclass
class _Outcomes:
    """What came of messages since the last commit."""

    sent: list[int] = field(default_factory=list)
    later: list[Message] = field(default_factory=list)
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
    _seen, claimed = _claim(Message.objects.filter(pk=message_id, state="queued"), now=now)
    connection = get_connection()
    try:
        _send(connection, claimed, now=now)
    finally:
        connection.close()


def settle_claims(*, now: dt.datetime) -> int:
    """Decide about claims whose lease is over. Returns how many; a second call finds none."""
    with transaction.atomic():
        over = Message.objects.filter(state="sending", lease_until__lte=now).select_for_update(
            skip_locked=True
        )
        ids = list(over.values_list("pk", flat=True))
        return _settle_unknown(ids, reason=STOPPED, again_at=now)


def _claim(due: QuerySet[Message], *, now: dt.datetime) -> tuple[int, list[Message]]:
    """Take rows for this worker; those out of time or not wanted any more are settled on the spot."""
    with transaction.atomic():
        messages = list(due.select_for_update(skip_locked=True)[:GROUP_SIZE])
        if not messages:
            return 0, []
        missed = [m for m in messages if m.send_before and m.send_before <= now]
        rest = [m for m in messages if not (m.send_before and m.send_before <= now)]
        refused = opted_out({m.to_address for m in rest})
        dropped = {m.pk: OPTED_OUT for m in rest if (m.to_address, m.reason) in refused}
        dropped |= unwanted([m for m in rest if m.pk not in dropped])
        _finish(
            missed,
            state="missed",
            reason=gettext_noop("its time had passed before it could be sent"),
        )
        for why in set(dropped.values()):
            _finish([m for m in rest if dropped.get(m.pk) == why], state="suppressed", reason=why)
        claimed = [m for m in rest if m.pk not in dropped]
        Message.objects.filter(pk__in=[m.pk for m in claimed]).update(
            state="sending", lease_until=now + LEASE, attempts=F("attempts") + 1
        )
        return len(messages), claimed


def _finish(messages: Iterable[Message], *, state: str, reason: str) -> None:
    ids = [message.pk for message in messages]
    if ids:
        Message.objects.filter(pk__in=ids).update(
            state=state, state_reason=reason[:300], lease_until=None, secret=""
        )


def _send(connection: BaseEmailBackend, messages: Sequence[Message], *, now: dt.datetime) -> bool:
    """Send one claimed group, writing outcomes down every moment. Returns whether to go on with the
    next group.
    """
    if not messages:
        return True
    started = time.monotonic()
    outcomes = _Outcomes()
    try:
        connection.open()
    except (SMTPException, OSError) as error:
        logger.warning("the mail server is away: %s", error)
        outcomes.later.extend(messages)
        _commit(outcomes, reason=f"the mail server is away: {error}", now=now)
        return False
    is_connected = True
    try:
        for message in messages:
            if not is_connected or time.monotonic() - started > WORKING_SECONDS:
                outcomes.later.append(message)
            else:
                is_connected = _send_one(connection, message, outcomes)
            if time.monotonic() - outcomes.since > COMMIT_SECONDS:
                _commit(outcomes, now=now)
                outcomes = _Outcomes()
    finally:
        _commit(outcomes, now=now)
    return is_connected


def _send_one(connection: BaseEmailBackend, message: Message, outcomes: _Outcomes) -> bool:
    """Send one mail and note what came of it. Returns whether the connection is good for the next."""
    try:
        connection.send_messages([to_mail(message)])
        outcomes.sent.append(message.pk)
    except ValueError as error:
        outcomes.refused[message.pk] = f"this cannot be sent: {error}"
    except (SMTPException, OSError) as error:
        if refused_for_good(error):
            outcomes.refused[message.pk] = f"the mail server refused it: {error}"
        elif answered(error):
            outcomes.later.append(message)
        else:
            outcomes.unknown.append(message.pk)
            return _reopen(connection)
    return True


def _reopen(connection: BaseEmailBackend) -> bool:
    """A fresh connection after one broke; whether the mail server came back."""
    try:
        connection.close()
        connection.open()
    except (SMTPException, OSError) as error:
        logger.warning("the mail server does not come back: %s", error)
        return False
    return True


@transaction.atomic
def _commit(outcomes: _Outcomes, *, now: dt.datetime, reason: str = PATIENCE) -> None:
    """Write outcomes down, a statement per kind."""
    claimed = Message.objects.filter(state="sending")
    if outcomes.sent:
        claimed.filter(pk__in=outcomes.sent).update(
            state="sent", sent_at=now, lease_until=None, secret="", state_reason=""
        )
    for pk, why in outcomes.refused.items():
        claimed.filter(pk=pk).update(
            state="failed", state_reason=why[:300], lease_until=None, secret=""
        )
    for message in outcomes.later:
        if message.attempts + 1 >= MAX_ATTEMPTS:
            claimed.filter(pk=message.pk).update(
                state="failed",
                state_reason=f"{MAX_ATTEMPTS} tries: {reason}"[:300],
                lease_until=None,
                secret="",
            )
        else:
            wait = dt.timedelta(minutes=2**message.attempts)
            claimed.filter(pk=message.pk).update(
                state="queued", send_after=now + wait, lease_until=None, state_reason=reason[:300]
            )
    again_at = now + dt.timedelta(minutes=1)
    _settle_unknown(outcomes.unknown, reason=BROKEN, again_at=again_at)


def _settle_unknown(ids: Sequence[int], *, reason: str, again_at: dt.datetime) -> int:
    """Nobody knows whether these arrived: repeat what must arrive, count the rest as ambiguous."""
    if not ids:
        return 0
    unknown = Message.objects.filter(pk__in=ids, state="sending")
    repeated = unknown.filter(can_repeat=True, attempts__lt=MAX_ATTEMPTS).update(
        state="queued", send_after=again_at, lease_until=None, state_reason=reason
    )
    ambiguous = unknown.update(state="ambiguous", state_reason=reason, lease_until=None, secret="")
    return repeated + ambiguous
