"""Everything about the pulses of one pilot, ready for the template of that page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.urls import reverse

from common.records import dataclass
from insights.presenters import PartLine, WaveLine, part_lines, wave_lines
from insights.pulse_change import PulseChange
from insights.pulse_figures import PulseFigures, wave_name
from insights.pulse_lines import (
    PulseLine,
    QuestionLine,
    ScoreLine,
    change_lines,
    question_lines,
    score_lines,
    turnover_words,
    window_words,
)
from insights.results import Results
from surveys.results import WaveResults
from surveys.themes import ThemeCount


@dataclass(frozen=True, kw_only=True)
class ThemeLine:
    """A theme with where it can be changed; '' for whoever cannot."""

    name: str
    count: int
    of: int
    is_counted: bool
    address: str


@dataclass(frozen=True, kw_only=True)
class WaveWords:
    """What was written about one closed wave by those who read it."""

    number: int
    name: str
    since: str
    themes: list[ThemeLine]


@dataclass(frozen=True, kw_only=True)
class ChangeTable:
    """Two waves side by side."""

    change: PulseChange
    lines: list[PulseLine]
    turnover: str


@dataclass(frozen=True, kw_only=True)
class PulsePage:
    """What one reader sees of it."""

    pulses: PulseFigures
    window: str
    questions: list[QuestionLine]
    baseline: ChangeTable
    previous: ChangeTable | None
    scores: list[ScoreLine]
    waves: list[WaveLine]
    parts: list[PartLine]
    words: list[WaveWords]

    @property
    def tells_agreeing(self) -> bool:
        """Whether anything is said of how many agree."""
        return any(line.agreeing for line in self.questions)


def pulse_page(results: Results, *, may_change: bool) -> PulsePage:
    """Of figures in the language that is spoken; with addresses for whoever may change words."""
    pulses = results.pulses
    previous = pulses.changes.previous
    themes = theme_lines(pulses.beside.themes, results.cohort.pk if may_change else None)
    return PulsePage(
        pulses=pulses,
        window=window_words(pulses.latest) if pulses.latest else "",
        questions=question_lines(results),
        baseline=_table(pulses.changes.baseline),
        previous=_table(previous) if previous else None,
        scores=score_lines(results),
        waves=wave_lines(results),
        parts=part_lines(results),
        words=[_words(wave, pulses, themes) for wave in reversed(pulses.closed)],
    )


def _table(change: PulseChange) -> ChangeTable:
    return ChangeTable(change=change, lines=change_lines(change), turnover=turnover_words(change))


def _words(
    wave: WaveResults, pulses: PulseFigures, themes: Mapping[int, list[ThemeLine]]
) -> WaveWords:
    return WaveWords(
        number=wave.number,
        name=wave_name(wave),
        since=pulses.since_of(wave),
        themes=themes.get(wave.wave_id, []),
    )


def theme_lines(themes: Iterable[ThemeCount], cohort_id: int | None) -> dict[int, list[ThemeLine]]:
    """By wave, with the addresses at which they can be changed, where a pilot is named."""
    lines: dict[int, list[ThemeLine]] = {}
    for each in themes:
        lines.setdefault(each.wave_id, []).append(_theme_line(each, cohort_id))
    return lines


def _theme_line(theme: ThemeCount, cohort_id: int | None) -> ThemeLine:
    address = ""
    if cohort_id is not None:
        address = reverse("insights:change_theme", args=[cohort_id, theme.theme_id])
    return ThemeLine(
        name=theme.name,
        count=theme.count,
        of=theme.of,
        is_counted=theme.is_counted,
        address=address,
    )
