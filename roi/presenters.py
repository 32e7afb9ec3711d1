"""What the page of a scenario shows of its figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _

from common.records import dataclass
from roi.assumptions import Assumptions, BenefitLine, TakenChange
from roi.basis import AssumedLine, assumed_lines, basis_lines, present_value_words
from roi.cautions import caution_lines
from roi.money import money
from roi.ranges import Band, band_of, told_ends
from roi.readings import readings_of
from roi.reckoning import RoiColumn, RoiOutcome, reckon_scenario
from roi.states import Every
from roi.tornado import Lever, Swing, Tornado, tornado
from roi.wording import (
    benefit_name,
    cost_name,
    count_words,
    left_out_words,
    percent_words,
    retention_words,
    span_words,
    swing_name,
    trimmed,
)
from ui.charts import SpreadChart, SpreadMark, SpreadStep, TornadoChart, TornadoRow
from ui.numbers import DASH, whole_percent

MOST_SWINGS = 10


@dataclass(frozen=True)
class FigureLine:
    """One figure, conservative and optimistic."""

    label: str
    conservative: str
    optimistic: str
    is_strong: bool = False


@dataclass(frozen=True)
class CostShown:
    """One line of costs in words."""

    name: str
    amount: str
    how_often: str
    why: str


@dataclass(frozen=True)
class BenefitShown:
    """One line of benefits in words."""

    name: str
    gross: str
    conservative: str
    optimistic: str
    why: str
    note: str
    is_measured: bool


@dataclass(frozen=True)
class ReadingShown:
    """One reading of better retention in words."""

    label: str
    leavers: str
    gross: str
    is_chosen: bool
    is_possible: bool


@dataclass(frozen=True)
class ScenarioShown:
    """Everything about the result, ready for the page, the comparison and the file of tables."""

    summary: str
    """The one line that stays in sight while somebody types."""
    figures: list[FigureLine]
    basis: list[str]
    """What the figures are about, to print beneath them."""
    assumed: list[AssumedLine]
    costs: list[CostShown]
    benefits: list[BenefitShown]
    amounts: list[tuple[str, str]]
    """Key of a line in the form -> what it comes to."""
    program_costs: str
    break_even: str
    retention: str
    readings: list[ReadingShown]
    chance: list[str]
    cautions: list[str]
    tornado: TornadoChart | None
    spread: SpreadChart | None

    @property
    def has_figures(self) -> bool:
        """Whether anything was filled in."""
        return bool(self.costs or self.benefits)


def scenario_shown(assumptions: Assumptions) -> ScenarioShown:
    """The result of a scenario, in the reader's language."""
    found = reckon_scenario(assumptions)
    said = _money_in(assumptions.currency)
    band, swings = band_of(assumptions), tornado(assumptions)
    return ScenarioShown(
        summary=_summary(found),
        figures=figure_lines(found),
        basis=basis_lines(assumptions),
        assumed=assumed_lines(assumptions),
        costs=_costs(found, said),
        benefits=_benefits(found, said),
        amounts=_amounts(found, said),
        program_costs=said(found.program_costs),
        break_even=break_even_words(found),
        retention=retention_words(assumptions),
        readings=_readings(assumptions.retention, said),
        chance=chance_words(found, band),
        cautions=caution_lines(found),
        tornado=_tornado_chart(swings, assumptions, said) if swings.swings else None,
        spread=_spread_chart(band, said) if len(band.bins) > 1 else None,
    )


@dataclass(frozen=True)
class OfferShown:
    """A measured change to take over, in words."""

    kpi_id: int
    name: str
    text: str
    comparison_teams: int


def offers_shown(offers: Iterable[TakenChange]) -> list[OfferShown]:
    """Each with its interval."""
    text = _("better by %(middle)s (%(range)s)")
    return [
        OfferShown(
            kpi_id=each.kpi_id,
            name=each.name,
            text=text
            % {
                "middle": percent_words(each.change.middle),
                "range": span_words(each.change.low, each.change.high),
            },
            comparison_teams=each.comparison_teams,
        )
        for each in offers
    ]


Said = Callable[[Decimal], str]


def _money_in(currency: str) -> Said:
    return lambda value: money(value, currency)


def figure_lines(found: RoiOutcome) -> list[FigureLine]:
    """Row by row of the two columns."""
    said = _money_in(found.assumptions.currency)
    rows: list[tuple[str, Callable[[RoiColumn], str], bool]] = [
        (_("Benefits"), lambda column: said(column.benefits), False),
        (_("Costs"), lambda column: said(column.costs), False),
        (_("Left after costs"), lambda column: said(column.net), False),
        (_("ROI"), lambda column: _maybe(column.roi, percent_words), True),
        (_("Benefits for each 1 of costs (BCR)"), _bcr, False),
        (_("Pays for itself after"), _payback, False),
        (present_value_words(found.assumptions), lambda column: said(column.npv), False),
    ]
    return [
        FigureLine(label, show(found.conservative), show(found.optimistic), is_strong=is_strong)
        for label, show, is_strong in rows
    ]


def _summary(found: RoiOutcome) -> str:
    low, high = found.conservative.roi, found.optimistic.roi
    if low is None or high is None:
        return ""
    return _("ROI %(low)s to %(high)s") % {"low": percent_words(low), "high": percent_words(high)}


def _maybe(value: Decimal | None, show: Callable[[Decimal], str]) -> str:
    return DASH if value is None else show(value)


def _bcr(column: RoiColumn) -> str:
    return _maybe(column.bcr, lambda value: trimmed(value, 2))


def _payback(column: RoiColumn) -> str:
    if column.payback is None:
        return _("never") if column.costs else DASH
    return _("%(months)s months") % {"months": trimmed(column.payback, 1)}


def break_even_words(found: RoiOutcome) -> str:
    """How much of the change has to be the program's; '' without costs or benefits."""
    share = found.break_even
    if share is None or not found.program_costs:
        return ""
    if share > 100:
        return _("Even if all of the change were due to the program, it would not pay for itself.")
    text = _(
        "It pays for itself as soon as %(share)s of what changed is due to the program. Assumed "
        "are %(low)s to %(high)s."
    )
    low, high = (
        100 * column.benefits / found.gross for column in (found.conservative, found.optimistic)
    )
    shares = {"share": percent_words(share), "low": trimmed(low, 1), "high": percent_words(high)}
    return text % shares


def chance_words(found: RoiOutcome, band: Band) -> list[str]:
    """How likely it is to pay, and how sure that is."""
    if not found.program_costs or not found.gross:
        return []
    said = _money_in(found.assumptions.currency)
    low, _middle, high = told_ends(band.net)
    tries = {"share": whole_percent(band.pays), "low": said(low), "high": said(high)}
    lines = [
        _("In %(share)s of 100 tries within these ranges, more came back than was paid.") % tries,
        _("In 90 of 100 tries, what is left after costs lies from about %(low)s to %(high)s.")
        % tries,
    ]
    if band.roi is not None:
        rois = map(percent_words, told_ends([Decimal(str(each)) for each in band.roi]))
        ends = dict(zip(("low", "middle", "high"), rois, strict=True))
        text = _(
            "In 90 of 100 tries, the ROI lies from about %(low)s to %(high)s, in half of all above "
            "%(middle)s. These need not be the same tries: costs differ from try to try, and what "
            "became worse counts among them."
        )
        lines.append(text % ends)
    return lines


def _costs(found: RoiOutcome, said: Said) -> list[CostShown]:
    return [
        CostShown(
            name=cost_name(each.line),
            amount=said(each.within),
            how_often=str(Every(each.line.every).label),
            why=each.line.why,
        )
        for each in found.costs
        if each.amount
    ]


def _benefits(found: RoiOutcome, said: Said) -> list[BenefitShown]:
    return [
        BenefitShown(
            name=benefit_name(each.line),
            gross=said(each.gross),
            conservative=said(each.conservative) if each.is_counted else DASH,
            optimistic=said(each.optimistic) if each.is_counted else DASH,
            why=each.line.why,
            note=left_out_words(each.left_out) if each.left_out else "",
            is_measured=each.line.is_measured,
        )
        for each in found.benefits
        if each.gross
    ]


def _amounts(found: RoiOutcome, said: Said) -> list[tuple[str, str]]:
    costs = [(f"c{place}", each.within) for place, each in enumerate(found.costs)]
    benefits = [
        (f"b{place}", each.conservative if each.is_counted else Decimal(0))
        for place, each in enumerate(found.benefits)
    ]
    return [(key, said(amount) if amount else "") for key, amount in (*costs, *benefits)]


def _readings(line: BenefitLine | None, said: Said) -> list[ReadingShown]:
    """What each would come to before isolation; nothing as long as nothing is filled in."""
    if line is None or not line.volume * line.unit_value * line.change.middle:
        return []
    return [
        ReadingShown(
            label=str(each.definition.label),
            leavers=trimmed(each.leavers),
            gross=said(each.gross),
            is_chosen=each.definition == line.definition,
            is_possible=each.is_possible,
        )
        for each in readings_of(line)
    ]


def _tornado_chart(found: Tornado, assumptions: Assumptions, said: Said) -> TornadoChart:
    return TornadoChart(
        slug="tornado",
        title=_("What matters most"),
        rows=tuple(
            TornadoRow(
                label=swing_name(each, assumptions),
                ends=_ends(each, said),
                values=(float(each.net_low), float(each.net_high)),
                texts=(said(each.net_low), said(each.net_high)),
            )
            for each in found.swings[:MOST_SWINGS]
        ),
        middle=float(found.middle),
        zero_text=_("pays for itself"),
        middle_text=_("Everything at its middle: %(net)s") % {"net": said(found.middle)},
        heads=(
            _("Assumption"),
            _("At least"),
            _("At most"),
            _("Left at the least"),
            _("Left at the most"),
        ),
    )


def _ends(swing: Swing, said: Said) -> tuple[str, str]:
    show: Said = percent_words
    if swing.lever in {Lever.UNIT, Lever.COST}:
        show = said
    elif swing.lever == Lever.VOLUME:
        show = count_words
    return show(swing.low), show(swing.high)


def _spread_chart(band: Band, said: Said) -> SpreadChart:
    width = band.bins[1][0] - band.bins[0][0]
    edges = [band.bins[0][0] - width, *(end for end, _count in band.bins)]
    names = (_("Lowest 5 of 100"), _("Half of the tries"), _("Highest 5 of 100"))
    low, middle, high = (
        SpreadMark(name, float(value), said(as_told))
        for name, value, as_told in zip(names, band.net, told_ends(band.net), strict=True)
    )
    return SpreadChart(
        slug="spread",
        title=_("How likely it is to pay"),
        steps=tuple(
            SpreadStep(float(start), float(end), count)
            for (start, end), (_end, count) in zip(pairwise(edges), band.bins, strict=True)
        ),
        marks=(low, middle, high),
        zero_text=_("pays for itself"),
        heads=(_("Tries"), _("Left after costs")),
    )
