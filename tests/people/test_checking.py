from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pytest

from people.importing.checking import check
from people.importing.columns import map_columns
from people.importing.dates import DateOrder, date_order, read_date
from people.importing.failed_rows import failed_records, to_mend
from people.importing.files import read_table
from people.importing.managers import on_circles
from people.importing.report import Action, Alarm, FieldChange
from people.importing.tables import SourceRow
from people.profiles import KnownMember
from tests.downloads import as_csv

DATA = Path(__file__).parent.parent / "data"
ANA = KnownMember(
    pk=1,
    email="ana@x.example",
    name="Ana",
    employee_id="E1",
    department="Sales",
    audience="frontline_leader",
)
BEN = KnownMember(
    pk=2, email="ben@x.example", name="Ben", employee_id="E2", manager_employee_id="E1"
)


def judge(headings, *rows, known=()):
    columns = list(zip(headings, map_columns(headings), strict=True))
    return check(columns, [SourceRow(n, tuple(row)) for n, row in enumerate(rows, start=2)], known)


def as_file(columns, rows):
    failed = [(row.number, row.cells, to_mend(row)) for row in rows]
    return as_csv(failed_records(columns, failed)).decode("utf-8-sig")


def errors_of(row):
    return [(error.heading, error.text) for error in row.errors]


def test_the_clean_export_has_only_good_rows():
    table = read_table((DATA / "hris-export.csv").read_bytes(), "hris-export.csv")
    report = check(
        list(zip(table.headings, map_columns(table.headings), strict=True)), table.rows, []
    )
    assert report.counts == {
        "new": 70,
        "changed": 0,
        "unchanged": 0,
        "leaver": 0,
        "gone": 0,
        "failed": 0,
    }
    chief, head = report.rows[0].profile, report.rows[1].profile
    assert (chief.name, chief.audience, chief.time_zone) == (
        "Thabo Virtanen",
        "executive",
        "Africa/Cairo",
    )
    assert (head.audience, head.hired_on) == ("manager_of_managers", dt.date(2018, 9, 11))


def test_the_messy_export_fails_by_row_and_column():
    table = read_table((DATA / "hris-export-messy.csv").read_bytes(), "hris-export-messy.csv")
    report = check(
        list(zip(table.headings, map_columns(table.headings), strict=True)), table.rows, []
    )
    failed = {
        row.number: [error.heading for error in row.errors] for row in report.of(Action.FAILED)
    }
    assert failed == {
        11: ["Work Email"],  # the same address as the row before
        14: ["Time Zone"],
        16: ["Manager ID"],
        24: ["Work Email"],
        32: ["Manager ID"],  # manages herself
        35: ["Hire Date"],
    }
    assert report.counts["gone"] == 1
    assert report.counts["new"] == 46
    formula = next(row for row in report.rows if row.number == 27)
    assert formula.profile.job_title == '=HYPERLINK("http://evil.example")'
    assert [note.heading for note in formula.notes] == ["Job Title"]
    orphan = next(row for row in report.rows if row.number == 33)
    assert orphan.profile.manager_employee_id is None
    assert "E1031" in orphan.notes[0].text
    assert report.rows[1].profile.hired_on == dt.date(2015, 7, 29)


@pytest.mark.parametrize(
    ("field", "value", "heading"),
    [
        ("Email", "", "Email"),
        ("Email", "nobody", "Email"),
        ("Name", "", "Name"),
        ("Name", "x" * 201, "Name"),
        ("Country", "Germany", "Country"),
        ("Time Zone", "CEST", "Time Zone"),
        ("Language", "???", "Language"),
        ("Level", "Wizard", "Level"),
        ("Hire Date", "31/02/2020", "Hire Date"),
        ("Status", "On the moon", "Status"),
    ],
)
def test_each_column_is_checked(field, value, heading):
    row = {"Name": "Cleo", "Email": "cleo@x.example", field: value}
    report = judge(list(row), list(row.values()))
    assert [error.heading for error in report.rows[0].errors] == [heading]
    assert report.rows[0].action == "failed"


def test_a_first_name_that_is_not_a_column_is_not_missed():
    one = judge(["First Name", "Last Name", "Email"], ["", "Teller", "teller@x.example"]).rows[0]
    assert (one.profile.name, one.action) == ("Teller", Action.NEW)
    assert [(note.heading, "one name" in note.text) for note in one.notes] == [("First Name", True)]
    assert judge(["Last Name", "Email"], ["Cher", "cher@x.example"]).counts["new"] == 1
    assert judge(["Email"], ["cher@x.example"]).rows[0].errors[0].text == "The name is missing."
    long = judge(["First Name", "Last Name", "Email"], ["x" * 150, "y" * 150, "a@x.example"])
    assert [heading for heading, _text in errors_of(long.rows[0])] == ["Last Name"]


def test_surplus_cells_are_told():
    report = judge(["Name", "Email"], ["Cleo", "cleo@x.example", "more"])
    assert report.rows[0].errors[0].heading == ""


def test_known_people_show_old_and_new_and_blanks_change_nothing():
    headings = ["ID", "Name", "Email", "Department", "Level", "Manager ID"]
    report = judge(
        headings,
        ["E1", "Ana", "ana@x.example", "", "Director", ""],
        ["E2", "Ben", "ben@x.example", "", "", "E1"],
        known=[ANA, dataclasses.replace(BEN, audience="")],
    )
    assert report.rows[0].changes == (
        FieldChange("audience", "frontline_leader", "manager_of_managers"),
    )
    assert [row.action for row in report.rows] == ["changed", "unchanged"]
    assert report.summary.untouched == 0


def test_a_new_address_is_recognized_by_the_id():
    report = judge(["ID", "Name", "Email"], ["E1", "Ana", "ana.neu@x.example"], known=[ANA])
    assert report.rows[0].changes == (FieldChange("email", "ana@x.example", "ana.neu@x.example"),)


def test_one_row_is_not_two_people_and_two_rows_not_one():
    headings = ["ID", "Name", "Email"]
    mixed = judge(headings, ["E1", "Ben", "ben@x.example"], known=[ANA, BEN])
    assert mixed.rows[0].candidates == (ANA, BEN)
    twice = judge(
        headings, ["E1", "Ana", "neu@x.example"], ["", "Ana", "ana@x.example"], known=[ANA, BEN]
    )
    assert [row.action for row in twice.rows] == ["changed", "failed"]
    same_id = judge(headings, ["E7", "Cleo", "c@x.example"], ["E7", "Dora", "d@x.example"])
    assert "row 2" in same_id.rows[1].errors[0].text


def test_a_row_that_repeats_another_has_one_error_and_not_two():
    report = judge(["Name", "Email"], *[["Ana", "ana@x.example"]] * 2, known=[ANA])
    assert len(report.rows[1].errors) == 1


def test_circles_are_found_wherever_one_starts():
    managers = {"a": "b", "b": "c", "c": "a", "d": "a", "e": "e", "f": "g"}
    assert on_circles(managers) == {"a", "b", "c", "e"}
    assert on_circles({}) == set()


def test_circles_of_managers_are_found_through_people_already_here():
    headings = ["ID", "Name", "Email", "Manager ID"]
    report = judge(headings, ["E1", "Ana", "ana@x.example", "E2"], known=[ANA, BEN])
    assert "lead back to this row" in report.rows[0].errors[0].text
    three = judge(
        headings,
        ["A", "A", "a@x.example", "B"],
        ["B", "B", "b@x.example", "C"],
        ["C", "C", "c@x.example", "A"],
        ["D", "D", "d@x.example", "A"],
    )
    assert [row.action for row in three.rows] == ["failed", "failed", "failed", "new"]
    assert three.rows[3].profile.manager_employee_id is None
    by_address = judge(["Name", "Email", "Manager ID"], ["Ana", "ana@x.example", "E1"], known=[ANA])
    assert "own manager" in by_address.rows[0].errors[0].text


def test_leavers_stand_apart_and_many_need_a_second_yes():
    headings = ["Name", "Email", "Status"]
    known = [
        dataclasses.replace(ANA, pk=n + 1, email=f"p{n}@x.example", employee_id=f"P{n}")
        for n in range(10)
    ]
    one = judge(headings, ["Ana", "p0@x.example", "Terminated"], known=known)
    assert one.counts["leaver"] == 1
    assert not one.alarms
    two = judge(
        headings, *[["Ana", f"p{n}@x.example", "Terminated"] for n in range(2)], known=known
    )
    assert two.alarms == [Alarm.LEAVERS]
    gone = dataclasses.replace(ANA, is_active=False)
    again = judge(headings, ["Ana", "ana@x.example", "left"], known=[gone])
    assert again.counts["gone"] == 1
    back = judge(headings, ["Ana", "ana@x.example", "active"], known=[gone])
    assert back.rows[0].changes[-1].new == "back"


def test_the_fingerprint_follows_what_would_happen():
    row = ["E1", "Ana", "ana@x.example"]
    headings = ["ID", "Name", "Email"]
    assert judge(headings, row).fingerprint == judge(headings, row).fingerprint
    assert judge(headings, row).fingerprint != judge(headings, row, known=[ANA]).fingerprint


def test_failed_rows_are_a_file_that_a_spreadsheet_does_not_obey():
    report = judge(["Name", "Email", "=Title"], ["=1+1", "nobody", "@x"])
    columns = [("Name", "name"), ("Email", "email"), ("=Title", "")]
    text = as_file(columns, report.rows)
    assert text.splitlines()[0] == "Name,Email,'=Title,Row in the file,What to correct"
    assert text.splitlines()[1].startswith("'=1+1,nobody,'@x,2,\"Name: This is a formula")
    columns = [("=Name", "name"), ("Email", "email")]
    failed = check(columns, [SourceRow(2, ("", "ana@x.example"))], []).rows
    text = as_file(columns, failed)
    assert text.splitlines()[1] == ",ana@x.example,2,'=Name: The name is missing."


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["03/04/2020"], DateOrder.DAY_FIRST),
        (["03/04/2020", "04/25/2020"], DateOrder.MONTH_FIRST),
        (["25.04.2020", "04/25/2020"], DateOrder.DAY_FIRST),
        (["2020-01-31"], DateOrder.DAY_FIRST),
    ],
)
def test_the_column_decides_the_order(texts, order):
    assert date_order(texts) is order


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020-02-29", dt.date(2020, 2, 29)),
        ("2020-02-29T00:00:00Z", dt.date(2020, 2, 29)),
        ("29.2.2020", dt.date(2020, 2, 29)),
        ("29. 2. 2020 09:30", dt.date(2020, 2, 29)),
        ("31/02/2020", None),
        ("01/01/0020", None),
        ("soon", None),
    ],
)
def test_dates(text, expected):
    assert read_date(text, DateOrder.DAY_FIRST) == expected


def test_month_first():
    assert read_date("02/29/2020", DateOrder.MONTH_FIRST) == dt.date(2020, 2, 29)
