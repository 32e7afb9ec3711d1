"""Cells of a report: rounded as they are shown, worked out of each other, written."""

from __future__ import annotations

import pytest

from reports.cells import cell_text, formula_words, is_reached, reckoned, rounded
from reports.document import (
    CellFormula,
    CellKind,
    HowReckoned,
    JudgedCriterion,
    ReportCell,
    ReportColumn,
)
from tests.reports.making import MODULES
from ui.numbers import DASH, MINUS

CHANGES = ReportColumn(
    key="d",
    name="Difference",
    kind=CellKind.CHANGE,
    digits=2,
    formula=CellFormula(HowReckoned.CHANGES, ("a", "b", "c", "d")),
)


@pytest.mark.parametrize(
    ("cell", "kind", "digits", "text"),
    [
        (None, CellKind.CHANGE, 1, DASH),
        ("", CellKind.TEXT, 1, ""),
        (0.4, CellKind.CHANGE, 1, "+0.4"),
        (-0.25, CellKind.CHANGE, 2, f"{MINUS}0.25"),
        (0.0, CellKind.CHANGE, 1, "0.0"),
        (0.996, CellKind.SHARE, 0, "99%"),
        (12_000, CellKind.COUNT, 0, "12,000"),
        (3.14, CellKind.NUMBER, 1, "3.1"),
    ],
)
def test_a_cell_is_written_as_people_read_it(
    cell: ReportCell, kind: CellKind, digits: int, text: str
) -> None:
    assert cell_text(cell, kind, digits) == text


def test_no_cell_holds_more_digits_than_it_shows() -> None:
    assert rounded(0.123456, CellKind.SHARE) == 0.12
    assert rounded(-0.04, CellKind.CHANGE) == 0.0
    assert rounded(7.0, CellKind.COUNT) == 7
    assert rounded(None, CellKind.NUMBER) is None


def test_formulas_come_to_what_a_reader_would_reckon() -> None:
    assert [row[-1] for row in MODULES.rows] == [0.88, 0.99, 0.99]
    assert MODULES.rows[-1][1:3] == (206, 208)
    share = MODULES.columns[-1]
    assert reckoned(share, [1, 0]) is None
    assert reckoned(share, [None, 3]) is None
    assert reckoned(CHANGES, [2.0, 3.5, 1.0, 1.25]) == 1.25
    assert reckoned(CHANGES, [2.0, 3.5, None, None]) == 1.5
    assert reckoned(CHANGES, [None, None, None, None]) is None
    assert reckoned(MODULES.columns[0], []) is None
    assert formula_words(MODULES, share.formula or CHANGES.formula) == "Finished ÷ Open to"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("low", "high", "is_met"),
    [(0.8, 0.9, True), (0.1, 0.5, False), (0.1, 0.9, None), (None, None, None)],
)
def test_a_criterion_is_decided_by_its_whole_interval(
    low: float | None, high: float | None, *, is_met: bool | None
) -> None:
    judged = JudgedCriterion(
        label="", asked="", found="", least=0.8, measured=0.8, low=low, high=high,
        kind=CellKind.SHARE, verdict="",
    )  # fmt: skip
    assert is_reached(judged) is is_met
