"""The facts that answers on cards tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from cohorts.facts import Told
from common.languages import in_language
from learning.answers import QuizAnswer
from learning.models import CardAnswer
from programs.content.cards import QuizCard, QuizQuestion
from programs.content.kinds import CardKind
from programs.models import Card
from programs.succession import ever_called


def quiz_results(members: Collection[int], module: str) -> Told:
    """How many of the questions that they answered in the quizzes of a module they answered
    rightly, in percent, rounded down; of an answer that waits for its card to be done, too. Two
    queries.
    """
    quizzes = Card.objects.filter(ever_called(module, "module"), kind=CardKind.QUIZ)
    answers = CardAnswer.objects.filter(
        enrollment__member__in=members, card__in=quizzes.values("pk")
    ).values_list("enrollment__member", "card", "answer")
    found = list(answers)
    answered = quizzes.filter(pk__in={card for _member, card, _answer in found})
    right = {card.pk: _right_choices(in_language(card.content, None)) for card in answered}
    asked: Counter[int] = Counter()
    hit: Counter[int] = Counter()
    for member, card, answer in found:
        if isinstance(answer, QuizAnswer):
            asked[member] += len(right[card])
            hit[member] += sum(map(int.__eq__, answer.choices, right[card]))
    return {member: 100 * hit[member] // asked[member] for member in asked if asked[member]}


def _right_choices(content: object) -> tuple[int, ...]:
    """The place of the right option of each question."""
    assert isinstance(content, QuizCard)  # noqa: S101  the kind says so
    return tuple(_right_choice(question) for question in content.questions)


def _right_choice(question: QuizQuestion) -> int:
    return next(place for place, option in enumerate(question.options) if option.is_correct)
