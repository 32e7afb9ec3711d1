"""Somebody finishes a card at the very moment in which their cohort is moved: nothing is lost, and
nothing lands where nobody finds it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections, transaction

from authoring.operations.moving import move_cohort
from learning.answers import WrittenAnswer
from learning.models import CardAnswer, CardCompletion
from learning.operations import NotOpen, Writing, complete_card, save_answer
from people.models import Member
from tests.authoring.course import Course
from tests.authoring.test_moving import saying

pytestmark = pytest.mark.django_db(transaction=True)
LATEST = 10
"""Seconds until the other one must have come to wait."""


def wait_for_a_lock() -> None:
    """Until another connection waits for one that this connection holds."""
    until = time.monotonic() + LATEST
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    raise AssertionError("nobody waits")


def beside(first: Callable[[], Any], second: Callable[[], Any]) -> BaseException | None:
    """`first` in an open transaction, `second` in another that comes to wait for it; what the
    second raised.
    """
    raised: list[BaseException | None] = []

    def run() -> None:
        try:
            second()
        except NotOpen as error:
            raised.append(error)
        finally:
            connections.close_all()

    other = threading.Thread(target=run)
    with transaction.atomic():
        first()
        other.start()
        wait_for_a_lock()
    other.join(LATEST)
    assert not other.is_alive()
    return raised[0] if raised else None


@pytest.fixture
def moving(course: Course) -> Callable[[], bool]:
    version = course.next_version(saying("reflection", "Whom did you", "Who did you"))
    return lambda: move_cohort(
        cohort=course.cohort, version=version, by=course.admin, now=course.now
    )


def test_a_card_that_is_just_being_finished_goes_along(
    course: Course, leader: Member, moving: Callable[[], bool]
) -> None:
    card = course.card("reflection")
    assert beside(lambda: course.take(leader, card, answer=WrittenAnswer("Bo")), moving) is None
    new = course.card("reflection")
    assert new != card
    assert CardCompletion.objects.get().card == new
    assert CardAnswer.objects.get().card == new
    assert course.step(leader).cards_done == 1


@pytest.mark.parametrize("is_booster", [False, True])
def test_a_card_that_is_finished_while_the_cohort_moves_is_not_open_any_more(
    course: Course, leader: Member, moving: Callable[[], bool], is_booster: bool
) -> None:
    enrollment = course.enrollment(leader).pk
    card = course.cards(is_booster=is_booster)[0]
    if is_booster:
        course.enrollment(leader).personal_steps.update(opens_at=course.now)
    refused = beside(
        moving, lambda: complete_card(enrollment_id=enrollment, card=card, now=course.now)
    )
    assert isinstance(refused, NotOpen)
    assert not CardCompletion.objects.exists()
    assert course.step(leader).cards_done == 0


def test_words_that_are_just_being_saved_go_along(
    course: Course, leader: Member, moving: Callable[[], bool]
) -> None:
    enrollment, card = course.enrollment(leader).pk, course.card("reflection")

    def save(text: str) -> None:
        seen = CardAnswer.objects.first()
        save_answer(
            enrollment_id=enrollment,
            card=card,
            writing=Writing(WrittenAnswer(text), seen.saved_at if seen else None),
            now=course.now,
        )

    save("At first")
    assert beside(lambda: save("Then"), moving) is None
    kept = CardAnswer.objects.get()
    assert (kept.card, kept.answer) == (course.card("reflection"), WrittenAnswer("Then"))


def test_words_that_are_saved_while_the_cohort_moves_are_refused(
    course: Course, leader: Member, moving: Callable[[], bool]
) -> None:
    enrollment, card = course.enrollment(leader).pk, course.card("reflection")
    writing = Writing(WrittenAnswer("Too late"))
    refused = beside(
        moving,
        lambda: save_answer(enrollment_id=enrollment, card=card, writing=writing, now=course.now),
    )
    assert isinstance(refused, NotOpen)
    assert not CardAnswer.objects.exists()
