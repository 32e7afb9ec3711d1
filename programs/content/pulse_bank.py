"""The pulse bank: questions about leaders in four wordings, and pulses to start from."""

from __future__ import annotations

from enum import StrEnum

import msgspec
from msgspec import Struct

from programs.content.instruments import Scale, ScaleKind
from programs.content.kinds import MaterialKind

FEWEST_QUESTIONS, MOST_QUESTIONS = 3, 5
"""How many questions a pulse asks: it takes a minute."""


class Construct(StrEnum):
    """What a question is a sign of."""

    NOTICING = "noticing"
    UNDERSTANDING = "understanding"
    RESPONDING = "responding"
    FAIRNESS = "fairness"
    BOUNDARIES = "boundaries"


class Wordings(Struct, frozen=True, kw_only=True):
    """One question put to four kinds of people."""

    own: str = msgspec.field(name="self")
    """To the leaders, about themselves."""
    team: str
    """To the people a leader leads."""
    peer: str
    """To anybody else who works with a leader."""
    around: str = ""
    """To people of a department who report to none of its leaders in a program: about the leaders
    around them. '' in versions that were published before there was this wording.
    """


class BankItem(Wordings, frozen=True, kw_only=True):
    """A question that is answered on a scale."""

    slug: str
    module: str
    construct: Construct
    scale: ScaleKind
    outcome: str
    """Slug of the outcome of its module that it shows."""
    reverse: bool = False
    """Agreeing speaks against what it is a sign of. It counts from the other end of its scale."""


class OpenQuestion(Wordings, frozen=True, kw_only=True):
    """A question that takes a comment; about every module where the slug of a module is ''."""

    slug: str
    module: str


class Enps(Struct, frozen=True, kw_only=True):
    """Whether people would recommend working here, from 0 to 10, with the usual cuts."""

    lowest: int
    highest: int
    minimum: int
    """Answers without which nothing is shown."""
    promoters_from: int
    detractors_to: int
    text: str
    low: str
    high: str


class BankPulse(Struct, frozen=True, kw_only=True):
    """A pulse to start from; modules and questions by slug, '' where none is meant."""

    slug: str
    module: str
    title: str
    items: tuple[str, ...]
    open: str


class PulseBank(
    Struct, frozen=True, kw_only=True, tag_field="kind", tag=MaterialKind.PULSE_BANK.value
):
    """Everything a program can ask in pulses. Its pulses ask only what is in it."""

    version: int
    recall_weeks: int
    lead_in: str
    scales: dict[ScaleKind, Scale]
    enps: Enps
    items: tuple[BankItem, ...]
    open_questions: tuple[OpenQuestion, ...]
    pulses: tuple[BankPulse, ...]

    def __post_init__(self) -> None:
        items = {item.slug for item in self.items}
        questions = {"", *(question.slug for question in self.open_questions)}
        for pulse in self.pulses:
            if not items.issuperset(pulse.items) or pulse.open not in questions:
                raise ValueError(f"the pulse {pulse.slug} asks what is not in the bank")

    def is_reversed(self, slug: str) -> bool:
        """Whether that item counts from the other end; of what is no item, never."""
        return any(item.reverse for item in self.items if item.slug == slug)

    def wordings(self, slug: str) -> Wordings:
        """The item or open question of that name; raises LookupError."""
        questions: dict[str, Wordings] = {item.slug: item for item in self.items}
        questions |= {question.slug: question for question in self.open_questions}
        return questions[slug]
