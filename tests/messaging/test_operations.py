"""Into the outbox once, back out of it, and once more."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.db import DataError, connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import get_language

from messaging import operations, tasks
from messaging.models import Message, MessageState, OptOut
from messaging.notifications import MailContent, declare
from messaging.operations import (
    CLEARED,
    KEPT,
    KEPT_UNLISTED,
    NO_SECRET,
    NOT_LOST,
    NotSentAgain,
    clear_spent,
    obstacle_to_sending_again,
    queue_messages,
    send_again,
    withdraw_messages,
)
from messaging.queries import FEW
from messaging.sending import send_due
from tests.messaging.conftest import CALL, NEWS, Queue, draft, states
from tests.smtp_sink import Sink

DAY, MINUTE = dt.timedelta(days=1), dt.timedelta(minutes=1)


def test_a_second_tick_queues_nothing(queue: Queue, now: dt.datetime) -> None:
    queue(draft(1), draft(2))
    assert queue_messages(drafts=[draft(1, content={"text": "other"})], now=now + DAY) == 1
    assert list(Message.objects.values_list("text", "queued_at").distinct()) == [
        ("Open it: https://portal.example/x", now)
    ]


@pytest.mark.parametrize(
    "other",
    [
        {"kind": CALL},
        {"about_id": 7},
        {"about_version": 1},
        {"to": {"person_id": 7}},
    ],
)
def test_another_kind_thing_state_or_person_is_another_message(
    queue: Queue, other: dict[str, object]
) -> None:
    assert len(queue(draft(1), draft(1, **other))) == 2


@pytest.mark.parametrize("size", [1, 2, FEW, FEW + 1, 60])
def test_each_message_keeps_its_own_whatever_they_have_in_common(
    queue: Queue, now: dt.datetime, size: int
) -> None:
    """Alike in all of them, one of three, all different; and nothing at all in some."""
    drafts = [
        draft(
            number,
            content={"text": f"Text {number}", "secret": f"secret {number}"},
            to={"language": ["en", "de", "fr"][number % 3]},
            organization_id=[7, None][number % 2],
            send_after=now + number % 5 * DAY,
        )
        for number in range(size)
    ]
    rows = sorted(queue(*drafts), key=lambda row: row.about_id or 0)
    for number, (row, said) in enumerate(zip(rows, drafts, strict=True)):
        assert (row.to_address, row.text) == (said.to.address, f"Text {number}")
        assert (row.secret, row.language) == (f"secret {number}", said.to.language)
        assert (row.organization_id, row.send_after) == (said.organization_id, said.send_after)
        assert (row.topic_id, row.about_id, row.queued_at) == (None, number, now)


@pytest.mark.parametrize("size", [1, 2, FEW + 1])
def test_what_is_too_long_is_refused_and_not_cut(db: None, now: dt.datetime, size: int) -> None:
    drafts = [draft(number, to={"name": f"{number}" * 201}) for number in range(size)]
    with pytest.raises(DataError, match="too long"):
        queue_messages(drafts=drafts, now=now)


def test_a_message_about_nothing_is_queued_each_time(db: None, now: dt.datetime) -> None:
    for _call in range(2):
        queue_messages(drafts=[draft(about_id=None)], now=now)
    assert Message.objects.count() == 2


def test_a_row_says_whom_it_is_for_and_what_it_is_about(queue: Queue, now: dt.datetime) -> None:
    [row] = queue(
        draft(3, about_id=5, about_version=2, organization_id=8, topic_id=13, send_after=now + DAY)
    )
    assert (row.kind, row.about_id, row.about_version) == ("news", 5, 2)
    assert (row.person_id, row.organization_id, row.topic_id) == (3, 8, 13)
    assert (row.queued_at, row.send_after, row.send_before) == (now, now + DAY, now + 4 * DAY)
    assert str(row) == "news to person3@example.com"


def test_it_is_composed_in_the_readers_language(queue: Queue) -> None:
    def compose(_thing: object) -> MailContent:
        return MailContent(subject=f"in {get_language()} " + 400 * "x", text="")

    kind = replace(NEWS, compose=compose)
    rows = queue(draft(1, kind, to={"language": "de"}), draft(2, kind))
    assert [row.subject[:6] for row in rows] == ["in de ", "in en "]
    assert {len(row.subject) for row in rows} == {300}


def test_queueing_takes_the_same_statements_for_three_and_for_twelve(
    db: None, now: dt.datetime
) -> None:
    def statements(count: int, version: int) -> int:
        drafts = [draft(number, about_version=version) for number in range(count)]
        with CaptureQueriesContext(connection) as captured:
            queue_messages(drafts=drafts, now=now)
        return len(captured)

    assert statements(3, 1) == statements(12, 2)


def test_what_waits_is_taken_back_and_what_left_is_not(queue: Queue) -> None:
    queue(
        draft(1, content={"secret": "s3cret"}),
        draft(2, about_id=1, to={"person_id": 2}),
        draft(3),
        draft(4, CALL, about_id=1),
    )
    Message.objects.filter(person_id=2).update(
        state=MessageState.SENDING, lease_until="2026-01-01T00:00Z"
    )
    assert withdraw_messages(kinds=[NEWS], about_id=1, reason="it is off") == 1
    assert withdraw_messages(kinds=[NEWS], about_id=1, reason="it is off") == 0
    assert states() == {
        "person1": MessageState.SUPPRESSED,
        "person2": MessageState.SENDING,
        "person3": MessageState.QUEUED,
        "person4": MessageState.QUEUED,
    }
    first = Message.objects.get(person_id=1)
    assert (first.state_reason, first.secret) == ("it is off", "")


@pytest.mark.parametrize("state", [MessageState.FAILED, MessageState.AMBIGUOUS])
def test_a_lost_message_is_sent_again_with_all_its_tries(
    sink: Sink, queue: Queue, now: dt.datetime, state: MessageState
) -> None:
    [row] = queue(draft())
    Message.objects.update(state=state, state_reason="6 tries", attempts=6)
    later = now + DAY
    again = send_again(message=row, now=later)
    assert (again.state, again.attempts, again.state_reason) == (MessageState.QUEUED, 0, "")
    assert again.send_after == later
    assert again.send_before == row.send_before, "its window does not move"
    with pytest.raises(NotSentAgain) as refusal:
        send_again(message=row, now=later)
    assert refusal.value.reason == NOT_LOST
    send_due(clock=lambda: later)
    assert len(sink.acknowledged) == 1
    assert states() == {"person1": MessageState.SENT}


@pytest.mark.parametrize(
    "state", sorted(set(MessageState) - {MessageState.FAILED, MessageState.AMBIGUOUS})
)
def test_only_lost_messages_are_sent_again(
    queue: Queue, now: dt.datetime, state: MessageState
) -> None:
    [row] = queue(draft())
    row.state = state
    assert obstacle_to_sending_again(row, now=now) == NOT_LOST


def test_a_lost_message_says_why_it_is_not_sent_again(queue: Queue, now: dt.datetime) -> None:
    [row] = queue(draft())
    Message.objects.update(state=MessageState.FAILED)
    row.refresh_from_db()
    assert obstacle_to_sending_again(row, now=now + 2 * DAY) == ""
    assert "too late to send" in obstacle_to_sending_again(row, now=now + 3 * DAY)
    OptOut.objects.create(address=row.to_address, kind="news", since=now)
    assert "has switched off" in obstacle_to_sending_again(row, now=now)
    OptOut.objects.all().delete()
    declare(replace(NEWS, objections=lambda messages: {messages[0].pk: "already done"}))
    with pytest.raises(NotSentAgain, match="already done"):
        send_again(message=row, now=now)
    assert states() == {"person1": MessageState.FAILED}


def test_a_one_use_link_is_worked_out_again_or_the_message_stays(
    sink: Sink, queue: Queue, now: dt.datetime
) -> None:
    [row] = queue(draft(content={"text": "Here: {secret}", "secret": "first"}))
    Message.objects.update(state=MessageState.FAILED, secret="")
    row.refresh_from_db()
    assert obstacle_to_sending_again(row, now=now) == NO_SECRET
    declare(replace(NEWS, secret_of=lambda _message: ""))
    assert obstacle_to_sending_again(row, now=now) == NO_SECRET
    declare(replace(NEWS, secret_of=lambda message: f"again-{message.about_id}"))
    send_again(message=row, now=now)
    send_due(clock=lambda: now)
    assert "Here: again-1" in sink.acknowledged[0][1]
    assert Message.objects.get().secret == ""


def test_what_old_messages_said_is_cleared_and_the_rows_stay(
    queue: Queue, now: dt.datetime
) -> None:
    queue(
        draft(1, topic_id=4),
        draft(2, content={"calendar": "BEGIN"}),
        draft(3, topic_id=4),
        draft(4),
    )
    Message.objects.update(send_before=None, send_after=now)
    Message.objects.exclude(about_id__in=[3, 4]).update(state=MessageState.FAILED)

    def said() -> list[int]:
        kept = Message.objects.exclude(text="", calendar="")
        return list(kept.order_by("about_id").values_list("about_id", flat=True))

    assert clear_spent(now=now + KEPT_UNLISTED - MINUTE) == 0
    assert clear_spent(now=now + KEPT_UNLISTED) == 1
    assert said() == [1, 3, 4]
    assert clear_spent(now=now + KEPT - MINUTE) == 0
    assert clear_spent(now=now + KEPT) == 1
    assert clear_spent(now=now + 2 * KEPT) == 0
    assert said() == [3, 4], "what waits is needed"
    assert states()["person1"] == MessageState.FAILED
    cleared = Message.objects.get(about_id=1)
    assert obstacle_to_sending_again(cleared, now=now + KEPT) == CLEARED


def test_old_messages_are_cleared_in_pieces(
    queue: Queue, now: dt.datetime, monkeypatch: pytest.MonkeyPatch, frozen: Any
) -> None:
    monkeypatch.setattr(operations, "CLEARED_AT_ONCE", 2)
    queue(*(draft(number) for number in range(5)))
    Message.objects.update(state=MessageState.FAILED, send_after=now - KEPT)
    with CaptureQueriesContext(connection) as asked:
        tasks.clear_spent()
    assert set(Message.objects.values_list("text", flat=True)) == {""}
    assert len(asked) == 2 * 3 + 2 + 1, "and one for what is held against addresses"
