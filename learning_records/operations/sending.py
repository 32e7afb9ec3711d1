"""Statements go to record stores: fifty at a time, by one worker at a time, and none is lost.

Whoever calls a store first moves on when it is called next (a lease). A worker that dies leaves
everything as it was; the next one sends it again under the same ids, which stores know.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.utils.translation import override

from common.languages import spoken
from common.records import dataclass
from connections.doors import is_open
from connections.egress import EgressAnswer, EgressError
from connections.models import Connection
from connections.operations import note_exchange
from connections.states import ConnectionKind, ExchangeDirection, ExchangeOutcome
from learning_records.calling import StoreVerdict, post_statements, verdict_of, wait_of
from learning_records.exchange_words import failed_words, refused_words, taken_words
from learning_records.models import RecordStatement, RecordStore
from learning_records.queries import happened_in, stores, take_in, waiting_for
from learning_records.statements import (
    NothingToState,
    Statement,
    account,
    mailbox,
    opaque_name,
    statement_of,
)
from learning_records.states import StatementState
from learning_records.uses import store_settings

logger = logging.getLogger(__name__)
BATCH = 50
MOST_CALLS = 20
"""In one run, each of ten seconds at most."""
LEASE = dt.timedelta(minutes=5)
"""Longer than all calls of a run may take together."""
BACK_OFF = [dt.timedelta(minutes=each) for each in (1, 5, 30, 120, 360)]


@dataclass(frozen=True)
class Outgoing:
    """A row and the statement that it becomes."""

    row: RecordStatement
    statement: Statement


class _Stopped(Exception):
    """The store cannot be reached, or wants to be left alone."""

    def __init__(self, answer: EgressAnswer | None, said: str) -> None:
        super().__init__(said)
        self.status = answer.status if answer else None
        self.said, self.wait = said, wait_of(answer) if answer else 0


class _StoreRun:
    """What one run with one store has done."""

    def __init__(self, connection: Connection, now: dt.datetime) -> None:
        self.connection, self.now = connection, now
        self.calls = self.taken = self.refused = 0
        self.refused_with: int | None = None

    def post(self, going: Sequence[Outgoing]) -> None:
        """Send them together, else each alone. Raises _Stopped."""
        verdict, status = self._ask(going)
        if verdict is StoreVerdict.REFUSED and len(going) > 1:
            for each in going:
                if self.calls < MOST_CALLS:
                    self.post([each])
            return
        state = StatementState.TAKEN if verdict is StoreVerdict.TAKEN else StatementState.REFUSED
        self.settle([each.row for each in going], state, status)

    def settle(
        self, rows: Sequence[RecordStatement], state: StatementState, status: int | None = None
    ) -> None:
        """Write down what became of them."""
        is_taken = state == StatementState.TAKEN
        RecordStatement.objects.filter(pk__in=[each.pk for each in rows]).update(
            state=state, status=None if is_taken else status, changed_at=self.now
        )
        if is_taken:
            self.taken += len(rows)
        else:
            self.refused += len(rows)
            self.refused_with = status

    def _ask(self, going: Sequence[Outgoing]) -> tuple[StoreVerdict, int]:
        self.calls += 1
        try:
            answer = post_statements(self.connection, [each.statement for each in going])
        except EgressError as error:
            raise _Stopped(None, str(error.problem.label)) from error
        verdict = verdict_of(answer.status, alone=len(going) == 1)
        if verdict is StoreVerdict.LATER:
            raise _Stopped(answer, failed_words(answer.status))
        return verdict, answer.status


def send_statements(*, now: dt.datetime) -> None:
    """What happened goes to every record store whose time has come. A second call at the same time
    finds each store taken, and one after it nothing left to send.
    """
    if not is_open(ConnectionKind.RECORDS):
        return
    # Who was called longest ago comes first: one that is slow holds up itself.
    for connection in stores().select_related("organization").order_by("record_store__next_at"):
        held = RecordStore.objects.filter(pk=connection.pk, next_at__lte=now)
        if held.update(next_at=now + LEASE):
            with override(spoken(connection.organization.language)):
                _send_to(connection, now)


def _send_to(connection: Connection, now: dt.datetime) -> None:
    take_in(connection.pk, now=now)
    run = _StoreRun(connection, now)
    try:
        while run.calls < MOST_CALLS:
            rows = waiting_for(connection, BATCH)
            if not rows:
                break
            _send_batch(run, rows)
    except _Stopped as stopped:
        _note_stopped(run, stopped)
    else:
        RecordStore.objects.filter(pk=connection.pk).update(next_at=now, failures=0)
    _note_run(run)


def _send_batch(run: _StoreRun, rows: Sequence[RecordStatement]) -> None:
    """Nothing is sent of what is gone, and it is not waited for."""
    found, going, gone = happened_in(rows), [], []
    for row in rows:
        try:
            happened = found[row.event_id]
            statement = statement_of(
                happened,
                _actor(row),
                settings.PORTAL_BASE_URL,
                actor_key=store_settings(row.connection).actor_key,
            )
        except (KeyError, NothingToState):
            gone.append(row)
        else:
            going.append(Outgoing(row, statement))
    if gone:
        run.settle(gone, StatementState.REFUSED)
    if going:
        run.post(going)


def _actor(row: RecordStatement) -> Statement:
    member, kept = row.event.member, store_settings(row.connection)
    if member is not None and kept.actor == "mbox" and member.email:
        return mailbox(member.email)
    name = opaque_name(kept.actor_key, row.event.member_id or 0)
    return account(settings.PORTAL_BASE_URL, name)


@transaction.atomic
def _note_stopped(run: _StoreRun, stopped: _Stopped) -> None:
    """Everything waits; the longer it goes on, the longer until the next try."""
    store = RecordStore.objects.select_for_update().get(pk=run.connection.pk)
    pause = max(
        BACK_OFF[min(store.failures, len(BACK_OFF) - 1)], dt.timedelta(seconds=stopped.wait)
    )
    store.next_at, store.failures = run.now + pause, store.failures + 1
    store.save(update_fields=["next_at", "failures"])
    logger.warning("a record store takes nothing: connection %s", run.connection.pk)
    _note(run, ExchangeOutcome.FAILED, stopped.said, stopped.status)


def _note_run(run: _StoreRun) -> None:
    if run.taken:
        _note(run, ExchangeOutcome.DONE, taken_words(run.taken))
    if run.refused:
        said = refused_words(run.refused, run.refused_with)
        _note(run, ExchangeOutcome.REFUSED, said, run.refused_with)


def _note(run: _StoreRun, outcome: ExchangeOutcome, detail: str, status: int | None = None) -> None:
    note_exchange(
        organization_id=run.connection.organization_id,
        connection=run.connection,
        kind=ConnectionKind.RECORDS,
        direction=ExchangeDirection.OUT,
        what="POST /statements",
        outcome=outcome,
        status=status,
        detail=detail,
        now=run.now,
    )
