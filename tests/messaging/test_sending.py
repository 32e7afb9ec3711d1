"""Messages leave once, in time, and only while they are wanted."""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import replace
from email import message_from_string
from email.message import EmailMessage
from email.policy import default as modern
from functools import partial
from typing import Any

import pytest
from django.core.mail import get_connection
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from common.tenancy import as_owner
from messaging import outcomes, sending
from messaging.claims import LEASE, MAX_ATTEMPTS, settle_claims
from messaging.models import MailClaim, Message, MessageState, OptOut
from messaging.notifications import declare
from messaging.operations import queue_messages
from messaging.outcomes import BROKEN, FIRST_PAUSE
from messaging.sending import RUN_LASTS, send_due
from messaging.stopping import Halt
from messaging.text import absolute, body
from tests.messaging.conftest import CALL, CODE, NEWS, Queue, draft, states
from tests.smtp_sink import Sink
from watching.heartbeat import oldest_due_mail

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
    assert send_due(clock=lambda: now) == 1
    assert send_due(clock=lambda: now) == 0
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
    send_due(clock=lambda: now)
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
    send_due(clock=lambda: now)
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
    send_due(clock=lambda: now)
    assert states() == {"person1": FAILED, "person2": QUEUED, "person3": SENT}
    assert send_due(clock=lambda: now) == 0, "not before its pause is over"
    row, moment, pauses = Message.objects.get(to_address="person2@example.com"), now, []
    while row.state == QUEUED:
        pauses.append(row.send_after - moment)
        assert send_due(clock=lambda: row.send_after - MINUTE / 60) == 0
        moment = row.send_after
        send_due(clock=partial(max, moment, moment))
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
    send_due(clock=lambda: now)
    assert states() == {"person1": QUEUED, "person2": AMBIGUOUS}
    assert set(Message.objects.values_list("state_reason", "may_have_arrived")) == {(BROKEN, True)}
    assert send_due(clock=lambda: now) == 0, "a repeat waits a moment"
    sink.hangs_up_after_data = False
    send_due(clock=lambda: now + FIRST_PAUSE)
    assert list(mails(sink)) == ["person1"]
    assert states()["person1"] == SENT


def test_unknown_outcomes_are_not_repeated_without_end(
    sink: Sink, queue: Queue, now: dt.datetime
) -> None:
    sink.hangs_up_after_data = True
    queue(draft(1, CALL, content={"secret": "s3cret"}))
    for attempt in range(3 * MAX_ATTEMPTS):
        at = now + attempt * FIRST_PAUSE
        send_due(clock=partial(max, at, at))
    row = Message.objects.get()
    assert (row.state, row.attempts, row.secret) == (AMBIGUOUS, MAX_ATTEMPTS, "")


def test_a_mail_server_that_is_away_costs_nothing_but_time(
    sink: Sink, settings: Any, queue: Queue, now: dt.datetime
) -> None:
    settings.EMAIL_PORT = 1
    queue(draft(1), draft(2))
    send_due(clock=lambda: now)
    assert set(states().values()) == {QUEUED}
    row = Message.objects.all()[0]
    assert row.state_reason.startswith("the mail server is away")
    assert (row.may_have_arrived, row.attempts, row.send_after) == (False, 0, now)
    settings.EMAIL_PORT = sink.port
    send_due(clock=lambda: now + 5 * MINUTE)
    assert set(states().values()) == {SENT}
    assert set(Message.objects.values_list("state_reason", flat=True)) == {""}


def test_a_night_without_a_mail_server_is_told_and_gives_no_mail_up(
    sink: Sink, settings: Any, queue: Queue, now: dt.datetime
) -> None:
    """Six tries were over within half an hour, and each moved the mail on, so that none was ever
    due for long: no alarm, and in the morning all had failed for good.
    """
    settings.EMAIL_PORT = 1
    queue(draft(1), draft(2), draft(3, CODE))
    morning = now + 12 * 60 * MINUTE
    moment = now
    while moment < morning:
        assert send_due(clock=partial(max, moment, moment)) == 0, "or it is tried again at once"
        moment += 10 * MINUTE
    assert set(states().values()) == {QUEUED}
    assert oldest_due_mail(morning) == morning - now
    code = Message.objects.get(about_id=3)
    assert code.send_after == now, "or nobody is told that it waits"
    settings.EMAIL_PORT = sink.port
    send_due(clock=lambda: morning)
    assert set(states().values()) == {SENT}


def test_after_a_broken_connection_that_does_not_come_back_the_rest_waits(
    sink: Sink, settings: Any, queue: Queue, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue(draft(1), draft(2))

    sink.hangs_up_after_data = True
    connections = []

    def connect() -> Any:
        connections.append(get_connection())
        return connections[-1]

    monkeypatch.setattr(sending, "get_connection", connect)
    hang_up = sending.refused_for_good

    def gone(error: Exception) -> bool:
        connections[0].port = 1
        return hang_up(error)

    monkeypatch.setattr(sending, "refused_for_good", gone)
    send_due(clock=lambda: now)
    assert states() == {"person1": AMBIGUOUS, "person2": QUEUED}
    assert Message.objects.get(about_id=2).attempts == 0, "it was not tried"


def test_what_cannot_be_written_as_a_mail_fails_and_holds_nobody_up(
    sink: Sink, queue: Queue, now: dt.datetime
) -> None:
    queue(draft(1, to={"address": "nobody\n@example.com"}), draft(2))
    send_due(clock=lambda: now)
    assert Message.objects.get(about_id=1).state == FAILED
    assert Message.objects.get(about_id=1).state_reason.startswith("this cannot be sent")
    assert states()["person2"] == SENT


def test_what_cannot_be_written_is_written_down_before_anything_leaves(
    sink: Sink, queue: Queue, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A claim says of every mail before the one on the wire that it was sent."""
    put, seen = sending.put_on_the_wire, []

    def noted(*given: Any) -> bool:
        seen.append(Message.objects.get(about_id=1).state)
        return put(*given)

    monkeypatch.setattr(sending, "put_on_the_wire", noted)
    queue(draft(1), draft(2))
    Message.objects.filter(about_id=1).update(text="Your code: {secret}", secret="")
    send_due(clock=lambda: now)
    assert seen == [FAILED]


class Passing:
    """A clock that moves by `step` each time somebody looks."""

    def __init__(self, start: dt.datetime, step: dt.timedelta) -> None:
        self.now, self.step = start, step

    def __call__(self) -> dt.datetime:
        self.now += self.step
        return self.now


def test_a_slow_relay_makes_no_claim_that_is_over_when_it_begins(
    sink: Sink, queue: Queue, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run before read the clock once: its later claims were settled while they were sent."""
    monkeypatch.setattr(sending, "GROUP_SIZE", 2)
    monkeypatch.setattr(sending, "RUN_LASTS", 10 * LEASE)
    queue(*(draft(number) for number in range(10)))
    clock = Passing(now, LEASE / 9)
    hand_over = sending._Run._hand_over

    def settling(*arguments: Any) -> None:
        hand_over(*arguments)
        settle_claims(now=clock.now)

    monkeypatch.setattr(sending._Run, "_hand_over", settling)
    while send_due(clock=clock):
        pass
    assert len(sink.acknowledged) == 10
    assert set(states().values()) == {SENT}
    times = list(Message.objects.order_by("pk").values_list("sent_at", flat=True))
    assert times == sorted(times)
    assert times[-1] - times[0] > LEASE


def test_a_run_ends_when_its_time_is_over_and_gives_back_what_it_has_not_tried(
    sink: Sink, queue: Queue, now: dt.datetime
) -> None:
    queue(*(draft(number) for number in range(6)))
    send_due(clock=Passing(now, RUN_LASTS / 7))
    assert 0 < len(sink.acknowledged) < 6
    untried = Message.objects.filter(state=QUEUED)
    assert len(untried) == 6 - len(sink.acknowledged)
    assert set(untried.values_list("attempts", "claim_id", "may_have_arrived")) == {
        (0, None, False)
    }
    assert not MailClaim.objects.exists()


def test_sending_that_is_to_end_begins_no_mail(sink: Sink, queue: Queue, now: dt.datetime) -> None:
    queue(draft(1), draft(2))
    halt = Halt()
    sink.answer = lambda _recipient: [halt.ask(), "250 fine"][1]
    send_due(clock=lambda: now, halt=halt)
    assert states() == {"person1": SENT, "person2": QUEUED}
    assert send_due(clock=lambda: now, halt=halt) == 0


def test_a_mail_server_that_hangs_is_cut_off_when_sending_is_to_end(
    sink: Sink, queue: Queue, now: dt.datetime, settings: Any
) -> None:
    settings.EMAIL_TIMEOUT = 30
    queue(draft(1), draft(2))
    halt, free = Halt(), threading.Event()
    sink.answer = lambda _recipient: [halt.ask(patience=0.05), free.wait(20), "250 fine"][2]
    send_due(clock=lambda: now, halt=halt)
    free.set()
    assert sink.acknowledged == []
    assert states()["person2"] == QUEUED


@pytest.mark.parametrize("answer", ["250 fine", "550 no", "451 busy"])
def test_a_worker_whose_claim_was_settled_meanwhile_changes_nothing_and_stops(
    sink: Sink, queue: Queue, now: dt.datetime, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    queue(draft(1), draft(2), draft(3))

    hand_over = sending._Run._hand_over

    def slow(*arguments: Any) -> None:
        settle_claims(now=now + LEASE)
        hand_over(*arguments)

    monkeypatch.setattr(sending._Run, "_hand_over", slow)
    sink.answer = lambda _recipient: answer
    send_due(clock=lambda: now)
    assert states() == {"person1": AMBIGUOUS, "person2": QUEUED, "person3": QUEUED}
    assert len(sink.acknowledged) <= 1


def test_what_leaves_is_written_down_while_more_is_sent(
    sink: Sink, queue: Queue, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue(draft(1), draft(2))
    before_each: list[dict[str, str]] = []
    hand_over = sending._Run._hand_over

    def look_first(*arguments: Any) -> None:
        before_each.append(states())
        hand_over(*arguments)

    monkeypatch.setattr(sending._Run, "_hand_over", look_first)
    send_due(clock=Passing(now, dt.timedelta(seconds=2.5)))
    assert before_each[1] == {"person1": SENT, "person2": MessageState.SENDING}


def test_a_secret_is_in_the_mail_and_in_no_row_afterwards(
    sink: Sink, queue: Queue, now: dt.datetime
) -> None:
    text = body(["Hello"], action=("Answer", absolute("/pulse/{secret}/")))
    [row] = queue(draft(content={"text": text, "secret": "tok3n"}))
    send_due(clock=lambda: now)
    assert sink.acknowledged[0][1].count("pulse/tok3n") >= 2
    row.refresh_from_db()
    assert "tok3n" not in f"{row.text}{row.secret}"


@pytest.mark.django_db(transaction=True)
def test_what_was_sent_is_written_down_when_the_database_is_back(
    sink: Sink, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It restarts while a mail is on the wire: the worker is the only one who knows."""
    monkeypatch.setattr(outcomes, "DATABASE_PAUSES", (0.0, 0.0))
    queue_messages(drafts=[draft(1), draft(2)], now=now)
    hand_over = sending._Run._hand_over

    def restart(*arguments: Any) -> None:
        hand_over(*arguments)
        connection.close()
        with as_owner(), connection.cursor() as cursor:
            cursor.execute("TRUNCATE messaging_mailclaim")  # as a crash does
        connection.connection.close()

    monkeypatch.setattr(sending._Run, "_hand_over", restart)
    send_due(clock=lambda: now)
    connection.close()
    assert states() == {"person1": SENT, "person2": QUEUED}
    assert len(sink.acknowledged) == 1


@pytest.mark.django_db(transaction=True)
def test_a_database_that_stays_away_is_not_waited_for_without_end(
    sink: Sink, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outcomes, "DATABASE_PAUSES", (0.0, 0.0))
    queue_messages(drafts=[draft(1)], now=now)
    tries: list[int] = []

    def away(*_arguments: object, **_options: object) -> None:
        tries.append(1)
        raise OperationalError("away")

    with monkeypatch.context() as broken:
        broken.setattr(outcomes.Outcomes, "_commit", away)
        with pytest.raises(OperationalError):
            send_due(clock=lambda: now)
    assert len(tries) == 3
    settle_claims(now=now + LEASE)
    assert states() == {"person1": AMBIGUOUS}


def test_a_mail_whose_code_no_key_opens_any_more_does_not_leave(
    sink: Sink, queue: Queue, now: dt.datetime, settings: Any
) -> None:
    queue(draft(1, content={"text": "Here: {secret}", "secret": "tok3n"}), draft(2))
    settings.SECRET_KEY = "another" * 8
    send_due(clock=lambda: now)
    assert states() == {"person1": FAILED, "person2": SENT}
    assert "cannot be made again" in Message.objects.get(about_id=1).state_reason


def test_what_somebody_waits_for_leaves_first_and_can_be_sent_alone(
    sink: Sink, queue: Queue, now: dt.datetime
) -> None:
    queue(draft(1, send_after=now - DAY), draft(2, CODE), draft(3, CODE))
    send_due(clock=lambda: now, limit=1)
    assert list(mails(sink)) == ["person2"]
    send_due(clock=lambda: now, only_urgent=True)
    assert states() == {"person1": QUEUED, "person2": SENT, "person3": SENT}


def test_a_lease_is_longer_than_a_run_and_its_slowest_mail(settings: Any) -> None:
    answers = 4  # to the sender, to the recipient, to "here it comes" and to the mail
    slowest = dt.timedelta(seconds=answers * settings.EMAIL_TIMEOUT)
    assert RUN_LASTS + slowest < LEASE


def test_a_limit_is_kept(sink: Sink, queue: Queue, now: dt.datetime) -> None:
    queue(*(draft(number) for number in range(5)))
    assert send_due(clock=lambda: now, limit=3) == 3
    assert Message.objects.filter(state=QUEUED).count() == 2


def test_the_cost_of_a_batch_does_not_grow_with_it(
    sink: Sink, queue: Queue, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Besides, each mail is noted once, past everything that counts statements."""
    put, counts = sending.put_on_the_wire, []
    noted: list[int] = []

    def note(*given: Any) -> bool:
        noted.append(given[1].pk)
        return put(*given)

    monkeypatch.setattr(sending, "put_on_the_wire", note)
    for size in (3, 60):
        noted.clear()
        Message.objects.all().delete()
        with CaptureQueriesContext(connection) as queueing:
            queue_messages(drafts=[draft(number) for number in range(size)], now=now)
        with CaptureQueriesContext(connection) as sent:
            send_due(clock=lambda: now)
        assert len(set(noted)) == len(noted) == size
        counts.append((len(queueing), len(sent)))
    assert counts[0] == counts[1]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_message_once(sink: Sink, now: dt.datetime) -> None:
    queue_messages(drafts=[draft(number) for number in range(60)], now=now)
    sink.delay = 0.005

    def work() -> None:
        while send_due(clock=lambda: now, limit=10):
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
