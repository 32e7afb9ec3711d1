"""Role-plays: what happens, who plays whom, and what the facilitator looks for."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _
from msgspec import Struct

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
    slug: str = STANDARD
    difficulty: Difficulty = Difficulty.STANDARD
    uses: tuple[FormUse, ...] = ()
    """Empty: for whatever there is to play."""

    @property
    def difficulty_name(self) -> str:
        """As people read it."""
        return str(self.difficulty.label)

    def __post_init__(self) -> None:
        if LEADER not in [role.key for role in self.roles]:
            raise ValueError("a scenario without a leader")
        if sum([each.minutes for each in self.rounds]) != self.minutes:
            raise ValueError("the rounds of a scenario do not take its minutes")
