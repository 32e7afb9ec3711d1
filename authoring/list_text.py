"""A list in a TOML file, [ ... ], changed as text: each entry with the comma and the comment behind
it, so that nothing else moves and the opposite change gives back the same text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from common.records import dataclass

TOKEN = re.compile(
    r"""
    (?P<comment> \#[^\n]* )
  | (?P<text> \"{3}(?:\\.|[^\\])*?\"{3,5} | '{3}.*?'{3,5} | "(?:\\.|[^"\\])*" | '[^']*' )
  | (?P<open> [\[{] )
  | (?P<close> [\]}] )
  | (?P<comma> , )
  | (?P<space> \s+ )
  | (?P<other> [^\s\[\]{},#"']+ )
    """,
    re.VERBOSE | re.DOTALL,
)
BEHIND = re.compile(r"[ \t]*#[^\n]*")
LINE_BEFORE = re.compile(r"\n([ \t]*)\Z")


@dataclass(frozen=True)
class ListEntry:
    """Where a value stands, and where it ends with its comma and the comment behind it."""

    start: int
    end: int
    comma: int | None
    whole_end: int

    def is_commented(self, text: str) -> bool:
        """Whether a comment ends it."""
        return "#" in text[self.end if self.comma is None else self.comma : self.whole_end]


def entries_of(text: str) -> list[ListEntry]:
    """The entries of a list, in their order. The text is a list that TOML allows."""
    found: list[ListEntry] = []
    for start, end, comma in _values(text):
        at = end if comma is None else comma + 1
        behind = BEHIND.match(text, at)
        found.append(ListEntry(start, end, comma, behind.end() if behind else at))
    return found


def values_of(text: str) -> list[str]:
    """The entries as they are written."""
    return [text[entry.start : entry.end] for entry in entries_of(text)]


def with_entry(text: str, place: int, value: str) -> str:
    """With another value at a place."""
    entry = entries_of(text)[place]
    return text[: entry.start] + value + text[entry.end :]


def with_new(text: str, place: int, value: str) -> str:
    """With a value before the one at a place, or at the end; it stands as the one before it does.

    The first of a list that has others is not put in: nobody asks for it.
    """
    entries = entries_of(text)
    if not entries:
        return f"[{value}{text[1:]}"
    last = entries[place - 1]
    line = LINE_BEFORE.search(text[: last.start])
    is_commented = last.is_commented(text)
    lead = f"\n{line[1]}" if line else "\n  " if is_commented else " "
    if last.comma is None:
        behind = text[last.end : last.whole_end]
        return f"{text[: last.end]},{behind}{lead}{value}{text[last.whole_end :]}"
    return f"{text[: last.whole_end]}{lead}{value},{text[last.whole_end :]}"


def without_entry(text: str, place: int) -> str:
    """Without the value at a place, and what stands behind it on its line."""
    entries = entries_of(text)
    entry = entries[place]
    if place == 0:
        end = entries[1].start if len(entries) > 1 else entry.whole_end
        return text[: entry.start] + text[end:]
    before = entries[place - 1]
    if entry.comma is None and before.comma is not None:
        kept = text[: before.comma] + text[before.comma + 1 : before.whole_end]
    else:
        kept = text[: before.whole_end]
    rest = text[entry.whole_end :]
    ends_line = rest.lstrip(" \t").startswith("\n")
    return f"{kept}\n{rest}" if before.is_commented(text) and not ends_line else kept + rest


def _values(text: str) -> Iterator[tuple[int, int, int | None]]:
    """(start, end, where its comma is) of each value."""
    depth, start, end = 0, None, 0
    for token in TOKEN.finditer(text):
        sort = token.lastgroup
        depth -= sort == "close"
        if depth == 0:
            depth += sort == "open"
            continue
        if sort == "comma" and depth == 1 and start is not None:
            yield start, end, token.start()
            start = None
        elif sort not in {"comment", "space", "comma"} or depth > 1:
            start = token.start() if start is None else start
            end = token.end()
        depth += sort == "open"
    if start is not None:
        yield start, end, None
