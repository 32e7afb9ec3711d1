"""However many beats are started: one ticks, and the next one knows what it sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from celery import beat
from django.db import connection

from common import leases
from common.models import Lease
from empathy_portal.beat import Scheduler
from empathy_portal.celery import app
from empathy_portal.schedule import SCHEDULE
from watching.heartbeat import Limb, is_alive

NewBeat = Callable[[], Scheduler]
DAILY = sorted(name for name, each in SCHEDULE.items() if each["schedule"] == 86_400.0)
DAY = dt.timedelta(days=1)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the broker got."""
    names: list[str] = []

    def take(
        _self: beat.Scheduler, entry: beat.ScheduleEntry, _producer: object, **_options: object
    ) -> None:
        names.append(str(entry.name))

    monkeypatch.setattr(beat.Scheduler, "apply_async", take)
    monkeypatch.setattr(Scheduler, "producer", None)
    return names


@pytest.fixture
def clock(db: None) -> dt.datetime:
    return dt.datetime(2026, 9, 14, 8, tzinfo=dt.UTC)


def new_beat() -> Scheduler:
    return Scheduler(app)


def tick(*beats: Scheduler) -> None:
    """Until nothing is due."""
    for each in beats:
        while not each.tick():
            pass


def kill(scheduler: Scheduler) -> None:
    """Its lease is over, and nobody renews it; what it sent was noted at the last renewal."""
    assert scheduler._lease is not None
    assert scheduler._lease.renew(scheduler._note())
    Lease.objects.update(ends_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    scheduler._lease = None


def test_one_ticks_and_says_so(clock: dt.datetime, sent: list[str]) -> None:
    with time_machine.travel(clock, tick=False) as machine:
        beats = new_beat(), new_beat()
        tick(*beats)
        machine.shift(11)
        tick(*beats)
        assert is_alive(Limb.BEAT)
    assert sorted(sent) == sorted(set(sent)), "each is sent once"
    assert "send due messages" in sent


def test_nobody_says_that_beat_lives_who_stands_by(clock: dt.datetime, sent: list[str]) -> None:
    assert leases.take("beat") is not None
    with time_machine.travel(clock, tick=False) as machine:
        standby = new_beat()
        machine.shift(11)
        tick(standby)
        assert not is_alive(Limb.BEAT)
    assert sent == []


def test_what_was_missed_for_three_days_is_sent_once_on_another_host(
    clock: dt.datetime, sent: list[str]
) -> None:
    with time_machine.travel(clock, tick=False) as machine:
        first = new_beat()
        tick(first)
        machine.shift(DAY)
        tick(first)
        assert [name for name in sorted(sent) if name in DAILY] == DAILY
        kill(first)
        machine.shift(3 * DAY)
        sent.clear()
        second = new_beat()
        tick(second)
        assert sorted(each for each in sent if each in DAILY) == DAILY
        second.close()
        machine.shift(3600)
        sent.clear()
        tick(new_beat())
        assert not [each for each in sent if each in DAILY], "a restart sends nothing again"
        assert "forget events" in sent


def test_a_clock_that_goes_back_stops_nothing_until_it_is_there_again(
    clock: dt.datetime, sent: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with time_machine.travel(clock, tick=False) as machine:
        scheduler = new_beat()
        tick(scheduler)
        machine.shift(DAY)
        tick(scheduler)
        machine.shift(-DAY)
        monkeypatch.setattr(leases.HeldLease, "is_to_be_renewed", lambda _self: True)
        tick(scheduler)
        sent.clear()
        machine.shift(301)
        tick(scheduler)
    assert "announce open modules" in sent


def test_what_the_broker_does_not_take_stays_due_and_another_may_try(
    clock: dt.datetime, sent: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise OSError("no broker here")

    with time_machine.travel(clock, tick=False) as machine:
        cut_off, other = new_beat(), new_beat()
        tick(cut_off)
        machine.shift(DAY)
        with monkeypatch.context() as broken:
            broken.setattr(beat.Scheduler, "apply_async", refuse)
            cut_off.tick()
            cut_off.tick()
        assert sent == []
        tick(other)
        assert [name for name in sorted(sent) if name in DAILY] == DAILY
        tick(cut_off)
    assert len(sent) == len(set(sent))


@pytest.mark.django_db(transaction=True)
def test_without_a_database_it_ticks_until_its_lease_is_over(
    sent: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    scheduler = new_beat()
    tick(scheduler)
    monkeypatch.setattr(leases.HeldLease, "is_to_be_renewed", lambda _self: True)
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "HOST", "/nowhere")
    assert scheduler._is_ours_or_waits()
    later = leases._seconds() + leases.SECONDS
    monkeypatch.setattr(leases, "_seconds", lambda: later)
    assert not scheduler._is_ours_or_waits()
    monkeypatch.undo()


def test_whoever_is_to_end_ends_though_the_broker_fails_at_that_moment(
    clock: dt.datetime, sent: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with time_machine.travel(clock, tick=False) as machine:
        scheduler = new_beat()
        tick(scheduler)
        machine.shift(DAY)

        def interrupted(*_arguments: object, **_options: object) -> None:
            scheduler.close()  # as the signal does
            raise OSError("in place of SystemExit")

        monkeypatch.setattr(beat.Scheduler, "apply_async", interrupted)
        scheduler.tick()
        with pytest.raises(SystemExit):
            scheduler.tick()
        assert leases.take("beat") is not None
