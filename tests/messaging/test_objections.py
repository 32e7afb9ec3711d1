"""What speaks against sending a message."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from messaging import attention, notifications
from messaging.attention import announce_full_weeks
from messaging.models import Message, MessageState, OptOut
from messaging.notifications import declare
from messaging.objections import (
    FULL_WEEK,
    OPTED_OUT,
    TOO_LATE,
    UNDECLARED,
    Objection,
    objections_to,
)
from tests.messaging.conftest import CALL, NEWS, Queue, draft

SUPPRESSED = MessageState.SUPPRESSED


def test_each_message_has_at_most_one_objection_and_time_comes_first(
    queue: Queue, now: dt.datetime
) -> None:
    asked: list[list[int]] = []

    def ask(messages: list[Message]) -> dict[int, str]:
        asked.append([message.pk for message in messages])
        return {messages[0].pk: "already done"}

    declare(replace(NEWS, objections=ask))
    OptOut.objects.create(address="person2@example.com", kind="news", since=now)
    OptOut.objects.create(address="person5@example.com", kind="news", since=now)
    late, refused, moot, fine, other = queue(
        draft(1, ends_at=now),
        draft(2, to={"address": "Person2@Example.com"}),
        draft(3),
        draft(4),
        draft(5, CALL),
    )
    assert objections_to([late, refused, moot, fine, other], now=now) == {
        late.pk: Objection(MessageState.MISSED, TOO_LATE),
        refused.pk: Objection(SUPPRESSED, OPTED_OUT),
        moot.pk: Objection(SUPPRESSED, "already done"),
    }
    assert asked == [[moot.pk, fine.pk]], "nobody asks about what does not leave anyway"
    assert set(objections_to([refused], now=now)) == {refused.pk}


def test_what_may_not_be_refused_leaves_whatever_somebody_refused(
    queue: Queue, now: dt.datetime
) -> None:
    OptOut.objects.create(address="person1@example.com", kind="call", since=now)
    assert objections_to(queue(draft(1, CALL)), now=now) == {}


def test_a_kind_that_nobody_declares_any_more_does_not_leave(
    queue: Queue, now: dt.datetime
) -> None:
    [row] = queue(draft())
    del notifications._declared["news"]
    assert objections_to([row], now=now) == {row.pk: Objection(SUPPRESSED, UNDECLARED)}


def test_asking_takes_the_same_statements_for_three_and_for_twelve(
    queue: Queue, now: dt.datetime
) -> None:
    rows = queue(*(draft(number) for number in range(12)))

    def statements(count: int) -> int:
        with CaptureQueriesContext(connection) as captured:
            objections_to(rows[:count], now=now)
        return len(captured)

    assert statements(3) == statements(12) == 3, "refused, come back, restricted"


def test_what_can_give_way_stays_behind_when_the_week_of_its_reader_is_full(
    queue: Queue, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[set[int], dt.datetime]] = []

    def full(people: Collection[int], moment: dt.datetime) -> Collection[int]:
        asked.append((set(people), moment))
        return [1]

    monkeypatch.setattr(attention, "_asked", [])
    announce_full_weeks(full)
    declare(replace(NEWS, gives_way=True))
    busy, free, call = queue(
        draft(1, to={"person_id": 1}), draft(2, to={"person_id": 2}),
        draft(3, CALL, to={"person_id": 1}),
    )  # fmt: skip
    assert objections_to([busy, free, call], now=now) == {busy.pk: Objection(SUPPRESSED, FULL_WEEK)}
    assert asked == [({1, 2}, now)]
    assert objections_to([call], now=now) == {}
    assert len(asked) == 1
