"""Which module each pulse of a plan asks about beside what it asks every time. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Protocol

from programs.cadence import StepKind


class Planned(Protocol):
    """A step with its day."""

    @property
    def kind(self) -> str:
        """What happens in it."""

    @property
    def module_id(self) -> int | None:
        """What it is about."""

    @property
    def opens_on(self) -> dt.date:
        """Its day."""


def modules_in_turn(days: Iterable[dt.date], steps: Sequence[Planned]) -> list[int | None]:
    """The module of the pulse of each of these days, given in order: the one that was practiced
    last, else the one that was asked about longest ago. None before the first practice.
    """
    practices = sorted(
        (step for step in steps if step.kind == StepKind.PRACTICE),
        key=lambda step: step.opens_on,
    )
    asked: dict[int | None, int] = {}
    found: list[int | None] = []
    for place, day in enumerate(days):
        behind = dict.fromkeys(step.module_id for step in practices if step.opens_on < day)
        module = min(reversed(behind), key=lambda each: asked.get(each, -1), default=None)
        asked[module] = place
        found.append(module)
    return found
