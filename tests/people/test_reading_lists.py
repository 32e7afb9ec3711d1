from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pytest
import xlsxwriter

from people.importing import files, first_sheet
from people.importing.columns import (
    audience_for,
    field_for,
    is_present,
    language_code,
    map_columns,
)
from people.importing.files import read_table
from people.importing.first_sheet import NotRead
from people.importing.pasted import PastedPerson, parse_pasted
from people.importing.readings import open_text
from people.importing.tables import UnreadableTable

DATA = Path(__file__).parent.parent / "data"


def decode(content):
    return open_text(io.BytesIO(content)).read().removeprefix("\ufeff")


def test_pasted_pilot_list_reads_completely():
    rows = parse_pasted((DATA / "pilot-leaders.txt").read_text())
    assert len(rows) == 10
    assert not any(row.errors for row in rows)
    assert rows[1].name == "Agnieszka Ní-Bhriain"
    assert rows[9] == PastedPerson(10, "Élodie Wójcik", "elodie.wojcik@northwind.example")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Halima Eze <Halima@X.example>", [("Halima Eze", "halima@x.example")]),
        (
            '"Eze, Halima" <h@x.example>, Bob Ito <b@x.example>',
            [("Halima Eze", "h@x.example"), ("Bob Ito", "b@x.example")],
        ),
        (
            "Eze, Halima <h@x.example>; Bob Ito <b@x.example>",
            [("Halima Eze", "h@x.example"), ("Bob Ito", "b@x.example")],
        ),
        (
            "Halima Eze, h@x.example\r\nBob Ito\tb@x.example",
            [("Halima Eze", "h@x.example"), ("Bob Ito", "b@x.example")],
        ),
        ("Halima Eze (h@x.example)", [("Halima Eze", "h@x.example")]),
        ("\ufeffHalima\u00a0Eze <mailto:h@x.example>\u200b", [("Halima Eze", "h@x.example")]),
        (
            '"Eze; Halima, h@old.example" <h@x.example>; Bob Ito <b@x.example>',
            [("Eze; Halima, h@old.example", "h@x.example"), ("Bob Ito", "b@x.example")],
        ),
        ("\n , ; \n\n", []),
        ("", []),
    ],
)
def test_pasted_forms(text, expected):
    rows = parse_pasted(text)
    assert [(row.name, row.email) for row in rows] == expected
    assert not any(row.errors for row in rows)


def test_pasted_errors_say_what_is_wrong_in_which_line():
    lines = (
        "Halima Eze <h@x.example>",
        "Nobody",
        "",
        "Bob <not-an-address>",
        "hal@x.example",
        "Twin <H@x.example>",
    )
    rows = parse_pasted("\n".join(lines))
    assert [(row.number, len(row.errors)) for row in rows] == [
        (1, 0),
        (2, 1),
        (4, 1),
        (5, 1),
        (6, 1),
    ]
    assert "line 1" in rows[4].errors[0]


ROWS = [["Name", "Email", "Hire Date"], ["Zoë Nováková", "zoe@x.example", "2020-05-01"]]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_csv_in_any_dress(separator, encoding):
    text = "\r\n".join(separator.join(row) for row in ROWS)
    table = read_table(text.encode(encoding), "people.csv")
    assert table.headings == ("Name", "Email", "Hire Date")
    assert table.rows[0].cells == ("Zoë Nováková", "zoe@x.example", "2020-05-01")


def test_windows_1252_and_nul_are_read():
    table = read_table("Name;E-Mail\nJörg\x00 Müller;j@x.example\n".encode("cp1252"), "leute.csv")
    assert table.rows[0].cells == ("Jörg Müller", "j@x.example")


def test_the_separator_line_of_excel_is_obeyed():
    assert read_table(b"sep=|\r\nName|Email\nA,B|a@x.example", "x.csv").rows[0].cells == (
        "A,B",
        "a@x.example",
    )


def test_zeros_that_a_system_kept_from_a_spreadsheet_are_read():
    content = b'Employee ID,Name,Email\n="00123",Ana,a@x.example\n"=""0124""",Bo,b@x.example\n'
    assert [row.cells[0] for row in read_table(content, "list.csv").rows] == ["00123", "0124"]


def test_row_numbers_are_those_of_a_spreadsheet():
    table = read_table(
        b'Name,Email\n\n"A\nB",a@x.example\n,\nC,c@x.example,surplus\nD\nE,e@x.example,,\n', "x.csv"
    )
    assert [(row.number, row.cells) for row in table.rows] == [
        (3, ("A B", "a@x.example")),
        (5, ("C", "c@x.example", "surplus")),
        (6, ("D", "")),
        (7, ("E", "e@x.example")),
    ]


NOON = dt.datetime(2020, 5, 1, 12, 0)  # noqa: DTZ001  a spreadsheet knows no zones


def test_workbook_with_dates_and_numbers():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Employee ID", "Name", "Email", "Hire Date"])
        sheet.write_row(1, 0, [1001, "Ana", "ana@x.example"])
        sheet.write_row(2, 0, [1002.5, "Ben", "ben@x.example"])
        sheet.write_datetime(2, 3, NOON, book.add_format({"num_format": "yyyy-mm-dd hh:mm"}))
        sheet.write_datetime(
            1, 3, dt.date(2020, 5, 1), book.add_format({"num_format": "yyyy-mm-dd"})
        )
    table = read_table(buffer.getvalue(), "people.xlsx")
    assert table.rows[0].cells == ("1001", "Ana", "ana@x.example", "2020-05-01")
    assert table.rows[1].cells == ("1002.5", "Ben", "ben@x.example", "2020-05-01")


@pytest.mark.parametrize(
    ("content", "filename"),
    [
        (b"", "x.csv"),
        (b"\xef\xbb\xbf \r\n", "x.csv"),
        (b",,\n,,\n", "x.csv"),
        (b"PK\x03\x04broken", "x.xlsx"),
        (b"\xd0\xcf\x11\xe0broken", "x.xls"),
        (b"Name,Email\n", "x.xlsx"),
        (b"Halima Eze <h@x.example>\nBob", "x.txt"),
        (b'Name,Email\n"' + b"x" * 200_000, "x.csv"),
    ],
)
def test_what_cannot_be_read_says_so(content, filename):
    with pytest.raises(UnreadableTable, match=r"\w+"):
        read_table(content, filename)


def test_too_many_rows_and_too_much_unpacked(monkeypatch):
    monkeypatch.setattr(files, "MAX_ROWS", 1)
    with pytest.raises(UnreadableTable, match="more than 1 rows"):
        read_table(b"Name,Email\nA,a@x.example\nB,b@x.example", "x.csv")
    monkeypatch.setattr(first_sheet, "MAX_UNPACKED", 10)
    buffer = io.BytesIO()
    xlsxwriter.Workbook(buffer).close()
    with pytest.raises(NotRead, match="too large"):
        list(first_sheet.filled_rows(buffer.getvalue()))


def test_the_messy_export_is_read():
    table = read_table((DATA / "hris-export-messy.csv").read_bytes(), "hris-export-messy.csv")
    assert table.headings[0] == "Employee ID"
    assert len(table.rows) == 53
    assert table.rows[20].cells[1] == "Halima"


def test_headings_in_two_languages():
    fields = {
        "Personalnummer": "employee_id",
        "Vorname": "first_name",
        "Nachname": "last_name",
        "E-Mail": "email",
        "Führungsebene": "level",
        "Unfug": "",
        "Mail": "",  # the second column of addresses
    }
    assert map_columns(list(fields)) == list(fields.values())
    assert field_for("WORK_EMAIL ") == "email"


def test_words_of_hr_systems():
    assert audience_for("Director") == "manager_of_managers"
    assert audience_for("Geschäftsführung") == "executive"
    assert audience_for("Teamleiter*in") is None
    assert is_present("Terminated") is False
    assert is_present("Aktiv") is True
    assert is_present("on the moon") is None
    assert [language_code(text) for text in ("de-AT", "pt_BR.UTF-8", "German", "???")] == [
        "de",
        "pt",
        "de",
        None,
    ]


def test_decode_prefers_utf8():
    assert decode("Größe".encode()) == "Größe"


def test_utf16_of_either_order_and_what_a_csv_reader_gives_up_on():
    assert decode("Name".encode("utf-16-be")) == "Name"
    with pytest.raises(UnreadableTable, match="line 2 is never closed"):
        read_table(b'Name,Email\nA,"' + b"x" * 140_000 + b'"\n', "x.csv")
