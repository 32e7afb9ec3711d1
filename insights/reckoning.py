"""What takes long to work out about a pilot, and how long it is good for. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from insights.agreement import RatersFound, raters_found
from insights.completion import Enrolled, Participation, StepCount, participation
from insights.pulse_teams import TeamsMean, teams_means
from insights.rubric_change import RubricChange, Scored, rubric_change
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
    rubric: RubricChange
    raters: RatersFound
    detects: int
    """Of 100 pilots of this size, how many would show an effect like the published one."""
    teams: tuple[TeamsMean, ...] = ()


def reckon(
    enrolled: Enrolled,
    steps: Sequence[StepCount],
    scores: Sequence[Scored],
    order: Sequence[int],
    waves: Sequence[WaveResults] = (),
) -> Reckoned:
    """From what the database holds to figures; `order` has the raters in that of their letters."""
    found, rubric = participation(enrolled, steps), rubric_change(scores)
    return Reckoned(
        participation=found,
        rubric=rubric,
        raters=raters_found(scores, order),
        detects=whole_percent(power(rubric.n or found.leaders)),
        teams=teams_means(waves),
    )
