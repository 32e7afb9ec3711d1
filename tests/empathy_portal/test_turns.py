"""However much that takes long is asked for, a worker has hands left for the rest."""

from __future__ import annotations

import threading

import pytest

from empathy_portal.queues import IMPORTS, QUEUES, REPORTS
from empathy_portal.turns import Turns
from messaging.stopping import Halt


def started(turns: Turns, key: str, goes_on: threading.Event, done: list[str]) -> threading.Thread:
    """A hand of the worker that takes up a report."""

    def work() -> None:
        goes_on.wait(10)
        done.append(key)

    thread = threading.Thread(target=turns.go, args=(REPORTS, key, work))
    thread.start()
    return thread


def test_a_shared_worker_makes_one_report_at_a_time_and_forgets_none() -> None:
    turns, goes_on, done = Turns(Halt()), threading.Event(), list[str]()
    turns.share(hands=4, queues=list(QUEUES))
    first = started(turns, "first", goes_on, done)
    others = [started(turns, key, goes_on, done) for key in ("second", "third", "second")]
    for each in others:
        each.join(5)
        assert not each.is_alive(), "its hand is free for something else"
    turns.go(IMPORTS, "a list", lambda: done.append("a list"))
    assert done == ["a list"]
    goes_on.set()
    first.join(5)
    assert done == ["a list", "first", "second", "third"]
    turns.go(REPORTS, "fourth", lambda: done.append("fourth"))
    assert done[-1] == "fourth"


def test_a_worker_of_its_own_has_all_its_hands_for_them() -> None:
    turns, goes_on, done = Turns(Halt()), threading.Event(), list[str]()
    turns.share(hands=4, queues=[REPORTS])
    threads = [started(turns, str(number), goes_on, done) for number in range(4)]
    assert all(each.is_alive() for each in threads)
    goes_on.set()
    for each in threads:
        each.join(5)
    assert sorted(done) == ["0", "1", "2", "3"]


def test_a_failure_gives_its_hand_back_and_the_end_is_not_held_up() -> None:
    halt = Halt()
    turns, goes_on, done = Turns(halt), threading.Event(), list[str]()
    turns.share(hands=4, queues=list(QUEUES))

    def fail() -> None:
        raise ValueError("this report cannot be made")

    with pytest.raises(ValueError, match="cannot be made"):
        turns.go(REPORTS, "one", fail)
    first = started(turns, "first", goes_on, done)
    started(turns, "second", goes_on, done).join(5)
    halt.ask(0)
    goes_on.set()
    first.join(5)
    assert done == ["first"]
