"""What exports look like, and what is read out of them."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest

from kpis.importing import opening
from kpis.importing.columns import Unsaid, layout_of, missing_of
from kpis.importing.figures import ReadFigure, Unread, decimal_sign, is_nothing, read_figure
from kpis.importing.findings import Doubt, FileReading, Notice, ReadValue
from kpis.importing.layout import ColumnRole, Layout
from kpis.importing.measures import KpiMeasure, by_name
from kpis.importing.months import month_of_year, read_month
from kpis.importing.opening import open_file
from kpis.importing.plausible import Earlier, Known, notices_of
from kpis.importing.reading import ValueReader
from kpis.importing.sent import BadJson, table_of_json
from kpis.leading import MayLead, proposals
from kpis.usual import USUAL
from people.importing.dates import DateOrder
from people.importing.tables import UnreadableTable
from tests.kpis import SAMPLE

NUMBERS = {slug: number for number, slug in enumerate(USUAL, start=1)}
MEASURES = {
    NUMBERS[slug]: KpiMeasure(
        pk=NUMBERS[slug],
        slug=slug,
        name=str(facts.name),
        unit=str(facts.unit),
        kind=facts.kind,
        layer=facts.layer,
        divided_by=NUMBERS.get(facts.divided_by),
        least=facts.least,
        most=facts.most,
        least_team=facts.least_team,
    )
    for slug, facts in USUAL.items()
}
HOURS, CLARIFICATIONS = NUMBERS["response_time_hours"], NUMBERS["clarification_rate"]
ESCALATIONS, LEAVERS = NUMBERS["escalations"], NUMBERS["voluntary_leavers"]
HEADCOUNT = NUMBERS["headcount"]
NOVEMBER = dt.date(2026, 11, 1)


def read(text: str | bytes, name: str = "values.csv") -> tuple[Layout, FileReading]:
    content = text if isinstance(text, bytes) else text.encode()
    table = open_file(content, name, by_name(MEASURES.values()))
    layout = layout_of(table.headings, table.rows, MEASURES, table.encoding)
    assert not missing_of(layout)
    return layout, ValueReader(table.headings, layout, MEASURES, NOVEMBER).read(table.rows)


def asked(text: str) -> list[Unsaid]:
    table = open_file(text.encode(), "values.csv", by_name(MEASURES.values()))
    return missing_of(layout_of(table.headings, table.rows, MEASURES))


def plain(reading: FileReading) -> list[tuple[str, int, str, float, int | None]]:
    return [(v.team, v.kpi_id, f"{v.month:%Y-%m}", v.value, v.n) for v in reading.values]


def reasons(reading: FileReading) -> list[tuple[int, str, str]]:
    return [(row.number, *reason) for row in reading.failed for reason in row.reasons]


def test_months_are_read_however_they_are_written():
    january = dt.date(2026, 1, 1)
    for text in (
        "2026-01", "2026/1", "202601", "2026M01", "01/2026", "1.2026", "01-26", "jan-26",
        "Jan 2026", "January 2026", "Jänner 2026", "2026 Jan", "2026-01-31", "31.01.2026", "46023",
        "2026-01-15 00:00:00",
    ):  # fmt: skip
        assert read_month(text) == january, text
    assert read_month("Mrz 2026") == read_month("März 26") == dt.date(2026, 3, 1)
    assert read_month("02/01/2026") == january
    assert read_month("02/01/2026", DateOrder.MONTH_FIRST) == dt.date(2026, 2, 1)
    for text in ("", "2026", "2026-13", "Q1 2026", "Team 1", "31.02.2026", "12", "1850-01"):
        assert read_month(text) is None, text
    assert month_of_year("Feb.", "2026") == month_of_year("2", "2026") == dt.date(2026, 2, 1)
    assert month_of_year("2", "") is None


def test_figures_are_read_however_they_are_written():
    assert read_figure("1,234.5", ".") == read_figure("1.234,5", ",") == ReadFigure(1234.5)
    assert read_figure("1 234,5", ",") == read_figure("1'234.5", ".") == ReadFigure(1234.5)
    assert read_figure("8.5 h", ".") == read_figure("8,5 Std.", ",") == ReadFigure(8.5)
    assert read_figure("34.7 %", ".") == ReadFigure(pytest.approx(0.347), is_percent=True)
    assert read_figure("(3)", ".") == read_figure("\u22123", ".") == ReadFigure(-3)
    assert read_figure("8:30", ".", in_hours=True) == ReadFigure(8.5)
    assert read_figure("8:30", ".") is Unread.CLOCK
    assert read_figure("8,5", ".") is Unread.OTHER_DECIMAL
    assert read_figure("eight", ".") is read_figure("1,2,3", ".") is Unread.NO_NUMBER
    assert is_nothing(" N/A ")
    assert not is_nothing("0")
    assert decimal_sign(["1.234", "8,5", "12"]) == ","
    assert decimal_sign(["1,234", "1.5"]) == decimal_sign(["1,234", "7"]) == "."


def test_a_row_for_each_value():
    layout, reading = read(SAMPLE)
    assert [column.role for column in layout.columns][:3] == [
        ColumnRole.TEAM, ColumnRole.IGNORED, ColumnRole.MONTH,
    ]  # fmt: skip
    assert plain(reading)[0] == ("Team 01", HOURS, "2026-01", 8.994, 280)
    assert (len(reading.values), len(reading.failed)) == (120, 0)
    assert {v.kpi_id for v in reading.values} == set(NUMBERS.values()) - {NUMBERS["reply_tone"]}


def test_a_column_for_each_kpi_below_a_title_with_commas_and_percent():
    layout, reading = read(
        "Report of October\n\n"
        "Bereich;Team;Monat;Time to a reply (h);Escalations;Follow-up clarifications\n"
        "X;Süd;Januar 2026;1.234,5;12;34,7\n"
        "X;Süd;02.2026;8,25;n/a;31 %\n"
        "X;Gesamt;02.2026;8;9;30\n".encode("cp1252")
    )
    assert (layout.decimal, layout.percent) == (",", (CLARIFICATIONS,))
    assert plain(reading) == [
        ("Süd", HOURS, "2026-01", 1234.5, None),
        ("Süd", ESCALATIONS, "2026-01", 12, None),
        ("Süd", CLARIFICATIONS, "2026-01", 0.347, None),
        ("Süd", HOURS, "2026-02", 8.25, None),
        ("Süd", CLARIFICATIONS, "2026-02", 0.31, None),
    ]
    assert reasons(reading) == [
        (6, "Team", "“Gesamt” looks like a sum over teams, not like a team.")
    ]


def test_fractions_are_told_by_columns_that_nobody_has_named_yet():
    """Whoever then named them read that 7,9 has another sign than the rest of the file."""
    table = open_file(b"Team;Monat;Antwortzeit\nNord;2026-01;7,9\n", "a.csv", {})
    assert layout_of(table.headings, table.rows, MEASURES).decimal == ","
    assert decimal_sign(["1", "2"], ["7,9"]) == ","
    assert decimal_sign(["7.9"], ["7,9", "8,1"]) == "."
    assert decimal_sign([], ["1.234"]) == "."


@pytest.mark.parametrize("rows", [1, 2])
def test_a_file_without_headings_loses_no_row_to_them(rows):
    """The first row was taken for headings, and no word was said of its figure."""
    content = "Sales, Atlas;2026-10;escalations;4\n" * rows
    with pytest.raises(UnreadableTable, match="no row with headings"):
        open_file(content.encode(), "a.csv", by_name(MEASURES.values()))


def test_a_column_for_each_month_also_in_a_workbook():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Team", "KPI", dt.date(2026, 1, 1), dt.date(2026, 2, 1)])
    sheet.append(["North", "Escalations", 3, 4])
    sheet.append(["North", "clarification_rate", 0.25, None])
    sheet["C3"].number_format = "0.0%"
    file = io.BytesIO()
    book.save(file)
    _layout, reading = read(file.getvalue(), "values.xlsx")
    assert plain(reading) == [
        ("North", ESCALATIONS, "2026-01", 3, None),
        ("North", ESCALATIONS, "2026-02", 4, None),
        ("North", CLARIFICATIONS, "2026-01", 0.25, None),
    ]


def test_letters_that_are_in_doubt_are_read_as_they_make_sense():
    layout, reading = read(
        "Team;Month;Escalations\nJürgen Öz;2026-01;3\nÇağ;2026-01;4\n".encode("cp1254")
    )
    assert layout.encoding
    assert reading.values[0].team.startswith("J")


def test_what_nobody_says_is_asked_for(monkeypatch):
    assert asked("Team;Jan 2026\nA;1") == [Unsaid.KPI]
    assert asked("Team;Escalations\nA;1") == [Unsaid.MONTH]
    assert asked("Who;Month;Escalations\nA;2026-01;1") == [Unsaid.TEAM]
    assert asked("Team;Month;What\nA;2026-01;1") == [Unsaid.VALUE]
    assert asked("Team;Month;KPI;Value\nA;2026-01;strange;1") == [Unsaid.KPI]
    _layout, mixed = read("Team;KPI;Jan 2026;Escalations;KPI;\nA;;1;2\nA;Headcount;1;2\n")
    assert reasons(mixed)[-1] == (3, "Escalations", "Nothing says which month this is.")
    for content in (b"", b"just words\n", b"Team;Month;Escalations\n", b"%PDF-1.7 and more"):
        with pytest.raises(UnreadableTable):
            read(content)
    with pytest.raises(UnreadableTable):
        read("Team;Month\n", "values.xlsx")
    monkeypatch.setattr(opening, "MOST_ROWS", 1)
    with pytest.raises(UnreadableTable):
        read("Team;Month;Escalations\nA;2026-01;1\n")
    empty = openpyxl.Workbook()
    file = io.BytesIO()
    empty.save(file)
    with pytest.raises(UnreadableTable):
        read(file.getvalue(), "values.xlsx")


def test_what_cannot_be_is_refused_by_row_and_column_and_the_rest_is_taken():
    _layout, reading = read(
        "Team,Year,Month,KPI,Value,n\n"
        "A,2026,1,escalations,3,\n"
        ",2026,1,escalations,3,\n"
        "A,2026,13,escalations,3,\n"
        "A,2026,,escalations,3,\n"
        "A,2026,2,escalations,-1,\n"
        "A,2026,2,clarification_rate,1.2,\n"
        "A,2026,2,clarification_rate,0.2,5\n"
        "A,2026,2,escalations,many,\n"
        'A,2026,2,escalations,"2,5",\n'
        "A,2026,2,escalations,5%,\n"
        "A,2026,12,escalations,3,\n"
        "A,2026,3,escalations,3,some\n"
        "A,2026,1,escalations,4,\n"
        "a,2026,1,escalations,3,\n"
        "A,2026,3,unheard of,3,\n"
        "A,2026,4,response_time_hours,2e15,\n"
        "A\ufffd,2026,4,escalations,2,\n"
        f"{'A' * 130},2026,4,escalations,2,\n"
    )
    assert [value.row for value in reading.values] == [2, 8]
    assert reading.ignored == {"unheard of": 1}
    found = {row: text for row, _column, text in reasons(reading)}
    assert found.keys() == {3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14, 17, 18, 19}
    assert [column for _row, column, _text in reasons(reading)][:4] == [
        "Team",
        "Month",
        "Month",
        "Value",
    ]
    assert "below zero" in found[6]
    assert "not a share" in found[7]
    assert "a different decimal sign" in found[10]
    assert found[12] == "This month has not begun yet."
    assert found[14] == "Row 2 says something else about this team, KPI and month."


def notices(reading: FileReading, known: Known | None = None) -> dict[Doubt, Notice]:
    found = notices_of(reading.values, MEASURES, known or {}, this_month=NOVEMBER)
    return {each.doubt: each for each in found}


def long_rows(*rows: str) -> FileReading:
    return read("team,month,kpi,value\n" + "\n".join(rows))[1]


def test_leavers_of_more_than_all_people_a_year_are_pointed_out():
    assert notices(read(SAMPLE)[1]).keys() == {Doubt.TOO_OFTEN}
    rows = [f"A,2026-0{month},{kpi}" for month in range(1, 10) for kpi in ("headcount,8",)]
    few = [f"A,2026-0{month},voluntary_leavers,{int(month < 3)}" for month in range(1, 10)]
    assert notices(long_rows(*rows, *few)) == {}
    many = ["A,2026-01,headcount,8", "A,2026-01,voluntary_leavers,9"]
    assert notices(long_rows(*many)).keys() == {Doubt.BEYOND_HEADCOUNT}


def test_values_outside_of_the_range_and_counts_that_are_none():
    found = notices(long_rows("A,2026-01,response_time_hours,130", "A,2026-01,escalations,2.5"))
    assert found[Doubt.OUT_OF_RANGE].examples == (("A", "2026-01", 130.0),)
    assert found[Doubt.NOT_WHOLE].kpi_id == ESCALATIONS
    assert len(found) == 2


def test_a_tenfold_jump_is_told_by_the_months_of_the_file_or_by_those_before():
    month = [f"A,2026-0{each},response_time_hours,9" for each in range(1, 5)]
    jump = notices(long_rows(*month, "A,2026-05,response_time_hours,95"))
    assert jump[Doubt.JUMP].examples == (("A", "2026-05", 95.0),)
    before = {(HOURS, "a"): Earlier(9.0, dt.date(2026, 4, 1), 12)}
    alone = long_rows("A,2026-05,response_time_hours,95")
    assert notices(alone, before).keys() == {Doubt.JUMP}
    assert notices(alone) == {}
    small = {(ESCALATIONS, "a"): Earlier(1.0, dt.date(2026, 4, 1), 12)}
    assert notices(long_rows("A,2026-05,escalations,12"), small) == {}


def test_gaps_months_that_are_not_over_and_small_teams_are_said_once():
    found = notices(
        long_rows(
            "A,2026-08,response_time_hours,9",
            "A,2026-08,escalations,1",
            "A,2026-11,response_time_hours,9",
            "A,2026-11,escalations,1",
            "A,2026-08,headcount,4",
        )
    )
    assert found[Doubt.GAP] == Notice(doubt=Doubt.GAP, examples=(("A", "2026-09", 0.0),))
    assert found[Doubt.NOT_OVER].examples == (("A", "2026-11", 1.0),)
    assert found[Doubt.SMALL_TEAM].examples == (("A", "", 4.0),)
    known = {(HOURS, "a"): Earlier(9.0, dt.date(2026, 5, 1), 2)}
    late = notices(long_rows("A,2026-08,response_time_hours,9"), known)
    assert late[Doubt.GAP].examples == (("A", "2026-06", 0.0),)
    assert notices_of([], MEASURES, {}, this_month=NOVEMBER, percent=[CLARIFICATIONS]) == [
        Notice(doubt=Doubt.PERCENT, kpi_id=CLARIFICATIONS, count=0)
    ]


def test_json_is_a_list_of_values_and_everything_else_is_said_to_be_none():
    table = table_of_json(
        b'{"values": [{"team": "A", "month": "2026-01", "kpi": "x", "value": 8.5}]}'
    )
    assert table.rows[0].cells == ("A", "2026-01", "x", "8.5", "")
    for body in (
        b"{", b"[]", b"3", b"[3]", b'[{"team": "A"}]', b'[{"value": 1, "tema": "A"}]',
        b'[{"value": NaN}]', b'[{"value": [1]}]', b'[{"value": true}]',
        b"[" + b"1," * 200_000 + b"1]",
    ):  # fmt: skip
        with pytest.raises(BadJson):
            table_of_json(body)


def test_leaders_are_proposed_where_exactly_one_fits():
    people = [
        MayLead(1, "Halima Eze", "Customer Support"),
        MayLead(2, "Wei Zhang", "Sales"),
        MayLead(3, "Li Zhang", "Finance"),
        MayLead(4, "Ann Oh", "Finance"),
        MayLead(5, "Nobody Nowhere", ""),
    ]
    teams = {10: "Support, team Eze", 11: "Zhang", 12: "Wei Zhang's", 13: "Sales", 14: "Finance"}
    assert proposals(teams, people) == {10: 1, 12: 2, 13: 2}


def test_a_value_is_kept_as_it_was_read():
    _layout, reading = read("team,month,kpi,value,n\nA,2026-01,escalations,3,40\n")
    assert reading.values == [ReadValue(2, "A", ESCALATIONS, dt.date(2026, 1, 1), 3.0, 40)]
