"""The recall of a device that may be away: what is due, and what falls due then. Only reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from common.local_time import at_local
from common.records import dataclass
from learning.ahead import AHEAD
from learning.models import Recall, RecallItem
from learning.recalling import MOST, chosen
from learning.recalls import QuestionAsked, as_waiting, local_day, question_of_item
from learning.weakness import weak_kinds
from people.models import Member
from programs.models import Card

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class QuestionWhole:
    """A question with what there is to say about each answer, for a device without a network."""

    asked: QuestionAsked
    answered: Sequence[QuestionAsked]
    """One for each option that may be chosen."""
    due_at: dt.datetime
    """From when on it may be asked."""


@dataclass(frozen=True, kw_only=True)
class _Due:
    """What is asked on a day, in order."""

    at: dt.datetime
    items: Sequence[RecallItem]


def asked_in_order(member: Member, language: str, now: dt.datetime) -> list[QuestionWhole]:
    """Every question of the recall that is due, and those with which it would go on, or begin, on
    the days ahead; three at most, because after three there is a rest that the server counts.
    """
    recall = Recall.objects.of(member).first()
    if recall is None or recall.next_at is None or recall.next_at > now + AHEAD:
        return []
    found: list[QuestionWhole] = []
    for due in _days(recall, member, now):
        total = recall.answered + len(found) + len(due.items)
        for item in due.items:
            number = recall.answered + len(found) + 1
            found.append(_whole(item, language, number, total, due.at))
    return found


def _days(recall: Recall, member: Member, now: dt.datetime) -> Iterator[_Due]:
    """The days on which something falls due until there are as many questions as a recall has."""
    assert recall.next_at is not None  # noqa: S101  asked before
    today, last = local_day(now, member), local_day(now + AHEAD, member)
    items = {each.pk: each for each in RecallItem.objects.of(member).due(last).with_modules()}
    weak = weak_kinds(member, now) if items else frozenset()
    begins = max(today, local_day(recall.next_at, member))
    left, after = MOST - recall.answered, recall.last_module
    for day in _from(begins, last):
        waiting = [as_waiting(each, day, is_weak=each.kind in weak) for each in items.values()]
        order = [items.pop(each.pk) for each in chosen(waiting, day, after=after, most=left)]
        if order:
            yield _Due(at=max(now, at_local(day, dt.time(), member.time_zone)), items=order)
            left, after = left - len(order), order[-1].module
        if not left:
            return


def _from(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    for days in range((last - first).days + 1):
        yield first + days * ONE_DAY


def _whole(
    item: RecallItem, language: str, number: int, total: int, due_at: dt.datetime
) -> QuestionWhole:
    card = Card.objects.get(pk=item.card_id)
    asked = question_of_item(item, card, language, number=number, total=total)
    options = [option.value for option in asked.question.options]
    return QuestionWhole(
        asked=asked,
        answered=[question_of_item(item, card, language, choice=value) for value in options],
        due_at=due_at,
    )
