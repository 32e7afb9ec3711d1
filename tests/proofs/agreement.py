"""`./portal prove agreement`: severity is recovered, and intervals hold what they promise."""

from __future__ import annotations

import math
import time

from tests.proofs.catalogue import Outcome
from tests.proofs.covering import (
    DESIGNS,
    ENOUGH,
    FIGURES,
    LACKING,
    LACKING_ORACLE,
    ORACLE,
    TOLD,
    UNTOLD,
    Covering,
    covering,
)

LARGE, SMALL = (1000, 10), (60, 2)
"""Pilots, and how often each is lived through."""
MOST_BIAS, LEAST_CORRELATION = 0.1, 0.95
PROMISED, OFF = 95.0, 1.0
"""Percent of intervals that hold the truth."""
PLANNED = (DESIGNS[1], ENOUGH, TOLD)
"""Where a correlation above 0.95 is promised: what practice.crossing proposes, every pilot of which
the review of its plan does not say that sessions are missing, and every one of which the page about
raters does not say so.
"""
OF_SEVERITY = (*DESIGNS, ORACLE, ENOUGH, LACKING, LACKING_ORACLE, TOLD, UNTOLD)
"""What an ORACLE reaches is the most that such levels hold, whatever is reckoned."""
DOUBTS = 3.0
"""A small run may be off by so many standard errors more."""


def prove(*, large: bool) -> Outcome:
    """The figures of all simulated pilots. A small run gives each coverage its chance errors."""
    began = time.monotonic()
    found = covering(*(LARGE if large else SMALL))
    figures = {**figures_of(found), "s": round(time.monotonic() - began)}
    return Outcome(figures, holds=not falling_short(found, doubts=0 if large else DOUBTS))


def figures_of(found: Covering) -> dict[str, object]:
    """In the order in which they are told."""
    return {
        "pilots": found.pilots,
        "times each": found.runs // found.pilots,
        "levels of bias": round(found.bias(), 3),
        **{f"correlation ({each})": f"{found.correlation(each):.3f}" for each in OF_SEVERITY},
        **{f"% {name}": f"{found.share(name):.1f}" for name in FIGURES},
    }


def falling_short(found: Covering, *, doubts: float) -> set[str]:
    """What is not as promised; a coverage may be off by so many standard errors more."""
    least = {each: LEAST_CORRELATION - doubts * unsure(found, each) for each in PLANNED}
    short = {each for each in PLANNED if found.correlation(each) <= least[each]}
    if found.bias() >= MOST_BIAS:
        short.add("bias")
    for name in FIGURES:
        spare = OFF + doubts * error(len(found.asked[name]))
        if abs(found.share(name) - PROMISED) > spare:
            short.add(name)
    return short


def unsure(found: Covering, design: str) -> float:
    """The standard error of such a correlation."""
    return (1 - LEAST_CORRELATION**2) / math.sqrt(len(found.asked[f"severity, {design}"]))


def error(count: int) -> float:
    """The standard error of a coverage of 95% from so many intervals, in percent."""
    return 100 * math.sqrt(0.95 * 0.05 / count)
