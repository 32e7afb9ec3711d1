"""Questionnaires: a self-report with subscales, and the scales that questions are answered on."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from programs.content.kinds import MaterialKind
from programs.content.prose import Prose


class ScaleKind(StrEnum):
    """What one answers: how much one agrees, or how often something happens."""

    AGREEMENT = "agreement"
    FREQUENCY = "frequency"


class Scale(Struct, frozen=True, kw_only=True):
    """The points of a scale, each with its label."""

    kind: ScaleKind
    lowest: int
    highest: int
    labels: tuple[str, ...]

    def __post_init__(self) -> None:
        if len(self.labels) != self.highest - self.lowest + 1:
            raise ValueError("a scale needs a label for each of its points")


class Validation(StrEnum):
    """Whether the figures of an instrument may be taken at their word."""

    NOT_YET = "not yet validated"
    VALIDATED = "validated"


class SubscaleName(StrEnum):
    """What the self-report tells apart, in its order."""

    NOTICING = "noticing"
    UNDERSTANDING = "understanding"
    RESPONDING = "responding"


class Scoring(Struct, frozen=True, kw_only=True):
    """From answers to figures."""

    reverse_from: int
    """A reversed item counts as this minus its answer."""
    subscale: str
    total: str
    minimum_subscales: int
    """A total needs this many subscales."""
    minimum_group: int
    """People in the smallest group that may be shown."""


class Subscale(Struct, frozen=True, kw_only=True):
    """One figure of the instrument."""

    slug: SubscaleName
    minimum: int
    """Answers without which there is no figure."""
    name: str
    meaning: str


class InstrumentItem(Struct, frozen=True, kw_only=True):
    """One statement about oneself."""

    slug: str
    subscale: SubscaleName
    reverse: bool
    """Agreeing speaks against what the subscale measures."""
    text: str


class Instrument(
    Struct, frozen=True, kw_only=True, tag_field="kind", tag=MaterialKind.INSTRUMENT.value
):
    """The self-report of a program."""

    version: int
    status: Validation
    status_text: str
    recall_weeks: int
    title: str
    instructions: Prose
    scale: Scale
    scoring: Scoring
    subscales: tuple[Subscale, ...]
    items: tuple[InstrumentItem, ...]
