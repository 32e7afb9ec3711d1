"""What takes long to work out about a pilot, and how long it is good for. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import field

from common.records import dataclass
from insights.agreement import RatersFound, raters_found
from insights.completion import Enrolled, Participation, StepCount, participation
from insights.endpoint import Endpoint, endpoint_of
from insights.published import RoundFigures, named
from insights.pulse_halves import PulsesApart, pulses_apart
from insights.pulse_teams import TeamsMean, teams_means
from insights.rubric_change import Scored
from kpis.findings import KpiResults, KpiStanding
from kpis.plans import Measuring
from measurement.effects import PUBLISHED_EFFECT, power_of_change
from surveys.results import WaveResults
from ui.numbers import whole_percent

ALIKE = (0.3, 0.8)
"""Correlations of levels between which real ones lie."""
FRESH = dt.timedelta(minutes=5)
"""So long nobody asks for newer figures."""


@dataclass(frozen=True, kw_only=True)
class Reckoned:
    """Everything on the page of results but the pulses, which are figures already, unless they are
    about more teams than were asked.
    """

    participation: Participation
    rounds: RoundFigures
    """What is told of levels."""
    names: dict[int, str]
    """Of the criteria in it, by their ids."""
    raters: RatersFound
    """As they stand now: for each rater about themselves alone."""
    detects: tuple[int, int]
    """Of 100 pilots of this size, how many would show a change like the published one: where first
    and later levels of a leader are little alike, and where they are very much.
    """
    teams: tuple[TeamsMean, ...] = ()
    apart: PulsesApart | None = None
    """Pulses beside those of the half that waited."""
    endpoint: Endpoint = field(default_factory=Endpoint)
    measuring: Measuring | None = None
    """What was frozen at the launch."""
    kpis: KpiResults = field(default_factory=lambda: KpiResults(standing=KpiStanding.NO_PLAN))


@dataclass(frozen=True, kw_only=True)
class PlanFound:
    """What a pilot said before it began, and what came of its KPIs."""

    measuring: Measuring | None
    kpis: KpiResults
    is_finished: bool
    waited: Sequence[WaveResults] = ()
    """Pulses of the half that waited, where only direct reports are asked about either."""


def reckon(
    enrolled: Enrolled,
    steps: Sequence[StepCount],
    scores: Sequence[Scored],
    order: Sequence[int],
    rounds: RoundFigures,
    names: Mapping[int, str],
    waves: Sequence[WaveResults],
    planned: PlanFound,
    now: dt.datetime,
) -> Reckoned:
    """From what the database holds to figures; `order` has the raters in that of their letters."""
    found = participation(enrolled, steps)
    is_told = not rounds.levels.is_hidden
    return Reckoned(
        participation=found,
        rounds=named(rounds, names),
        names=dict(names),
        raters=raters_found(scores, order),
        detects=_detects(rounds.levels.n or found.leaders),
        teams=teams_means(waves),
        apart=pulses_apart(waves, planned.waited),
        endpoint=endpoint_of(steps, now, is_told=is_told, is_finished=planned.is_finished),
        measuring=planned.measuring,
        kpis=planned.kpis,
    )


def _detects(count: int) -> tuple[int, int]:
    low, high = (power_of_change(count, PUBLISHED_EFFECT, r) for r in ALIKE)
    return whole_percent(low), whole_percent(high)
