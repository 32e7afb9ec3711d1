"""Role-plays: what happens, who plays whom, and what the facilitator looks for."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _
from msgspec import Struct

from people.models import Audience
from programs.content.prose import Prose

LEADER = "leader"
"""The key of the role that every scenario has."""


STANDARD = ""
"""The slug of the scenario that every module has; further ones are called by their files."""


class Difficulty(models.TextChoices):
    """How much a scenario asks of whoever leads."""

    EASY = "easy", _("Easy")
    STANDARD = "standard", _("Standard")
    HARD = "hard", _("Hard")


class FormUse(models.TextChoices):
    """For what a scenario is there."""

    PRACTICE = "practice", _("Practice")
    MAKE_UP = "make-up", _("Make-up session")
    FOLLOW_UP = "follow-up", _("Follow-up")


class OpeningKind(StrEnum):
    """How a scenario begins."""

    MESSAGE = "message"
    CALL = "call"


class Seating(StrEnum):
    """How the people of a group take turns with the roles."""

    UP = "up"
    """Everybody moves up one place: whoever played the other one leads next."""
    DOWN = "down"
    """The other way around: whoever led plays the other one next."""
    PAIRS = "pairs"
    """All pairs at the same time, then reversed: the two of a pair change places."""
    PAIRS_IN_TURN = "pairs-in-turn"
    """One pair after another before the group, each of them twice, the second time reversed."""


class SmallerGroup(StrEnum):
    """What fewer than six people do with the minutes of those who are not there."""

    LONGER = "longer"
    """Every turn is longer."""
    SECOND_TRY = "second-try"
    """Turns stay as long, and what is left is for second tries."""
    TWICE = "twice"
    """Later rounds have one leader, who plays the turn twice."""
    ALONE = "alone"
    """Earlier rounds have one leader, who has all of their time."""


class Opening(Struct, frozen=True, kw_only=True):
    """The message or the call that starts it."""

    kind: OpeningKind
    sender: str
    text: Prose

    @property
    def is_call(self) -> bool:
        """Whether it is spoken and not written."""
        return self.kind is OpeningKind.CALL


class ScenarioRole(Struct, frozen=True, kw_only=True):
    """Somebody to play; the brief is for whoever plays them alone."""

    key: str
    name: str
    brief: Prose


class Beat(Struct, frozen=True, kw_only=True):
    """A difficult moment that the facilitator can bring in."""

    title: str
    text: str


class Round(Struct, frozen=True, kw_only=True):
    """A stretch of the session."""

    title: str
    text: str
    minutes: int


class Scenario(Struct, frozen=True, kw_only=True):
    """One role-play. Its rounds take all of its minutes, and one of its roles is the leader."""

    title: str
    minutes: int
    summary: Prose
    strong: Prose
    weak: Prose
    debrief: tuple[str, ...]
    opening: Opening
    roles: tuple[ScenarioRole, ...]
    beats: tuple[Beat, ...]
    rounds: tuple[Round, ...]
    seating: Seating = Seating.UP
    turn_minutes: int = 0
    """Of one turn, where six people play; 0 where what lies between the opening and the debrief is
    shared.
    """
    smaller_group: SmallerGroup = SmallerGroup.LONGER
    slug: str = STANDARD
    difficulty: Difficulty = Difficulty.STANDARD
    uses: tuple[FormUse, ...] = ()
    """Empty: for whatever there is to play."""
    variants: dict[Audience, Prose] = {}
    """Where a leader of one level stands in it, for their own page alone. All play the same."""

    @property
    def difficulty_name(self) -> str:
        """As people read it."""
        return str(self.difficulty.label)

    @property
    def situations(self) -> list[tuple[str, Prose]]:
        """(name of an audience, the words for it), in the order of audiences."""
        return [
            (str(each.label), self.variants[each]) for each in Audience if each in self.variants
        ]

    def __post_init__(self) -> None:
        if LEADER not in [role.key for role in self.roles]:
            raise ValueError("a scenario without a leader")
        if sum([each.minutes for each in self.rounds]) != self.minutes:
            raise ValueError("the rounds of a scenario do not take its minutes")
