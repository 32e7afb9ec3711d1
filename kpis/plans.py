"""What a pilot says before it begins that it will look at. Pure."""

from __future__ import annotations

import datetime as dt
from hashlib import sha256

from msgspec import Struct, json

from kpis.states import BarMeasure


class Hypothesis(Struct, frozen=True, kw_only=True):
    """One KPI that is expected to move."""

    kpi_id: int
    expected: float
    """By how many percent of where pilot teams began, counted the good way: 10 of a KPI of which
    lower is better means a tenth less.
    """
    is_primary: bool = False
    """The one that the answer goes by; at most one of a plan is."""


class Bar(Struct, frozen=True, kw_only=True):
    """One criterion for going on: what is measured must reach `least`."""

    measure: BarMeasure
    kpi_id: int = 0
    """Where the measure is a KPI."""
    least: float
    """In the unit of the measure: shares 0 to 1, levels, points, percent."""
    is_needed: bool = True
    """Whether the pilot stops below it; otherwise it is adapted."""


class Draw(Struct, frozen=True, kw_only=True):
    """Who of the leaders starts later, as it was drawn: the half that waits is compared with."""

    seed: str
    """Nobody could know it before the draw; with it the draw can be done again by anybody."""
    times: int = 1
    """How often it was drawn; the last one counts."""
    first: int
    """Leaders who begin now."""
    waiting: int
    """Leaders who begin later."""
    was_changed: bool = False
    """Somebody was added or taken out by hand after it."""
    waiting_teams: tuple[int, ...] = ()
    """Of the teams for comparison, those whose leaders begin later."""
    later_on: dt.date | None = None
    """When they are to begin."""


class Measuring(Struct, frozen=True, kw_only=True):
    """Everything that is frozen at the launch."""

    hypotheses: tuple[Hypothesis, ...] = ()
    bars: tuple[Bar, ...] = ()
    pilot_teams: tuple[int, ...] = ()
    comparison_teams: tuple[int, ...] = ()
    """Ids of teams."""
    baseline_days: int = 90
    """Before the start; 60 to 90."""
    draw: Draw | None = None
    """None where all leaders begin together."""
    waited_for: int = 0
    """Of a later half: the cohort that began first; 0 of all others."""

    @property
    def kpi_ids(self) -> set[int]:
        """Every KPI that is named."""
        barred = {each.kpi_id for each in self.bars if each.measure == BarMeasure.KPI}
        return {each.kpi_id for each in self.hypotheses} | barred

    @property
    def primary(self) -> Hypothesis | None:
        """The one that the answer goes by."""
        return next((each for each in self.hypotheses if each.is_primary), None)


A_MONTH = 30
LEAST_BASELINE, MOST_BASELINE = 60, 90
MOST_EXPECTED = 100.0
"""Percent."""
SHARES = (BarMeasure.COMPLETION, BarMeasure.ATTENDANCE, BarMeasure.RESPONSE, BarMeasure.AGREEMENT)


def baseline_months(starts_on: dt.date, days: int) -> list[dt.date]:
    """The whole months before the one in which a pilot begins, by their first day, in order."""
    first = starts_on.year * 12 + starts_on.month - 1
    numbers = range(first - round(days / A_MONTH), first)
    return [dt.date(number // 12, number % 12 + 1, 1) for number in numbers]


def wrong_with(measuring: Measuring) -> str:
    """In a word what cannot hold, whatever the organization has; '' where all can."""
    named = [each.kpi_id for each in measuring.hypotheses]
    bars = [(each.measure, each.kpi_id) for each in measuring.bars]
    checks = {
        "KPI twice": len(named) != len(set(named)),
        "primary": sum(each.is_primary for each in measuring.hypotheses) > 1,
        "expected": any(not 0 < each.expected <= MOST_EXPECTED for each in measuring.hypotheses),
        "criterion twice": len(bars) != len(set(bars)),
        "share": any(
            each.measure in SHARES and not 0 <= each.least <= 1 for each in measuring.bars
        ),
        "both sides": not set(measuring.pilot_teams).isdisjoint(measuring.comparison_teams),
        "baseline": not LEAST_BASELINE <= measuring.baseline_days <= MOST_BASELINE,
    }
    return next((name for name, is_wrong in checks.items() if is_wrong), "")


def fingerprint(measuring: Measuring) -> str:
    """Of all that is frozen, kept in the audit table: whoever doubts a plan works it out again."""
    return sha256(json.encode(measuring, order="deterministic")).hexdigest()
