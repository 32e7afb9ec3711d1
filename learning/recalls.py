"""What a leader meets on the pages of recall. Only reads."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Sequence

from common.languages import in_language
from common.records import dataclass
from learning.models import Recall, RecallItem
from learning.recall_questions import RecallQuestion, question_of
from learning.recalling import MOST, RecallPace, WaitingItem, chosen
from learning.steps import PathStep
from learning.weakness import weak_kinds
from people.models import Member
from programs.models import Card


@dataclass(frozen=True, kw_only=True)
class QuestionAsked:
    """A question in front of its leader."""

    item: RecallItem
    card_title: str
    """'' of a question that stood on no card."""
    module_id: int
    question: RecallQuestion
    number: int = 0
    """Which one of this recall it is, counting from 1."""
    total: int = 0
    """How many there are in it."""


@dataclass(frozen=True, kw_only=True)
class RecallState:
    """How a leader's recall stands."""

    pace: RecallPace = RecallPace.USUAL
    next_at: dt.datetime | None = None
    asked: QuestionAsked | None = None
    """What is asked now."""
    days: int = 0
    """Until there is something again."""

    @property
    def is_stopped(self) -> bool:
        """Whether the leader does not want to be asked."""
        return self.pace == RecallPace.NONE


def state_of(member: Member, language: str, now: dt.datetime) -> RecallState:
    """With what is asked now. One query where nothing is, else five."""
    recall = Recall.objects.of(member).first()
    if recall is None:
        return RecallState()
    days = (_day(recall.next_at, member) - _day(now, member)).days if recall.next_at else 0
    return RecallState(
        pace=RecallPace(recall.pace),
        next_at=recall.next_at,
        asked=_asked_now(recall, member, language, now),
        days=days,
    )


def _asked_now(
    recall: Recall, member: Member, language: str, now: dt.datetime
) -> QuestionAsked | None:
    order = _order(recall, member, now)
    if not order:
        return None
    number = recall.answered + 1
    return asked_item(order[0], language, number=number, total=recall.answered + len(order))


def _order(recall: Recall, member: Member, now: dt.datetime) -> list[RecallItem]:
    """What is asked from now on, in order. No query where nothing is."""
    if recall.next_at is None or recall.next_at > now:
        return []
    today = _day(now, member)
    items = {each.pk: each for each in RecallItem.objects.of(member).due(today).with_modules()}
    weak = weak_kinds(member, now) if items else frozenset()
    waiting = [_waiting(each, today, is_weak=each.kind in weak) for each in items.values()]
    order = chosen(waiting, today, after=recall.last_module, most=MOST - recall.answered)
    return [items[each.pk] for each in order]


@dataclass(frozen=True, kw_only=True)
class QuestionWhole:
    """A question with what there is to say about each answer, for a device without a network."""

    asked: QuestionAsked
    answered: Sequence[QuestionAsked]
    """One for each option that may be chosen."""


def asked_in_order(member: Member, language: str, now: dt.datetime) -> list[QuestionWhole]:
    """Every question of the recall that is due, at most three."""
    recall = Recall.objects.of(member).first()
    order = _order(recall, member, now) if recall else []
    answered = recall.answered if recall else 0
    total = answered + len(order)
    return [
        _whole(each, language, number, total) for number, each in enumerate(order, answered + 1)
    ]


def _whole(item: RecallItem, language: str, number: int, total: int) -> QuestionWhole:
    card = Card.objects.get(pk=item.card_id)
    asked = _question(item, card, language, number=number, total=total)
    options = [option.value for option in asked.question.options]
    return QuestionWhole(
        asked=asked,
        answered=[_question(item, card, language, choice=value) for value in options],
    )


def _waiting(item: RecallItem, today: dt.date, *, is_weak: bool) -> WaitingItem:
    return WaitingItem(
        pk=item.pk,
        module=item.module,
        due_on=item.due_on,
        known=item.memory.known_on(today) if item.memory else 0,
        is_weak=is_weak,
    )


def asked_item(
    item: RecallItem, language: str, *, number: int = 0, total: int = 0, choice: int | None = None
) -> QuestionAsked:
    """A question as its leader reads it; `choice` is what was chosen. One query."""
    card = Card.objects.get(pk=item.card_id)
    return _question(item, card, language, number=number, total=total, choice=choice)


def _question(
    item: RecallItem,
    card: Card,
    language: str,
    *,
    number: int = 0,
    total: int = 0,
    choice: int | None = None,
) -> QuestionAsked:
    content = in_language(card.content, language)
    return QuestionAsked(
        item=item,
        card_title="" if card.is_recall else content.title,
        module_id=card.module_id,
        question=question_of(content, item.part, choice),
        number=number,
        total=total,
    )


def _day(moment: dt.datetime, member: Member) -> dt.date:
    return moment.astimezone(zoneinfo.ZoneInfo(member.time_zone)).date()


def has_to_recall(steps: Sequence[PathStep], member: Member, now: dt.datetime) -> bool:
    """Whether Today says that there is something to recall: never while all that is under way is
    paused. No query for whoever has a plan, which brings the answer along; else one.
    """
    if steps and all(step.is_paused for step in steps):
        return False
    at = steps[0].recall_at if steps else _recall_at(member)
    return at is not None and at <= now


def _recall_at(member: Member) -> dt.datetime | None:
    return Recall.objects.of(member).values_list("next_at", flat=True).first()
