"""Tables as text: cells behind whatever separator."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Callable, Iterator, Sequence

from django.utils.translation import gettext as _

from people.importing.tables import SourceRow, UnreadableTable
from people.importing.texts import clean

SEPARATORS = ",;\t|"
SAMPLE_CHARACTERS = 100_000
"""Less than the longest cell the csv module reads (131 072), so that a sample never fails."""
HEADINGS_WITHIN = 30
"""Filled rows among which the headings are looked for: titles and notes may stand above."""


def separated_rows(text: str, fitness: Callable[[Sequence[str]], int]) -> list[SourceRow]:
    """The rows that say something. Raises UnreadableTable when a quotation mark is never closed.

    `fitness` says how many known headings a row holds; the separator that shows most is right.
    """
    text = text.replace("\x00", "")
    # Excel writes the separator into a first line of its own and hides that line again.
    marked = re.match(r"sep=(.)\r?\n", text, re.IGNORECASE)
    if marked:
        separator, text = marked[1], text[marked.end() :]
    else:
        separator = max(SEPARATORS, key=lambda each: _fit_of(text, each, fitness))
    numbered = enumerate(_records(text, separator), start=1)
    rows = (SourceRow(number, _cleaned(record)) for number, record in numbered)
    return [row for row in rows if any(row.cells)]


def _cleaned(record: Sequence[str]) -> tuple[str, ...]:
    return tuple(clean(cell) for cell in record)


def _records(text: str, separator: str) -> Iterator[list[str]]:
    """Each record; one over several lines is looked at twice, for it may be two that ran together.

    Sloppy quotes inside of a line are read as they stand, as spreadsheets do.
    """
    lines = list(io.StringIO(text, newline=""))
    reader = csv.reader(lines, delimiter=separator)
    start = 0
    try:
        for record in reader:
            if reader.line_num > start + 1:
                for _record in csv.reader(
                    lines[start : reader.line_num], delimiter=separator, strict=True
                ):
                    pass
            yield record
            start = reader.line_num
    except csv.Error as error:
        problem = _("The quotation mark in line %(line)s is never closed. Close it or take it out.")
        raise UnreadableTable(problem % {"line": start + 1}) from error


def _fit_of(text: str, separator: str, fitness: Callable[[Sequence[str]], int]) -> tuple[int, int]:
    """(known headings, cells) of the first rows, read with this separator: the best of them."""
    reader = csv.reader(io.StringIO(text[:SAMPLE_CHARACTERS], newline=""), delimiter=separator)
    filled = filter(_says_something, reader)
    first = itertools.islice(filled, HEADINGS_WITHIN)
    return max(((fitness(_cleaned(record)), len(record)) for record in first), default=(0, 0))


def _says_something(record: Sequence[str]) -> bool:
    return any(cell.strip(f" {SEPARATORS}") for cell in record)
