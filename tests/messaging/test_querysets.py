"""Reading the outbox."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from messaging.models import Message, MessageState
from tests.messaging.conftest import Queue, draft

DAY = dt.timedelta(days=1)
FINAL = {MessageState.SENT: {"sent_at": "2026-09-14T09:00Z"}}
IN_HAND = {MessageState.SENDING: {"lease_until": "2026-09-14T09:00Z"}}


def test_the_outbox_of_a_cohort_is_newest_first_and_knows_what_was_lost(
    queue: Queue, now: dt.datetime
) -> None:
    old, new, other, _nowhere = queue(
        draft(1, topic_id=5),
        draft(2, topic_id=5, send_after=now + DAY),
        draft(3, topic_id=6),
        draft(4),
    )
    assert list(Message.objects.of_topic(5)) == [new, old]
    Message.objects.filter(pk__in=[old.pk, other.pk]).update(state=MessageState.FAILED)
    Message.objects.filter(pk=new.pk).update(state=MessageState.AMBIGUOUS)
    assert list(Message.objects.of_topic(5).mails().lost()) == [new, old]


def test_due_is_what_waits_and_whose_time_has_come(queue: Queue, now: dt.datetime) -> None:
    due, _later, sent = queue(draft(1), draft(2, send_after=now + DAY), draft(3))
    Message.objects.filter(pk=sent.pk).update(state=MessageState.SENT, sent_at=now)
    assert list(Message.objects.due(now)) == [due]


@pytest.mark.parametrize("state", MessageState)
def test_what_perhaps_arrived(queue: Queue, state: MessageState) -> None:
    [row] = queue(draft())
    fields = {"state": state, **FINAL.get(state, {}), **IN_HAND.get(state, {})}
    Message.objects.update(**fields)
    arrived = {MessageState.SENT, MessageState.SENDING, MessageState.AMBIGUOUS}
    assert Message.objects.perhaps_arrived().exists() is (state in arrived)
    Message.objects.update(may_have_arrived=True)
    assert list(Message.objects.perhaps_arrived()) == [row]


@pytest.mark.parametrize(
    "fields",
    [
        {"state": MessageState.SENT},
        {"sent_at": "2026-09-14T09:00Z"},
        {"state": MessageState.SENDING},
        {"lease_until": "2026-09-14T09:00Z"},
    ],
)
def test_a_state_and_its_time_go_together(queue: Queue, fields: dict[str, str]) -> None:
    queue(draft())
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.update(**fields)
