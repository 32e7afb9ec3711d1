"""Changes in the text of a TOML file that leave all else in it as somebody wrote it: comments,
blank lines, the way a value is written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, MutableMapping, Sequence
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Array

from authoring.layout import NotThere, said_in
from authoring.list_text import with_entry, with_new, without_entry
from authoring.numbering import slug_of

LINE = r'^(KEY[ \t]*=[ \t]*)(?:\d+|"[^"\\\n]*")(?=[ \t]*(?:\#[^\n]*)?\r?$)'
"""A number or a plain text at the top of a file."""
Table = MutableMapping[str, Any]


def opened(text: str) -> tomlkit.TOMLDocument:
    """A document to change and dump. Raises NotThere for what is no TOML."""
    try:
        return tomlkit.parse(text)
    except (TOMLKitError, ValueError, RecursionError) as error:
        raise NotThere from error


def with_values(text: str, **values: str | int) -> str:
    """The same file with other values at the top of it."""
    changed = _in_their_lines(text, values)
    if changed is not None:
        return changed
    document = opened(text)
    for key, value in values.items():
        document[key] = value
    return tomlkit.dumps(document)


def _in_their_lines(text: str, values: Mapping[str, str | int]) -> str | None:
    """The same without reading the file for writing, which costs a hundred times as much: where
    each value stands in a line of its own and nothing else is said otherwise then.
    """
    changed = text
    for key, value in values.items():
        written = tomlkit.item(value).as_string()
        line = re.compile(LINE.replace("KEY", re.escape(key)), re.MULTILINE)
        changed = line.sub(r"\g<1>" + written.replace("\\", r"\\"), changed, count=1)
    before, after = said_in(text), said_in(changed)
    is_so = before and values.keys() <= before.keys() and after == {**before, **values}
    return changed if is_so else None


def part_of(table: Table, key: str) -> Table:
    """A table within a table. Raises NotThere."""
    found = table.get(key)
    if not isinstance(found, MutableMapping):
        raise NotThere
    return found


def put_in(table: Table, key: str, place: int, value: str) -> None:
    """Put a value, as TOML writes it, into a list before the one at a place, or at the end."""
    _rewrite(table, key, with_new(_array(table, key).as_string(), place, value))


def reorder(table: Table, key: str, values: Sequence[str]) -> None:
    """Other texts in a list of as many."""
    text = _array(table, key).as_string()
    for place, value in enumerate(values):
        text = with_entry(text, place, quoted(value))
    _rewrite(table, key, text)


def with_list(text: str, key: str, names: Sequence[str]) -> str:
    """The same file with these names in a list; those that were in it, under whatever number, keep
    what stands behind them. Raises NotThere.
    """
    document = opened(text)
    before = [slug_of(str(each)) for each in _array(document, key)]
    if list(_array(document, key)) == list(names):
        return text
    slugs = [slug_of(name) for name in names]
    for place in reversed(range(len(before))):
        if before[place] not in slugs:
            take_out(document, key, place)
            del before[place]
    for place, slug in enumerate(slugs):
        if slug not in before:
            put_in(document, key, place, quoted(slug))
            before.insert(place, slug)
    reorder(document, key, names)
    return tomlkit.dumps(document)


def take_out(table: Table, key: str, place: int) -> None:
    """Remove one entry of a list of values or of tables."""
    found = table[key]
    if isinstance(found, Array):
        _rewrite(table, key, without_entry(found.as_string(), place))
    else:
        del found[place]


def take_out_all(table: Table, key: str, places: Sequence[int]) -> None:
    """Remove these entries of a list; where nothing is left, the list itself."""
    if places and len(places) == len(table[key]):
        del table[key]
        return
    for place in sorted(places, reverse=True):
        take_out(table, key, place)


def quoted(text: str) -> str:
    """A text as TOML writes it on one line."""
    return tomlkit.item(text).as_string()


def _array(table: Table, key: str) -> Array:
    found = table.get(key)
    if not isinstance(found, Array):
        raise NotThere
    return found


def _rewrite(table: Table, key: str, text: str) -> None:
    table[key] = tomlkit.array(text)
