"""Which lines a scenario begins with, from what its pilot measured. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from msgspec.structs import replace

from common.whole_numbers import whole_number
from roi.assumptions import Assumptions, BenefitLine, TakenChange
from roi.states import BenefitKind

CALLED = {
    "escalation": BenefitKind.ESCALATIONS,
    "retention": BenefitKind.RETENTION,
    "turnover": BenefitKind.RETENTION,
    "leaver": BenefitKind.RETENTION,
    "attrition": BenefitKind.RETENTION,
    "clarification": BenefitKind.CLARIFICATIONS,
    "rework": BenefitKind.REWORK,
}
"""How organizations call such figures, in the slugs of their KPIs."""
COMPARED = (Decimal(90), Decimal(100))
"""A change beside comparison teams is the program's already; a little is left for doubt."""


def kind_of(slug: str) -> BenefitKind | None:
    """What a KPI would be a benefit of; None where nobody can tell."""
    return next((kind for part, kind in CALLED.items() if part in slug), None)


def lines_from(offers: Iterable[TakenChange]) -> list[BenefitLine]:
    """A line for each kind that was measured, the first of a kind only."""
    found: dict[BenefitKind, BenefitLine] = {}
    for offer in offers:
        kind = kind_of(offer.slug)
        if kind is not None:
            found.setdefault(kind, taken_over(BenefitLine(kind=kind), offer))
    return list(found.values())


def taken_over(line: BenefitLine, offer: TakenChange) -> BenefitLine:
    """The line with the measured change."""
    isolation = COMPARED if offer.comparison_teams else line.isolation
    return replace(line, change=offer.change, taken=offer, isolation=isolation)


def take_measured(assumptions: Assumptions, go: str, offers: Iterable[TakenChange]) -> Assumptions:
    """With a measured change taken over, where the button for it was pressed: "take 3 17" is the
    fourth line and the KPI of this number. Anything else changes nothing.
    """
    _take, _space, said = go.partition("take ")
    number, _space, kpi = said.partition(" ")
    place = whole_number(number)
    lines = list(assumptions.benefits)
    offer = next((each for each in offers if str(each.kpi_id) == kpi), None)
    if offer is None or place is None or place >= len(lines):
        return assumptions
    lines[place] = taken_over(lines[place], offer)
    return replace(assumptions, benefits=tuple(lines))
