"""A second go: what is asked once more, what stands after it, and that the first one stays."""

from __future__ import annotations

import pytest

from cohorts.facts import FactAsked, facts_of
from cohorts.operations import finish_cohort
from learning.answers import LaterGoes, PollAnswer, QuizAnswer, SpotAnswer
from learning.goes import asked_again, one_more, sits
from learning.models import CardAnswer, CardCompletion
from learning.operations import NotOpen, Writing, complete_card, try_again
from programs.content.paths import PathFact
from tests.learning.card_contents import POLL, QUIZ, SPOT
from tests.learning.test_views import as_kind


@pytest.mark.parametrize(
    ("card", "answer", "expected"),
    [
        (QUIZ, QuizAnswer((1, 0)), True),
        (QUIZ, QuizAnswer((1, 1)), False),
        (QUIZ, QuizAnswer((1,)), False),
        (QUIZ, QuizAnswer((1, 9)), False),
        (QUIZ, QuizAnswer((1, -1)), False),
        (QUIZ, None, False),
        (SPOT, SpotAnswer((0,)), True),
        (SPOT, SpotAnswer((0, 1)), False),
        (SPOT, SpotAnswer((1,)), False),
        (SPOT, SpotAnswer(()), False),
        (SPOT, QuizAnswer((0,)), False),
        (POLL, PollAnswer(0), False),
    ],
)
def test_it_sits_when_all_is_right_and_nothing_else_is_marked(card, answer, expected):
    assert sits(card, answer) is expected


def test_what_was_not_right_is_asked_again_and_all_of_it_once_it_sits():
    assert list(asked_again(QUIZ, QuizAnswer((1, 1)))) == [1]
    assert list(asked_again(QUIZ, QuizAnswer((1, 0)))) == [0, 1]
    assert list(asked_again(QUIZ, None)) == [0, 1]
    assert asked_again(SPOT, SpotAnswer((1,))) is None


def test_a_go_leaves_what_was_not_asked_and_counts_until_it_sits():
    first = QuizAnswer((0, 0))
    second = one_more(QUIZ, first, None, QuizAnswer((2, -1)))
    assert second == LaterGoes(2, QuizAnswer((2, 0)))
    third = one_more(QUIZ, first, second, QuizAnswer((1, -1)))
    assert third == LaterGoes(3, QuizAnswer((1, 0)), sat_after=3)
    fourth = one_more(QUIZ, first, third, QuizAnswer((0, 0)))
    assert fourth == LaterGoes(4, QuizAnswer((0, 0)), sat_after=3)


def test_what_sat_at_the_first_go_sat_after_one():
    assert one_more(SPOT, SpotAnswer((0,)), None, SpotAnswer((1,))) == LaterGoes(
        2, SpotAnswer((1,)), sat_after=1
    )


@pytest.fixture
def done(course, now):
    card = as_kind(course.cards[0], QUIZ)
    writing = Writing(QuizAnswer((0, 0)))
    complete_card(enrollment_id=course.enrollment.pk, card=card, writing=writing, now=now)
    return {"enrollment_id": course.enrollment.pk, "card": card, "content": QUIZ}


def test_the_first_go_stands_beside_the_later_ones_and_rules_go_by_it(done, leader, course, now):
    asked: list[FactAsked] = [(PathFact.QUIZ, course.module.slug)]
    before = facts_of([leader.pk], asked, now)
    kept = try_again(**done, answer=QuizAnswer((1, -1)), now=now)
    assert kept.later == LaterGoes(2, QuizAnswer((1, 0)), sat_after=2)
    again = CardAnswer.objects.get()
    assert (again.answer, again.later, again.saved_at) == (QuizAnswer((0, 0)), kept.later, now)
    assert facts_of([leader.pk], asked, now) == before
    assert CardCompletion.objects.count() == 1


def test_where_nothing_was_answered_a_go_is_the_first_one(done, now):
    CardAnswer.objects.all().delete()
    try_again(**done, answer=QuizAnswer((1, 1)), now=now)
    kept = CardAnswer.objects.get()
    assert (kept.answer, kept.later) == (QuizAnswer((1, 1)), None)


def test_nobody_goes_on_in_a_finished_program(done, course, admin, now):
    finish_cohort(cohort=course.cohort, now=now, by=admin)
    with pytest.raises(NotOpen):
        try_again(**done, answer=QuizAnswer((1, 0)), now=now)
    assert CardAnswer.objects.get().later is None
