"""Tables as text: cells behind whatever separator."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from typing import TextIO

from django.utils.translation import gettext as _

from people.importing.tables import SourceRow, UnreadableTable
from people.importing.texts import clean

SEPARATORS = ",;\t|"
SAMPLE_CHARACTERS = 100_000
"""Less than the longest cell the csv module reads (131 072), so that a sample never fails."""
LONGEST_LINE = 2_000_000
"""Characters; a line that is longer comes out of no system."""
AS_TEXT = re.compile(r"^\s*=\"([^\"]*)\"\s*$")
"""How systems write 00123 so that a spreadsheet leaves the zeros."""
HEADINGS_WITHIN = 30
"""Filled rows among which the headings are looked for: titles and notes may stand above."""


def separated_rows(text: TextIO, fitness: Callable[[Sequence[str]], int]) -> Iterator[SourceRow]:
    """The rows that say something, one by one. Raises UnreadableTable when a quotation mark is
    never closed, and over a line that is none.

    `fitness` says how many known headings a row holds; the separator that shows most is right.
    """
    try:
        yield from _filled(text, fitness)
    finally:
        if isinstance(text, io.TextIOWrapper) and not text.closed:
            text.detach()  # the file is whoever's who opened it


def _filled(text: TextIO, fitness: Callable[[Sequence[str]], int]) -> Iterator[SourceRow]:
    sample = text.read(SAMPLE_CHARACTERS).removeprefix("\ufeff").replace("\x00", "")
    text.seek(0)
    lines = _lines(text)
    # Excel writes the separator into a first line of its own and hides that line again.
    marked = re.match(r"sep=(.)\r?\n", sample, re.IGNORECASE)
    if marked:
        separator = marked[1]
        next(lines)
    else:
        separator = max(SEPARATORS, key=lambda each: _fit_of(sample, each, fitness))
    for number, record in enumerate(_records(lines, separator), start=1):
        cells = _cleaned(record)
        if any(cells):
            yield SourceRow(number, cells)


def _lines(text: TextIO) -> Iterator[str]:
    """The lines without the characters that stand for nothing."""
    number = 1
    while line := text.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE:
            problem = _("Line %(line)s is longer than any row of people. Is this the right file?")
            raise UnreadableTable(problem % {"line": number})
        yield (line.removeprefix("\ufeff") if number == 1 else line).replace("\x00", "")
        number += 1


def _cleaned(record: Sequence[str]) -> tuple[str, ...]:
    return tuple(clean(AS_TEXT.sub(r"\1", cell)) for cell in record)


def _records(lines: Iterator[str], separator: str) -> Iterator[list[str]]:
    """Each record; one over several lines is looked at twice, for it may be two that ran together.

    Sloppy quotes inside of a line are read as they stand, as spreadsheets do.
    """
    lines, again = itertools.tee(lines)
    reader = csv.reader(lines, delimiter=separator)
    start = 0
    try:
        for record in reader:
            own = list(itertools.islice(again, reader.line_num - start))
            if len(own) > 1:
                for _record in csv.reader(own, delimiter=separator, strict=True):
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
