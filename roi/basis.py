"""What the figures of a scenario rest on: in sentences, and assumption by assumption. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import chain

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.records import dataclass
from roi.assumptions import Assumptions, BenefitLine
from roi.benefits import worth_of
from roi.costs import amount_of
from roi.money import money
from roi.tornado import ends, middle_of
from roi.wording import benefit_name, cost_name, count_words, percent_words

Said = Callable[[Decimal], str]


@dataclass(frozen=True)
class AssumedLine:
    """One assumption in words; what has no range stands in the middle alone."""

    line: str
    what: str
    low: str
    middle: str
    high: str


def present_value_words(assumptions: Assumptions) -> str:
    """What the present value is called, with its time and its interest."""
    text = ngettext(
        "Present value (NPV) of %(years)s year at %(rate)s interest",
        "Present value (NPV) of %(years)s years at %(rate)s interest",
        assumptions.years,
    )
    return text % {"years": assumptions.years, "rate": percent_words(assumptions.rate)}


def basis_lines(assumptions: Assumptions) -> list[str]:
    """What the two columns are about, to print beside them."""
    looked_at = ngettext(
        "Benefits and costs are those of %(years)s year, with what is paid each year in it.",
        "Benefits and costs are those of %(years)s years, with what is paid each year in them.",
        assumptions.years,
    )
    return [
        looked_at % {"years": assumptions.years},
        _(
            "“Pays for itself after” is all these costs, divided by the average benefit of a month "
            "of this time (Phillips). Where that is longer than the time itself, it supposes that "
            "the same benefits go on, and that nothing is paid again."
        ),
        _(
            "Conservative and optimistic differ in two assumptions alone: how much is due to the "
            "program, and confidence. All else is at its middle in both. The tries use every "
            "range, so they go beyond both columns."
        ),
    ]


def assumed_lines(assumptions: Assumptions) -> list[AssumedLine]:
    """Those of the whole first, then benefits and costs line by line."""
    return [
        *_of_all(assumptions),
        *chain.from_iterable(_of_benefit(line, assumptions) for line in assumptions.benefits),
        *_of_costs(assumptions),
    ]


def _of_all(assumptions: Assumptions) -> Iterator[AssumedLine]:
    scenario = _("Scenario")
    yield AssumedLine(scenario, _("Years looked at"), "", str(assumptions.years), "")
    if assumptions.years > 1:
        kept = percent_words(assumptions.kept)
        yield AssumedLine(scenario, _("Left of the change a year later"), "", kept, "")
    rate = percent_words(assumptions.rate)
    yield AssumedLine(scenario, _("Interest for later years"), "", rate, "")


def _of_benefit(line: BenefitLine, assumptions: Assumptions) -> Iterator[AssumedLine]:
    """Nothing of a line that nobody filled in."""
    if not line.volume * line.unit_value:
        return
    name = benefit_name(line)
    change = line.change
    told = tuple(map(percent_words, (change.low, change.middle, change.high)))
    what = _("Change, measured, with its 95% interval") if line.is_measured else _("Change")
    yield AssumedLine(name, what, *told)
    yield _given(name, _("How many in a year"), line.volume, line.volume_give, count_words)
    said = _money_in(assumptions)
    yield _given(name, _("What one is worth"), worth_of(line).unit_value, line.unit_give, said)
    yield _pair(name, _("Due to the program (isolation)"), line.isolation)
    yield _pair(name, _("Confidence"), line.confidence)


def _of_costs(assumptions: Assumptions) -> Iterator[AssumedLine]:
    said = _money_in(assumptions)
    for line in assumptions.costs:
        amount = amount_of(line)
        if amount:
            yield _given(cost_name(line), _("Cost, each time"), amount, line.give, said)


def _money_in(assumptions: Assumptions) -> Said:
    return lambda value: money(value, assumptions.currency)


def _given(name: str, what: str, value: Decimal, give: Decimal, said: Said) -> AssumedLine:
    low, high = map(said, ends(value, give)) if give else ("", "")
    return AssumedLine(name, what, low, said(value), high)


def _pair(name: str, what: str, pair: tuple[Decimal, Decimal]) -> AssumedLine:
    """Conservative is its least, optimistic its most."""
    return AssumedLine(name, what, *map(percent_words, (pair[0], middle_of(pair), pair[1])))
