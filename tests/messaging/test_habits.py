"""Mail waits for the day of its reader, comes together where they want that, and is never lost by
that without a reason.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from messaging import addresses
from messaging.habits import PAUSED, carry_habits, habit_of, save_habit
from messaging.models import MailHabit, Message, MessageState
from messaging.notifications import declare
from messaging.sending import send_due
from tests.messaging.conftest import CALL, CODE, NEWS, Queue, draft
from tests.smtp_sink import Sink

HOUR = dt.timedelta(hours=1)
ADDRESS = "person1@example.com"


@pytest.fixture(autouse=True)
def london(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody lives where it is now ten o'clock."""
    monkeypatch.setattr(addresses, "_zones", [])
    addresses.announce_zones(lambda people: dict.fromkeys(people, "Europe/London"))
    declare(replace(NEWS, joins_others=True))


def wants(now: dt.datetime, **what: object) -> None:
    values = {
        "is_daily": False,
        "paused_until": None,
        "quiet_from": 20,
        "quiet_until": 7,
        "by_chat": False,
    }
    save_habit(address=ADDRESS.upper(), now=now, **{**values, **what})  # type: ignore[arg-type]


def stand(now: dt.datetime) -> list[tuple[str, dt.datetime]]:
    send_due(clock=lambda: now)
    return list(Message.objects.order_by("pk").values_list("state", "send_after"))


def test_what_is_due_at_night_waits_and_what_must_come_does_not(
    queue: Queue, sink: Sink, now: dt.datetime
) -> None:
    wants(now)
    night, morning = now + 13 * HOUR, now + 21 * HOUR
    soon = draft(2, ends_at=morning - HOUR)
    queue(draft(1), soon, draft(1, CALL), draft(1, CODE))
    (news, waits), *others = stand(night)
    assert (news, waits) == ("queued", morning)
    assert [state for state, _at in others] == ["sent"] * 3, "at night rather than never"
    assert stand(morning)[0][0] == "sent"
    assert Message.objects.order_by("pk")[0].attempts == 1


def test_a_pause_holds_what_can_wait_and_says_what_was_missed(
    queue: Queue, sink: Sink, now: dt.datetime
) -> None:
    wants(now, paused_until=(now + dt.timedelta(days=90)).date())
    assert habit_of(ADDRESS).paused_until == (now + dt.timedelta(weeks=4)).date()
    wants(now, paused_until=(now + dt.timedelta(days=2)).date())
    queue(draft(1), draft(1, about_version=2, ends_at=now + HOUR), draft(1, CALL))
    (news, waits), (missed, _at), (call, _sent) = stand(now)
    assert (news, missed, call) == ("queued", "missed", "sent")
    assert waits == now + dt.timedelta(days=2) - HOUR
    assert Message.objects.get(about_version=2).state_reason == PAUSED


def test_the_mails_of_a_day_are_one(queue: Queue, sink: Sink, now: dt.datetime) -> None:
    wants(now, is_daily=True)
    action = "Open it:\nhttps://portal.example/{secret}"
    first = draft(1, content={"subject": "A module is open", "text": "One.", "secret": ""})
    second = draft(1, about_version=2, content={"subject": "Recall", "text": "Two.", "secret": ""})
    queue(first, second, draft(2), draft(1, CALL))
    half_past = now + dt.timedelta(hours=24, minutes=-30)
    assert [state for state, _at in stand(now)] == ["queued", "queued", "sent", "sent"]
    assert [state for state, _at in stand(half_past)] == ["sent"] * 4
    _other, _call, (reader, mail) = sink.acknowledged
    assert reader == ADDRESS
    assert "Subject: A module is open, and 1 more" in mail
    assert mail.index("One.") < mail.index("Two.")
    assert "You get one email a day" in mail
    assert action not in mail


def test_what_is_full_already_does_not_travel_in_another_mail(
    queue: Queue, sink: Sink, now: dt.datetime
) -> None:
    wants(now - HOUR, is_daily=True)
    first, second, third = queue(*(draft(1, about_version=number) for number in range(3)))
    Message.objects.filter(pk=first.pk).update(send_after=now - 24 * HOUR)
    Message.objects.filter(pk=third.pk).update(envelope=second)
    stand(now + 24 * HOUR)
    assert set(Message.objects.values_list("state", flat=True)) == {"sent"}
    assert len(sink.acknowledged) == 2


def test_what_travels_with_a_mail_that_fails_shares_its_fate(
    queue: Queue, sink: Sink, now: dt.datetime
) -> None:
    wants(now - HOUR, is_daily=True)
    queue(draft(1), draft(1, about_version=2))
    stand(now)
    sink.answer = lambda _recipient: "550 nobody here"
    states = {state for state, _at in stand(now + 24 * HOUR)}
    assert states == {MessageState.FAILED}


def test_asking_takes_the_same_statements_for_any_number(
    queue: Queue, sink: Sink, now: dt.datetime
) -> None:
    def statements(first: int, count: int) -> int:
        queue(*(draft(number) for number in range(first, first + count)))
        with CaptureQueriesContext(connection) as captured:
            send_due(clock=lambda: now + 13 * HOUR)
        return len(captured)

    assert statements(1, 3) == statements(10, 12)


def test_who_moves_takes_their_habits_along(db: None, now: dt.datetime) -> None:
    wants(now, is_daily=True)
    carry_habits(moves={ADDRESS: "new@example.com"})
    carry_habits(moves={ADDRESS: "new@example.com"})
    assert MailHabit.objects.get().address == "new@example.com"
    carry_habits(moves={"new@example.com": ""})
    assert not MailHabit.objects.exists()
    assert not habit_of(ADDRESS).is_daily
