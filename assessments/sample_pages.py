"""A role-play to read, with the criteria of its module: for raters in a round, and for experts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from assessments.calibration_forms import reading_field
from assessments.models import CalibrationItem, Criterion, ExpertReading, OwnSample, Rubric
from assessments.panels import levels_of
from assessments.sample_pool import transcript_in
from common.languages import in_language
from common.records import dataclass
from programs.content.transcripts import AgreedScore, SpokenTurn
from ui.components import LevelChoice


@dataclass(frozen=True)
class TurnLine:
    """What one of them says."""

    speaker: str
    text: str
    is_other: bool
    """Whether it is the one who did not speak first."""


@dataclass(frozen=True, kw_only=True)
class SampleText:
    """What is read before a level is given."""

    title: str
    setting: str
    turns: Sequence[TurnLine] = ()
    video_url: str = ""


@dataclass(frozen=True, kw_only=True)
class ReadRow:
    """One criterion: what it asks, what was given, and what the panel gave once that is seen."""

    slug: str
    name: str
    question: str
    levels: tuple[LevelChoice, ...]
    value: int | None = None
    agreed: int | None = None
    near: int | None = None
    reasons: tuple[str, ...] = ()
    error: str = ""

    @property
    def field(self) -> str:
        """The name of its radio group."""
        return reading_field(self.slug)

    @property
    def own_name(self) -> str:
        """What the level is called that the rater gave."""
        return self._named(self.value)

    @property
    def agreed_name(self) -> str:
        """What the panel's is called."""
        return self._named(self.agreed)

    @property
    def near_name(self) -> str:
        """What the level is called that it nearly was; '' where it was no close call."""
        return self._named(self.near)

    @property
    def is_same(self) -> bool:
        """Whether both gave the same level."""
        return self.value == self.agreed

    def _named(self, value: int | None) -> str:
        return next((level.name for level in self.levels if level.value == value), "")


def rows_of(module_id: int, language: str) -> list[ReadRow]:
    """The criteria of a module's newest rubric, in their order. One query."""
    newest = Rubric.objects.filter(module=module_id).order_by("-number")[:1]
    criteria = Criterion.objects.filter(rubric__in=newest.values("pk"))
    texts = [(each.slug, in_language(each.content, language)) for each in criteria]
    return [
        ReadRow(slug=slug, name=text.name, question=text.question, levels=levels_of(text))
        for slug, text in texts
    ]


def with_levels(rows: Iterable[ReadRow], levels: Mapping[str, int]) -> list[ReadRow]:
    """The same with what was given."""
    return [replace(row, value=levels.get(row.slug)) for row in rows]


def beside_panel(item: CalibrationItem, rows: Iterable[ReadRow], language: str) -> list[ReadRow]:
    """The same with what the panel gave and why. One query for a sample of an organization."""
    reasons = _reasons_of(item, language)
    found = []
    for row in with_levels(rows, item.levels):
        scores = [score for score in reasons if score.criterion == row.slug]
        near = next((score.near for score in scores if score.near), None)
        said = tuple([score.reason for score in scores])
        agreed = item.agreed.get(row.slug)
        found.append(replace(row, agreed=agreed, near=near, reasons=said))
    return found


def _reasons_of(item: CalibrationItem, language: str) -> list[AgreedScore]:
    if item.material is not None:
        return list(transcript_in(item.material, language).scores)
    readings = ExpertReading.objects.standing().filter(sample=item.own_sample_id)
    return list(chain.from_iterable(reading.scores for reading in readings))


def text_of(item: CalibrationItem, language: str) -> SampleText:
    """The words of a sample that was fetched in full."""
    if item.own_sample is not None:
        return own_text(item.own_sample)
    if item.material is None:
        raise TypeError(f"item {item.pk} is of no sample")
    text = transcript_in(item.material, language)
    return SampleText(title=text.title, setting=text.setting, turns=_lines(text.turns))


def own_text(sample: OwnSample) -> SampleText:
    """The words of a sample of an organization's own."""
    return SampleText(
        title=sample.title,
        setting=sample.setting,
        turns=_lines(sample.turns),
        video_url=sample.video_url,
    )


def _lines(turns: Sequence[SpokenTurn]) -> list[TurnLine]:
    first = turns[0].speaker if turns else ""
    return [TurnLine(turn.speaker, turn.text, turn.speaker != first) for turn in turns]
