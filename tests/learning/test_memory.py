"""What is remembered is what FSRS says, in whole days and at the wanted certainty."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import fsrs
from hypothesis import given
from hypothesis import strategies as st

from learning.memory import LONGEST, Memory, asked

DAY = dt.date(2026, 9, 14)
wanted = st.sampled_from([0.8, 0.9])


def moment(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=dt.UTC)


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 60)), min_size=1, max_size=12), wanted)
def test_it_is_what_the_library_reckons(answers: list[tuple[bool, int]], certainty: float) -> None:
    scheduler = fsrs.Scheduler(
        desired_retention=certainty,
        learning_steps=(),
        relearning_steps=(),
        maximum_interval=LONGEST,
        enable_fuzzing=False,
    )
    card, memory, day = fsrs.Card(card_id=1), None, DAY
    for is_right, later in answers:
        rating = fsrs.Rating.Good if is_right else fsrs.Rating.Again
        card, _log = scheduler.review_card(card, rating, moment(day))
        memory = asked(memory, day, is_right=is_right)
        assert (memory.stability, memory.difficulty) == (card.stability, card.difficulty)
        assert memory.due_on(certainty) == card.due.date()
        day += dt.timedelta(days=1 + later)


def test_whoever_knew_it_at_once_is_asked_later_and_whoever_did_not_soon() -> None:
    wrong = asked(None, DAY, is_right=False, is_at_once=True)
    right = asked(None, DAY, is_right=True)
    at_once = asked(None, DAY, is_right=True, is_at_once=True)
    assert wrong.due_on() == DAY + dt.timedelta(days=1)
    assert wrong.due_on() < right.due_on() < at_once.due_on()


def test_days_between_grow_with_each_right_answer_and_are_longer_at_the_slower_pace() -> None:
    memory = asked(None, DAY, is_right=True)
    gaps = []
    for _time in range(3):
        due = memory.due_on()
        gaps.append((due - memory.last_on).days)
        assert (memory.due_on(0.8) - memory.last_on).days > 2 * gaps[-1]
        memory = asked(memory, due, is_right=True)
    assert all(later > before for before, later in pairwise(gaps))
    assert Memory(5_000, 5, DAY).due_on(0.8) == DAY + dt.timedelta(days=LONGEST)


@given(st.integers(1, 300))
def test_what_is_not_asked_fades_and_never_comes_back_by_itself(days: int) -> None:
    memory = asked(None, DAY, is_right=True)
    later = DAY + dt.timedelta(days=days)
    assert 0 < memory.known_on(later) < memory.known_on(later - dt.timedelta(days=1)) <= 1
