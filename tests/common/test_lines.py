"""What the database writes of a file is what would be written here, cell by cell."""

from __future__ import annotations

import csv
import datetime as dt
import io
import random

import openpyxl
import pytest
from django.db import connection, transaction
from django.utils import translation

from common.lines import line_format
from common.spreadsheets import FileFormat
from common.workbook import ILLEGAL, Lines, Moment
from tests.downloads import as_csv, as_xlsx

HOSTILE = [
    "=cmd()|'x'!A1",
    "+1",
    "-1",
    "@sum",
    "\ttab",
    "\rreturn",
    "'=quoted",
    "''=twice",
    "'plain",
    "",
    'says "no"',
    "a,b;c",
    "two\nlines",
    r"back\slash \n",
    "<b>&amp;</b>",
    "\x07bell\x1f",
    "not \ufffe it",
    "100%",
    "%(name)s {0}",
    "Zoë 🙂",
]
WHEN = dt.datetime(2026, 9, 14, 9, 30, 59, 999999, tzinfo=dt.UTC)
ALPHABET = "=+-@\t\r\n'\",;<>&\\%{}ab1 \x01\x0b\x1f\u00e9\ufffe"


def written(file_format: FileFormat, cells: list[str]) -> Lines:
    """A line of these columns, a fixed text and a moment in Toronto."""
    form = line_format(file_format)
    columns = [form.text.format(f"%(cell_{number})s::text") for number in range(len(cells))]
    line = form.line([*columns, "%(fixed)s", form.moment.format("%(moment)s::timestamptz")])
    values = {f"cell_{number}": cell for number, cell in enumerate(cells)}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL timezone = 'America/Toronto'")
        values = {**values, **form.values, "fixed": form.fixed("=a, b"), "moment": WHEN}
        cursor.execute(f"SELECT {line}", values)
        return Lines(cursor.fetchone()[0])


def texts(count: int) -> list[str]:
    chance = random.Random(7)
    return ["".join(chance.choices(ALPHABET, k=chance.randrange(6))) for _ in range(count)]


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "de"])
def test_a_csv_says_the_same(language: str) -> None:
    cells = [*HOSTILE, *texts(400)]
    with translation.override(language):
        own = as_csv([[*cells, "=a, b", "2026-09-14 05:30"]])
        theirs = as_csv([written(FileFormat.CSV, cells)])
    delimiter = ";" if language == "de" else ","
    (expected,), (found,) = (
        csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter)
        for content in (own, theirs)
    )
    assert found == expected
    assert theirs.endswith(b"\r\n")


@pytest.mark.django_db
def test_a_workbook_says_the_same() -> None:
    cells = [*HOSTILE, *texts(400)]
    own = as_xlsx([[*cells, "=a, b", Moment(46_279.2298611)]])
    theirs = as_xlsx([written(FileFormat.XLSX, cells)])
    (expected,), (found,) = (
        [
            [(cell.value, cell.data_type, cell.number_format) for cell in row]
            for row in openpyxl.load_workbook(io.BytesIO(content)).active
        ]
        for content in (own, theirs)
    )
    pairs = zip(found[:-1], expected[:-1], strict=True)
    assert [pair for pair in pairs if (pair[0][0] or None) != (pair[1][0] or None)] == []
    assert found[0] == ("=cmd()|'x'!A1", "s", "@")
    assert found[-1][0].replace(microsecond=0) == dt.datetime(2026, 9, 14, 5, 31)  # noqa: DTZ001
    assert found[-1][1:] == expected[-1][1:]


def test_what_xml_does_not_know_and_the_database_holds_is_named() -> None:
    everything = (chr(code) for code in range(1, 0x110000) if not 0xD800 <= code < 0xE000)
    unknown = line_format(FileFormat.XLSX).values["unknown"]
    assert set(filter(ILLEGAL.match, everything)) == set(unknown)
