"""Figures of pulses that have closed: what moved, and for whom it holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import pytest
from django.utils import timezone

from insights.pulse_change import PulseChange, compared, pulse_changes
from insights.pulse_lines import change_lines, turnover_words, window_words
from insights.pulse_teams import teams_means
from surveys.cells import Cell
from surveys.results import ItemResult, PartResults, WaveResults
from surveys.shifts import QuestionMean, shift
from surveys.states import Hidden, WaveState

DAY = dt.date(2026, 9, 1)
Shown = tuple[int, int, int, int]
"""Asked, n, least and greatest sum."""


def part(label: str, *items: Shown | Hidden) -> PartResults:
    found = [
        ItemResult(place, place, {"en": f"Question {place}"}, each)
        if isinstance(each, Hidden)
        else ItemResult(place, place, {"en": f"Question {place}"}, Hidden.NOT, (Cell(*each),))
        for place, each in enumerate(items, start=1)
    ]
    answered = max((each.n or 0 for each in found), default=0)
    return PartResults(label, 20, answered or None, found)


def wave(
    number: int, parts: Sequence[PartResults] = (), *, is_baseline: bool = False
) -> WaveResults:
    return WaveResults(
        wave_id=number,
        number=number,
        state=WaveState.CLOSED if parts else WaveState.PLANNED,
        opens_on=DAY,
        opened_at=None,
        closes_at=None,
        closed_at=None,
        eligible=40,
        minimum=5,
        is_baseline=is_baseline,
        parts=parts,
    )


def test_the_interval_of_a_change_counts_people_and_rounding() -> None:
    before, after = QuestionMean([Cell(12, 12, 36, 37)]), QuestionMean([Cell(12, 12, 44, 45)])
    found = shift(before, after)
    assert found.value == pytest.approx(8 / 12)
    # Everybody answered twice: nothing but the rounding of two cells is left, half a point each.
    assert found.high - found.value == pytest.approx(1 / 12)
    parts = [Cell(50, 50, 150, 154)] * 4
    many = shift(QuestionMean(parts), QuestionMean(parts))
    # Eight cells of five sums each: variance (5 ** 2 - 1) / 12 = 2 of each, over 200 answers.
    assert many.high == pytest.approx(1.959964 * (8 * 2) ** 0.5 / 200)
    some = shift(
        QuestionMean([Cell(24, 12, 36, 37)]), QuestionMean([Cell(24, 12, 44, 45)], spread=2.0)
    )
    assert some.high - some.low > found.high - found.low


def test_a_rounding_at_the_end_of_the_scale_counts_whole() -> None:
    found = shift(QuestionMean([Cell(12, 12, 12, 17)]), QuestionMean([Cell(12, 12, 44, 45)]))
    assert found.value - found.low == pytest.approx(2.5 / 12 + 0.5 / 12)


def test_the_latest_stands_beside_the_baseline_and_the_one_before() -> None:
    waves = [
        wave(1, [part("A", (20, 12, 36, 37))], is_baseline=True),
        wave(2, [part("A", (20, 12, 40, 41))]),
        wave(3, [part("A", (20, 12, 44, 45))]),
        wave(4),
    ]
    assert compared(waves) == [(1, 3), (2, 3)]
    found = pulse_changes(waves, {(1, 3): 33, (2, 3): 40}, "en")
    assert found.previous is not None
    assert [line.change for line in change_lines(found.baseline)] == ["+0.7"]
    assert [line.change for line in change_lines(found.previous)] == ["+0.3"]
    assert turnover_words(found.baseline).endswith("joined in between: 7; left: 7.")
    assert turnover_words(found.previous).endswith("few or nobody; left: few or nobody.")


def test_the_baseline_is_not_set_twice_beside_the_second_pulse() -> None:
    waves = [
        wave(1, [part("A", (20, 12, 36, 37))], is_baseline=True),
        wave(2, [part("A", (20, 12, 40, 41))]),
    ]
    assert set(compared(waves)) == {(1, 2)}
    assert pulse_changes(waves, {}, "en").previous is None
    assert turnover_words(PulseChange()) == ""


def test_without_a_baseline_the_change_says_why() -> None:
    asked = [wave(1, [part("A", (20, 12, 36, 37))])]
    assert "Nobody was asked before" in pulse_changes(asked, {}, "en").baseline.why_not
    first = [wave(1, [part("A", (20, 12, 36, 37))], is_baseline=True)]
    assert "once they have closed" in pulse_changes(first, {}, "en").baseline.why_not
    assert (compared([]), change_lines(None)) == ([], [])


def test_groups_that_are_hidden_once_are_in_neither_mean() -> None:
    before = wave(1, [part("A", (20, 12, 36, 37)), part("B", Hidden.TOO_FEW)], is_baseline=True)
    after = wave(2, [part("A", (20, 12, 40, 41)), part("B", (20, 10, 15, 15))])
    change = pulse_changes([before, after], {}, "en").baseline
    [line] = change_lines(change)
    assert (line.before, line.after, line.change) == (
        "3.0, n\xa0=\xa012",
        "3.4, n\xa0=\xa012",
        "+0.3",
    )
    assert not change.is_all


def test_what_cannot_be_compared_says_why() -> None:
    before = wave(1, [part("A", (20, 12, 36, 37), (20, 12, 36, 37))], is_baseline=True)
    after = wave(2, [part("A", Hidden.CHANGED), part("C", Hidden.CHANGED)])
    [line] = change_lines(pulse_changes([before, after], {}, "en").baseline)
    assert "beside earlier pulses" in line.hidden
    other = wave(2, [part("C", (20, 12, 36, 37))])
    [line] = change_lines(pulse_changes([before, other], {}, "en").baseline)
    assert (line.hidden, line.apart) == ("", "the groups are not those of the earlier pulse")


def test_groups_of_other_names_are_the_same_people_where_nearly_everybody_is_asked_again() -> None:
    """A department was renamed, or two were merged: nothing is hidden, and everybody counts."""
    before = wave(1, [part("A", (20, 12, 36, 37)), part("B", (20, 12, 48, 48))], is_baseline=True)
    renamed = wave(2, [part("A", (20, 12, 36, 37)), part("New", (20, 12, 36, 36))])
    merged = wave(2, [part("A and B", (40, 24, 72, 73))])
    for after in (renamed, merged):
        change = pulse_changes([before, after], {(1, 2): 36}, "en").baseline
        [line] = change_lines(change)
        assert (line.before, line.after) == ("3.5, n\xa0=\xa024", "3.0, n\xa0=\xa024")
        assert change.is_all
    others = pulse_changes([before, renamed], {(1, 2): 35}, "en").baseline
    assert [line.before for line in change_lines(others)] == ["3.0, n\xa0=\xa012"]
    hidden = wave(2, [part("A and B", (40, 24, 72, 73)), part("C", Hidden.TOO_FEW)])
    [line] = change_lines(pulse_changes([before, hidden], {(1, 2): 40}, "en").baseline)
    assert line.apart


def test_teams_of_such_leaders_from_eight_groups_on() -> None:
    groups = [part(str(n), (10, 6, 15 + n, 17 + n)) for n in range(8)]
    [found] = teams_means([wave(1, groups)])
    [few] = teams_means([wave(1, [*groups[:7], part("x", Hidden.TOO_FEW)])])
    assert found.estimate is not None
    assert found.estimate.value == pytest.approx(19.5 / 6)
    assert (found.parts, few.parts, few.estimate) == (8, 7, None)
    assert teams_means([wave(1)]) == ()


def test_a_pulse_ends_on_the_day_that_its_reader_has() -> None:
    closed = dt.datetime(2026, 11, 19, 4, 30, tzinfo=dt.UTC)
    asked = replace(wave(1), opens_on=dt.date(2026, 11, 9), closed_at=closed)
    with timezone.override("America/Toronto"):
        assert window_words(asked) == "asked from 9 November 2026 to 18 November 2026"
