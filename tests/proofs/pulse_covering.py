"""Runs simulated pulses and asks the interval of every mean, and of every change between two of
them, whether it holds what all who were asked would have said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from surveys.anonymity import LEAST_GROUP
from surveys.cells import Cell, figure, spread_of
from surveys.doubt import cells_of
from surveys.pairs import PublishedSum
from surveys.shifts import QuestionMean, shift
from tests.proofs.covering import Asked, Covering

SEED = 13
ONE, ALL, CHANGE = "pulse, mean of a part", "pulse, mean of all parts", "pulse, change"
PULSES = (ONE, ALL, CHANGE)
PARTS, ASKED = (1, 4), (7, 40)
RATES = (0.6, 0.75, 0.9, 1.0)
MEANS, SPREADS, MOVES = (2.0, 4.3), (0.6, 1.2), (-0.4, 0.6)
"""Of what people would say if the scale had no ends and no steps."""


@dataclass(frozen=True)
class SimulatedPart:
    """Everybody who is asked, and who of them answers: in each of two pulses."""

    said: np.ndarray
    answers: np.ndarray

    def given(self, wave: int) -> list[int]:
        """The numbers that come in."""
        return [int(each) for each in self.said[wave][self.answers[wave]]]


def covering_pulses(runs: int) -> Covering:
    """Two pulses each; the same every time: chance is seeded by the number."""
    found = Covering()
    for number in range(runs):
        found.pilots += 1
        found.add(_two_pulses(np.random.default_rng([SEED, number])))
    return found


def _two_pulses(chance: np.random.Generator) -> Iterator[Asked | str]:
    mean, spread, move = (chance.uniform(*each) for each in (MEANS, SPREADS, MOVES))
    rate = float(chance.choice(RATES))
    parts = []
    for _each in range(int(chance.integers(PARTS[0], PARTS[1] + 1))):
        usual = chance.normal(mean, spread, int(chance.integers(ASKED[0], ASKED[1] + 1)))
        day = chance.normal(0, spread / 2, (2, len(usual)))
        said = np.clip(np.rint(usual + day + np.array([[0.0], [move]])), 1, 5)
        parts.append(SimulatedPart(said, chance.random(said.shape) < rate))
    told = [_told(parts, wave) for wave in (0, 1)]
    for wave, cells in enumerate(told):
        yield from _means(parts, cells, wave)
    both = [place for place in told[0] if place in told[1]]
    if not both:
        yield CHANGE
        return
    before, after = (
        QuestionMean([cells[place] for place in both], _spread(parts, both, wave))
        for wave, cells in enumerate(told)
    )
    moved = _truth(parts, both, 1) - _truth(parts, both, 0)
    found = shift(before, after)
    yield Asked(CHANGE, found.low, found.high, moved, found.value)


def _told(parts: Sequence[SimulatedPart], wave: int) -> dict[int, Cell]:
    """What is published of a pulse: the second is decided beside the first."""
    found = {}
    for place, part in enumerate(parts):
        people = frozenset(range(100 * place, 100 * place + part.said.shape[1]))
        given = part.given(wave)
        history = []
        if wave and len(first := part.given(0)) >= LEAST_GROUP:
            cell = _cell([], 0, people, first)
            if cell:
                history = [PublishedSum(0, people, len(first), (cell.low, cell.high))]
        if len(given) >= LEAST_GROUP and (cell := _cell(history, wave, people, given)):
            found[place] = cell
    return found


def _cell(
    history: Sequence[PublishedSum], wave: int, people: frozenset[int], given: Sequence[int]
) -> Cell | None:
    for low, high in cells_of(history, wave=wave, people=people, n=len(given)):
        if low <= sum(given) <= high:
            return Cell(len(people), len(given), low, high)
    return None


def _means(
    parts: Sequence[SimulatedPart], cells: dict[int, Cell], wave: int
) -> Iterator[Asked | str]:
    if not cells:
        yield ALL
        return
    spread = _spread(parts, list(cells), wave)
    for name, places in [*((ONE, [place]) for place in cells), (ALL, list(cells))]:
        found = _figure([cells[place] for place in places], spread)
        yield Asked(name, found[0], found[1], _truth(parts, places, wave))


def _figure(cells: Sequence[Cell], spread: float | None) -> tuple[float, float]:
    found = figure(cells) if spread is None else figure(cells, spread)
    return found.low, found.high


def _spread(parts: Sequence[SimulatedPart], places: Sequence[int], wave: int) -> float | None:
    return spread_of([parts[place].given(wave) for place in places])


def _truth(parts: Sequence[SimulatedPart], places: Sequence[int], wave: int) -> float:
    """The mean of all who were asked, whoever answered."""
    return float(np.concatenate([parts[place].said[wave] for place in places]).mean())
