"""Workbooks: the digits a sheet shows, cells that hold no value, and files that harm nobody."""

from __future__ import annotations

import datetime as dt
import io
import re
import resource
import subprocess
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from people.importing import files, first_sheet, other_files, workbooks
from people.importing.checking import check
from people.importing.columns import map_columns
from people.importing.files import read_table
from people.importing.number_formats import digits_of
from people.importing.report import Action
from people.importing.tables import Problem, UnreadableTable

DATA = Path(__file__).parent.parent / "data"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook(fill) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        fill(book, book.add_worksheet())
    return buffer.getvalue()


def with_part(content: bytes, ending: str, part: bytes) -> bytes:
    """The workbook with one of its parts replaced."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for item in old.infolist():
            new.writestr(item.filename, part if item.filename.endswith(ending) else old.read(item))
    return buffer.getvalue()


def cells_of(content: bytes) -> list[tuple[str, ...]]:
    return [
        row.cells for row in workbooks.workbook_rows(io.BytesIO(content), workbooks.IN_A_MOMENT)
    ]


def judged(content: bytes):
    table = read_table(content, "x.xlsx")
    fields = map_columns(table.headings, table.rows)
    return check(list(zip(table.headings, fields, strict=True)), table.rows, [])


def test_ids_keep_the_zeros_the_sheet_shows_and_the_manager_is_found():
    report = judged((DATA / "leading-zeros.xlsx").read_bytes())
    assert [row.profile.employee_id for row in report.rows] == ["00123", "00124"]
    assert report.rows[1].profile.manager_employee_id == "00123"
    assert report.counts["new"] == 2


@pytest.mark.parametrize(
    ("number", "number_format", "text"),
    [
        (123, "00000", "00123"),
        (123, "General", "123"),
        (123.0, "0.00", "123"),
        (1234567, "#,##0", "1234567"),
        (1001, "# ##0", "1001"),
        (123456789012, "0.00E+00", "123456789012"),
        (1.2e11, "General", "120000000000"),
        (1.5, "0", "1.5"),
        (0.1 + 0.2, "General", "0.3"),
        (42, '"E"0000', "E0042"),
        (42, "\\P0000", "P0042"),
        (123456789, "000-00-0000", "123-45-6789"),
        (1234567, "00000", "1234567"),
        (7, "0000;[Red]-0000", "0007"),
        (-7, "0000", "-7"),
        (7, "[<100]000;0", "7"),
        (7, '0000_);"x"', "0007"),
        (0, "000", "000"),
    ],
)
def test_numbers_are_written_as_identifiers(number, number_format, text):
    assert digits_of(number, number_format) == text


@given(st.integers(0, 10**15 - 1), st.integers(1, 20))
def test_no_digit_is_lost_in_a_format_of_zeros(number, places):
    text = digits_of(float(number), "0" * places)
    assert (int(text), len(text)) == (number, max(places, len(str(number))))


def test_cells_without_a_value_name_what_they_hold_and_are_errors():
    def fill(book, first):
        first.write_row(0, 0, ["Name", "Email", "Department", "Manager ID"])
        first.write_row(1, 0, ["Ada", "ada@x.example"])
        first.write_formula(1, 2, "=VLOOKUP(1,X:Y,2)", value="#N/A")
        first.write_formula(2, 0, '=HYPERLINK("https://x.example","Bo")', value="Bo")
        first.write(2, 1, "bo@x.example")
        first.write_row(3, 0, ["Cy", "cy@x.example", "#REF!"])
        first.write_formula(4, 0, '="D"&"i"', value="Di")
        first.write_url(4, 1, "mailto:di@x.example", string="di@x.example")

    report = judged(workbook(fill))
    errors = [[(error.heading, error.text) for error in row.errors] for row in report.rows]
    assert [[heading for heading, _text in each] for each in errors] == [
        ["Department"], ["Name"], ["Department"], [],
    ]  # fmt: skip
    assert "#N/A" in errors[0][0][1]
    assert "HYPERLINK" in errors[1][0][1]
    assert report.rows[3].profile.name == "Di"


def test_a_formula_that_was_never_worked_out_is_an_error():
    def fill(book, first):
        first.write_row(0, 0, ["Name", "Email", "Location"])
        first.write_row(1, 0, ["Ada", "ada@x.example"])

    formula = b'<c r="C2"><f>B2&amp;"x"</f></c></row></sheetData>'
    part = first_part(workbook(fill)).replace(b"</row></sheetData>", formula)
    [row] = judged(with_part(workbook(fill), "sheet1.xml", part)).rows
    assert [error.heading for error in row.errors] == ["Location"]
    assert '=B2&"x"' in row.errors[0].text


def first_part(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read("xl/worksheets/sheet1.xml")


def test_a_cell_in_the_last_corner_is_nobody():
    table = read_table((DATA / "stray-cell.xlsx").read_bytes(), "stray-cell.xlsx")
    assert [(row.number, row.cells) for row in table.rows] == [
        (2, ("Ada Stray", "ada.stray@northwind.example"))
    ]


def test_a_cell_below_and_beside_the_people_is_nobody():
    def fill(book, first):
        first.write_row(0, 0, ["Name", "Email"])
        first.write_row(1, 0, ["Ada", "ada@x.example"])
        first.write(70_000, 30, "x")

    assert len(read_table(workbook(fill), "x.xlsx").rows) == 1


def test_thousands_of_empty_columns_are_not_read():
    def fill(book, first):
        bold = book.add_format({"bold": True})
        first.write_row(0, 0, ["Name", "Email"])
        for row in range(1, 6):
            first.write_row(row, 0, ["Ada", f"ada{row}@x.example"])
            for column in range(2, 16_000):
                first.write_blank(row, column, None, bold)

    table = read_table(workbook(fill), "x.xlsx")
    assert table.headings == ("Name", "Email")
    assert {len(row.cells) for row in table.rows} == {2}


def bomb(megabytes: int) -> bytes:
    row = b'<row><c t="inlineStr"><is><t>' + b"x" * 1_000_000 + b"</t></is></c></row>"
    part = f'<worksheet xmlns="{MAIN}"><sheetData>'.encode() + row * megabytes
    return with_part(
        workbook(lambda book, first: None), "sheet1.xml", part + b"</sheetData></worksheet>"
    )


@pytest.mark.parametrize("megabytes", [60, 260])
def test_a_bomb_is_told_and_grows_no_process(megabytes):
    content = bomb(megabytes)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(UnreadableTable, match="is too large to open"):
        read_table(content, "x.xlsx")
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 150 * 1024, "kilobytes"


def test_a_bomb_of_entities_is_not_unfolded():
    parts = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<!DOCTYPE x [<!ENTITY a0 "lol">{parts}]>'
    part = f'<?xml version="1.0"?>{head}<sst xmlns="{MAIN}"><si><t>&a9;</t></si></sst>'
    content = workbook(lambda book, first: first.write(0, 0, "Name"))
    with pytest.raises(UnreadableTable, match="cannot be read"):
        read_table(with_part(content, "sharedStrings.xml", part.encode()), "x.xlsx")


@pytest.mark.parametrize(
    ("program", "told"),
    [
        ("import os; os.abort()", "is too large to open"),
        ("import time; time.sleep(9)", "is too large to open"),
        ("raise SystemError", "cannot be read"),
    ],
)
def test_a_reader_that_dies_or_hangs_is_a_message(monkeypatch, program, told):
    monkeypatch.setattr(workbooks, "READER", [workbooks.READER[0], "-c", program])
    monkeypatch.setattr(files, "IN_A_MOMENT", workbooks.ReadingTime(work=5, patience=1))
    with pytest.raises(UnreadableTable, match=told):
        read_table((DATA / "leading-zeros.xlsx").read_bytes(), "x.xlsx")


def test_the_reader_knows_no_django():
    modules = "import sys; import people.importing.first_sheet; print('django' in sys.modules)"
    told = subprocess.run(
        [workbooks.READER[0], "-c", modules], cwd=workbooks.HOUSE, capture_output=True, text=True
    )
    assert told.stdout.strip() == "False"


def test_a_list_of_names_without_end_is_not_read_in_the_web_process(monkeypatch):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for number in range(12_000):
            archive.writestr(f"word/{number:070}", "")
    opened = []
    monkeypatch.setattr(other_files.zipfile, "ZipFile", lambda file: opened.append(file))
    assert other_files.kind_of_other(content) == ""
    assert opened == []
    monkeypatch.undo()
    with pytest.raises(UnreadableTable, match="cannot be read"):
        read_table(content.getvalue(), "x.xlsx")


def test_names_that_lead_out_of_an_archive_lead_nowhere(tmp_path):
    """A workbook is read in memory: nothing of it ever gets a path of ours."""
    content = workbook(lambda book, first: first.write_column(0, 0, ["Name", "Ada"]))
    packed = io.BytesIO(content)
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr(f"../../../..{tmp_path}/out.txt", "x")
        archive.writestr(f"{tmp_path}/out.txt", "x")
    assert read_table(packed.getvalue(), "x.xlsx").headings == ("Name",)
    assert list(tmp_path.iterdir()) == []


def test_the_first_sheet_that_is_seen_and_filled_counts():
    def fill(book, first):
        first.hide()
        first.write(0, 0, "Secret")
        book.add_worksheet("empty")
        last = book.add_worksheet("people")
        last.write_row(0, 0, ["Name", "Email"])
        book.worksheets()[1].activate()

    assert cells_of(workbook(fill)) == [("Name", "Email")]


def test_headings_are_found_below_a_title():
    table = read_table((DATA / "title-row.xlsx").read_bytes(), "title-row.xlsx")
    assert map_columns(table.headings, table.rows) == [
        "employee_id", "name", "email", "manager_employee_id",
    ]  # fmt: skip
    assert [row.number for row in table.rows] == [4, 5]


def test_the_child_prints_what_is_wrong_as_its_last_line(monkeypatch):
    monkeypatch.setattr(first_sheet, "confine", lambda *, seconds: None)
    target = io.StringIO()
    first_sheet.main(io.BytesIO(b"\xd0\xcf\x11\xe0broken"), target, seconds=5)
    assert re.fullmatch(r'{"problem": "unreadable"}\n', target.getvalue())
    target = io.StringIO()
    first_sheet.main(io.BytesIO((DATA / "leading-zeros.xlsx").read_bytes()), target, seconds=5)
    assert target.getvalue().count("\n") == 3


def test_too_many_rows_and_too_much_text_end_the_reading(monkeypatch):
    content = workbook(lambda book, first: [first.write(row, 0, "Ada") for row in range(20)])
    monkeypatch.setattr(first_sheet, "MAX_CHARACTERS", 8)
    with pytest.raises(first_sheet.NotRead) as told:
        list(first_sheet.filled_rows(content))
    assert told.value.problem is Problem.TOO_LARGE


@pytest.mark.parametrize("name", ["old-workbook.xls", "open-document.ods"])
def test_older_and_open_workbooks_keep_their_digits_too(name):
    table = read_table((DATA / name).read_bytes(), name)
    assert table.rows[0].cells == ("00123", "Ada", "ada@x.example", "2020-05-01")
    assert table.rows[1].cells[0] in ("123456789012", "120000000000")


def test_a_workbook_with_a_password_says_so():
    content = b"\xd0\xcf\x11\xe0" + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(UnreadableTable, match="password"):
        read_table(content, "x.xlsx")


def open_document(body: str) -> bytes:
    spaces = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "table", "text")
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(
            "content.xml", f"<office:document-content{spaces}>{body}</office:document-content>"
        )
    return buffer.getvalue()


def test_open_documents_repeat_what_is_empty_without_making_it():
    def cell(text, kind="string", value=""):
        return (
            f'<table:table-cell office:value-type="{kind}" office:value="{value}">'
            f"<text:p>{text}</text:p></table:table-cell>"
        )

    empty = '<table:table-cell table:number-columns-repeated="16384"/>'
    content = open_document(
        "<table:table><table:table-row>" + empty + "</table:table-row></table:table>"
        "<table:table><table:table-row>"
        + cell("Name")
        + cell("Email")
        + empty
        + '</table:table-row><table:table-row table:number-rows-repeated="1048000">'
        + empty
        + "</table:table-row><table:table-row>"
        + cell("1,001", "float", "1001")
        + cell("E0042", "float", "42")
        + "</table:table-row></table:table>"
        "<table:table><table:table-row>" + cell("other") + "</table:table-row></table:table>"
    )
    rows = workbooks.workbook_rows(io.BytesIO(content), workbooks.IN_A_MOMENT)
    assert [(row.number, row.cells) for row in rows] == [
        (1, ("Name", "Email")), (1_048_002, ("1001", "E0042")),
    ]  # fmt: skip


def test_a_sheet_of_other_programs_is_judged_as_one():
    assert judged((DATA / "title-row.xlsx").read_bytes()).of(Action.FAILED) == []


def with_formulas(book, first):
    first.write_row(0, 0, ["Name", "Email", "Active"])
    first.write_formula(1, 0, '=HYPERLINK("https://x.example","Bo")', value="Bo")
    first.write_boolean(1, 2, True)
    first.write_formula(2, 0, '="D"&"i"', value="Di")
    first.write_datetime(2, 1, NOON, book.add_format({"num_format": "dd.mm.yyyy hh:mm"}))


NOON = dt.datetime(2020, 5, 1, 12, 0)  # noqa: DTZ001  a spreadsheet knows no zones
FILES = ("leading-zeros.xlsx", "title-row.xlsx", "old-workbook.xls", "open-document.ods")


@pytest.mark.parametrize(
    "content",
    [*((DATA / name).read_bytes() for name in FILES), workbook(with_formulas)],
    ids=[*FILES, "formulas"],  # never the size: a workbook holds the second it was made in
)
def test_the_process_passes_on_what_is_read(content):
    passed_on = [
        (row.number, row.cells)
        for row in workbooks.workbook_rows(io.BytesIO(content), workbooks.IN_A_MOMENT)
    ]
    assert [(number, tuple(cells)) for number, cells in first_sheet.filled_rows(content)] == (
        passed_on
    )
    assert passed_on


def test_hidden_sheets_alone_are_no_list():
    content = workbook(with_formulas)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = archive.read("xl/workbook.xml").replace(b"<sheet ", b'<sheet state="hidden" ')
    hidden = with_part(content, "xl/workbook.xml", part)
    with pytest.raises(first_sheet.NotRead, match="unreadable"):
        list(first_sheet.filled_rows(hidden))
