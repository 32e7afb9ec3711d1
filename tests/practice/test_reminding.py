"""Reminders go into the outbox some sessions at a time."""

from __future__ import annotations

import datetime as dt

import pytest

from messaging.models import Message
from practice.models import PracticeSession
from practice.operations import remind_sessions, reminding
from tests.practice.conftest import Planned

HOUR = dt.timedelta(hours=1)


class Killed(Exception):
    """A worker's end."""


def killed_in(monkeypatch: pytest.MonkeyPatch, batch: int) -> None:
    """The worker ends when it hands in that batch, and everything that it has not committed is
    gone.
    """
    hand_in, batches = reminding.queue_messages, iter(range(1, batch + 1))

    def queue_messages(**given: object) -> int:
        queued = hand_in(**given)  # type: ignore[arg-type]
        if next(batches) == batch:
            raise Killed
        return queued

    monkeypatch.setattr(reminding, "queue_messages", queue_messages)


def reminded() -> list[tuple[int | None, int | None]]:
    found = Message.objects.filter(kind="session_tomorrow")
    return sorted(found.values_list("about_id", "person_id"))


def test_a_killed_worker_loses_no_reminder_and_repeats_none(
    planned: Planned, monkeypatch: pytest.MonkeyPatch
) -> None:
    kickoffs = PracticeSession.objects.filter(step=planned.session(1, "kickoff").step)
    last = kickoffs.latest("starts_at").starts_at
    kickoffs.update(starts_at=last)
    assert kickoffs.count() > 1
    monkeypatch.setattr(reminding, "SESSIONS_AT_ONCE", 1)
    with monkeypatch.context() as patch:
        killed_in(patch, batch=2)
        with pytest.raises(Killed):
            remind_sessions(now=last - HOUR)
    [first] = {session for session, _person in reminded()}
    before = reminded()
    assert first == min(kickoffs.values_list("pk", flat=True))
    assert remind_sessions(now=last - HOUR / 2) == len(reminded()) - len(before) > 0
    assert reminded() == sorted(set(reminded()))
    assert {session for session, _person in reminded()} == set(
        kickoffs.values_list("pk", flat=True)
    )
    assert remind_sessions(now=last - HOUR / 4) == 0


def test_a_session_that_was_canceled_meanwhile_is_not_called_to_mind(
    planned: Planned, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between two batches there is time for it."""
    session = planned.session(1, "kickoff")
    remind = reminding._remind

    def canceled_first(session_ids: list[int], now: dt.datetime) -> int:
        PracticeSession.objects.update(state=PracticeSession.State.CANCELED)
        return remind(session_ids, now)

    monkeypatch.setattr(reminding, "_remind", canceled_first)
    assert remind_sessions(now=session.starts_at - HOUR) == 0
