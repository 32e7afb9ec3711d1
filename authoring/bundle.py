"""A program as one file: a zip archive of exactly its files, readable with any tool.

    empathy-program.toml    format and schema, for whoever opens it and for this portal
    program/...             the files of the program as they are written (see programs.reading)

The same files give the same archive, byte for byte.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping

from django.utils.translation import gettext as _

from authoring.archive_reader import FOLDER, MARK, MOST_FILES, SCHEMA, ArchiveProblem
from common.confinement import ReaderEnded, answer_of

MARK_TEXT = f'format = "empathy-program"\nschema = {SCHEMA}\n'
SUFFIX = ".empathy.zip"
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The moment every file in it is from: the first that the format knows."""
LARGEST_ARCHIVE = 3 * 1024 * 1024
"""Bytes: more than twice what ships, and what a page can carry to the yes (authoring.brought)."""
READER = "authoring.archive_reader"
SECONDS, PATIENCE = 5, 8.0
"""Of the processor, and by the clock on the wall."""

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
    """The files of a program, read in a confined process. Raises NotAProgram."""
    if len(archive) > LARGEST_ARCHIVE:
        raise NotAProgram(_("The file is larger than 3 MB."))
    try:
        answer = answer_of(READER, str(SECONDS), content=archive, patience=PATIENCE)
    except ReaderEnded as error:
        is_much = error.is_over_limits
        problem = ArchiveProblem.TOO_LARGE if is_much else ArchiveProblem.BROKEN
        raise NotAProgram(_words(problem, "")) from error
    said = json.loads(answer)
    if "problem" in said:
        raise NotAProgram(_words(ArchiveProblem(said["problem"]), said["file"]))
    files: dict[str, str] = said["files"]
    return files


def _words(problem: ArchiveProblem, file: str) -> str:
    said = {
        ArchiveProblem.BROKEN: _(
            "The file cannot be opened. Download it from a portal again, or pack it as a plain ZIP."
        ),
        ArchiveProblem.TOO_LARGE: _("Unpacked, it is larger than 20 MB."),
        ArchiveProblem.MANY_FILES: _("There are more than %(most)d files in it."),
        ArchiveProblem.NO_MARK: _(
            "This is not a program from a portal: %(file)s is missing from it."
        ),
        ArchiveProblem.ODD_MARK: _("%(file)s does not say that this is a program."),
        ArchiveProblem.NEWER: _(
            "This file was written by a newer portal. Update this portal first."
        ),
        ArchiveProblem.FOREIGN: _(
            "%(file)s does not belong in a program, or is there twice. A program holds "
            "TOML, Markdown and Twee files with short lower-case names."
        ),
        ArchiveProblem.LARGE_FILE: _("%(file)s is larger than 1 MB."),
        ArchiveProblem.NO_TEXT: _("%(file)s is not text in UTF-8."),
    }
    return said[problem] % {"file": file or MARK, "most": MOST_FILES}
