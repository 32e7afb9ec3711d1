"""Everything that a scenario assumes, as it is kept. Pure."""

from __future__ import annotations

from decimal import Decimal

from msgspec import Struct

from roi.states import BenefitKind, CostKind, Definition, Every

ZERO, ONE, HUNDRED = Decimal(0), Decimal(1), Decimal(100)
HOURS_OF_MINUTES = Decimal(60)
MOST_YEARS = 10


class ChangeSpan(Struct, frozen=True, kw_only=True):
    """A figure with what it may be at least and at most."""

    low: Decimal
    middle: Decimal
    high: Decimal


class TakenChange(Struct, frozen=True, kw_only=True):
    """A change that was measured, as it stood when it was taken over; percent, the good way."""

    kpi_id: int
    slug: str
    name: str
    change: ChangeSpan
    """The estimate with its 95% interval."""
    teams: int
    comparison_teams: int
    is_claimed: bool
    """Whether the pilot may say that it moved this."""


class CostLine(Struct, frozen=True, kw_only=True):
    """One thing that is paid for: quantity x hours x unit value."""

    kind: CostKind = CostKind.OWN
    name: str = ""
    """Of its own; the kind's where it is empty."""
    quantity: Decimal = ZERO
    """Pieces, or people where it is their time."""
    hours: Decimal = ONE
    """Of each of these people; 1 of everything else."""
    unit_value: Decimal = ZERO
    every: Every = Every.ONCE
    give: Decimal = ZERO
    """How much more or less it may come to, in percent."""
    why: str = ""


class BenefitLine(Struct, frozen=True, kw_only=True):
    """One thing that is better afterwards: change x unit value x volume of a year."""

    kind: BenefitKind = BenefitKind.OWN
    name: str = ""
    """Of its own; the kind's where it is empty."""
    change: ChangeSpan = ChangeSpan(low=ZERO, middle=ZERO, high=ZERO)
    """In percent, the good way: below 0 it became worse."""
    volume: Decimal = ZERO
    """Cases of a year; of retention the people."""
    volume_give: Decimal = ZERO
    unit_value: Decimal = ZERO
    """Money of one case, one leaver, or one hour."""
    unit_give: Decimal = ZERO
    minutes: Decimal = HOURS_OF_MINUTES
    """Of one case, where time is saved."""
    turnover: Decimal = ZERO
    """Percent of the people who leave in a year; of retention alone."""
    definition: Definition | None = None
    """What the change of retention means: chosen by somebody, or not counted."""
    isolation: tuple[Decimal, Decimal] = (Decimal(60), Decimal(80))
    """How much of the change is due to the program, in percent: conservative, optimistic."""
    confidence: tuple[Decimal, Decimal] = (Decimal(70), Decimal(90))
    """How sure whoever says so is, in percent: conservative, optimistic."""
    is_apart: bool = False
    """Whether these hours are not in what an escalation costs."""
    taken: TakenChange | None = None
    why: str = ""

    @property
    def is_measured(self) -> bool:
        """Whether the change stands as it was measured."""
        return self.taken is not None and self.taken.change == self.change


class Assumptions(Struct, frozen=True, kw_only=True):
    """All of a scenario but its name."""

    currency: str = "EUR"
    years: int = 1
    """How many are looked at."""
    rate: Decimal = Decimal(5)
    """By which money of a later year is worth less, in percent."""
    kept: Decimal = Decimal(50)
    """What is left of a change from one year to the next, in percent."""
    costs: tuple[CostLine, ...] = ()
    benefits: tuple[BenefitLine, ...] = ()

    @property
    def retention(self) -> BenefitLine | None:
        """The line about people who leave."""
        return next((each for each in self.benefits if each.kind == BenefitKind.RETENTION), None)


USUAL_COSTS = tuple(
    CostLine(kind=kind, every=Every.YEAR if kind == CostKind.LICENSE else Every.ONCE)
    for kind in CostKind
    if kind != CostKind.OWN
)
USUAL_BENEFITS = tuple(BenefitLine(kind=kind) for kind in BenefitKind if kind != BenefitKind.OWN)
