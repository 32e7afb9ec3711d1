"""The pages of a rater's rounds: where they stand, one sample, what came of a round."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import groupby

from assessments.calibrated import Calibrated, standing_of
from assessments.calibration import beside_the_panel, gate_lines, leanings
from assessments.calibration_words import GateWords, LeaningWords, leaning_words, words_of
from assessments.models import CalibrationItem, CalibrationRound, ExpertReading
from assessments.sample_pages import (
    ReadRow,
    SampleText,
    beside_panel,
    rows_of,
    text_of,
    with_levels,
)
from assessments.states import CalibrationState
from common.records import dataclass
from people.models import Member

LOOKED_BACK = 12
"""Rounds that a page tells of."""


@dataclass(frozen=True)
class SampleDot:
    """One sample of a round, for the line that shows how far it is."""

    pk: int
    position: int
    is_settled: bool


@dataclass(frozen=True, kw_only=True)
class SamplePage:
    """One sample of a round on a page of its own."""

    item: CalibrationItem
    text: SampleText
    rows: Sequence[ReadRow]
    dots: Sequence[SampleDot]

    @property
    def is_settled(self) -> bool:
        """Whether the panel's levels are shown."""
        return self.item.settled_at is not None

    @property
    def next_pk(self) -> int | None:
        """The next sample to read; None when the round is done."""
        waiting = [dot for dot in self.dots if not dot.is_settled and dot.pk != self.item.pk]
        later = [dot for dot in waiting if dot.position > self.item.position]
        return next((dot.pk for dot in later or waiting), None)


def sample_page(item: CalibrationItem, language: str) -> SamplePage:
    """A sample that was fetched in full. Two queries, and one for a sample of an organization once
    it is settled.
    """
    rows = rows_of(item.module_id, language)
    is_settled = item.settled_at is not None
    return SamplePage(
        item=item,
        text=text_of(item, language),
        rows=beside_panel(item, rows, language) if is_settled else with_levels(rows, item.levels),
        dots=dots_of(item.round_id),
    )


def dots_of(round_id: int) -> list[SampleDot]:
    """All samples of a round in their order. One query."""
    items = CalibrationItem.objects.filter(round=round_id)
    listed = items.values_list("pk", "position", "settled_at")
    return [SampleDot(pk, position, settled is not None) for pk, position, settled in listed]


@dataclass(frozen=True, kw_only=True)
class Overview:
    """Where a rater stands."""

    standing: Calibrated
    state: CalibrationState
    is_soon: bool
    open_round: CalibrationRound | None
    dots: Sequence[SampleDot]
    finished: Sequence[CalibrationRound]
    leanings: Sequence[LeaningWords]
    readings: Sequence[ExpertReading]

    @property
    def is_calibrated(self) -> bool:
        """Whether their levels count as the panel's on this day."""
        return self.state == CalibrationState.QUALIFIED

    @property
    def is_due(self) -> bool:
        """Whether they were, and it has run out."""
        return self.state == CalibrationState.DUE

    @property
    def settled(self) -> int:
        """How many samples of the open round are done."""
        return sum(dot.is_settled for dot in self.dots)

    @property
    def next_pk(self) -> int | None:
        """Where the open round goes on."""
        return next((dot.pk for dot in self.dots if not dot.is_settled), None)


def overview_of(member: Member, today: dt.date, language: str) -> Overview:
    """The member's own rounds and what waits for them as an expert. Six queries at most."""
    rounds = list(CalibrationRound.objects.visible_to(member)[:LOOKED_BACK])
    standing = standing_of(member)
    open_round = next((each for each in rounds if each.finished_at is None), None)
    finished = [each for each in rounds if each.finished_at is not None]
    readings = ExpertReading.objects.visible_to(member).open().select_related("sample")
    return Overview(
        standing=standing,
        state=standing.state(today),
        is_soon=standing.is_soon(today),
        open_round=open_round,
        dots=dots_of(open_round.pk) if open_round else (),
        finished=finished,
        leanings=_drift(finished[:2], language),
        readings=list(readings),
    )


def _drift(latest: Sequence[CalibrationRound], language: str) -> list[LeaningWords]:
    """How the newest of these rounds leans, and the one before. Two queries."""
    found = _readings_of(latest)
    if not latest or latest[0].pk not in found:
        return []
    now, *before = [found[each.pk] for each in latest if each.pk in found]
    names = {row.slug: row.name for row in rows_of(now[0].module_id, language)}
    old = leanings(_pairs(before[0])) if before else None
    return leaning_words(names, leanings(_pairs(now)), old)


def _readings_of(rounds: Sequence[CalibrationRound]) -> Mapping[int, list[CalibrationItem]]:
    items = CalibrationItem.objects.filter(round__in=rounds).order_by("round_id", "position")
    return {pk: list(found) for pk, found in groupby(items, lambda item: item.round_id)}


def _pairs(items: Sequence[CalibrationItem]) -> list[tuple[dict[str, int], dict[str, int]]]:
    return [(item.levels, item.agreed) for item in items]


@dataclass(frozen=True, kw_only=True)
class SampleLine:
    """A sample on the page of its round."""

    pk: int
    title: str
    same: int
    all: int


@dataclass(frozen=True, kw_only=True)
class RoundResult:
    """What came of a round."""

    round: CalibrationRound
    lines: Sequence[GateWords]
    leanings: Sequence[LeaningWords]
    samples: Sequence[SampleLine]
    count: int
    """Levels that were compared."""

    @property
    def missing(self) -> list[GateWords]:
        """What was not met."""
        return [line for line in self.lines if not line.is_met]


def result_of(finished: CalibrationRound, language: str) -> RoundResult:
    """A finished round of the member who asks, beside the one before it. Four queries."""
    items = list(CalibrationItem.objects.filter(round=finished).in_full())
    earlier = CalibrationRound.objects.filter(
        member=finished.member_id, number__lt=finished.number
    ).finished()
    found = beside_the_panel(_pairs(items))
    return RoundResult(
        round=finished,
        lines=[words_of(line) for line in gate_lines(found, finished.gate)],
        leanings=_drift([finished, *earlier[:1]], language),
        samples=[_sample_line(item, language) for item in items],
        count=found.n,
    )


def _sample_line(item: CalibrationItem, language: str) -> SampleLine:
    same = sum(item.levels.get(criterion) == level for criterion, level in item.agreed.items())
    title = text_of(item, language).title
    return SampleLine(pk=item.pk, title=title, same=same, all=len(item.agreed))
