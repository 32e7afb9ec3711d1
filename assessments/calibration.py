"""What a round of calibration comes to: a rater's levels beside those that were agreed, held
against the gate of their organization.

A level is a reading, and a round says how near this one is to that of the panel today. It says
nothing about anybody as a person.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import chain

from msgspec import Struct

from common.local_time import at_local
from measurement.pairs import Likeness, likeness
from programs.content.rubrics import LEVELS

SOON = dt.timedelta(days=7)
"""How long before it runs out somebody hears of it."""
UNBOUNDED = LEVELS - 1
"""A miss that is possible at all: the gate then asks nothing about the widest."""


class Gate(Struct, frozen=True, kw_only=True):
    """What a round asks before a rater counts as calibrated."""

    samples: int = 8
    exact_percent: int = 65
    """Of the levels, the same as the panel's."""
    adjacent_percent: int = 95
    """At most one level away."""
    widest: int = 2
    """The largest miss that still passes, in levels."""
    kappa_percent: int = 60
    """Quadratic weighted kappa, in hundredths."""
    weeks: int = 4
    """For how long it holds."""


class Measure(StrEnum):
    """What a gate looks at."""

    EXACT = "exact"
    ADJACENT = "adjacent"
    WIDEST = "widest"
    KAPPA = "kappa"


class GateLine(Struct, frozen=True, kw_only=True):
    """One thing that the gate asks, and how the round stands to it."""

    measure: Measure
    reached: float | None
    """In percent, levels, or hundredths of kappa; None where it is not defined."""
    asked: int

    @property
    def is_met(self) -> bool:
        """What is not defined is no disagreement: all levels on both sides were the same one."""
        if self.reached is None:
            return True
        if self.measure is Measure.WIDEST:
            return self.reached <= self.asked
        return self.reached + 1e-9 >= self.asked


def gate_lines(found: Likeness, gate: Gate) -> list[GateLine]:
    """Everything that a gate asks, in the order of its fields."""
    kappa = None if found.kappa is None else found.kappa * 100
    return [
        GateLine(measure=Measure.EXACT, reached=found.exact * 100, asked=gate.exact_percent),
        GateLine(
            measure=Measure.ADJACENT, reached=found.adjacent * 100, asked=gate.adjacent_percent
        ),
        GateLine(measure=Measure.WIDEST, reached=found.widest, asked=gate.widest),
        GateLine(measure=Measure.KAPPA, reached=kappa, asked=gate.kappa_percent),
    ]


def is_passed(found: Likeness, gate: Gate) -> bool:
    """Whether a round meets all of it."""
    return all(line.is_met for line in gate_lines(found, gate))


Levels = Mapping[str, int]
"""Criterion -> level."""


def beside_the_panel(readings: Iterable[tuple[Levels, Levels]]) -> Likeness:
    """Over (the rater's levels, the agreed levels) of each sample, all criteria together."""
    return likeness(list(chain.from_iterable(_pairs(own, agreed) for own, agreed in readings)))


def _pairs(own: Levels, agreed: Levels) -> list[tuple[int, int]]:
    return [(own[criterion], level) for criterion, level in agreed.items() if criterion in own]


def leanings(readings: Sequence[tuple[Levels, Levels]]) -> dict[str, float]:
    """Criterion -> how many levels a rater gave above the panel, on average; below it is negative.

    Additive severity against a known truth (mean of own minus agreed), in levels; a positive number
    is a lenient reading. With eight samples it is a hint: half a level can be chance.
    """
    gaps: dict[str, list[int]] = {}
    for own, agreed in readings:
        for criterion, level in agreed.items():
            if criterion in own:
                gaps.setdefault(criterion, []).append(own[criterion] - level)
    return {criterion: sum(found) / len(found) for criterion, found in gaps.items()}


def runs_out(finished_on: dt.date, gate: Gate) -> dt.date:
    """From which day on a round that was passed does not count any more."""
    return finished_on + dt.timedelta(weeks=gate.weeks)


MAIL_TIME = dt.time(9)
DAY_OF, WEEK_BEFORE = dt.timedelta(), SOON


def mail_moment(runs_out_on: dt.date, zone: str, *, after: dt.datetime) -> dt.datetime | None:
    """When a rater in `zone` hears next that a round runs out: at nine a week before and on the
    day; None when both are over.
    """
    moments = [at_local(runs_out_on - before, MAIL_TIME, zone) for before in (WEEK_BEFORE, DAY_OF)]
    return next((moment for moment in moments if moment > after), None)
