"""Paths: rules that say who gets what of a program beside what everybody gets. What they come to
for a leader is reckoned by `learning.paths`.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from itertools import chain

import msgspec
from msgspec import Struct

from programs.content.kinds import MaterialKind


class PathFact(StrEnum):
    """What a rule may ask about a leader. Words: audience, department, location, language (a code),
    and whether a module was completed before ("yes" or "no"). Numbers: months since they were
    hired, the latest level of a criterion (1 to 4), the share of right answers in a module's
    quizzes (percent). And how the leader and the people around them see something (GapSeen).
    """

    AUDIENCE = "audience"
    DEPARTMENT = "department"
    LOCATION = "location"
    LANGUAGE = "language"
    COMPLETED = "completed"
    TENURE = "tenure"
    LEVEL = "level"
    QUIZ = "quiz"
    GAP = "gap"


class GapSeen(StrEnum):
    """What a peer rating may say of one thing that it asks about."""

    BLIND_SPOT = "blind_spot"
    HIDDEN_STRENGTH = "hidden_strength"
    CLOSE = "close"


NUMBERS = frozenset({PathFact.TENURE, PathFact.LEVEL, PathFact.QUIZ})
ABOUT_MODULES = frozenset({PathFact.COMPLETED, PathFact.QUIZ})
"""Facts of one module, named by its slug."""
PRIVATE = frozenset({PathFact.LEVEL, PathFact.QUIZ, PathFact.GAP})
"""Facts that belong to the leader: what follows from them must show in no count of an admin."""
YES, NO = "yes", "no"
FactAsked = tuple[PathFact, str]
"""A fact, and the slug of the module, criterion or construct that it is about; '' where it is
about none.
"""


class PathCondition(Struct, frozen=True, kw_only=True):
    """One thing that must be so; exactly one of the four tests is set. What nobody knows about a
    leader is never so.
    """

    fact: PathFact
    of: str = ""
    is_any: tuple[str, ...] = msgspec.field(default=(), name="is")
    is_none: tuple[str, ...] = msgspec.field(default=(), name="is_not")
    below: int | None = None
    at_least: int | None = None

    @property
    def asked(self) -> FactAsked:
        """What has to be known."""
        return self.fact, self.of

    def holds(self, value: str | int | None) -> bool:
        """Whether it is so where this is what is known; None: nothing is."""
        if value is None:
            return False
        if isinstance(value, str):
            same = value.casefold()
            named = {each.casefold() for each in self.is_any or self.is_none}
            return (same in named) == bool(self.is_any)
        if self.below is not None:
            return value < self.below
        return self.at_least is not None and value >= self.at_least


class PathChange(StrEnum):
    """What a rule does."""

    ADD = "add"
    LEAVE_OUT = "leave_out"
    REPLACE = "replace"
    MOVE = "move"
    OPEN = "open"
    SUGGEST = "suggest"


class DeckName(StrEnum):
    """The two rows of cards of a module that a plan opens."""

    CARDS = "cards"
    BOOSTERS = "boosters"


class PathEffect(Struct, frozen=True, kw_only=True):
    """One change to what a leader gets of one module; cards by their slugs."""

    do: PathChange
    module: str
    card: str = ""
    """'' where the whole module is meant: it is left out, or opens at another time."""
    instead: str = msgspec.field(default="", name="with")
    """The card that comes in its place."""
    after: str = ""
    """The card behind which it goes; '' for the end where one is added, the beginning where one is
    moved.
    """
    to: DeckName = DeckName.CARDS
    """Where it is added."""
    weeks: int = 0
    """How many weeks later the cards open; negative: earlier."""


class PathRule(Struct, frozen=True, kw_only=True):
    """Whoever meets all conditions gets all effects."""

    slug: str
    why: str
    """What a leader reads, as the end of a sentence: "because you run a frontline team"."""
    when: tuple[PathCondition, ...]
    then: tuple[PathEffect, ...]

    def holds(self, facts: Mapping[FactAsked, str | int]) -> bool:
        """Whether all that it asks is so where this is what is known."""
        return all(condition.holds(facts.get(condition.asked)) for condition in self.when)

    @property
    def open_part(self) -> PathRule:
        """The rule without the conditions that belong to the leader."""
        known = [each for each in self.when if each.fact not in PRIVATE]
        return msgspec.structs.replace(self, when=tuple(known))

    @property
    def is_private(self) -> bool:
        """Whether it goes by something that belongs to the leader."""
        return any(condition.fact in PRIVATE for condition in self.when)


class Paths(Struct, frozen=True, kw_only=True, tag_field="kind", tag=MaterialKind.PATHS.value):
    """The rules of a program, in the order in which they act."""

    rules: tuple[PathRule, ...]

    @property
    def asked(self) -> frozenset[FactAsked]:
        """All that has to be known about a leader."""
        conditions = chain.from_iterable(rule.when for rule in self.rules)
        return frozenset(each.asked for each in conditions)
