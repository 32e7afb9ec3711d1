"""The process that reads the archive of a program: a file that somebody brings, in whatever state.
Without Django; see common.confinement.

Run as `python -m authoring.archive_reader SECONDS`, the archive on its input. It prints one JSON
object: {"files": {path: text}}, or {"problem": an ArchiveProblem, "file": which}.
"""

from __future__ import annotations

import enum
import io
import json
import re
import struct
import sys
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, TextIO

from common.confinement import confine
from common.toml import parse_toml

SCHEMA = 1
"""Raised when a portal could not read what an older one has written."""
MARK = "empathy-program.toml"
FOLDER = "program/"
LARGEST_FILE = 1024 * 1024
LARGEST_PROGRAM = 20 * 1024 * 1024
MOST_FILES = 2000
NAME = "[a-z0-9][a-z0-9_-]{0,79}"
PATH = re.compile(rf"({NAME}/){{0,3}}{NAME}\.(toml|md|twee)")
SHOWN = 200
"""Characters of a name that somebody may have made up."""

BROKEN = (
    zipfile.BadZipFile,  # no archive, or one that does not fit together
    zlib.error,
    struct.error,
    EOFError,
    ValueError,  # places and sizes that cannot be
    OSError,
    NotImplementedError,  # packed in a way that nobody needs
    RuntimeError,  # locked with a password
)
"""What opening a damaged or hostile archive raises."""


class ArchiveProblem(enum.StrEnum):
    """Why an archive is no program."""

    BROKEN = "broken"
    TOO_LARGE = "too large"
    MANY_FILES = "many files"
    NO_MARK = "no mark"
    ODD_MARK = "odd mark"
    NEWER = "newer"
    FOREIGN = "foreign"
    LARGE_FILE = "large file"
    NO_TEXT = "no text"


class ArchiveRefused(Exception):
    """The archive is no program."""

    def __init__(self, problem: ArchiveProblem, file: str = "") -> None:
        super().__init__(problem.value)
        self.problem, self.file = problem, file[:SHOWN]


def files_within(archive: bytes) -> dict[str, str]:
    """The files of a program. Raises ArchiveRefused; nothing is read further than it may be long,
    and nothing is ever unpacked to a disk.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            return _files_of(opened)
    except BROKEN as error:
        raise ArchiveRefused(ArchiveProblem.BROKEN) from error


def _files_of(opened: zipfile.ZipFile) -> dict[str, str]:
    # A name can be empty in a damaged archive, of which zipfile cannot say whether it is a folder.
    entries = [each for each in opened.infolist() if not (each.filename and each.is_dir())]
    if len(entries) > MOST_FILES:
        raise ArchiveRefused(ArchiveProblem.MANY_FILES)
    if sum(entry.file_size for entry in entries) > LARGEST_PROGRAM:
        raise ArchiveRefused(ArchiveProblem.TOO_LARGE)
    marks = [entry for entry in entries if entry.filename == MARK]
    if not marks:
        raise ArchiveRefused(ArchiveProblem.NO_MARK)
    _check_mark(_text(opened, marks[0]))
    return dict(_program_files(opened, [entry for entry in entries if entry not in marks]))


def _check_mark(text: str) -> None:
    try:
        said = parse_toml(text)
    except ValueError:
        said = {}
    schema = said.get("schema")
    if said.get("format") != "empathy-program" or type(schema) is not int:
        raise ArchiveRefused(ArchiveProblem.ODD_MARK)
    if schema > SCHEMA:
        raise ArchiveRefused(ArchiveProblem.NEWER)


def _program_files(
    opened: zipfile.ZipFile, entries: list[zipfile.ZipInfo]
) -> Iterator[tuple[str, str]]:
    seen = set()
    for entry in entries:
        path = entry.filename.removeprefix(FOLDER)
        if not entry.filename.startswith(FOLDER) or not PATH.fullmatch(path) or path in seen:
            raise ArchiveRefused(ArchiveProblem.FOREIGN, entry.filename)
        seen.add(path)
        yield path, _text(opened, entry)


def _text(opened: zipfile.ZipFile, entry: zipfile.ZipInfo) -> str:
    """What a file says; not more is unpacked than it may hold, whatever the archive claims."""
    with opened.open(entry) as file:
        content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise ArchiveRefused(ArchiveProblem.LARGE_FILE, entry.filename)
    try:
        text = content.decode()
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise ArchiveRefused(ArchiveProblem.NO_TEXT, entry.filename)
    return text


def main(source: BinaryIO, target: TextIO, *, seconds: int) -> None:
    """Read an archive, confined, and print what is in it."""
    confine(seconds=seconds)
    try:
        said: dict[str, object] = {"files": files_within(source.read())}
    except ArchiveRefused as refused:
        said = {"problem": refused.problem, "file": refused.file}
    except MemoryError:
        said = {"problem": ArchiveProblem.TOO_LARGE, "file": ""}
    json.dump(said, target)


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout, seconds=int(sys.argv[1]))
