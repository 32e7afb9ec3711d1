"""A leader with questions to recall."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from learning.answers import Answer, QuizAnswer, SpotAnswer
from learning.models import CardAnswer, CardCompletion, Recall, RecallItem
from people.models import Member
from programs.content.cards import CardContent
from programs.models import Card
from tests.factories import NOW, CardFactory
from tests.learning.card_contents import QUIZ, SPOT
from tests.learning.conftest import Course

RIGHT: dict[str, Answer] = {QUIZ.kind: QuizAnswer((1, 0)), SPOT.kind: SpotAnswer((0,))}
"""An answer that is right in every part."""
LATER = NOW + dt.timedelta(days=3)
"""When what was answered rightly now is due."""


def asking(module: object, content: CardContent = QUIZ, **fields: object) -> Card:
    """A card of a module that leaves two questions behind."""
    card: Card = CardFactory(module=module, kind=content.kind, content={"en": content}, **fields)
    return card


def finish(
    course: Course, card: Card, answer: Answer | None, at: dt.datetime = NOW
) -> CardCompletion:
    """The leader of a course has done a card."""
    if answer is not None:
        CardAnswer.objects.create(
            enrollment=course.enrollment, card=card, answer=answer, saved_at=at
        )
    return CardCompletion.objects.create(enrollment=course.enrollment, card=card, completed_at=at)


def items_of(member: Member) -> Sequence[RecallItem]:
    """In the order of cards and parts."""
    return list(RecallItem.objects.of(member).order_by("card", "part"))


def recall_of(member: Member) -> Recall:
    return Recall.objects.get(pk=member.pk)
