"""`./portal prove agreement`: severity is recovered, and intervals hold what they promise."""

from __future__ import annotations

import math
import time

from tests.proofs.catalogue import Outcome
from tests.proofs.covering import DESIGNS, FIGURES, Covering, covering

LARGE, SMALL = (1000, 10), (60, 2)
"""Pilots, and how often each is lived through."""
MOST_BIAS, LEAST_CORRELATION = 0.1, 0.95
PROMISED, OFF = 95.0, 1.0
"""Percent of intervals that hold the truth."""
DOUBTS = 3.0
"""A small run may be off by so many standard errors more."""


def prove(*, large: bool) -> Outcome:
    """The figures of all simulated pilots."""
    began = time.monotonic()
    found = covering(*(LARGE if large else SMALL))
    outcome = judged(found, strict=large)
    return Outcome({**outcome.figures, "s": round(time.monotonic() - began)}, outcome.holds)


def judged(found: Covering, *, strict: bool) -> Outcome:
    """Whether all of it is as promised, the correlation of severity for each design."""
    times = found.runs // found.pilots
    figures: dict[str, object] = {"pilots": found.pilots, "times each": times}
    figures["levels of bias"] = round(found.bias(), 3)
    holds = [found.bias() < MOST_BIAS]
    for design in DESIGNS:
        correlation = found.correlation(design)
        figures[f"correlation ({design})"] = f"{correlation:.3f}"
        holds.append(correlation > LEAST_CORRELATION - (0 if strict else 0.05))
    for name in FIGURES:
        figures[f"% {name}"] = f"{found.share(name):.1f}"
        spare = OFF + (0 if strict else DOUBTS * error(len(found.asked[name])))
        holds.append(abs(found.share(name) - PROMISED) <= spare)
    return Outcome(figures, all(holds))


def error(count: int) -> float:
    """The standard error of a coverage of 95% from so many intervals, in percent."""
    return 100 * math.sqrt(0.95 * 0.05 / count)
