"""The file of failed rows: what the page said, and the same rows when it comes back."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from common.spreadsheets import FORMULA_STARTS, as_text, from_text
from people.import_rows import rows_of_list
from people.importing.failed_rows import failed_records
from people.importing.files import read_table
from people.importing.texts import clean
from people.models import Member, PeopleImport
from tests.downloads import as_csv, as_xlsx

cells = st.text(max_size=12).map(clean) | st.sampled_from(
    ["=1+1", "'=1", "''+x", "-", "@a", "'", "'a", "+Plus team", 'a"b', "a,b", "a;b", "00123"]
)


@given(st.text(max_size=12))
def test_one_apostrophe_protects_and_is_taken_off_again(cell):
    assert from_text(as_text(cell)) == cell
    assert not as_text(cell).startswith(FORMULA_STARTS)


COLUMNS = [("Name", "name"), ("Email", "email"), ("=Team", "")]


def records_of(rows):
    failed = [(number, row, "=why") for number, row in enumerate(rows, start=2)]
    return failed_records(COLUMNS, failed)


def same(table, rows):
    assert [heading[:4] for heading in table.headings[:3]] == ["Name", "Emai", "=Tea"]
    assert [row.cells[:3] for row in table.rows] == rows
    numbers = [str(number) for number, _row in enumerate(rows, start=2)]
    assert [row.cells[3] for row in table.rows] == numbers


@given(st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=5))
@pytest.mark.parametrize("language", ["en", "de"])
def test_brought_back_it_is_what_went_out(language, rows):
    with translation.override(language):
        same(read_table(as_csv(records_of(rows)), "failed-rows-1.csv"), rows)


def test_brought_back_as_a_workbook_it_is_what_went_out():
    rows = [("=1+1", "'=1", "''+x"), ("-", "@a", "'"), ("00123", 'a"b', "a;b"), ("Ana", "", "5")]
    same(read_table(as_xlsx(records_of(rows)), "failed-rows-1.xlsx"), rows)


@pytest.fixture
def staged(admin, client_for):
    content = (
        "Employee ID,Name,Email,Department,Status\n"
        'E9201,"=HYPERLINK(""x"")",eve@northwind.example,Sales,Active\n'
        "E9202,Plus Person,plus@northwind.example,+Plus team,Active\n"
        "E9203,Broken Row,not-an-address,-,Active\n"
    )
    file = SimpleUploadedFile("formulas.csv", content.encode())
    client = client_for(admin)
    page = client.get(client.post(reverse("people:import"), {"upload": "1", "file": file}).url)
    return client, page


def records(response):
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_the_file_is_what_the_page_said_before_and_after_the_yes(staged):
    client, page = staged
    pk, run = page.context["staged"].pk, page.context["report"].fingerprint
    url = reverse("people:failed_rows", args=[pk])
    assert f"{url}?run={run}" in page.content.decode()
    before = records(client.get(url, {"run": run}))
    assert [row[0] for row in before[1:]] == ["E9201", "E9203"]
    assert before[2][3] == "'-"
    client.post(page.request["PATH_INFO"], {"fingerprint": run})
    Member.objects.filter(email="plus@northwind.example").update(email="eve@northwind.example")
    assert records(client.get(url)) == before


def test_a_file_that_would_not_be_what_the_page_said_is_not_given(staged):
    client, page = staged
    url = reverse("people:failed_rows", args=[page.context["staged"].pk])
    answer = client.get(url, {"run": "0" * 32})
    assert answer.url == page.request["PATH_INFO"]


def test_brought_back_through_the_page_the_cells_are_the_same(staged):
    client, page = staged
    url = reverse("people:failed_rows", args=[page.context["staged"].pk])
    file = SimpleUploadedFile("failed-rows.csv", client.get(url).content)
    again = client.get(client.post(reverse("people:import"), {"upload": "1", "file": file}).url)
    kept = [row.cells[:5] for row in rows_of_list(PeopleImport.objects.latest("pk"))]
    assert kept == [
        ("E9201", '=HYPERLINK("x")', "eve@northwind.example", "Sales", "Active"),
        ("E9203", "Broken Row", "not-an-address", "-", "Active"),
    ]
    assert [row.errors for row in again.context["failed"]] == [
        row.errors for row in page.context["failed"]
    ]


@pytest.mark.parametrize("name", ["failed_rows", "failed_rows_xlsx"])
def test_each_kind_of_file_is_brought_back_through_the_page(staged, name):
    client, page = staged
    answer = client.get(reverse(f"people:{name}", args=[page.context["staged"].pk]))
    ending = answer.headers["Content-Disposition"].rpartition(".")[2].strip('"')
    file = SimpleUploadedFile(f"again.{ending}", answer.content)
    client.get(client.post(reverse("people:import"), {"upload": "1", "file": file}).url)
    kept = [row.cells[:5] for row in rows_of_list(PeopleImport.objects.latest("pk"))]
    assert kept[1] == ("E9203", "Broken Row", "not-an-address", "-", "Active")
