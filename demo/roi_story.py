"""What Northwind reckons of its finished pilot: what it cost, and what the change may be worth."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from msgspec.structs import replace

from cohorts.models import Cohort
from kpis.operations.reckoning import keep_results
from people.models import Member
from roi.assumptions import BenefitLine, ChangeSpan, CostLine
from roi.measured import offers_of
from roi.operations import create_scenario, report_scenario
from roi.starting import lines_from
from roi.states import BenefitKind, CostKind, Definition, Every

NAME = "First round, with our own facilitators"


def tell_scenario(cohort: Cohort, by: Member, now: dt.datetime) -> None:
    """One scenario, which the report tells; a change that the pilot has measured is taken from
    there.
    """
    keep_results(cohort=cohort, now=now)
    measured = {line.kind: line for line in lines_from(offers_of(cohort, now))}
    told = create_scenario(
        organization=cohort.organization,
        cohort=cohort,
        name=NAME,
        costs=_costs(),
        benefits=[_as_measured(line, measured.get(line.kind)) for line in _benefits()],
        by=by,
        now=now,
    )
    report_scenario(scenario=told, is_wanted=True, by=by, now=now)


def _as_measured(line: BenefitLine, measured: BenefitLine | None) -> BenefitLine:
    """Retention stays what it is: so few people left that nothing can be measured."""
    if measured is None or line.kind == BenefitKind.RETENTION:
        return line
    return replace(line, change=measured.change, taken=measured.taken, isolation=measured.isolation)


def _costs() -> list[CostLine]:
    return [
        _cost(CostKind.FACILITATORS, 84, 74, "Two people, 42 hours each with preparation", 15),
        _cost(CostKind.COACHES, 24, 92, "Three talks for each of eight leaders, 60 minutes", 10),
        replace(
            _cost(CostKind.TIME, 8, 68, "Cards, practice, talks; average of HR for leads", 20),
            hours=Decimal(14),
        ),
        replace(
            _cost(CostKind.LICENSE, 8, 60, "Server and upkeep, shared among eight"),
            every=Every.YEAR,
        ),
        _cost(CostKind.ADMIN, 26, 55, "Hours of the program team"),
        _cost(CostKind.EVALUATION, 20, 60, "Figures, this reckoning, the report"),
    ]


def _cost(kind: CostKind, quantity: int, value: int, why: str, give: int = 0) -> CostLine:
    return CostLine(
        kind=kind,
        quantity=Decimal(quantity),
        unit_value=Decimal(value),
        give=Decimal(give),
        why=why,
    )


def _benefits() -> list[BenefitLine]:
    return [
        BenefitLine(
            kind=BenefitKind.ESCALATIONS,
            change=_span(2, 10, 18),
            volume=Decimal(512),
            volume_give=Decimal(10),
            unit_value=Decimal(180),
            unit_give=Decimal(25),
            why="Service desk: cases of these eight teams last year; 2.5 hours of two people each",
        ),
        BenefitLine(
            kind=BenefitKind.RETENTION,
            change=_span(0, 5, 10),
            volume=Decimal(83),
            turnover=Decimal(13),
            unit_value=Decimal(28_000),
            unit_give=Decimal(30),
            definition=Definition.FEWER,
            isolation=(Decimal(30), Decimal(50)),
            confidence=(Decimal(50), Decimal(70)),
            why="HR: search, gap and start of a new colleague; half of what is often quoted",
        ),
        BenefitLine(
            kind=BenefitKind.CLARIFICATIONS,
            change=_span(4, 12, 20),
            volume=Decimal(7_840),
            volume_give=Decimal(20),
            minutes=Decimal(12),
            unit_value=Decimal(58),
            is_apart=True,
            why="Three weeks of mail and chat, counted; minutes asked of twelve people",
        ),
    ]


def _span(low: int, middle: int, high: int) -> ChangeSpan:
    return ChangeSpan(low=Decimal(low), middle=Decimal(middle), high=Decimal(high))
