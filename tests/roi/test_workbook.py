"""The workbook works everything out again, in LibreOffice, and comes to our own figures."""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from msgspec.structs import replace

from roi.assumptions import Assumptions, BenefitLine, CostLine, TakenChange
from roi.ranges import band_of
from roi.reckoning import reckon_scenario
from roi.states import BenefitKind, CostKind, Definition, Every
from roi.tornado import every_swing
from roi.workbook import written
from tests.office import converted, needs_office
from tests.roi.worked import escalations, flat, retention, span, worked

CENT = 0.01
"""The portal rounds the ends of its band to cents, the workbook does not."""
MEASURED = TakenChange(
    kpi_id=1, slug="asked", name="Asked again", change=span("3", "12", "17"), teams=8,
    comparison_teams=9, is_claimed=True,
)  # fmt: skip
FULL = Assumptions(
    years=3,
    rate=Decimal(8),
    kept=Decimal(60),
    costs=(
        CostLine(kind=CostKind.CONTENT, quantity=Decimal(1), unit_value=Decimal(9000)),
        CostLine(
            kind=CostKind.TIME, quantity=Decimal(40), hours=Decimal("12.5"),
            unit_value=Decimal(72), give=Decimal(25),
        ),
        CostLine(
            kind=CostKind.LICENSE, quantity=Decimal(40), unit_value=Decimal(90), every=Every.YEAR
        ),
    ),
    benefits=(
        escalations(span("-4", "9.5", "21"), volume_give=Decimal(10)),
        retention(span("0", "5", "9"), Definition.TIMES, unit_give=Decimal(40)),
        BenefitLine(
            kind=BenefitKind.CLARIFICATIONS, change=MEASURED.change, taken=MEASURED,
            volume=Decimal(5200),
            unit_value=Decimal(60), minutes=Decimal(20), is_apart=True,
            isolation=(Decimal(90), Decimal(100)),
        ),
        BenefitLine(kind=BenefitKind.REWORK, change=flat("4"), unit_value=Decimal(60)),
        BenefitLine(
            name="=Complaints", change=flat("-3"), volume=Decimal(800), unit_value=Decimal(55)
        ),
    ),
)  # fmt: skip


def book(content: bytes, *, is_worked_out: bool) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content), data_only=is_worked_out)


def at(found: openpyxl.Workbook, name: str) -> object:
    ((title, place),) = found.defined_names[name].destinations
    return found[title][place.replace("$", "")].value


def recalculated(
    content: bytes, folder: Path, changes: dict[str, object] | None = None
) -> openpyxl.Workbook:
    """Without our own results in it, which openpyxl drops, and with some inputs changed."""
    found = book(content, is_worked_out=False)
    for name, value in (changes or {}).items():
        ((title, place),) = found.defined_names[name].destinations
        found[title][place.replace("$", "")].value = value
    changed = io.BytesIO()
    found.save(changed)
    kind = "xlsx:Calc MS Excel 2007 XML"
    again = converted(changed.getvalue(), "in.xlsx", kind, folder)
    return book(again, is_worked_out=True)


def assert_same(found: openpyxl.Workbook, assumptions: Assumptions) -> None:
    ours = reckon_scenario(assumptions)
    for side, column in (("conservative", ours.conservative), ("optimistic", ours.optimistic)):
        for name in ("benefits", "costs", "net", "roi", "bcr", "payback", "npv"):
            assert at(found, f"{name}_{side}") == pytest.approx(
                float(getattr(column, name) or 0), rel=1e-9
            ), (name, side)
    assert at(found, "break_even") == pytest.approx(float(ours.break_even or 0), rel=1e-9)
    band = band_of(assumptions)
    assert at(found, "band_pays") == pytest.approx(100 * band.pays)
    for name, net in zip(("low", "half", "high"), band.net, strict=True):
        assert at(found, f"band_{name}") == pytest.approx(float(net), abs=CENT), name
    assert at(found, "net_middle") == pytest.approx(float(every_swing(assumptions).middle))


def swings(found: openpyxl.Workbook) -> dict[str, list[float]]:
    rows = found["Tornado"].iter_rows(min_row=3, values_only=True)
    return {row[0]: list(row[1:5]) for row in rows if row[0]}


def test_a_workbook_says_without_being_worked_out_what_the_page_says() -> None:
    for assumptions in (FULL, worked()):
        assert_same(book(written("A", assumptions), is_worked_out=True), assumptions)


def test_names_stay_text_and_the_reading_of_retention_is_printed() -> None:
    found = book(written("=1+1", FULL), is_worked_out=True)
    assert found["Assumptions"]["A1"].value == "=1+1"
    assert found["Assumptions"]["A1"].data_type == "s"
    assert "85% becomes 89.25%" in found["Result"]["B2"].value
    unchosen = book(written("A", worked(definition=None)), is_worked_out=True)
    assert "retention is not counted" in unchosen["Result"]["B2"].value


@needs_office
def test_libreoffice_comes_to_the_same_figures_and_follows_a_changed_input(tmp_path: Path) -> None:
    content = written("Full", FULL)
    before = recalculated(content, tmp_path / "same")
    assert_same(before, FULL)
    ours = every_swing(FULL).swings
    theirs = list(swings(before).values())
    for mine, row in zip(ours, theirs, strict=True):
        values = (mine.low, mine.high, mine.net_low, mine.net_high)
        assert row == pytest.approx([float(value) for value in values]), mine

    changes = {
        "retention_means": "points", "years": 2, "kept": 100, "benefit_1_change": -4,
        "cost_3_quantity": 55, "cost_2_give": 0,
    }  # fmt: skip
    benefits = (
        replace(FULL.benefits[0], change=span("-4", "-4", "21")),
        replace(FULL.benefits[1], definition=Definition.POINTS),
        *FULL.benefits[2:],
    )
    certain = replace(FULL.costs[1], give=Decimal(0))
    licensed = replace(FULL.costs[2], quantity=Decimal(55))
    costs = (FULL.costs[0], certain, licensed)
    changed = replace(FULL, years=2, kept=Decimal(100), benefits=benefits, costs=costs)
    after = recalculated(content, tmp_path / "changed", changes)
    assert_same(after, changed)
    assert "85% becomes 90%" in after["Result"]["B2"].value
