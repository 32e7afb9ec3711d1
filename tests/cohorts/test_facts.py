"""What rules may ask about leaders is told by whoever knows it, in the same number of queries for
any number of them; what nobody knows is left out.
"""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cohorts.facts import facts_of
from cohorts.known import months_between
from learning.answers import PollAnswer, QuizAnswer
from learning.models import CardAnswer
from people.models import Audience, Member
from programs.cadence import StepKind
from programs.content.kinds import CardKind
from programs.content.paths import FactAsked, PathFact
from programs.models import Card
from tests.factories import (
    NOW,
    CardFactory,
    EnrollmentFactory,
    MemberFactory,
    ModuleFactory,
    PersonalStepFactory,
    StepFactory,
)
from tests.learning.card_contents import QUIZ

pytestmark = pytest.mark.django_db


def told(member: Member, fact: PathFact, of: str = "") -> str | int | None:
    return facts_of([member.pk], [(fact, of)], NOW)[member.pk].get((fact, of))


def test_the_registry_knows_every_fact() -> None:
    member = MemberFactory()
    asked: list[FactAsked] = [(fact, "") for fact in PathFact]
    known = facts_of([member.pk], asked, NOW)[member.pk]
    assert known[PathFact.COMPLETED, ""] == "no"
    assert (PathFact.LEVEL, "") not in known


@pytest.mark.parametrize(
    ("fact", "field", "value"),
    [
        (PathFact.AUDIENCE, "audience", Audience.EXECUTIVE),
        (PathFact.DEPARTMENT, "department", "Sales"),
        (PathFact.LOCATION, "location", "Graz"),
        (PathFact.LANGUAGE, "language", "de"),
    ],
)
def test_words_stand_with_the_member(fact: PathFact, field: str, value: str) -> None:
    assert told(MemberFactory(**{field: value}), fact) == value


def test_an_empty_word_says_nothing() -> None:
    assert told(MemberFactory(department=""), PathFact.DEPARTMENT) is None


def test_months_count_from_the_day_of_hiring() -> None:
    today = NOW.date()
    assert told(MemberFactory(hired_on=today.replace(year=today.year - 1)), PathFact.TENURE) == 12
    assert told(MemberFactory(hired_on=today + dt.timedelta(days=40)), PathFact.TENURE) == 0
    assert told(MemberFactory(hired_on=None), PathFact.TENURE) is None
    assert months_between(dt.date(2026, 1, 31), dt.date(2026, 2, 28)) == 0
    assert months_between(dt.date(2026, 1, 31), dt.date(2026, 3, 31)) == 2


def test_a_module_was_completed_when_its_cards_were_done_in_any_program() -> None:
    enrollment = EnrollmentFactory()
    module = ModuleFactory(version=enrollment.cohort.version, slug="cues")
    step = StepFactory(cohort=enrollment.cohort, module=module, kind=StepKind.CARDS)
    personal = PersonalStepFactory(enrollment=enrollment, step=step, cards_total=3)
    assert told(enrollment.member, PathFact.COMPLETED, "cues") == "no"
    personal.done_at = NOW
    personal.save()
    assert told(enrollment.member, PathFact.COMPLETED, "cues") == "no", "left out is not done"
    personal.cards_done = 3
    personal.save()
    assert told(enrollment.member, PathFact.COMPLETED, "cues") == "yes"
    assert told(enrollment.member, PathFact.COMPLETED, "listening") == "no"


def quiz(slug: str) -> Card:
    return CardFactory(module=ModuleFactory(slug=slug), kind=CardKind.QUIZ, content={"en": QUIZ})


def test_a_quiz_tells_the_share_of_right_answers() -> None:
    enrollment, card, other = EnrollmentFactory(), quiz("cues"), quiz("cues")
    answers = CardAnswer.objects
    answers.create(
        enrollment=enrollment, card=card, answer=QuizAnswer(choices=(1, 1)), saved_at=NOW
    )
    assert told(enrollment.member, PathFact.QUIZ, "cues") == 50
    answers.create(
        enrollment=enrollment, card=other, answer=QuizAnswer(choices=(0, 1)), saved_at=NOW
    )
    assert told(enrollment.member, PathFact.QUIZ, "cues") == 25
    assert told(enrollment.member, PathFact.QUIZ, "listening") is None


def test_an_answer_of_another_kind_tells_nothing() -> None:
    """The card was a poll once."""
    enrollment, card = EnrollmentFactory(), quiz("cues")
    CardAnswer.objects.create(
        enrollment=enrollment, card=card, answer=PollAnswer(choice=1), saved_at=NOW
    )
    assert told(enrollment.member, PathFact.QUIZ, "cues") is None


def test_many_cost_no_more_than_one() -> None:
    asked: list[FactAsked] = [(fact, "cues") for fact in PathFact]

    def cost(number: int) -> int:
        members = [MemberFactory().pk for _each in range(number)]
        with CaptureQueriesContext(connection) as queries:
            facts_of(members, asked, NOW)
        return len(queries)

    assert cost(1) == cost(30)
