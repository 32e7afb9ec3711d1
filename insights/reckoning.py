"""What takes long to work out about a pilot, and how long it is good for. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from insights.agreement import RatersFound, raters_found
from insights.completion import Enrolled, Participation, StepCount, participation
from insights.published import RoundFigures, named
from insights.pulse_teams import TeamsMean, teams_means
from insights.rubric_change import Scored
from measurement.effects import power
from surveys.results import WaveResults
from ui.numbers import whole_percent

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
    detects: int
    """Of 100 pilots of this size, how many would show an effect like the published one."""
    teams: tuple[TeamsMean, ...] = ()


def reckon(
    enrolled: Enrolled,
    steps: Sequence[StepCount],
    scores: Sequence[Scored],
    order: Sequence[int],
    rounds: RoundFigures,
    names: Mapping[int, str],
    waves: Sequence[WaveResults] = (),
) -> Reckoned:
    """From what the database holds to figures; `order` has the raters in that of their letters."""
    found = participation(enrolled, steps)
    return Reckoned(
        participation=found,
        rounds=named(rounds, names),
        names=dict(names),
        raters=raters_found(scores, order),
        detects=whole_percent(power(rounds.levels.n or found.leaders)),
        teams=teams_means(waves),
    )
