"""Messages leave once, in time, and only while they are wanted."""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import replace
from email import message_from_string
from email.message import EmailMessage
from email.policy import default as modern
from typing import Any

import pytest
from django.db import connection

from messaging import sending
from messaging.models import Message, MessageState, OptOut
from messaging.notifications import declare
from messaging.operations import queue_messages
from messaging.sending import (
    BROKEN,
    FIRST_PAUSE,
    GROUP_SIZE,
    LEASE,
    MAX_ATTEMPTS,
    STOPPED,
    send_due,
    send_now,
    settle_claims,
)
from messaging.text import body
from tests.messaging.conftest import CALL, NEWS, Queue, draft, states
from tests.smtp_sink import Sink

DAY = dt.timedelta(days=1)
MINUTE = dt.timedelta(minutes=1)
QUEUED, SENT = MessageState.QUEUED, MessageState.SENT
FAILED, AMBIGUOUS = MessageState.FAILED, MessageState.AMBIGUOUS


def mails(sink: Sink) -> dict[str, EmailMessage]:
    """Recipient -> the mail as the server took it."""
    return {
        recipient.partition("@")[0]: message_from_string(raw, policy=modern)
        for recipient, raw in sink.acknowledged
    }


def test_a_message_is_sent_once(sink: Sink, queue: Queue, now: dt.datetime) -> None:
    queue(draft())
    assert send_due(now=now) == 1
    assert send_due(now=now) == 0
    mail = mails(sink)["person1"]
    assert mail["To"] == "Élodie Wójcik <person1@example.com>"
    assert "Open it" in mail.get_body(("plain",)).get_content()
    row = Message.objects.get()
    assert (row.state, row.sent_at, row.attempts) == (SENT, now, 1)
    assert mail["Message-ID"].startswith(f"<message-{row.pk}@")


def test_nothing_leaves_before_its_time_or_after_its_window(
    sink: Sink, queue: Queue, now: dt.datetime
) -> None:
    queue(
        draft(1, send_after=now + DAY),
        draft(2, send_after=now - 3 * DAY),
        draft(3, send_after=now - 3 * DAY + MINUTE),
        draft(4, ends_at=now),
    )
    send_due(now=now)
    assert list(mails(sink)) == ["person3"]
    assert states() == {
        "person1": QUEUED,
        "person2": MessageState.MISSED,
        "person3": SENT,
        "person4": MessageState.MISSED,
    }
    assert set(Message.objects.filter(state=MessageState.MISSED).values_list("state_reason")) == {
        ("it was too late to send it",)
    }


def test_whether_it_is_wanted_is_asked_at_the_claim(
    sink: Sink, queue: Queue, now: dt.datetime
) -> None:
    declare(replace(NEWS, objections=lambda messages: {messages[0].pk: "already done"}))
    OptOut.objects.create(address="person3@example.com", kind="news", since=now)
    queue(draft(1, content={"secret": "s3cret"}), draft(2), draft(3), draft(4, CALL))
    send_due(now=now)
    assert set(mails(sink)) == {"person2", "person4"}
    assert states()["person1"] == states()["person3"] == MessageState.SUPPRESSED
    first = Message.objects.get(to_address="person1@example.com")
    assert (first.state_reason, first.secret, first.attempts) == ("already done", "", 0)


def test_a_refused_address_fails_and_a_busy_server_is_tried_again_after_growing_pauses(
    sink: Sink, queue: Queue, now: dt.datetime
) -> None:
    sink.answer = lambda recipient: {"1": "550 no such user", "2": "451 busy"}.get(
        recipient[6], "250 fine"
    )
    queue(draft(1), draft(2), draft(3))
    send_due(now=now)
    assert states() == {"person1": FAILED, "person2": QUEUED, "person3": SENT}
    assert send_due(now=now) == 0, "not before its pause is over"
    row, moment, pauses = Message.objects.get(to_address="person2@example.com"), now, []
    while row.state == QUEUED:
        pauses.append(row.send_after - moment)
        assert send_due(now=row.send_after - MINUTE / 60) == 0
        moment = row.send_after
        send_due(now=moment)
        row.refresh_from_db()
    assert pauses == [FIRST_PAUSE * factor for factor in (1, 2, 4, 8, 16)]
    assert (row.state, row.attempts) == (FAILED, MAX_ATTEMPTS)
    assert row.state_reason == "6 tries: the mail server asked to try again later"
    assert not row.may_have_arrived


def test_an_unknown_outcome_is_repeated_for_some_kinds_and_counted_for_others(
    sink: Sink, queue: Queue, now: dt.datetime
) -> None:
    sink.hangs_up_after_data = True
    queue(draft(1, CALL), draft(2))
    send_due(now=now)
    assert states() == {"person1": QUEUED, "person2": AMBIGUOUS}
    assert set(Message.objects.values_list("state_reason", "may_have_arrived")) == {(BROKEN, True)}
    assert send_due(now=now) == 0, "a repeat waits a moment"
    sink.hangs_up_after_data = False
    send_due(now=now + FIRST_PAUSE)
    assert list(mails(sink)) == ["person1"]
    assert states()["person1"] == SENT


def test_unknown_outcomes_are_not_repeated_without_end(
    sink: Sink, queue: Queue, now: dt.datetime
) -> None:
    sink.hangs_up_after_data = True
    queue(draft(1, CALL, content={"secret": "s3cret"}))
    for attempt in range(3 * MAX_ATTEMPTS):
        send_due(now=now + attempt * FIRST_PAUSE)
    row = Message.objects.get()
    assert (row.state, row.attempts, row.secret) == (AMBIGUOUS, MAX_ATTEMPTS, "")


def test_a_message_whose_workers_keep_dying_is_not_repeated_without_end(
    queue: Queue, now: dt.datetime
) -> None:
    queue(draft(1, CALL))
    in_hand = {"state": MessageState.SENDING, "lease_until": now}
    Message.objects.update(attempts=MAX_ATTEMPTS - 1, **in_hand)
    settle_claims(now=now)
    assert states() == {"person1": QUEUED}
    Message.objects.update(attempts=MAX_ATTEMPTS, **in_hand)
    settle_claims(now=now)
    assert states() == {"person1": AMBIGUOUS}


def test_a_mail_server_that_is_away_costs_nothing_but_time(
    sink: Sink, settings: Any, queue: Queue, now: dt.datetime
) -> None:
    settings.EMAIL_PORT = 1
    queue(draft(1), draft(2))
    send_due(now=now)
    assert set(states().values()) == {QUEUED}
    row = Message.objects.all()[0]
    assert row.state_reason.startswith("the mail server is away")
    assert (row.may_have_arrived, row.send_after) == (False, now + FIRST_PAUSE)
    settings.EMAIL_PORT = sink.port
    send_due(now=now + 5 * MINUTE)
    assert set(states().values()) == {SENT}
    assert set(Message.objects.values_list("state_reason", flat=True)) == {""}


def test_after_a_broken_connection_that_does_not_come_back_the_rest_waits(
    sink: Sink, settings: Any, queue: Queue, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    sink.hangs_up_after_data = True
    queue(draft(1), draft(2))
    reopen = sending._reopen

    def gone(connection: Any) -> bool:
        connection.port = 1
        return reopen(connection)

    monkeypatch.setattr(sending, "_reopen", gone)
    send_due(now=now)
    assert states() == {"person1": AMBIGUOUS, "person2": QUEUED}


def test_what_cannot_be_written_as_a_mail_fails_and_holds_nobody_up(
    sink: Sink, queue: Queue, now: dt.datetime
) -> None:
    queue(draft(1, to={"address": "nobody\n@example.com"}), draft(2))
    send_due(now=now)
    assert Message.objects.get(about_id=1).state == FAILED
    assert Message.objects.get(about_id=1).state_reason.startswith("this cannot be sent")
    assert states()["person2"] == SENT


def test_a_group_stops_while_its_lease_holds(
    sink: Sink, queue: Queue, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "WORKING_SECONDS", -1.0)
    queue(draft(1))
    send_due(now=now)
    assert states() == {"person1": QUEUED}
    assert sink.acknowledged == []


def test_outcomes_are_written_down_while_a_group_is_still_being_sent(
    sink: Sink, queue: Queue, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "COMMIT_SECONDS", 0.0)
    queue(draft(1), draft(2))
    before_each: list[dict[str, str]] = []
    send_one = sending._send_one

    def look_first(*arguments: Any) -> bool:
        before_each.append(states())
        return send_one(*arguments)

    monkeypatch.setattr(sending, "_send_one", look_first)
    send_due(now=now)
    assert before_each[1] == {"person1": SENT, "person2": MessageState.SENDING}
    assert states() == {"person1": SENT, "person2": SENT}


def test_a_claim_whose_worker_died_is_settled_by_policy(queue: Queue, now: dt.datetime) -> None:
    queue(draft(1, CALL), draft(2, content={"secret": "s3cret"}))
    Message.objects.update(state=MessageState.SENDING, lease_until=now + LEASE, attempts=1)
    assert settle_claims(now=now) == 0
    assert settle_claims(now=now + LEASE) == 2
    assert settle_claims(now=now + LEASE) == 0
    assert states() == {"person1": QUEUED, "person2": AMBIGUOUS}
    assert set(Message.objects.values_list("state_reason", "may_have_arrived", "secret")) == {
        (STOPPED, True, "")
    }


@pytest.mark.parametrize("answer", ["250 fine", "550 no", "451 busy"])
def test_a_worker_whose_claim_was_settled_meanwhile_changes_nothing(
    sink: Sink, queue: Queue, now: dt.datetime, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    queue(draft(1))
    sink.answer = lambda _recipient: answer
    original = sending._send_one

    def slow(*arguments: Any) -> bool:
        settle_claims(now=now + LEASE)
        return original(*arguments)

    monkeypatch.setattr(sending, "_send_one", slow)
    send_due(now=now)
    assert states() == {"person1": AMBIGUOUS}


def test_a_secret_is_in_the_mail_and_in_no_row_afterwards(
    sink: Sink, queue: Queue, now: dt.datetime
) -> None:
    text, html = body(["Hello"], action=("Answer", "https://portal.example/pulse/{secret}/"))
    [row] = queue(draft(content={"text": text, "html": html, "secret": "tok3n"}))
    send_now(message_id=row.pk, now=now)
    assert sink.acknowledged[0][1].count("pulse/tok3n") >= 2
    row.refresh_from_db()
    assert "tok3n" not in f"{row.text}{row.html}{row.secret}"


def test_what_somebody_waits_for_is_not_sent_twice(
    sink: Sink, queue: Queue, now: dt.datetime
) -> None:
    [row] = queue(draft())
    send_now(message_id=row.pk, now=now)
    send_now(message_id=row.pk, now=now)
    assert len(sink.acknowledged) == 1


def test_claims_are_small_and_a_limit_is_kept(sink: Sink, queue: Queue, now: dt.datetime) -> None:
    queue(*(draft(number) for number in range(GROUP_SIZE + 5)))
    assert send_due(now=now, limit=10) == GROUP_SIZE
    assert Message.objects.filter(state=QUEUED).count() == 5


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_message_once(sink: Sink, now: dt.datetime) -> None:
    queue_messages(drafts=[draft(number) for number in range(60)], now=now)
    sink.delay = 0.005

    def work() -> None:
        while send_due(now=now, limit=10):
            pass
        connection.close()

    workers = [threading.Thread(target=work) for _worker in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=30)
    recipients = [recipient for recipient, _mail in sink.acknowledged]
    assert len(recipients) == len(set(recipients)) == 60
    assert set(states().values()) == {SENT}
