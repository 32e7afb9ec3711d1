"""Tables as workbooks: XLSX, XLS and ODS, read in a process that may fail; see first_sheet."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from people.importing.tables import Problem, SourceRow, UnreadableTable
from people.importing.texts import clean

ZIPPED, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
READER = [sys.executable, "-m", "people.importing.first_sheet"]
HOUSE = Path(__file__).parents[2]
PATIENCE = 28
"""Seconds by the clock on the wall, below the 30 that a web process has."""
ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "PYTHONUTF8": "1"}
"""Of the reader: none of our secrets; and openpyxl brings numpy, whose threads take room."""


def is_workbook(content: bytes) -> bool:
    """Whether the first bytes are those of a workbook, whatever the file's name says."""
    return content.startswith((ZIPPED, OLD_EXCEL))


def workbook_rows(content: bytes) -> list[SourceRow]:
    """The first sheet's rows that say something, as text. Raises UnreadableTable."""
    try:
        reading = subprocess.run(
            READER, input=content, capture_output=True, cwd=HOUSE, env=ENVIRONMENT,
            timeout=PATIENCE, check=True,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise UnreadableTable(_problem_text(Problem.TOO_LARGE)) from error
    except subprocess.CalledProcessError as error:
        # A signal is the end of memory or time; anything else is an exception over a broken file.
        problem = Problem.TOO_LARGE if error.returncode < 0 else Problem.UNREADABLE
        raise UnreadableTable(_problem_text(problem)) from error
    return list(_parsed(reading.stdout))


def _parsed(lines: bytes) -> Iterator[SourceRow]:
    for line in lines.splitlines():
        match json.loads(line):
            case {"problem": problem}:
                raise UnreadableTable(_problem_text(Problem(problem)))
            case [int(number), list(cells)]:
                yield SourceRow(number, tuple(clean(cell) for cell in cells))


def _problem_text(problem: Problem) -> str:
    return {
        Problem.TOO_LARGE: _(
            "This workbook is too large to open. Save the sheet with the people as CSV."
        ),
        Problem.LOCKED: _(
            "This workbook is protected by a password. Save a copy without one and upload that."
        ),
        Problem.UNREADABLE: _("This spreadsheet cannot be read. Save it again as XLSX or CSV."),
    }[problem]
