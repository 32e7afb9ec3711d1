"""What is hard for a leader, by what they show outside of recall itself.

The one place where it is gathered. What a leader answers on cards and in recall needs no place
here: it is in the memory of each question.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from cohorts.facts import facts_of
from learning.runs import shown_behaviors
from people.models import Member
from programs.content.journeys import Behavior
from programs.content.kinds import CardKind
from programs.content.paths import FactAsked, PathFact
from programs.content.rubrics import CRITERIA

TONE, ADAPTATION, _FOLLOW_UP = CRITERIA
TRAINS: Mapping[CardKind, FactAsked] = {
    CardKind.SPOT: (PathFact.LEVEL, TONE),
    CardKind.QUIZ: (PathFact.LEVEL, ADAPTATION),
}
"""What a question of a card exercises, of what a role-play is scored on: a phrase, to hear what is
not said; a quiz, to choose what to do about it.
"""
OPPOSITES: Mapping[CardKind, tuple[Sequence[Behavior], Sequence[Behavior]]] = {
    CardKind.SPOT: ((Behavior.ASSUMES,), (Behavior.NAMES_THE_CUE,)),
    CardKind.QUIZ: (
        (Behavior.DEFENDS, Behavior.FIXES_TOO_FAST),
        (Behavior.ASKS_FIRST, Behavior.SETS_A_LIMIT),
    ),
}
"""What a leader may do in a story instead of what a question exercises, and that itself: a phrase,
to notice rather than to assume; a quiz, to ask or say where the limit is rather than to defend
oneself or to solve it at once.
"""
ENOUGH = 3
"""The level from which on something is not weak any more: Consistent."""


def weak_kinds(member: Member, now: dt.datetime) -> frozenset[CardKind]:
    """The kinds of cards whose questions exercise what a leader was scored low on the last time, or
    what their choices in stories show less often than its opposite. A query for each.
    """
    known = facts_of([member.pk], list(TRAINS.values()), now)[member.pk]
    scored = {kind for kind, fact in TRAINS.items() if _level(known.get(fact)) < ENOUGH}
    return frozenset(scored | kinds_to_train(shown_behaviors(member)))


def kinds_to_train(shown: Mapping[Behavior, int]) -> set[CardKind]:
    """What the choices of a leader in stories speak for. Pure."""
    return {
        kind
        for kind, (instead, trained) in OPPOSITES.items()
        if _times(shown, instead) > _times(shown, trained)
    }


def _times(shown: Mapping[Behavior, int], behaviors: Sequence[Behavior]) -> int:
    return sum(shown.get(each, 0) for each in behaviors)


def _level(told: str | int | None) -> int:
    """Where nothing is known, nothing is weak."""
    return told if isinstance(told, int) else ENOUGH
