"""Runs pilots in the situations that have misled before, and asks whether the change in
levels holds the truth, and is refused where nothing can be told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from measurement.effects import mean
from measurement.level_change import LevelGap, level_change, level_gap
from measurement.ratings import Rating
from tests.proofs.covering import Asked, Covering
from tests.proofs.raters import (
    CROWD,
    GROUP,
    Levels,
    SimulatedPilot,
    drawn_pilot,
    levels_given,
    performed,
    ratings_of,
)

SEED = 14


@dataclass(frozen=True)
class Situation:
    """What a pilot is like; severity and everything else in levels."""

    name: str
    severity: float = 0.3
    leaders: tuple[int, int] = (5, 40)
    day: float = 0.0
    """How much a rater's severity differs from session to session, so that a group shares it."""
    together: float = 0.0
    """How much groups differ in what they learn."""
    lift: float = 0.0
    """How much better leaders begin, so that many end at the highest level."""
    leave: float = 0.0
    """The share of leaders without a closing, more of those who began low."""
    is_one_an_end: bool = False
    """One rater scores all kickoffs, another all closings."""
    both: int = 0
    """Leaders whom the one at the kickoff scores at the closing, too."""
    waits: bool = False
    """Every second group waits: its kickoff is set beside the closing of the others."""


SITUATIONS = (
    Situation("raters alike", severity=0.0),
    Situation("severity 0.3"),
    Situation("severity 0.5", severity=0.5),
    Situation("five leaders", leaders=(5, 5)),
    Situation("a group shares its rater's day", leaders=(20, 40), day=0.15),
    Situation("groups learn together", leaders=(20, 40), together=0.2),
    Situation("near the highest level", lift=0.8),
    Situation("a quarter leaves", leaders=(10, 40), leave=0.25),
    Situation("compared with the half that waited", leaders=(10, 40), waits=True),
)
REFUSED = (
    Situation("one rater at the kickoff, another at the closing", is_one_an_end=True),
    Situation("the same, three leaders scored by both", is_one_an_end=True, both=3),
    Situation("one rater for each half", leaders=(10, 40), is_one_an_end=True, waits=True),
)


def covering_situations(pilots: int, runs: int) -> Covering:
    """Each situation in so many pilots, each lived so many times; the same every time."""
    found = Covering()
    for place, situation in enumerate((*SITUATIONS, *REFUSED)):
        for number in range(pilots):
            chance = np.random.default_rng([SEED, place, number])
            pilot = _pilot(situation, chance)
            truth = _truth(situation, pilot, chance)
            found.pilots += 1
            for _run in range(runs):
                found.add(_asked(situation, pilot, truth, chance))
    return found


def _pilot(situation: Situation, chance: np.random.Generator) -> SimulatedPilot:
    """Crossed as the planner lays it, with as many leaders as the situation has."""
    drawn = drawn_pilot(chance, leaders=situation.leaders, severity=situation.severity)
    if not situation.is_one_an_end:
        return drawn
    pairs = np.zeros_like(drawn.pairs) + np.array([0, 1])
    return replace(drawn, pairs=pairs)


def _truth(situation: Situation, pilot: SimulatedPilot, chance: np.random.Generator) -> float:
    """Of leaders, groups and days without end, with these raters."""
    given = _given(situation, pilot.shifts, chance, CROWD, per_group=False)
    means = given.mean(axis=(0, 2))
    return float((means[1] - means[0]).mean())


def _given(
    situation: Situation,
    shifts: Levels,
    chance: np.random.Generator,
    count: int,
    *,
    per_group: bool = True,
) -> Levels:
    able = performed(chance, count) + situation.lift
    group = np.arange(count) // GROUP if per_group else np.arange(count)
    able[:, 1] += chance.normal(0, situation.together, group.max() + 1)[group][:, None]
    days = chance.normal(0, situation.day, (group.max() + 1, 2, 1, len(shifts)))[group]
    return levels_given(chance, able, shifts + days)


def _asked(
    situation: Situation, pilot: SimulatedPilot, truth: float, chance: np.random.Generator
) -> Iterator[Asked | str]:
    count = len(pilot.pairs)
    given = _given(situation, pilot.shifts, chance, count)
    ends: tuple[list[Rating], list[Rating]] = [], []
    for end, rating in _rated(situation, pilot, given):
        ends[end].append(rating)
    if situation.leave:
        gone = _leavers(situation, ends[0], chance, count)
        ends[1][:] = [each for each in ends[1] if each.performance not in gone]
    groups = {leader: leader // GROUP for leader in range(count)}
    found = _beside(*ends) if situation.waits else level_change(*ends, groups=dict(groups))
    if found.low is None or found.high is None:
        yield situation.name
        return
    yield Asked(situation.name, found.low, found.high, truth)


def _beside(first: list[Rating], closing: list[Rating]) -> LevelGap:
    """The closing of every other group against the kickoff of the rest."""
    waits = [each for each in first if _group(each) % 2]
    took_part = [each for each in closing if not _group(each) % 2]
    groups = {each.performance: _group(each) for each in (*waits, *took_part)}
    return level_gap(took_part, waits, groups=dict(groups))


def _group(rating: Rating) -> int:
    return int(str(rating.performance)) // GROUP


def _rated(
    situation: Situation, pilot: SimulatedPilot, given: Levels
) -> Iterator[tuple[int, Rating]]:
    if not situation.is_one_an_end:
        yield from ratings_of(pilot, given)
        return
    for leader, end, criterion in np.ndindex(given.shape[:3]):
        raters = {0, end} if leader < situation.both else {end}
        for rater in sorted(raters):
            level = int(given[leader, end, criterion, rater])
            yield end, Rating(leader, rater, level, criterion)


def _leavers(
    situation: Situation, first: list[Rating], chance: np.random.Generator, count: int
) -> set[int]:
    """Who began low leaves twice as often; five stay."""
    begun = [mean([e.level for e in first if e.performance == leader]) for leader in range(count)]
    low = np.array(begun) < np.median(begun)
    gone = chance.random(count) < situation.leave * np.where(low, 4, 2) / 3
    return set(np.flatnonzero(gone)[: count - 5].tolist())
