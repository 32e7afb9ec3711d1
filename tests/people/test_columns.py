"""Headings of many systems and languages, managers named in many ways, spellings, zones."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from django.utils.translation import override

from people.importing.checking import check
from people.importing.columns import field_for, map_columns, plain
from people.importing.files import read_table
from people.importing.report import Action
from people.importing.tables import SourceRow
from people.importing.zones import zone_for
from people.presenters import field_labels
from people.profiles import KnownMember
from tests.dressings import dressings

DATA = Path(__file__).parent.parent / "data"
ANA = KnownMember(
    pk=1, name="Ana Roth", email="ana@x.example", employee_id="E1", department="Sales"
)
BEN = KnownMember(pk=2, name="Ben Ito", email="ben@x.example", department="SALES")


def judge(headings, *cells, known=()):
    rows = [SourceRow(number, tuple(row)) for number, row in enumerate(cells, start=2)]
    columns = list(zip(headings, map_columns(headings, rows), strict=True))
    return check(columns, rows, known)


def judge_file(name, known=()):
    table = read_table((DATA / name).read_bytes(), name)
    fields = map_columns(table.headings, table.rows)
    return check(list(zip(table.headings, fields, strict=True)), table.rows, known)


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("primaryWorkEmail", "email"),
        ("supervisor_employee_number", "manager_employee_id"),
        ("Personalnummer", "employee_id"),
        ("Vorgesetzter", "manager"),
        ("Vorgesetzter (E-Mail)", "manager_email"),
        ("Personalnummer des Vorgesetzten", "manager_employee_id"),
        ("Personalnummer Vorgesetzter", "manager_employee_id"),
        ("matricule", "employee_id"),
        ("Matricule du responsable", "manager_employee_id"),
        ("N° de matricule", "employee_id"),
        ("Adresse e-mail", "email"),
        ("correo electrónico", "email"),
        ("Correo del jefe", "manager_email"),
        ("Apellidos", "last_name"),
        ("Cognome", "last_name"),
        ("Responsabile diretto", "manager"),
        ("Medewerkernummer", "employee_id"),
        ("Leidinggevende", "manager"),
        ("Matrícula", "employee_id"),
        ("Gestor direto", "manager"),
        ("Nazwisko", "last_name"),
        ("Bezpośredni przełożony", "manager"),
        ("Adres e-mail", "email"),
        ("E-mail służbowy *", "email"),
        ("EmployeeID", "employee_id"),
        ("emp_first_name", "first_name"),
        ("Legal Last Name", "last_name"),
        ("Manager's e-mail", "manager_email"),
        ("Line Manager Name", "manager_name"),
        ("managerEmployeeId", "manager_employee_id"),
        ("Reports To", "manager"),
        ("Hire Date (dd/mm/yyyy)", "hired_on"),
        ("User name", ""),
        ("Manager level", ""),
        ("Company name", ""),
        ("", ""),
    ],
)
def test_headings_of_many_systems(heading, field):
    assert field_for(heading) == field


def test_what_was_chosen_by_hand_comes_first():
    remembered = {plain("Work Email"): "", plain("Kontakt"): "email"}
    assert map_columns(["Name", "Work Email", "KONTAKT"], (), remembered) == ["name", "", "email"]
    table = read_table(b"Wer,Kontakt\nA,a@x.example", "x.csv", remembered={"wer": "name"})
    assert table.headings == ("Wer", "Kontakt")


@pytest.mark.parametrize(
    ("headings", "cells", "name"),
    [
        (["Name", "Vorname"], ["Müller", "Jörg"], "Jörg Müller"),
        (["Nom", "Prénom"], ["Lefèvre", "Léa"], "Léa Lefèvre"),
        (["Nombre", "Apellidos"], ["Ana", "García Gil"], "Ana García Gil"),
        (["Name", "First name"], ["Jörg Müller", "Jörg"], "Jörg Müller"),
    ],
)
def test_name_beside_one_half_is_the_other_half(headings, cells, name):
    report = judge([*headings, "Email"], [*cells, "x@x.example"])
    assert report.rows[0].profile.name == name


def test_one_name_is_a_name():
    report = judge_file("one-name.csv")
    assert [row.profile.name for row in report.rows] == ["Suharto", "Teller"]
    assert [[note.heading for note in row.notes] for row in report.rows] == [
        ["Last name"], ["First name"],
    ]  # fmt: skip


def test_one_department_in_the_spelling_of_most():
    report = judge_file("departments.csv")
    assert {row.profile.department for row in report.rows} == {"Sales"}
    assert [len(row.notes) for row in report.rows] == [0, 1, 1]


def test_one_department_in_the_spelling_known_here():
    known = [dataclasses.replace(BEN, email=f"b{n}@x.example") for n in range(2)]
    report = judge_file("departments.csv", [ANA, *known])
    assert {row.profile.department for row in report.rows} == {"SALES"}
    assert [len(row.notes) for row in report.rows] == [1, 0, 1]


def test_one_place_and_no_notes_where_nothing_changes():
    report = judge(
        ["Name", "Email", "Location"],
        ["A", "a@x.example", "berlin"],
        ["B", "b@x.example", "Berlin"],
        ["C", "c@x.example", "BERLIN  "],
        ["D", "d@x.example", "Berlin"],
        ["E", "", "berlin"],
    )
    assert {row.profile.location for row in report.rows[:4]} == {"Berlin"}


@pytest.mark.parametrize("heading", ["Manager", "Vorgesetzter", "Supervisor e-mail"])
def test_managers_named_by_address(heading):
    report = judge(
        ["ID", "Name", "Email", heading],
        ["1", "Ada", "ada@x.example", ""],
        ["2", "Bo", "bo@x.example", "Ada@x.example"],
        ["3", "Cy", "cy@x.example", "ana@x.example"],
        ["4", "Di", "di@x.example", "nobody@x.example"],
        ["5", "Ed", "ed@x.example", "ben@x.example"],
        known=[ANA, BEN],
    )
    profiles = [row.profile for row in report.rows]
    assert [each.manager_employee_id for each in profiles[:3]] == [None, "1", "E1"]
    assert "nobody@x.example" in report.rows[3].errors[0].text
    assert (profiles[4].manager_employee_id, profiles[4].manager_email) == (None, "ben@x.example")


def test_managers_named_by_name():
    report = judge(
        ["Name", "Email", "Reports to"],
        ["Ada Weber", "ada@x.example", "-"],
        ["Bo Berg", "bo@x.example", "Weber, Ada"],
        ["Cy Cole", "cy@x.example", "ana roth"],
        ["Di Dahl", "di@x.example", "Nobody Known"],
        ["Bo Berg", "bo2@x.example", "Bo Berg"],
        known=[ANA],
    )
    profiles = [row.profile for row in report.rows]
    assert [each.manager_email for each in profiles] == [None, "ada@x.example", None, None, None]
    assert profiles[2].manager_employee_id == "E1"
    assert "Nobody is called" in report.rows[3].notes[0].text
    assert "Several people" in report.rows[4].notes[0].text
    assert report.counts["new"] == 5


def test_circles_of_named_managers_are_errors():
    report = judge(
        ["Name", "Email", "Manager email"],
        ["Ada", "ada@x.example", "bo@x.example"],
        ["Bo", "bo@x.example", "ada@x.example"],
        ["Cy", "cy@x.example", "cy@x.example"],
    )
    assert [row.action for row in report.rows] == [Action.FAILED] * 3


def test_a_manager_whose_row_fails_is_left_out_with_a_note():
    report = judge(
        ["Name", "Email", "Time zone", "Manager email"],
        ["Ada", "ada@x.example", "Mars", ""],
        ["Bo", "bo@x.example", "UTC", "ada@x.example"],
    )
    assert report.rows[1].profile.manager_email is None
    assert "not imported" in report.rows[1].notes[0].text


def test_ids_that_a_spreadsheet_cut_short_are_errors():
    report = judge(
        ["ID", "Name", "Email", "Manager ID"],
        ["1.2E+11", "Ada", "ada@x.example", ""],
        ["1001.0", "Bo", "bo@x.example", "1001.0"],
        ["1002", "Cy", "cy@x.example", "1001.0"],
    )
    assert [error.heading for error in report.rows[0].errors] == ["ID"]
    assert report.rows[2].profile.manager_employee_id == "1001"


@pytest.mark.parametrize(
    "name", ['=HYPERLINK("x")', "+1", "-", "@anna", "123", "#N/A", "#REF!", "#NAME?", "?"]
)
def test_what_is_no_name_is_an_error(name):
    [row] = judge(["Name", "Email"], [name, "a@x.example"]).rows
    assert {error.heading for error in row.errors} == {"Name"}


def test_text_that_looks_like_a_formula_elsewhere_is_kept():
    report = judge_file("formulas.csv")
    assert [row.action for row in report.rows] == [Action.FAILED, Action.NEW, Action.FAILED]
    assert report.rows[1].profile.department == "+Plus team"
    assert [error.heading for error in report.rows[2].errors] == ["Email"]


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("w. europe daylight time", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ("America/New York", "America/New_York"),
        ("Europe / Paris", "Europe/Paris"),
        ("(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna", "Europe/Amsterdam"),
        ("(UTC-05:00) Eastern Time (US & Canada)", "America/New_York"),
        ("(GMT) Greenwich Mean Time : Dublin, Edinburgh, Lisbon, London", "Europe/Dublin"),
        ("(UTC-07:00) Chihuahua, La Paz, Mazatlan", "America/Mazatlan"),
        ("(UTC+05:30) Chennai, Kolkata, Mumbai, New Delhi", "Asia/Kolkata"),
        ("(UTC) Coordinated Universal Time", "UTC"),
        ("utc", "UTC"),
        ("localtime", None),
        ("Factory", None),
        ("posixrules", None),
        ("EST5EDT", None),
        ("CET", None),
        ("CEST", None),
        ("(UTC+01:00) Nowhere", None),
        ("(UTC+09:00) Berlin", None),
        ("Mars/Olympus", None),
    ],
)
def test_zones_as_windows_and_outlook_write_them(text, zone):
    assert zone_for(text) == zone


def test_zones_of_a_file():
    report = judge_file("zones.csv")
    assert [row.action for row in report.rows] == [Action.NEW, Action.NEW, Action.FAILED]
    assert [row.profile.time_zone for row in report.rows[:2]] == ["Europe/Berlin"] * 2
    assert [note.text for note in report.rows[0].notes] == ["Read as Europe/Berlin."]
    assert "localtime" in report.rows[2].errors[0].text


def test_a_first_name_somebody_prefers_is_not_their_whole_name():
    headings = ["First name", "Last name", "Preferred name", "Email"]
    run = judge(
        headings, ["Robert", "Berg", "Bo", "bo@x.example"], ["Ana", "Roth", "", "a@x.example"]
    )
    assert [row.profile.name for row in run.rows] == ["Robert Berg", "Ana Roth"]
    run = judge(headings, ["Robert", "Berg", "Bo Berg", "bo@x.example"])
    assert [row.profile.name for row in run.rows] == ["Bo Berg"]


def test_a_name_to_sign_in_with_is_an_address_where_there_is_no_other():
    upn = "userPrincipalName"
    assert map_columns([upn, "displayName", "mail"]) == ["", "name", "email"]
    assert map_columns([upn, "displayName"]) == ["email", "name"]
    chosen = {plain(upn): "email"}
    assert map_columns([upn, "displayName", "mail"], remembered=chosen) == ["email", "name", ""]


GERMAN = {
    "employee_id": "Personalnummer|Personal-ID|Mitarbeitenden-ID|Emp #",
    "first_name": "Vorname",
    "last_name": "Nachname",
    "name": "Vor- und Nachname|Name des Mitarbeiters|Mitarbeitende/r",
    "email": "E-Mail-Adresse|Geschäftliche E-Mail-Adresse|Dienstliche Mailadresse",
    "job_title": "Stellenbezeichnung|Tätigkeit|Rolle",
    "level": "Führungsebene|Karrierestufe",
    "department": "Abteilung|Name der Abteilung|Geschäftsbereich|Team / Abteilung",
    "cost_center": "Kostenstelle|Kostenstellen-Nr.",
    "location": "Standort|Büro|Stadt",
    "country": "Land|Länderschlüssel|Land/Region",
    "time_zone": "Zeitzone",
    "manager": "Führungskraft|Vorgesetzte*r|Direkte/r Vorgesetzte/r|Manager:in",
    "manager_employee_id": "Personalnummer der Führungskraft|Manager\u2019s ID",
    "manager_email": "E-Mail-Adresse der Führungskraft",
    "hired_on": "Eintrittsdatum|Beschäftigt seit|Vertragsbeginn",
    "status": "Beschäftigungsstatus|Contract status",
    "language": "Sprache|Bevorzugte Sprache",
}


@pytest.mark.parametrize(
    ("field", "heading"),
    [(field, heading) for field, listed in GERMAN.items() for heading in listed.split("|")],
)
def test_german_headings_however_they_are_written(field, heading):
    """Umlauts as two letters, as SAP exports them, were known of no heading."""
    for each in dressings(heading):
        if plain(each) == plain(heading) or " " in each or "_" in each or " " not in heading:
            assert field_for(each) == field, each


@pytest.mark.parametrize("language", ["en", "de"])
def test_what_the_portal_calls_fields_is_known(language):
    with override(language):
        labels = {field: str(label) for field, label in field_labels().items()}
    del labels["audience"]
    assert {field: field_for(label) for field, label in labels.items()} == {f: f for f in labels}
