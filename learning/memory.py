"""How well one thing is remembered, and when it is worth asking again: FSRS, reckoned in whole days
of the leader's own calendar. Pure.
"""

from __future__ import annotations

import datetime as dt
import functools
from typing import TYPE_CHECKING

from common.later import imported_later
from common.records import dataclass

if TYPE_CHECKING:
    import fsrs
else:
    fsrs = imported_later("fsrs")  # no page but those of recall needs it

LONGEST = 365
"""Days after which anything is asked again."""
USUAL = 0.9
"""How sure it should be that something is still known when it is asked."""
DECAY = 20
"""Which of the parameters of FSRS says how the curve of forgetting falls."""


@dataclass(frozen=True)
class Memory:
    """What FSRS keeps of one thing."""

    stability: float
    """Days after which it is known with a probability of nine in ten."""
    difficulty: float
    """From 1 to 10."""
    last_on: dt.date
    """When it was asked last."""

    def due_on(self, certainty: float = USUAL) -> dt.date:
        """The day on which it is known with the wanted probability: not before the next one."""
        decay = -_scheduler().parameters[DECAY]
        days = self.stability * (certainty ** (1 / decay) - 1) / (USUAL ** (1 / decay) - 1)
        return self.last_on + dt.timedelta(days=min(max(round(days), 1), LONGEST))

    def known_on(self, day: dt.date) -> float:
        """How probable it is that it is known on a day, from 0 to 1."""
        return _scheduler().get_card_retrievability(_card(self), _moment(day))


def asked(
    memory: Memory | None, day: dt.date, *, is_right: bool, is_at_once: bool = False
) -> Memory:
    """What is remembered after it was asked on a day; `memory` is None when that was the first
    time. The whole rule: wrong is "again", right is "good", right and at once is "easy".
    """
    grade = fsrs.Rating.Again
    if is_right:
        grade = fsrs.Rating.Easy if is_at_once else fsrs.Rating.Good
    after, _log = _scheduler().review_card(_card(memory), grade, _moment(day))
    assert after.stability is not None  # noqa: S101  a review sets both
    assert after.difficulty is not None  # noqa: S101
    return Memory(after.stability, after.difficulty, day)


@functools.cache
def _scheduler() -> fsrs.Scheduler:
    """Without steps of minutes, because a thing is asked once a day at most, and without chance."""
    return fsrs.Scheduler(
        desired_retention=USUAL,
        learning_steps=(),
        relearning_steps=(),
        maximum_interval=LONGEST,
        enable_fuzzing=False,
    )


def _card(memory: Memory | None) -> fsrs.Card:
    if memory is None:
        return fsrs.Card(card_id=0)
    return fsrs.Card(
        card_id=0,
        state=fsrs.State.Review,
        stability=memory.stability,
        difficulty=memory.difficulty,
        last_review=_moment(memory.last_on),
    )


def _moment(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=dt.UTC)
