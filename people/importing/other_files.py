"""Files that are no list of people, told by their first bytes, with what to do about each."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Mapping
from typing import BinaryIO

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.importing.workbooks import OLD_EXCEL, ZIPPED

PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*")
PICTURE_KINDS = (b"ftypheic", b"ftypmif1", b"ftypavif")
HTML = re.compile(rb"\s*<(!doctype html|html|head|body|table|div|meta)\b", re.IGNORECASE)
COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
BEGINNING = 4000
"""Bytes of a text in which it says what it is."""
OLD_LONGEST = 32 * 1024 * 1024
"""Bytes of an OLE file in which its directory is looked for."""
OLD_DOCUMENTS = {
    "WordDocument": _("This is a Word document."),
    "PowerPoint Document": _("This is a presentation."),
    "__substg1.0_": _("This is a saved email."),
}
"""Names in the directory of an OLE file, which writes them in UTF-16."""
ZIPPED_DOCUMENTS = {
    "word/": _("This is a Word document."),
    "ppt/": _("This is a presentation."),
    "Index/Document.iwa": _("This is a file of Numbers or Pages."),
    "Index.zip": _("This is a file of Numbers or Pages."),
}
END_OF_ZIP, END_LENGTH, LONGEST_COMMENT = b"PK\x05\x06", 22, 65_535
LARGEST_DIRECTORY = 1024 * 1024
"""Bytes of a zip's list of names that are read here; what has more is left to the confined reader
of workbooks.
"""
WORKBOOK_PARTS = ("xl/", "content.xml", "/xl/")
STARTS = {
    b"%PDF": _("This is a PDF."),
    b"{\\rtf": _("This is a text document (RTF)."),
    b"BEGIN:VCARD": _("These are contacts (vCard)."),
    b"BEGIN:VCALENDAR": _("This is a calendar."),
    b"\x1f\x8b": _("This is a packed file (gzip)."),
    b"7z\xbc\xaf": _("This is a packed file (7z)."),
    b"Rar!": _("This is a packed file (RAR)."),
    b"SQLite format 3": _("This is a database."),
}
PACKED = _("This is a packed file (ZIP).")
PICTURE = _("This is a picture.")
WEB_PAGE = _("This is a web page, whatever its name says: many systems export one as .xls.")
XML = _("This is an XML file.")
JSON = _("This is a JSON file.")


def kind_of_other(file: BinaryIO) -> str | Promise:
    """What the file is when it cannot be a list, in a sentence; '' when it may be one."""
    file.seek(0)
    start = file.read(BEGINNING)
    if start.startswith(ZIPPED):
        return _zipped_kind(file)
    if start.startswith(OLD_EXCEL):
        file.seek(0)
        return _named(file.read(OLD_LONGEST), OLD_DOCUMENTS)
    return _plain_kind(start)


def _plain_kind(content: bytes) -> str | Promise:
    if _is_picture(content):
        return PICTURE
    start = COMMENT.sub(b"", content[:BEGINNING].removeprefix(b"\xef\xbb\xbf")).lstrip()
    if HTML.match(start):
        return WEB_PAGE
    if start.startswith((b"<?xml", b"<svg")):
        return WEB_PAGE if re.search(rb"<html\b", start, re.IGNORECASE) else XML
    if re.match(rb"[\[{]\s*[\[{\"]", start):
        return JSON
    return next((kind for sign, kind in STARTS.items() if content.startswith(sign)), "")


def _is_picture(content: bytes) -> bool:
    is_bitmap = content.startswith(b"BM") and content[6:10] == b"\x00" * 4
    is_webp = content.startswith(b"RIFF") and content[8:12] == b"WEBP"
    is_photo = content[4:12] in PICTURE_KINDS
    return content.startswith(PICTURES) or is_bitmap or is_webp or is_photo


def _zipped_kind(file: BinaryIO) -> str | Promise:
    if _directory_size(file) > LARGEST_DIRECTORY:
        return ""
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
    except zipfile.BadZipFile:
        return ""
    for sign, kind in ZIPPED_DOCUMENTS.items():
        if any(name.startswith(sign) for name in names):
            return kind
    return "" if any(name.lower().startswith(WORKBOOK_PARTS) for name in names) else PACKED


def _directory_size(file: BinaryIO) -> int:
    """Bytes of the list of names, as the end of the file says, which is what opening it goes by; 0
    where it has no end.
    """
    length = file.seek(0, io.SEEK_END)
    file.seek(max(0, length - END_LENGTH - LONGEST_COMMENT))
    tail = file.read()
    at = tail.rfind(END_OF_ZIP)
    if at < 0 or len(tail) < at + END_LENGTH:
        return 0
    size: int = struct.unpack_from("<I", tail, at + 12)[0]
    return size


def _named(content: bytes, kinds: Mapping[str, Promise]) -> str | Promise:
    for name, kind in kinds.items():
        if name.encode("utf-16-le") in content:
            return kind
    return ""
