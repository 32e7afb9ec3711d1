"""The page about a pilot's raters, ready for its template."""

from __future__ import annotations

from assessments.models import Level
from common.records import dataclass
from insights.agreement import RatersFound
from insights.rater_charts import alpha_chart, drift_chart, severity_chart
from insights.rater_enough import correlations_enough, severity_enough
from insights.rater_words import (
    RaterLine,
    alpha_reading,
    correlation_figures,
    pair_stats,
    rater_lines,
    waiting_words,
    what_is_missing,
)
from insights.stats import Stat
from practice.models import PracticeSession
from practice.titles import title_of
from ui.charts import RangeChart
from ui.charts.levels import band_words
from ui.numbers import DASH


@dataclass(frozen=True, kw_only=True)
class Extra:
    """One more scoring that would connect raters: by group and session, no leader's name."""

    letter: str
    session: PracticeSession
    title: str


@dataclass(frozen=True, kw_only=True)
class CountLine:
    """One level of the first rater, or the lower of two: how often it met each of the others."""

    name: str
    counts: list[tuple[str, str]]
    """The other level and how often; a dash where the pair is counted on the other side."""


@dataclass(frozen=True, kw_only=True)
class RaterPage:
    """What one reader sees of it."""

    found: RatersFound
    lacking: str
    """What is missing before there are figures; '' where nothing is."""
    levels: tuple[str, ...]
    pairs: list[Stat]
    alpha: RangeChart | None
    reading: str
    correlations: list[Stat]
    carried: str
    """Where few role-plays carry the correlations."""
    severity: RangeChart | None
    told_apart: str
    """How far severities tell raters apart."""
    drift: RangeChart | None
    lines: list[RaterLine]
    parts: list[str]
    extra: list[Extra]
    counts: list[CountLine]


def rater_page(found: RatersFound, now: RatersFound, reader: int, language: str) -> RaterPage:
    """What the latest round found; `now` only says what is missing for the next one. `reader` is a
    member's number: they know their own letter. One query where raters have to be connected, else
    none.
    """
    return RaterPage(
        found=found,
        lacking=what_is_missing(now) or waiting_words() if found.is_hidden else "",
        levels=tuple(str(name) for name in Level.labels),
        pairs=[] if found.is_hidden else pair_stats(found),
        alpha=None if found.is_hidden else alpha_chart(found),
        reading=alpha_reading(found.together),
        correlations=[] if found.is_hidden else [each.stat for each in correlation_figures(found)],
        carried=correlations_enough(found),
        severity=severity_chart(found, reader),
        told_apart=severity_enough(found),
        drift=drift_chart(found, reader),
        lines=rater_lines(found, reader),
        parts=[", ".join(map(found.letter_of, part)) for part in found.parts],
        extra=_extra(found, language),
        counts=_counts(found),
    )


def _extra(found: RatersFound, language: str) -> list[Extra]:
    if not found.missing:
        return []
    numbers = [each.session for each in found.missing]
    sessions = PracticeSession.objects.in_full().in_bulk(numbers)
    return [
        Extra(
            letter=found.letter_of(each.rater),
            session=sessions[each.session],
            title=title_of(sessions[each.session], language),
        )
        for each in found.missing
        if each.session in sessions
    ]


def _counts(found: RatersFound) -> list[CountLine]:
    return [_count_line(found, row) for row in range(len(found.bands))]


def _count_line(found: RatersFound, row: int) -> CountLine:
    names = tuple(map(str, Level.labels))
    counts = [
        (names[column], band_words(count) if found.has_two or column >= row else DASH)
        for column, count in enumerate(found.bands[row])
    ]
    return CountLine(name=names[row], counts=counts)
