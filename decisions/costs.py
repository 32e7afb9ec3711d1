"""What an option or a way costs, roughly, and what lines that makes in an ROI scenario. Pure."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _
from msgspec import Struct

from roi.assumptions import CostLine
from roi.states import CostKind, Every


class RoughCosts(Struct, frozen=True, kw_only=True):
    """Whole amounts of money, 0 where nothing is paid or known."""

    once: int = 0
    yearly: int = 0
    per_leader: int = 0
    """Of each leader, each year."""

    @property
    def is_known(self) -> bool:
        """Whether anything was said."""
        return bool(self.once or self.yearly or self.per_leader)

    def total(self, leaders: int, years: int) -> int:
        """All of it, without interest."""
        return self.once + years * (self.yearly + leaders * self.per_leader)


def cost_lines(
    costs: RoughCosts, leaders: int, *, why: str, is_bought: bool = True
) -> list[CostLine]:
    """As a scenario holds them; nothing for what costs nothing."""
    running = CostKind.LICENSE if is_bought else CostKind.ADMIN
    lines = [
        _line(CostKind.CONTENT, "", costs.once, why=why, every=Every.ONCE),
        _line(running, "", costs.yearly, why=why),
        _line(running, _("For each leader"), costs.per_leader, why=why, quantity=leaders),
    ]
    return [line for line in lines if line.unit_value]


def _line(
    kind: CostKind,
    name: str,
    amount: int,
    *,
    why: str,
    quantity: int = 1,
    every: Every = Every.YEAR,
) -> CostLine:
    return CostLine(
        kind=kind,
        name=name,
        quantity=Decimal(quantity),
        unit_value=Decimal(amount),
        every=every,
        why=why,
    )
