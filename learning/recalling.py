"""What a leader is asked next, and when there is something again. Pure."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import pairwise, permutations

from common.local_time import at_local
from common.records import dataclass
from learning.memory import USUAL

MOST = 3
"""Questions of one recall."""
AFTER_A_MODULE = dt.timedelta(days=14)
"""A module takes two weeks with its practice; what only recall asks comes behind it."""
MAIL_TIME = dt.time(9)
BETWEEN_MAILS = dt.timedelta(days=7)
UNHEARD = 2
"""After so many mails without a recall there are no more, until the leader comes by."""


class RecallPace(StrEnum):
    """How often a leader wants to be asked."""

    USUAL = "usual"
    SLOWER = "slower"
    NONE = "none"

    @property
    def certainty(self) -> float:
        """How sure it should be that something is still known when it is asked: at four in five,
        the days between grow to about three times as many as at nine in ten.
        """
        return 0.8 if self == RecallPace.SLOWER else USUAL

    @property
    def rest(self) -> dt.timedelta:
        """How long there is nothing after a recall, however much waits."""
        return dt.timedelta(days=7 if self == RecallPace.SLOWER else 3)


@dataclass(frozen=True, kw_only=True)
class WaitingItem:
    """A question that could be asked."""

    pk: int
    module: str
    due_on: dt.date
    known: float
    """How probable it is that it is known today."""
    is_weak: bool = False
    """Whether what the leader shows elsewhere says that such a question is hard for them."""

    @property
    def rank(self) -> tuple[object, ...]:
        """The smaller the sooner it is asked: the weak first, then what is known least."""
        return not self.is_weak, self.known, self.due_on, self.pk


def chosen(
    waiting: Iterable[WaitingItem], today: dt.date, *, after: str = "", most: int = MOST
) -> Sequence[WaitingItem]:
    """What is asked, in order: three at most, nothing before its day, the weakest first; and never
    two of a module in a row where that can be avoided. `after` is the module of the question
    before.
    """
    few = _candidates(sorted((each for each in waiting if each.due_on <= today), key=_rank))
    orders = permutations(range(len(few)), min(most, len(few)))
    best = min(orders, key=lambda places: (_repeats([few[each] for each in places], after), places))
    return [few[place] for place in best]


def _candidates(ranked: Sequence[WaitingItem]) -> list[WaitingItem]:
    """The first three of each of the first modules: no other can be among the best three, and one
    module more than three, should the first be that of the question before.
    """
    by_module: defaultdict[str, list[WaitingItem]] = defaultdict(list)
    for each in ranked:
        by_module[each.module].append(each)
    few: list[WaitingItem] = []
    for listed in list(by_module.values())[: MOST + 1]:
        few += listed[:MOST]
    return sorted(few, key=_rank)


def _rank(item: WaitingItem) -> tuple[object, ...]:
    return item.rank


def _repeats(order: Sequence[WaitingItem], after: str) -> int:
    """How often a question is of the same module as the one before."""
    modules = [after, *(each.module for each in order)]
    return sum(one == other for one, other in pairwise(modules))


def next_moment(
    soonest: dt.date | None, rests_until: dt.date | None, zone: str
) -> dt.datetime | None:
    """From when on there is something to recall: the first moment of the day on which a question is
    due and the rest is over, on the leader's clock. None where nothing is to come.
    """
    if soonest is None:
        return None
    return at_local(max(soonest, rests_until or soonest), dt.time(), zone)


def mail_moment(
    ready_on: dt.date, *, reached_on: dt.date | None, mails: int, zone: str
) -> dt.datetime | None:
    """When a leader is told that there is something, by mail: at nine that day, a week after
    they were mailed last, or came by, at the earliest. None where the last ones led to nothing.
    """
    if mails >= UNHEARD:
        return None
    earliest = reached_on + BETWEEN_MAILS if reached_on else ready_on
    return at_local(max(ready_on, earliest), MAIL_TIME, zone)
