"""Tables as workbooks: XLSX, XLS and ODS, read in a process that may fail; see first_sheet."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from typing import IO, BinaryIO, cast

from django.utils.translation import gettext as _

from common.confinement import ENVIRONMENT, HOUSE
from common.records import dataclass
from people.importing.tables import Problem, SourceRow, UnreadableTable
from people.importing.texts import clean

ZIPPED, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
READER = [sys.executable, "-m", "people.importing.first_sheet"]


@dataclass(frozen=True)
class ReadingTime:
    """How long a workbook may take."""

    work: int
    """Seconds of processor time."""
    patience: int
    """Seconds by the clock on the wall."""


class TooSlow(UnreadableTable):
    """The reader was ended: it took more than its time, or what it did was worse."""


IN_A_MOMENT = ReadingTime(work=5, patience=8)
"""While somebody waits for the page."""
IN_A_WORKER = ReadingTime(work=900, patience=1800)


def is_workbook(start: bytes) -> bool:
    """Whether the first bytes are those of a workbook, whatever the file's name says."""
    return start.startswith((ZIPPED, OLD_EXCEL))


def workbook_rows(file: BinaryIO, pace: ReadingTime) -> Iterator[SourceRow]:
    """The first sheet's rows that say something, as text, as they come out of the reader.

    Raises UnreadableTable. Whoever stops in between ends the reader.
    """
    with tempfile.TemporaryFile() as source:
        file.seek(0)
        shutil.copyfileobj(file, source)
        source.seek(0)
        reader = subprocess.Popen(
            [*READER, str(pace.work)], stdin=source, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, cwd=HOUSE, env=ENVIRONMENT,
        )  # fmt: skip
    impatience = threading.Timer(pace.patience, reader.kill)
    impatience.start()
    try:
        yield from _parsed(cast(IO[bytes], reader.stdout))
        code = reader.wait()
    finally:
        impatience.cancel()
        reader.kill()
        reader.wait()
        cast(IO[bytes], reader.stdout).close()
    # A signal is the end of memory or time; anything else is an exception over a broken file.
    if code:
        if code < 0:
            raise TooSlow(_problem_text(Problem.TOO_LARGE))
        raise UnreadableTable(_problem_text(Problem.UNREADABLE))


def _parsed(lines: IO[bytes]) -> Iterator[SourceRow]:
    for line in lines:
        match _decoded(line):
            case {"problem": problem}:
                raise UnreadableTable(_problem_text(Problem(problem)))
            case [int(number), list(cells)]:
                yield SourceRow(number, tuple(clean(cell) for cell in cells))


def _decoded(line: bytes) -> object:
    """What a line says; nothing when the reader was ended in the middle of it."""
    return json.loads(line) if line.endswith(b"\n") else None


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
