"""Runs pilots of teams with figures by month, and asks whether what was planted is found, and only
that.

A month of a team = what the team is usually like + the season, which is everybody's + what is left
over from the month before + chance; in some figures of some pilots those who took part are better
off from the start on. Half of the figures are counts of which larger teams have more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from measurement.differences import Difference, changes_of, difference_in_differences
from measurement.holm import holm
from measurement.placebo import placebo, pre_period
from measurement.randomization import MOST_EXACT, p_of_all_splits, randomization
from measurement.staggered import CohortTeams, not_yet, staggered
from measurement.windows import Line, Monthly, before_after, pairs_at
from tests.proofs.covering import Asked, Covering
from tests.proofs.raters import Levels
from tests.proofs.relative_covering import RELATIVE, relative_changes

SEED = 16
DIFFERENCE, SPLITS, COHORTS = (
    "difference in differences", "all splits of teams", "cohorts one after another",
)  # fmt: skip
TEAMS_ASKED = (DIFFERENCE, SPLITS, COHORTS, *RELATIVE)
TEAMS, SHARES = (8, 40), (1 / 3, 1 / 2, 2 / 3)
BASELINE, AFTER, MONTHS, START = 3, 3, 9, 6
FIGURES, PLANTED = 4, 2
TEAM_SD, SEASON_SD, MONTH_SD, CARRIED = 1.0, 0.5, 0.5, 0.4
USUAL, HEADS = 6.0, (6, 25)
EFFECT = -1.6
"""About three standard deviations of a month, two and a half of how much a team changes."""
LEVEL = 0.05
EVERY = 20
"""Intervals of all splits are asked in each such pilot: they take longest."""


@dataclass
class TeamPilots:
    """What came of all pilots, counted."""

    covering: Covering = field(default_factory=Covering)
    planted: int = 0
    found: int = 0
    false: int = 0
    """Pilots in which something was found that was not planted."""
    single: int = 0
    false_single: int = 0
    """Figures without effect, and those of them whose own p is below 5%."""
    placebo: int = 0
    """Pilots whose first figure differs at a placebo date."""
    apart: int = 0
    """Pilots whose months of the baseline differ, all six taken together."""

    @property
    def power(self) -> float:
        """Percent of what was planted that was found."""
        return 100 * self.found / self.planted

    @property
    def false_share(self) -> float:
        """Percent of pilots with something found that was not planted."""
        return 100 * self.false / self.pilots

    @property
    def pilots(self) -> int:
        """How many there were."""
        return self.covering.pilots


def team_pilots(pilots: int) -> TeamPilots:
    """Half of the pilots have two planted figures of four, half have none."""
    found = TeamPilots()
    for number in range(pilots):
        chance = np.random.default_rng([SEED, number])
        _one(found, chance, number)
        found.covering.pilots += 1
        found.covering.add(_cohorts(chance))
        found.covering.add(relative_changes(number))
    return found


def _one(found: TeamPilots, chance: np.random.Generator, number: int) -> None:
    teams = int(chance.integers(TEAMS[0], TEAMS[1] + 1))
    treated = max(3, round(teams * float(chance.choice(SHARES))))
    planted = PLANTED if number % 2 else 0
    ps: list[float] = []
    for figure in range(FIGURES):
        effect = EFFECT if figure < planted else 0.0
        lines = _lines(chance, teams, np.arange(teams) < treated, effect, is_count=figure % 2 == 1)
        sides = lines[:treated], lines[treated:]
        pairs = [pairs_at(side, START, before=BASELINE, after=AFTER) for side in sides]
        told = difference_in_differences(*pairs)
        ps.append(_p(told, changes_of(pairs[0]), changes_of(pairs[1])))
        found.covering.add(_intervals(told, pairs, effect, is_asked=number % EVERY == 0))
        if figure == FIGURES - 1:
            early = placebo(*sides, start=START, baseline=START)
            found.placebo += early is not None and early.p is not None and early.p < LEVEL
            found.apart += pre_period(*sides, start=START, baseline=START).moved_apart
    adjusted = holm(ps)
    found.planted += planted
    found.found += sum(p < LEVEL for p in adjusted[:planted])
    found.false += any(p < LEVEL for p in adjusted[planted:])
    found.single += FIGURES - planted
    found.false_single += sum(p < LEVEL for p in ps[planted:])


def _p(told: Difference, treated: list[float], control: list[float]) -> float:
    """As a page takes it: of all splits where teams are few."""
    if len(treated) + len(control) <= MOST_EXACT:
        return p_of_all_splits(treated, control)
    assert told.p is not None
    return told.p


def _intervals(
    told: Difference, pairs: list[list[tuple[float, float]]], effect: float, *, is_asked: bool
) -> Iterator[Asked | str]:
    assert told.low is not None
    assert told.high is not None
    yield Asked(DIFFERENCE, told.low, told.high, effect)
    if is_asked:
        drawn = randomization(*(changes_of(side) for side in pairs))
        assert drawn is not None
        if drawn.low is None or drawn.high is None:
            yield SPLITS
        else:
            yield Asked(SPLITS, drawn.low, drawn.high, effect)


def _lines(
    chance: np.random.Generator, teams: int, treated: Levels, effect: float, *, is_count: bool
) -> list[Line]:
    """Of all teams. A count is one for each head and month, and its rate has the same effect."""
    months = _months(chance, teams)
    months[:, START:] += effect * treated[:, None]
    if not is_count:
        return [[Monthly(month, float(value)) for month, value in enumerate(row)] for row in months]
    heads = chance.integers(HEADS[0], HEADS[1] + 1, teams)
    counts = chance.poisson(np.maximum(0.05, months) * heads[:, None])
    return [
        [Monthly(month, float(value), float(heads[team])) for month, value in enumerate(row)]
        for team, row in enumerate(counts)
    ]


def _months(chance: np.random.Generator, teams: int) -> Levels:
    left = chance.normal(0, MONTH_SD, (teams, MONTHS))
    for month in range(1, MONTHS):
        kept = CARRIED * left[:, month - 1]
        left[:, month] = kept + (1 - CARRIED**2) ** 0.5 * left[:, month]
    season = chance.normal(0, SEASON_SD, MONTHS)
    found: Levels = USUAL + chance.normal(0, TEAM_SD, (teams, 1)) + season + left
    return found


def _cohorts(chance: np.random.Generator) -> Iterator[Asked | str]:
    """Two cohorts three months apart and teams that never begin; the effect is 1 and 0.5."""
    sizes = [int(chance.integers(4, 11)) for _cohort in range(3)]
    starts: list[int | None] = [*[3] * sizes[0], *[6] * sizes[1], *[None] * sizes[2]]
    months = _months(chance, len(starts))
    effects = {3: 1.0, 6: 0.5}
    for team, start in enumerate(starts):
        if start is not None:
            months[team, start:] += effects[start]
    lines = [[Monthly(month, float(v)) for month, v in enumerate(row)] for row in months]
    cohorts = []
    for start in effects:
        waiting = not_yet(dict(enumerate(starts)), start + AFTER - 1)
        pairs = {
            team: before_after(line, start, before=BASELINE, after=AFTER)
            for team, line in enumerate(lines)
        }
        told = {team: pair for team, pair in pairs.items() if pair is not None}
        cohorts.append(
            CohortTeams(
                {team: pair for team, pair in told.items() if starts[team] == start},
                {team: pair for team, pair in told.items() if team in waiting},
            )
        )
    found = staggered(cohorts).overall
    truth = (sizes[0] * 1.0 + sizes[1] * 0.5) / (sizes[0] + sizes[1])
    assert found.low is not None
    assert found.high is not None
    yield Asked(COHORTS, found.low, found.high, truth)
