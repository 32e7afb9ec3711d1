"""Transcripts of role-plays with agreed scores, for raters to calibrate on."""

from __future__ import annotations

from msgspec import Struct

from programs.content.kinds import MaterialKind
from programs.content.rubrics import CRITERIA


class SpokenTurn(Struct, frozen=True, kw_only=True):
    """What one of them says, until the other speaks."""

    speaker: str
    text: str


class AgreedScore(Struct, frozen=True, kw_only=True):
    """The level that raters agreed on for one criterion, and why."""

    criterion: str
    level: int
    near: int | None = None
    """The level next to it, where it was nearly that."""
    reason: str


class Transcript(
    Struct, frozen=True, kw_only=True, tag_field="kind", tag=MaterialKind.TRANSCRIPT.value
):
    """One role-play in writing, scored on every criterion in their order."""

    module: str
    title: str
    setting: str
    turns: tuple[SpokenTurn, ...]
    scores: tuple[AgreedScore, ...]

    def __post_init__(self) -> None:
        if tuple([score.criterion for score in self.scores]) != CRITERIA:
            raise ValueError("a transcript is scored once on every criterion, in their order")
