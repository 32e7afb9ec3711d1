"""What a questionnaire asks and how answers become figures: pure arithmetic over its items."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from msgspec import Struct

from common.records import dataclass
from programs.content.instruments import Instrument
from programs.content.prose import Prose

TOTAL = "total"
"""Names the whole beside its subscales."""


class ScalePart(Struct, frozen=True, kw_only=True):
    """A subscale: one figure."""

    slug: str
    name: str
    minimum: int
    """Answers without which there is no figure."""
    meaning: str = ""


class ScaleItem(Struct, frozen=True, kw_only=True):
    """One statement."""

    slug: str
    part: str
    text: str
    is_reversed: bool = False
    """Agreeing speaks against what the subscale measures."""


class ScaleText(Struct, frozen=True, kw_only=True):
    """A questionnaire in one language."""

    title: str
    instructions: Prose
    labels: tuple[str, ...]
    """Of the answers, from the lowest; they count from 1."""
    parts: tuple[ScalePart, ...]
    items: tuple[ScaleItem, ...]
    caution: str = ""
    """What its figures must not be used for."""

    @property
    def points(self) -> int:
        """The highest answer."""
        return len(self.labels)

    @property
    def numbered_labels(self) -> list[tuple[int, str]]:
        """Every answer with its number."""
        return list(enumerate(self.labels, start=1))

    def names(self) -> dict[str, str]:
        """Slug of each subscale -> its name, in order."""
        return {part.slug: part.name for part in self.parts}


def text_of(shipped: Instrument) -> ScaleText:
    """The self-report of a program in the shape of every other questionnaire."""
    return ScaleText(
        title=shipped.title,
        instructions=shipped.instructions,
        labels=shipped.scale.labels,
        caution=shipped.status_text,
        parts=tuple(
            ScalePart(
                slug=part.slug.value, name=part.name, minimum=part.minimum, meaning=part.meaning
            )
            for part in shipped.subscales
        ),
        items=tuple(
            ScaleItem(
                slug=item.slug,
                part=item.subscale.value,
                text=item.text,
                is_reversed=item.reverse,
            )
            for item in shipped.items
        ),
    )


@dataclass(frozen=True)
class Scores:
    """What one sheet of answers comes to."""

    parts: Mapping[str, float]
    """By subscale, without those that have too few answers."""
    total: float | None
    """The mean of the subscales; None unless all of them are there."""

    @property
    def figures(self) -> dict[str, float]:
        """Subscales and the whole, by name."""
        whole = {} if self.total is None else {TOTAL: self.total}
        return {**self.parts, **whole}


def counted(text: ScaleText, item: ScaleItem, answer: int) -> int:
    """What an answer counts: of a reversed item, from the other end."""
    return text.points + 1 - answer if item.is_reversed else answer


def scores_of(text: ScaleText, answers: Mapping[str, int]) -> Scores:
    """The mean of what was answered in each subscale. Nothing is filled in for blanks."""
    found: dict[str, float] = {}
    for part in text.parts:
        given = [
            counted(text, item, answers[item.slug])
            for item in text.items
            if item.part == part.slug and item.slug in answers
        ]
        if len(given) >= part.minimum:
            found[part.slug] = math.fsum(given) / len(given)
    whole = math.fsum(found.values()) / len(found) if len(found) == len(text.parts) else None
    return Scores(found, whole)


def complete_rows(
    text: ScaleText, sheets: Sequence[Mapping[str, int]], part: str = TOTAL
) -> list[list[float]]:
    """A row of counted answers for everybody who left nothing of it blank."""
    items = [item for item in text.items if part in (TOTAL, item.part)]
    needed = {item.slug for item in items}
    whole = [answers for answers in sheets if needed <= answers.keys()]
    return [_row(text, items, answers) for answers in whole]


def _row(text: ScaleText, items: Sequence[ScaleItem], answers: Mapping[str, int]) -> list[float]:
    return [float(counted(text, item, answers[item.slug])) for item in items]
