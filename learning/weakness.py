"""What is hard for a leader, by what they show outside of recall itself.

The one place where it is gathered. What a leader answers on cards and in recall needs no place
here: it is in the memory of each question. Another source, such as what the choices in a journey
showed, is one more set of kinds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from cohorts.facts import facts_of
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
ENOUGH = 3
"""The level from which on something is not weak any more: Consistent."""


def weak_kinds(member_id: int, now: dt.datetime) -> frozenset[CardKind]:
    """The kinds of cards whose questions exercise what a leader was scored low on the last time. A
    query for each.
    """
    known = facts_of([member_id], list(TRAINS.values()), now)[member_id]
    return frozenset(kind for kind, fact in TRAINS.items() if _level(known.get(fact)) < ENOUGH)


def _level(told: str | int | None) -> int:
    """Where nothing is known, nothing is weak."""
    return told if isinstance(told, int) else ENOUGH
