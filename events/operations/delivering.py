"""Verbs about deliveries: handed out, taken in hand, settled, sent again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import msgspec
from django.db import connection as database
from django.db import transaction
from django.utils import translation

from common.languages import spoken
from common.records import dataclass
from connections.models import Connection
from connections.operations import note_exchange
from connections.states import ConnectionKind, ExchangeDirection, ExchangeOutcome
from events.attempts import (
    MOST_LOGGED,
    PATIENCE,
    CallOutcome,
    DeliveryFate,
    asked_to_wait,
    fate_of,
    rest_after,
    wait_after,
    words_of,
)
from events.hooks import HookSecrets, choices_of, secrets_of, signed
from events.models import Delivery, Hook
from events.operations.hooking import switch_off_failing
from events.payloads import body_of
from events.states import NOT_ARRIVED, NOT_HELD, DeliveryState
from people.audit import record
from people.models import Member

LEASE = dt.timedelta(minutes=1)
"""How long a worker has a delivery in hand; longer than any call lasts."""
STATE_AFTER = {
    DeliveryFate.DONE: DeliveryState.DONE,
    DeliveryFate.AGAIN: DeliveryState.FAILED,
    DeliveryFate.GIVEN_UP: DeliveryState.GIVEN_UP,
}
SLOW = dt.timedelta(seconds=2)
"""Whose last call took as long as this is slow, and waits among the slow ones."""
DUE = f"""
        SELECT h.connection_id FROM events_hook h
          JOIN connections_connection c ON c.id = h.connection_id
           AND c.is_on AND c.ended_at IS NULL
         WHERE h.busy_until <= %(now)s AND h.rests_until <= %(now)s
           AND EXISTS (SELECT FROM events_delivery d WHERE d.connection_id = h.connection_id
                          AND d.state IN ('pending', 'sending', 'failed') AND d.next_at <= %(now)s
                          AND {NOT_HELD.format(event="d.event_id")})
"""  # noqa: S608  our own words
BUSY = f"""
      WITH slow AS MATERIALIZED ({DUE} AND h.last_took >= %(slow)s
         ORDER BY h.busy_until LIMIT %(most_slow)s FOR UPDATE OF h SKIP LOCKED),
           quick AS MATERIALIZED ({DUE} AND h.last_took < %(slow)s
         ORDER BY h.busy_until LIMIT %(most)s - (SELECT count(*) FROM slow)
           FOR UPDATE OF h SKIP LOCKED)
    UPDATE events_hook h SET busy_until = %(until)s
      FROM (SELECT * FROM slow UNION ALL SELECT * FROM quick) due
     WHERE h.connection_id = due.connection_id
    RETURNING h.connection_id
"""  # noqa: S608  our own words
"""Looked up once, whatever the plan: a subquery that skips what is locked is read again for every
row of some joins, finds others each time, and takes more than it may.
"""
TAKEN = f"""
    UPDATE events_delivery d
       SET state = 'sending', attempts = d.attempts + 1, next_at = %(until)s, last_at = %(now)s
      FROM unnest(%(hooks)s) t(id) CROSS JOIN LATERAL (
           SELECT x.id FROM events_delivery x
            WHERE x.connection_id = t.id AND x.state IN ('pending', 'sending', 'failed')
              AND x.next_at <= %(now)s AND {NOT_HELD.format(event="x.event_id")}
            ORDER BY x.next_at, x.id LIMIT 1) p
     WHERE d.id = p.id
    RETURNING d.id
"""  # noqa: S608  our own words
HANDED_OUT = """
    INSERT INTO events_delivery (connection_id, event_id, state, attempts, next_at, log)
    SELECT c.id, e.id, 'pending', 0, %(now)s, '[]'
      FROM connections_connection c
      JOIN events_hook h ON h.connection_id = c.id
     CROSS JOIN LATERAL jsonb_each_text(c.settings -> 'kinds') k(kind, since)
      JOIN events_event e ON e.organization_id = c.organization_id AND e.kind = k.kind
       AND e.found_at = %(now)s AND e.happened_at >= k.since::timestamptz
     WHERE c.kind = 'webhooks' AND c.is_on AND c.ended_at IS NULL
     ORDER BY e.id, c.id
    ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True)
class HookCall:
    """One delivery in a worker's hands: everything the call needs, and nothing of the database."""

    delivery_id: int
    attempts: int
    url: str
    body: bytes
    webhook_id: str
    secrets: HookSecrets
    is_slow: bool
    """Whether the call before took long."""


def hand_out(*, now: dt.datetime) -> int:
    """A delivery of every event that was found at `now` to each webhook that asked for its kind.
    Part of a sweep, in its transaction; a second call makes none.
    """
    with database.cursor() as cursor:
        cursor.execute(HANDED_OUT, {"now": now})
        return int(cursor.rowcount)


@transaction.atomic
def take_deliveries(*, most: int, most_slow: int, now: dt.datetime) -> list[HookCall]:
    """Take what is due, the oldest of each of up to `most` webhooks, of which up to `most_slow` may
    be slow ones. A webhook is in the hands of one worker at a time, for a minute: whose worker died
    is due again then, under the same id.
    """
    until, bounds = now + LEASE, {"most": most, "most_slow": most_slow, "slow": _milliseconds(SLOW)}
    with database.cursor() as cursor:
        cursor.execute(BUSY, {"until": until, "now": now, **bounds})
        hooks = [pk for (pk,) in cursor.fetchall()]
        if not hooks:
            return []
        cursor.execute(TAKEN, {"until": until, "now": now, "hooks": hooks})
        taken = [pk for (pk,) in cursor.fetchall()]
    found = Delivery.objects.filter(pk__in=taken)
    loaded = found.select_related("connection__hook", "event__organization", "event__member")
    return [_parcel(each) for each in loaded.order_by("pk")]


def _parcel(delivery: Delivery) -> HookCall:
    choices = choices_of(delivery.connection)
    return HookCall(
        delivery_id=delivery.pk,
        attempts=delivery.attempts,
        url=choices.url,
        body=body_of(delivery.event, names_people=choices.names_people),
        webhook_id=webhook_id_of(delivery),
        secrets=secrets_of(delivery.connection) or HookSecrets(""),
        is_slow=delivery.connection.hook.last_took >= _milliseconds(SLOW),
    )


def _milliseconds(time: dt.timedelta) -> int:
    return time // dt.timedelta(milliseconds=1)


def webhook_id_of(delivery: Delivery) -> str:
    """The same for every attempt."""
    return f"msg_{delivery.pk}"


def headers_of(parcel: HookCall, now: dt.datetime) -> dict[str, str]:
    """Signed for this attempt."""
    return signed(parcel.webhook_id, parcel.body, parcel.secrets, now=now)


@transaction.atomic
def settle_delivery(
    *, parcel: HookCall, outcome: CallOutcome, chance: float, now: dt.datetime
) -> None:
    """Write down what came of an attempt, and when the next one is due. `chance` between 0 and 1
    moves it a little. Does nothing when the delivery is in other hands by now, or a second time.
    """
    found = Delivery.objects.select_related("connection__organization", "event")
    delivery = found.get(pk=parcel.delivery_id)
    hook = Hook.objects.select_for_update().get(pk=delivery.connection_id)
    delivery.refresh_from_db(fields=["state", "attempts", "log"])
    if delivery.state != Delivery.State.SENDING or delivery.attempts != parcel.attempts:
        return
    asked = asked_to_wait(outcome, now)
    wait = max(wait_after(delivery.attempts, chance=chance), asked)
    _note_attempt(delivery, outcome, wait, now)
    hook.busy_until = now
    _note_health(hook, outcome, rest_after(hook.failures + 1, chance=chance, asked=asked), now)
    to = delivery.connection
    note_call(connection=to, what=f"POST {delivery.event.kind}", outcome=outcome, now=now)
    if outcome.is_gone or (hook.failing_since and hook.failing_since <= now - PATIENCE):
        switch_off_failing(connection=to, is_gone=outcome.is_gone, now=now)


def _note_attempt(
    delivery: Delivery, outcome: CallOutcome, wait: dt.timedelta, now: dt.datetime
) -> None:
    delivery.state = STATE_AFTER[fate_of(outcome, delivery.attempts)]
    delivery.next_at = now + wait
    delivery.last_status, delivery.took = outcome.status, outcome.took
    noted = msgspec.to_builtins(outcome.noted(now))
    delivery.log = [*delivery.log, noted][-MOST_LOGGED:]
    delivery.save(update_fields=["state", "next_at", "last_status", "took", "log"])


def _note_health(hook: Hook, outcome: CallOutcome, rest: dt.timedelta, now: dt.datetime) -> None:
    if outcome.arrived:
        hook.failures, hook.failing_since, hook.rests_until = 0, None, now
    else:
        hook.failures += 1
        hook.failing_since = hook.failing_since or now
        hook.rests_until = now + rest
    hook.last_took = outcome.took
    hook.save(update_fields=["busy_until", "failures", "failing_since", "rests_until", "last_took"])


def note_call(*, connection: Connection, what: str, outcome: CallOutcome, now: dt.datetime) -> None:
    """Into the log of exchanges, in the language of the organization; a second call writes another
    line.
    """
    refused = outcome.status is not None and 400 <= outcome.status < 500
    failed = ExchangeOutcome.REFUSED if refused else ExchangeOutcome.FAILED
    with translation.override(spoken(connection.organization.language)):
        detail = "" if outcome.arrived else words_of(outcome)
    note_exchange(
        organization_id=connection.organization_id,
        connection=connection,
        kind=ConnectionKind.WEBHOOKS,
        direction=ExchangeDirection.OUT,
        what=what,
        outcome=ExchangeOutcome.DONE if outcome.arrived else failed,
        status=outcome.status,
        detail=detail,
        now=now,
    )


@transaction.atomic
def send_again(*, delivery: Delivery, now: dt.datetime, by: Member) -> None:
    """Send one once more, under the same id, whatever became of it. A second call changes nothing
    until it has been sent.
    """
    ids = [delivery.pk]
    _send_again(delivery.connection, ids, now)
    record("send_again", delivery.connection, by=by, now=now, deliveries=ids)


@transaction.atomic
def send_failed_again(
    *, connection: Connection, since: dt.datetime, now: dt.datetime, by: Member
) -> int:
    """Send everything once more that happened since and did not arrive; how much that is. A second
    call finds only what has failed since.
    """
    failed = Delivery.objects.filter(connection=connection, state__in=NOT_ARRIVED)
    ids = list(failed.filter(event__happened_at__gte=since).values_list("pk", flat=True))
    if ids:
        _send_again(connection, ids, now)
        counts = {"since": since.isoformat(), "deliveries": len(ids)}
        record("send_failed_again", connection, by=by, now=now, **counts)
    return len(ids)


def _send_again(connection: Connection, ids: Sequence[int], now: dt.datetime) -> None:
    Delivery.objects.filter(pk__in=ids).update(
        state=Delivery.State.PENDING, attempts=0, next_at=now
    )
    # Whoever sends again has mended something: do not wait for the rest to be over.
    Hook.objects.filter(connection=connection).update(rests_until=now)
