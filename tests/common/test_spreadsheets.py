"""Files as the reader's spreadsheet expects them."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator

import openpyxl
import pytest
from django.utils import translation

from common.spreadsheets import FileFormat, download
from common.workbook import Moment
from tests.downloads import as_csv, as_xlsx

RECORDS = [["What", "n", "=Value"], ["Sales, north", 12, -0.4567], ["+Plus", None, 3.0]]


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("en", ["What,n,'=Value", '"Sales, north",12,-0.457', "'+Plus,,3.000"]),
        ("de", ["What;n;'=Value", "Sales, north;12;-0,457", "'+Plus;;3,000"]),
    ],
)
def test_a_csv_has_the_separators_of_the_language(language: str, lines: list[str]) -> None:
    with translation.override(language):
        content = as_csv(RECORDS)
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").splitlines() == lines


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_workbook_has_numbers_as_numbers_and_text_as_text(language: str) -> None:
    with translation.override(language):
        content = as_xlsx([*RECORDS, ["\x07bell", "x" * 40_000, "00123"]])
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    cells = [[(cell.value, cell.data_type) for cell in row] for row in sheet.iter_rows()]
    assert cells[0] == [("What", "s"), ("n", "s"), ("=Value", "s")]
    assert cells[1] == [("Sales, north", "s"), (12, "n"), (-0.457, "n")]
    assert cells[2] == [("+Plus", "s"), (None, "n"), (3, "n")]
    assert cells[3][0] == ("bell", "s")
    assert len(cells[3][1][0]) == 32_767
    assert cells[3][2] == ("00123", "s")
    assert sheet["A1"].number_format == "@"


def test_a_download_is_named_for_what_it_is() -> None:
    answer = download(RECORDS, name="pilot-1", file_format=FileFormat.XLSX)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="pilot-1.xlsx"'
    assert answer.content.startswith(b"PK")
    answer = download(RECORDS, name="pilot-1", file_format=FileFormat.CSV)
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"


@pytest.mark.django_db
def test_a_long_file_leaves_from_the_disk_with_its_length() -> None:
    records = ([f"Somebody {number}", number] for number in range(60_000))
    answer = download(records, name="long", file_format=FileFormat.CSV)
    assert answer.streaming
    content = b"".join(answer.streaming_content)
    answer.close()
    assert int(answer.headers["Content-Length"]) == len(content) > 1 << 20
    assert content.count(b"\r\n") == 60_000


@pytest.mark.parametrize("file_format", list(FileFormat))
def test_what_breaks_off_is_no_file(file_format: FileFormat) -> None:
    def breaking() -> Iterator[list[str]]:
        yield ["Somebody"]
        raise ConnectionError

    with pytest.raises(ConnectionError):
        download(breaking(), name="half", file_format=file_format)


def test_a_moment_is_one_in_a_workbook_and_text_needs_no_escape() -> None:
    content = as_xlsx([[Moment(46_279.375), "<&> ", ""]] * 501)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet["A501"].value == dt.datetime(2026, 9, 14, 9)  # noqa: DTZ001  on the reader's clock
    assert sheet["A1"].is_date
    assert (sheet["B1"].value, sheet["C1"].value) == ("<&> ", None)


@pytest.mark.parametrize("file_format", FileFormat)
def test_names_of_columns_have_no_space_that_only_a_page_needs(file_format: FileFormat) -> None:
    rows = [("p of the t\xa0test", "95-\u2060%-Intervall"), ("95\xa0%", "Anne\xa0Marie")]
    response = download(rows, name="figures", file_format=file_format)
    if file_format == FileFormat.CSV:
        found = [
            tuple(row) for row in csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
        ]
    else:
        book = openpyxl.load_workbook(io.BytesIO(response.content))
        found = list(book.worksheets[0].iter_rows(values_only=True))
    assert found == [("p of the t test", "95-%-Intervall"), rows[1]]
