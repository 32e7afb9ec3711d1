"""Two things at the same moment: two clicks, an answer and a tick, an answer and a move."""

from __future__ import annotations

import pytest

from learning.models import RecallItem
from learning.operations import RecallAnswer, answer_item, carry_recalled, take_in
from people.models import Member
from tests.authoring.test_moving_races import beside
from tests.factories import NOW, ModuleFactory, ProgramVersionFactory
from tests.learning.card_contents import QUIZ
from tests.learning.conftest import Course
from tests.learning.recall_world import LATER, RIGHT, asking, finish, items_of, recall_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def quiz(course: Course) -> Course:
    finish(course, asking(course.module), RIGHT[QUIZ.kind])
    take_in(now=NOW)
    return course


def say(item: RecallItem, choice: int) -> bool:
    answer = RecallAnswer(choice=choice, reviews=0)
    return answer_item(item=item, answer=answer, by=item.recall.member, now=LATER)


def test_of_two_clicks_at_once_the_first_counts(quiz: Course, leader: Member) -> None:
    item = items_of(leader)[0]
    came_of: list[bool] = []
    beside(lambda: say(item, 1), lambda: came_of.append(say(item, 2)))
    assert came_of == [False]
    assert (items_of(leader)[0].choice, items_of(leader)[0].reviews) == (1, 1)
    assert recall_of(leader).answered == 1


def test_a_tick_beside_an_answer_says_what_is_so_after_it(quiz: Course, leader: Member) -> None:
    first, second = items_of(leader)
    say(first, 1)
    finish(quiz, asking(quiz.module), RIGHT[QUIZ.kind], at=LATER)
    beside(lambda: say(second, 1), lambda: take_in(now=LATER))
    rests_until = recall_of(leader).rests_until
    assert rests_until is not None
    assert recall_of(leader).next_at > LATER, "it does not forget the rest that has begun"


def test_an_answer_beside_a_move_is_kept_on_the_card_that_follows(
    quiz: Course, leader: Member
) -> None:
    item = items_of(leader)[0]
    version = ProgramVersionFactory(program=quiz.cohort.version.program)
    new = asking(ModuleFactory(version=version, slug=quiz.module.slug), slug=item.card.slug)
    follows = {item.card_id: new.pk}
    beside(lambda: say(item, 1), lambda: carry_recalled(cohort=quiz.cohort, follows=follows))
    after = items_of(leader)[0]
    assert (after.card_id, after.reviews, after.choice) == (new.pk, 1, 1)


def test_a_move_beside_an_answer_to_another_card_forgets_nothing(
    quiz: Course, leader: Member
) -> None:
    other = asking(quiz.module)
    finish(quiz, other, RIGHT[QUIZ.kind], at=LATER)
    take_in(now=LATER)
    first, second = items_of(leader)[:2]
    say(first, 1)
    version = ProgramVersionFactory(program=quiz.cohort.version.program)
    new = asking(ModuleFactory(version=version, slug=quiz.module.slug), slug=other.slug)
    follows = {other.pk: new.pk}
    beside(lambda: say(second, 1), lambda: carry_recalled(cohort=quiz.cohort, follows=follows))
    next_at = recall_of(leader).next_at
    assert next_at is not None
    assert next_at > LATER, "the rest that has begun stays"
