"""What a dead worker leaves is settled by what its claim says."""

from __future__ import annotations

import collections
import datetime as dt
import threading
import uuid

import pytest
from django.db import connection, transaction

from messaging import claims
from messaging.claims import LEASE, MAX_ATTEMPTS, STOPPED, claim, settle_claims
from messaging.models import MailClaim, Message, MessageState
from messaging.outcomes import Outcomes
from messaging.stopping import Halt
from tests.messaging.conftest import CALL, Queue, draft, states

QUEUED, SENT = MessageState.QUEUED, MessageState.SENT
AMBIGUOUS = MessageState.AMBIGUOUS


def take(now: dt.datetime) -> uuid.UUID:
    """A worker claims everything, and dies."""
    return claim(size=100, now=now).claim_id


def put_on_the_wire(claim_id: uuid.UUID, message: Message) -> bool:
    """It hands over this one."""
    with claims.PUT.often() as put:
        return claims.put_on_the_wire(claim_id, message, put)


def test_only_the_mail_on_the_wire_is_unknown(queue: Queue, now: dt.datetime) -> None:
    rows = queue(*(draft(number, content={"secret": "s3cret"}) for number in range(5)))
    claim_id = take(now)
    assert put_on_the_wire(claim_id, rows[2])
    assert settle_claims(now=now) == 0, "its lease holds"
    assert settle_claims(now=now + LEASE) == 5
    assert settle_claims(now=now + LEASE) == 0
    assert [state for _name, state in sorted(states().items())] == [
        SENT,
        SENT,
        AMBIGUOUS,
        QUEUED,
        QUEUED,
    ]
    first, unknown, untried = Message.objects.filter(about_id__in=[0, 2, 3]).order_by("pk")
    assert (first.sent_at, first.secret, first.may_have_arrived) == (now, "", False)
    assert (unknown.state_reason, unknown.secret, unknown.may_have_arrived) == (STOPPED, "", True)
    assert (untried.attempts, untried.secret, untried.may_have_arrived) == (0, "s3cret", False)
    assert not MailClaim.objects.exists()
    assert not put_on_the_wire(claim_id, rows[3]), "a worker that lives after all stops"


def test_a_claim_of_which_nothing_has_begun_goes_back(queue: Queue, now: dt.datetime) -> None:
    queue(draft(1), draft(2, CALL))
    take(now)
    settle_claims(now=now + LEASE)
    assert set(Message.objects.values_list("state", "attempts", "send_after")) == {(QUEUED, 0, now)}


def test_a_crash_of_the_database_forgets_claims_and_everything_in_them_is_unknown(
    queue: Queue, now: dt.datetime
) -> None:
    rows = queue(draft(1, CALL), draft(2), draft(3))
    put_on_the_wire(take(now), rows[1])
    MailClaim.objects.all().delete()
    settle_claims(now=now + LEASE)
    assert states() == {"person1": QUEUED, "person2": AMBIGUOUS, "person3": AMBIGUOUS}
    assert set(Message.objects.values_list("may_have_arrived", flat=True)) == {True}


def test_what_travels_in_a_mail_shares_its_fate(queue: Queue, now: dt.datetime) -> None:
    def filled(number: int) -> object:
        return draft(number, enclosures=[draft(number, about_id=100 + number)])

    queue(filled(1), filled(2), filled(3))
    letters = list(Message.objects.mails().order_by("pk"))
    put_on_the_wire(take(now), letters[1])
    settle_claims(now=now + LEASE)
    found = [
        set(Message.objects.filter(person_id=number).values_list("state", flat=True))
        for number in (1, 2, 3)
    ]
    assert found == [{SENT}, {AMBIGUOUS}, {QUEUED}]
    assert Message.objects.get(about_id=103).envelope == letters[2]


def test_claims_are_settled_each_by_itself(queue: Queue, now: dt.datetime) -> None:
    rows = queue(*(draft(number) for number in range(4)))
    first, second = (claim(size=2, now=now).claim_id for _worker in range(2))
    put_on_the_wire(first, rows[1])
    put_on_the_wire(second, rows[2])
    settle_claims(now=now + LEASE)
    assert [state for _name, state in sorted(states().items())] == [
        SENT,
        AMBIGUOUS,
        AMBIGUOUS,
        QUEUED,
    ]


@pytest.mark.django_db(transaction=True)
def test_of_several_who_settle_at_once_one_decides_about_a_claim(
    queue: Queue, now: dt.datetime
) -> None:
    for _time in range(4):
        Message.objects.all().delete()
        rows = queue(*(draft(number) for number in range(400)))
        put_on_the_wire(claim(size=400, now=now).claim_id, rows[200])
        start = threading.Barrier(3)

        def settle(start: threading.Barrier = start) -> None:
            start.wait()
            settle_claims(now=now + LEASE)
            connection.close()

        at_once = [threading.Thread(target=settle) for _worker in range(3)]
        for each in at_once:
            each.start()
        for each in at_once:
            each.join()
        assert collections.Counter(states().values()) == {SENT: 200, AMBIGUOUS: 1, QUEUED: 199}


@pytest.mark.django_db(transaction=True)
def test_a_claim_that_is_being_written_down_is_left_to_whoever_has_it(
    queue: Queue, now: dt.datetime
) -> None:
    rows = queue(*(draft(number) for number in range(3)))
    claim_id = take(now)
    put_on_the_wire(claim_id, rows[1])
    outcomes = Outcomes(claim_id, since=now, sent=[rows[0].pk], unknown=[rows[1].pk])
    is_held, may_end = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            outcomes.write_down(now=now, halt=Halt())
            is_held.set()
            may_end.wait(20)
            transaction.set_rollback(True)
        connection.close()

    slow = threading.Thread(target=hold)
    slow.start()
    assert is_held.wait(20)
    try:
        assert settle_claims(now=now + LEASE) == 0
    finally:
        may_end.set()
        slow.join()
    assert settle_claims(now=now + LEASE) == 3
    assert states() == {"person0": SENT, "person1": AMBIGUOUS, "person2": QUEUED}


@pytest.mark.parametrize(
    ("attempts", "state"), [(MAX_ATTEMPTS - 1, QUEUED), (MAX_ATTEMPTS, AMBIGUOUS)]
)
def test_a_message_whose_workers_keep_dying_is_not_repeated_without_end(
    queue: Queue, now: dt.datetime, attempts: int, state: str
) -> None:
    queue(draft(1, CALL))
    Message.objects.update(state=MessageState.SENDING, lease_until=now, attempts=attempts)
    settle_claims(now=now)
    assert states() == {"person1": state}
