"""What a change is worth in a year, and what must not be counted. Pure.

Benefit = change x unit value x volume of a year x isolation x confidence (Phillips, Return on
Investment in Training and Performance Improvement Programs, 2003). A change for the worse is a cost
and counts in full: nobody may say that the program had only a part in what went wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from common.records import dataclass
from roi.assumptions import HOURS_OF_MINUTES, HUNDRED, ONE, BenefitLine
from roi.states import TIMED, BenefitKind, Definition

N = TypeVar("N", Decimal, float)


class LeftOut(StrEnum):
    """Why a line is not in the sum."""

    NOT_CHOSEN = "not chosen"
    """Nobody has said what the change of retention means."""
    MAYBE_INSIDE = "maybe inside"
    """The same hours may be in what an escalation costs."""
    SAME_FIGURE = "same figure"
    """Another line is worth the same measured change."""


@dataclass(frozen=True)
class Worth:
    """What turns the change of a line into money of a year: change x share, at most `most`, x
    volume x unit value.
    """

    share: Decimal
    """Of the volume, for each percent of change."""
    most: Decimal | None
    """Of the volume; nobody can avoid more than there is."""
    volume: Decimal
    unit_value: Decimal


def share_of(definition: Definition, turnover: Decimal) -> Decimal:
    """Leavers avoided for each percent of change, as a share of the people."""
    return {
        Definition.FEWER: turnover / HUNDRED,
        Definition.POINTS: ONE,
        Definition.TIMES: ONE - turnover / HUNDRED,
    }[definition] / HUNDRED


def worth_of(line: BenefitLine) -> Worth:
    """Of retention without a definition, the fewest leavers; it is left out anyway."""
    share, most = ONE / HUNDRED, None if line.kind == BenefitKind.OWN else ONE
    if line.kind == BenefitKind.RETENTION:
        share = share_of(line.definition or Definition.FEWER, line.turnover)
        most = line.turnover / HUNDRED
    hours = line.minutes / HOURS_OF_MINUTES if line.kind in TIMED else ONE
    return Worth(share=share, most=most, volume=line.volume, unit_value=line.unit_value * hours)


def avoided(line: BenefitLine) -> Decimal:
    """Cases, or leavers, of a year that do not happen."""
    worth = worth_of(line)
    return held_below(line.change.middle * worth.share, worth.most) * worth.volume


def gross_of(line: BenefitLine) -> Decimal:
    """Money of a year, if all of the change were the program's and certain."""
    return avoided(line) * worth_of(line).unit_value


def held_below(share: N, most: N | None) -> N:
    """No more than there is."""
    return share if most is None or share < most else most


def weighed(gross: N, weight: N) -> N:
    """With what is due to the program; a worsening counts in full."""
    return gross * weight if gross > 0 else gross


def left_out(lines: Sequence[BenefitLine]) -> list[LeftOut | None]:
    """Line by line: why it is not in the sum, None where it is."""
    return list(_reasons(lines))


def _reasons(lines: Sequence[BenefitLine]) -> Iterator[LeftOut | None]:
    has_escalations = any(
        line.kind == BenefitKind.ESCALATIONS and line.volume * line.unit_value > 0 for line in lines
    )
    seen: set[int] = set()
    for line in lines:
        kpi = line.taken.kpi_id if line.taken and line.is_measured else None
        if line.kind == BenefitKind.RETENTION and line.definition is None:
            yield LeftOut.NOT_CHOSEN
        elif line.kind in TIMED and has_escalations and not line.is_apart:
            yield LeftOut.MAYBE_INSIDE
        elif kpi in seen:
            yield LeftOut.SAME_FIGURE
        else:
            yield None
        if kpi is not None:
            seen.add(kpi)
