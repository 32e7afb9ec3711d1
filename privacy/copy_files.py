"""The files of a copy: a page to read, JSON for other programs, and what that JSON means."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Iterator, Sequence
from typing import IO
from zoneinfo import ZoneInfo

import msgspec
from django.template.loader import render_to_string

from common.records import dataclass
from people.models import Member
from people.personal import Traces
from privacy.copying import CopiedPart, in_reading, parts_of, plain

FORMAT = "empathy-portal-person"
SCHEMA = 1
"""Raised when a program that reads an older file could not read this one."""
AT_ONCE = 100
"""Rows of the page that are drawn together."""


@dataclass(frozen=True, kw_only=True)
class Copy:
    """Whose copy it is, and how they read it."""

    member: Member
    traces: Traces
    language: str
    zone: ZoneInfo
    now: dt.datetime


def write_plain(copy: Copy, packed: zipfile.ZipFile) -> int:
    """person.json, written as it is read; how many rows."""
    head = {
        "format": FORMAT,
        "schema": SCHEMA,
        "made_at": copy.now,
        "language": copy.language,
        "person": copy.member.pk,
    }
    count = 0
    with packed.open("person.json", "w", force_zip64=True) as out:
        out.write(msgspec.json.encode(head)[:-1] + b',"holdings":[\n')
        for place, part in enumerate(parts_of(copy.traces)):
            out.write(b",\n" if place else b"")
            count += _write_part(part, out)
        out.write(b"\n]}\n")
    return count


def _write_part(part: CopiedPart, out: IO[bytes]) -> int:
    said = part.said
    head = {
        "model": said.label,
        "found_by": part.trail.path,
        "purpose": str(said.purpose),
        "seen_by": str(said.seen_by),
        "kept_for": str(said.kept_for),
        "on_erasure": part.trail.erased,
        "columns": {column.path: str(column.words) for column in part.columns},
    }
    out.write(msgspec.json.encode(head)[:-1] + b',"rows":[')
    count, paths = 0, [column.path for column in part.columns]
    for row in part.rows():
        out.write(b",\n" if count else b"\n")
        values = {path: plain(value) for path, value in zip(paths, row, strict=True)}
        out.write(msgspec.json.encode(values))
        count += 1
    out.write(b"]}")
    return count


def write_page(copy: Copy, packed: zipfile.ZipFile) -> None:
    """index.html, which opens anywhere; drawn some rows at a time."""
    context = {"member": copy.member, "language": copy.language, "now": copy.now}
    with packed.open("index.html", "w", force_zip64=True) as out:
        out.write(render_to_string("privacy/copy/head.html", context).encode())
        for part in parts_of(copy.traces):
            for number, rows in enumerate(_portions(part, copy.zone)):
                shown = {"part": part, "said": part.said, "lines": rows, "is_first": number == 0}
                out.write(render_to_string("privacy/copy/part.html", shown).encode())
        out.write(b"</body>\n</html>\n")


def _portions(part: CopiedPart, zone: ZoneInfo) -> Iterator[list[list[tuple[str, str]]]]:
    """Rows as (what it is, what it says), without what says nothing."""
    portion: list[list[tuple[str, str]]] = []
    for row in part.rows():
        portion.append(_line(part, row, zone))
        if len(portion) == AT_ONCE:
            yield portion
            portion = []
    if portion:
        yield portion


def _line(part: CopiedPart, row: Sequence[object], zone: ZoneInfo) -> list[tuple[str, str]]:
    cells = zip(part.columns, row, strict=True)
    shown = [(str(column.words), in_reading(value, column, zone)) for column, value in cells]
    return [(words, text) for words, text in shown if text]


def write_schema(packed: zipfile.ZipFile) -> None:
    """person.schema.json: what person.json holds, as JSON Schema."""
    schema = msgspec.json.encode(schema_of_copy())
    packed.writestr("person.schema.json", msgspec.json.format(schema, indent=2))


def schema_of_copy() -> dict[str, object]:
    """JSON Schema (2020-12) of person.json."""
    text, names = {"type": "string"}, ("purpose", "seen_by", "kept_for", "model", "found_by")
    holding = {
        **dict.fromkeys(names, text),
        "on_erasure": {"enum": ["delete", "nameless", "keep", "hand_over"]},
        "columns": {"type": "object", "additionalProperties": text},
        "rows": {"type": "array", "items": {"type": "object"}},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "required": ["format", "schema", "made_at", "language", "person", "holdings"],
        "properties": {
            "format": {"const": FORMAT},
            "schema": {"const": SCHEMA},
            "made_at": {"type": "string", "format": "date-time"},
            "language": text,
            "person": {"type": "integer"},
            "holdings": {
                "type": "array",
                "items": {"type": "object", "required": [*holding], "properties": holding},
            },
        },
    }
