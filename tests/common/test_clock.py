"""The clock of the database."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from django.db import OperationalError, connections

from common.postgres import clock
from common.postgres.clock import DatabaseClock

SECOND = dt.timedelta(seconds=1)
REAL = DatabaseClock.__call__


@pytest.fixture(autouse=True)
def real(monkeypatch: pytest.MonkeyPatch, database_travels_along: None) -> None:
    """Not the one that travels along with tests."""
    monkeypatch.setattr(DatabaseClock, "__call__", REAL)


@pytest.mark.django_db
def test_a_host_whose_clock_is_set_wrong_knows_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, right = DatabaseClock(), time.time
    asked()
    monkeypatch.setattr(time, "time", lambda: right() + 3_600)
    assert abs(asked() - dt.datetime.now(dt.UTC)) < SECOND


@pytest.mark.django_db
def test_it_is_asked_now_and_then_and_when_the_hosts_own_clock_leaps(
    django_assert_num_queries, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, right = DatabaseClock(), time.time
    with django_assert_num_queries(1):
        assert asked() <= asked()
    monkeypatch.setattr(time, "time", lambda: right() + 10)
    with django_assert_num_queries(1):
        asked()


@pytest.mark.django_db
def test_while_the_database_is_away_it_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise OperationalError

    asked = DatabaseClock()
    before = asked()
    monkeypatch.setattr(clock, "ASKS_EVERY", -1.0)
    monkeypatch.setattr(connections["default"], "cursor", fail)
    assert before <= asked() < before + SECOND


@pytest.mark.django_db
def test_whoever_never_heard_it_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise OperationalError

    monkeypatch.setattr(connections["default"], "cursor", fail)
    with pytest.raises(OperationalError):
        DatabaseClock()()
