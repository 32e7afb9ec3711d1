"""A program as one file: a zip archive of exactly its files, readable with any tool.

    empathy-program.toml    format and schema, for whoever opens it and for this portal
    program/...             the files of the program as they are written (see programs.reading)

The same files give the same archive, byte for byte.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from common.toml import parse_toml

SCHEMA = 1
"""Raised when a portal could not read what an older one has written."""
MARK = "empathy-program.toml"
MARK_TEXT = f'format = "empathy-program"\nschema = {SCHEMA}\n'
FOLDER = "program/"
SUFFIX = ".empathy.zip"
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The moment every file in it is from: the first that the format knows."""

LARGEST_ARCHIVE = 10 * 1024 * 1024
LARGEST_FILE = 1024 * 1024
LARGEST_PROGRAM = 20 * 1024 * 1024
MOST_FILES = 2000
NAME = "[a-z0-9][a-z0-9_-]{0,79}"
PATH = re.compile(rf"({NAME}/){{0,3}}{NAME}\.(toml|md|twee)")

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

Files = Mapping[str, str]
"""Path within the program -> text."""


class NotAProgram(Exception):
    """The archive cannot be read as a program; the message is for whoever brings it."""


def packed(files: Files) -> bytes:
    """The archive of a program."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_entry(MARK), MARK_TEXT)
        for path in sorted(files):
            archive.writestr(_entry(FOLDER + path), files[path].encode())
    return out.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry


def unpacked(archive: bytes) -> dict[str, str]:
    """The files of a program. Raises NotAProgram; nothing is read further than it may be long."""
    if len(archive) > LARGEST_ARCHIVE:
        raise NotAProgram(_("The file is larger than 10 MB."))
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            return _files_of(opened)
    except BROKEN as error:
        raise NotAProgram(
            _(
                "The file cannot be opened. Take it from a portal once more, or pack it as a "
                "plain ZIP."
            )
        ) from error


def _files_of(opened: zipfile.ZipFile) -> dict[str, str]:
    # A name can be empty in a damaged archive, of which zipfile cannot say whether it is a folder.
    entries = [each for each in opened.infolist() if not (each.filename and each.is_dir())]
    if len(entries) > MOST_FILES:
        raise NotAProgram(_("There are more than %(most)d files in it.") % {"most": MOST_FILES})
    if sum(entry.file_size for entry in entries) > LARGEST_PROGRAM:
        raise NotAProgram(_("Unpacked, it is larger than 20 MB."))
    marks = [entry for entry in entries if entry.filename == MARK]
    if not marks:
        raise NotAProgram(
            _("This is no program of a portal: %(file)s is missing in it.") % {"file": MARK}
        )
    _check_mark(_text(opened, marks[0]))
    return dict(_program_files(opened, [entry for entry in entries if entry not in marks]))


def _check_mark(text: str) -> None:
    try:
        said = parse_toml(text)
    except ValueError:
        said = {}
    schema = said.get("schema")
    if said.get("format") != "empathy-program" or type(schema) is not int:
        raise NotAProgram(_("%(file)s does not say that this is a program.") % {"file": MARK})
    if schema > SCHEMA:
        raise NotAProgram(_("A newer portal has written this file. Update this portal first."))


def _program_files(
    opened: zipfile.ZipFile, entries: list[zipfile.ZipInfo]
) -> Iterator[tuple[str, str]]:
    seen = set()
    for entry in entries:
        path = entry.filename.removeprefix(FOLDER)
        if not entry.filename.startswith(FOLDER) or not PATH.fullmatch(path) or path in seen:
            raise NotAProgram(
                _(
                    "%(file)s does not belong in a program, or is there twice. A program holds "
                    "TOML, Markdown and Twee files with short lower-case names."
                )
                % {"file": entry.filename[:200]}
            )
        seen.add(path)
        yield path, _text(opened, entry)


def _text(opened: zipfile.ZipFile, entry: zipfile.ZipInfo) -> str:
    """What a file says; not more is unpacked than it may hold, whatever the archive claims."""
    with opened.open(entry) as file:
        content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise NotAProgram(_("%(file)s is larger than 1 MB.") % {"file": entry.filename[:200]})
    try:
        text = content.decode()
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise NotAProgram(_("%(file)s is not text in UTF-8.") % {"file": entry.filename[:200]})
    return text
