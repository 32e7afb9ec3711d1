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
    today = local_day(now, member)
    days = (local_day(recall.next_at, member) - today).days if recall.next_at else 0
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
    today = local_day(now, member)
    items = {each.pk: each for each in RecallItem.objects.of(member).due(today).with_modules()}
    weak = weak_kinds(member, now) if items else frozenset()
    waiting = [as_waiting(each, today, is_weak=each.kind in weak) for each in items.values()]
    order = chosen(waiting, today, after=recall.last_module, most=MOST - recall.answered)
    return [items[each.pk] for each in order]


def as_waiting(item: RecallItem, today: dt.date, *, is_weak: bool) -> WaitingItem:
    """A question as the choice among them sees it."""
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
    return question_of_item(item, card, language, number=number, total=total, choice=choice)


def question_of_item(
    item: RecallItem,
    card: Card,
    language: str,
    *,
    number: int = 0,
    total: int = 0,
    choice: int | None = None,
) -> QuestionAsked:
    """A question on its card; `choice` is what was chosen."""
    content = in_language(card.content, language)
    return QuestionAsked(
        item=item,
        card_title="" if card.is_recall else content.title,
        module_id=card.module_id,
        question=question_of(content, item.part, choice),
        number=number,
        total=total,
    )


def local_day(moment: dt.datetime, member: Member) -> dt.date:
    """The day on the leader's clock."""
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
