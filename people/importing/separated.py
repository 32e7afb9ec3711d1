"""Tables as text: bytes in whatever encoding, cells behind whatever separator."""

from __future__ import annotations

import csv
import io
import re

from django.utils.translation import gettext as _

from people.importing.columns import field_for
from people.importing.tables import UnreadableTable
from people.importing.texts import clean

SEPARATORS = ",;\t|"
SAMPLE_BYTES = 2000
SAMPLE_CHARACTERS = 100_000
"""Less than the longest cell the csv module reads (131 072), so that a sample never fails."""
ZEROS_OF_UTF_16 = 0.3
"""Share (0 to 1) of the sample that is zero at odd or even places when Western text is UTF-16."""


def decode(content: bytes) -> str:
    """Text out of bytes: by its mark, else UTF-16 when every other byte is zero, else UTF-8.

    What is none of these is read as Windows-1252, which reads everything.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    sample = content[:SAMPLE_BYTES]
    zeros = len(sample) * ZEROS_OF_UTF_16
    if len(sample) > 3 and sample[1::2].count(0) > zeros:
        return content.decode("utf-16-le", "replace")
    if len(sample) > 3 and sample[0::2].count(0) > zeros:
        return content.decode("utf-16-be", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def separated_records(text: str) -> list[list[str]]:
    """Every line's cells. Raises UnreadableTable when the quoting never ends."""
    text = text.replace("\x00", "").removeprefix("\ufeff")
    # Excel writes the separator into a first line of its own and hides that line again.
    marked = re.match(r"sep=(.)\r?\n", text, re.IGNORECASE)
    if marked:
        separator, text = marked[1], text[marked.end() :]
    else:
        separator = max(SEPARATORS, key=lambda each: _fitness(text, each))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        return [_cleaned(record) for record in reader]
    except csv.Error as error:
        problem = _("This is not a CSV file that can be read: %(error)s.") % {"error": error}
        raise UnreadableTable(problem) from error


def _cleaned(record: list[str]) -> list[str]:
    return [clean(cell) for cell in record]


def _fitness(text: str, separator: str) -> tuple[int, int]:
    """(known headings, cells) of the first row that says something, read with this separator."""
    reader = csv.reader(io.StringIO(text[:SAMPLE_CHARACTERS], newline=""), delimiter=separator)
    for record in reader:
        if any(cell.strip(f" {SEPARATORS}") for cell in record):
            return sum(1 for cell in record if field_for(clean(cell))), len(record)
    return 0, 0
