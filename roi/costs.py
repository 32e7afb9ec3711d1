"""What a program costs, fully loaded. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from roi.assumptions import CostLine
from roi.states import Every


def amount_of(line: CostLine) -> Decimal:
    """Each time it is paid."""
    return line.quantity * line.hours * line.unit_value


def times_paid(line: CostLine, years: int) -> int:
    """How often within these years."""
    return years if line.every == Every.YEAR else 1


def paid(lines: Iterable[CostLine], years: int) -> Decimal:
    """All of them within these years."""
    return sum((amount_of(line) * times_paid(line, years) for line in lines), Decimal(0))


def paid_each_time(lines: Iterable[CostLine], every: Every) -> Decimal:
    """What is paid once, or what is paid each year."""
    return sum((amount_of(line) for line in lines if line.every == every), Decimal(0))
