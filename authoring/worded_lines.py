"""Lines of a file as its form would say them: what a field is called, and what stands in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from authoring.bundle import Files
from authoring.entries import PieceEntry
from authoring.layout import said_in
from authoring.pieces import entries_for, piece_at
from common.records import dataclass
from people.choices import language_name

SAID = re.compile(r"\s*(?P<key>\w+)(\.(?P<language>[a-z]{2}))?\s*=\s*(?P<value>.*)")
ROW = re.compile(r"\s*\[+(?:\w+\.)*(?P<key>\w+)\]+\s*")
QUOTES = ('"""', "'''")


@dataclass(frozen=True)
class WordedLine:
    """What stands in a line."""

    label: str
    """Of its field, in the language that is spoken; '' where it goes on from the line above."""
    text: str


def worded(line: str, labels: Mapping[str, str]) -> WordedLine:
    """A line of a file whose fields are called so. What is no field of the form stays as it is."""
    row = ROW.fullmatch(line)
    if row and row["key"] in labels:
        return WordedLine(labels[row["key"]], "")
    if labels and line.strip() in QUOTES:
        return WordedLine("", "")
    found = SAID.fullmatch(line)
    if found is None or found["key"] not in labels:
        return WordedLine("", line)
    label = labels[found["key"]]
    if found["language"]:
        label = f"{label} ({language_name(found['language'])})"
    return WordedLine(label, _text_of(found["value"]))


def labels_in(files: Files, path: str) -> dict[str, str]:
    """What the fields of a piece are called, by their keys; none of what has no fields."""
    piece = piece_at(path)
    if piece is None or not path.endswith(".toml"):
        return {}
    entries = entries_for(piece, files.get(path, ""), files)
    return dict(_labels(entries or ()))


def _labels(entries: Iterable[PieceEntry]) -> Iterator[tuple[str, str]]:
    for entry in entries:
        yield from _labels(entry.entries)
        yield entry.key, str(entry.label)


def _text_of(value: str) -> str:
    """Without the quotes around a text."""
    if value.startswith(QUOTES):
        return value[3:].removesuffix(value[:3])
    said = said_in(f"value = {value}").get("value")
    return said if isinstance(said, str) else value
