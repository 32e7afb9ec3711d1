"""One at a time over all machines, by the database's clock, and whoever dies is followed."""

from __future__ import annotations

import datetime as dt
import threading
import time

import pytest
from django.db import OperationalError, connection
from django.db.models import F
from django.utils import timezone

from common import leases
from common.models import Lease


def move_end(**by: float) -> None:
    Lease.objects.update(ends_at=F("ends_at") + dt.timedelta(**by))


def test_one_holds_until_it_leaves(db: None) -> None:
    first = leases.take("work")
    assert first is not None
    assert first.holds()
    assert leases.take("work") is None
    assert leases.take("other work") is not None
    assert first.renew()
    first.leave({"told": "this"})
    assert not first.holds()
    second = leases.take("work")
    assert second is not None
    assert second.note == {"told": "this"}
    first.leave()
    assert second.renew(), "who left takes nothing from who came"


def test_whoever_dies_is_followed_and_wakes_without_it(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    dead = leases.take("work")
    assert dead is not None
    move_end(seconds=-leases.SECONDS)
    assert leases.take("work") is not None
    assert not dead.renew()
    assert not dead.holds()
    stopped = leases.take("more")
    assert stopped is not None
    later = leases._seconds() + leases.SECONDS
    monkeypatch.setattr(leases, "_seconds", lambda: later)
    assert not stopped.holds(), "a worker that was stopped for as long knows it without asking"


@pytest.mark.parametrize("hours", [1, -1])
def test_a_clock_that_jumps_keeps_nobody_out(db: None, hours: int) -> None:
    """The database's clock goes back, or on, by an hour: for it the end lies an hour away."""
    assert leases.take("work") is not None
    move_end(hours=hours)
    assert leases.take("work") is not None
    assert leases.take("work") is None


@pytest.mark.django_db(transaction=True)
def test_of_many_who_ask_at_once_one_gets_it() -> None:
    start, got = threading.Barrier(6), list[leases.HeldLease]()

    def ask() -> None:
        start.wait()
        lease = leases.take("work")
        if lease is not None:
            got.append(lease)
        connection.close()

    for each in (threads := [threading.Thread(target=ask) for _who in range(6)]):
        each.start()
    for each in threads:
        each.join()
    assert len(got) == 1


@pytest.mark.django_db(transaction=True)
def test_a_block_keeps_it_however_long_it_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leases, "SECONDS", 1.0)
    with leases.one_of(["work", "more work"]) as lease, leases.one_of(["work"]) as other:
        assert other is None
        time.sleep(1.5)
        assert lease is not None
        assert lease.holds()
        assert Lease.objects.get(name="work").ends_at > timezone.now()
    assert Lease.objects.get(name="work").ends_at <= timezone.now()


def test_a_lease_is_renewed_until_somebody_else_has_it(
    db: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A database that is away for a moment ends nothing."""
    lease = leases.take("work")
    assert lease is not None
    answers: list[bool | Exception] = [True, OperationalError("away"), True, False]

    def renew() -> bool:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(leases, "RENEWED_EVERY", 0.01)
    monkeypatch.setattr(lease, "renew", renew)
    keeper = threading.Thread(target=leases._keep, args=(lease, threading.Event()))
    keeper.start()
    keeper.join(20)
    assert not answers
    assert "given to somebody else" in caplog.text
