"""Searching everything that is kept for what gives a person away: every column of every table."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from re import DOTALL, finditer

from django.db import connection

PLACES = """
    SELECT table_name, column_name, data_type, udt_name
      FROM information_schema.columns
     WHERE table_schema = 'public' AND is_updatable = 'YES'
"""
WORDY = {"text", "character varying", "json", "jsonb", "ARRAY", "character", "uuid"}


def columns() -> Iterator[tuple[str, str, bool]]:
    """(table, column, whether it holds bytes) of everything in which words can stand."""
    with connection.cursor() as cursor:
        cursor.execute(PLACES)
        for table, column, kind, _udt in cursor.fetchall():
            if kind in WORDY or kind == "bytea":
                yield table, column, kind == "bytea"


def places_of(terms: Iterable[str]) -> dict[str, int]:
    """{"table.column: term": rows} of every place in which one of the terms stands."""
    found: dict[str, int] = {}
    wanted = list(terms)
    for table, column, is_binary in columns():
        counted = _in_bytes if is_binary else _in_text
        for term, rows in counted(table, column, wanted):
            if rows:
                found[f"{table}.{column}: {term}"] = rows
    return found


def _in_text(table: str, column: str, terms: list[str]) -> Iterator[tuple[str, int]]:
    counts = ", ".join("count(*) FILTER (WHERE position(lower(%s) in said) > 0)" for _ in terms)
    folded = f"lower(replace(\"{column}\"::text, E'\\r\\n ', ''))"
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {counts} FROM (SELECT {folded} AS said FROM "{table}") each', terms)
        yield from zip(terms, cursor.fetchone(), strict=True)


def _in_bytes(table: str, column: str, terms: list[str]) -> Iterator[tuple[str, int]]:
    rows = dict.fromkeys(terms, 0)
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL')
        for (content,) in cursor.fetchall():
            readable = b"\n".join(layers_of(bytes(content))).lower()
            for term in terms:
                rows[term] += term.lower().encode() in readable
    yield from rows.items()


def layers_of(content: bytes) -> Iterator[bytes]:
    """A file as it is, what is packed in it, and what is deflated in it."""
    yield content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for name in packed.namelist():
                yield packed.read(name)
    if content[:4] == b"%PDF":
        for stream in finditer(rb"stream\r?\n(.*?)endstream", content, DOTALL):
            with suppress(zlib.error):
                yield zlib.decompress(stream[1])
