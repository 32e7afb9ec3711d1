"""The worked example of our own documentation: 500 people, 75 leavers, 1,200 escalations."""

from __future__ import annotations

from decimal import Decimal

from roi.assumptions import Assumptions, BenefitLine, ChangeSpan, CostLine
from roi.states import BenefitKind, CostKind, Definition


def span(low: str, middle: str, high: str) -> ChangeSpan:
    return ChangeSpan(low=Decimal(low), middle=Decimal(middle), high=Decimal(high))


def flat(value: str) -> ChangeSpan:
    return span(value, value, value)


def escalations(change: ChangeSpan, why: str = "Service desk", **more: object) -> BenefitLine:
    return BenefitLine(
        kind=BenefitKind.ESCALATIONS,
        change=change,
        volume=Decimal(1200),
        unit_value=Decimal(150),
        why=why,
        **more,
    )


def retention(change: ChangeSpan, definition: Definition | None, **more: object) -> BenefitLine:
    return BenefitLine(
        kind=BenefitKind.RETENTION,
        change=change,
        volume=Decimal(500),
        unit_value=Decimal(30000),
        turnover=Decimal(15),
        definition=definition,
        why="HR, three years",
        **more,
    )


def worked(definition: Definition | None = Definition.FEWER, **more: object) -> Assumptions:
    content = CostLine(
        kind=CostKind.CONTENT, quantity=Decimal(1), unit_value=Decimal(45000), why="Offer"
    )
    benefits = (escalations(flat("10")), retention(flat("5"), definition))
    return Assumptions(**{"costs": (content,), "benefits": benefits, **more})
