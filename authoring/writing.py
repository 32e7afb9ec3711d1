"""Changing values in a file and nothing else: comments, order, quotes and every value that nobody
changed stay as somebody wrote them. A row that moves takes its comments along.
"""

from __future__ import annotations

import copy
import functools
import re
from collections.abc import Callable, MutableMapping, Sequence
from typing import cast

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import (
    AoT,
    Array,
    Comment,
    Item,
    Key,
    String,
    StringType,
    Table,
    Trivia,
    Whitespace,
)

from authoring.entries import (
    EntryForm,
    PieceEntry,
    Values,
    as_lines,
    drawn_line,
    drawn_lines,
    drawn_value,
    drawn_values,
)

TomlTable = MutableMapping[str, object]
Body = list[tuple[Key | None, Item]]
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""Characters that nobody typed or sees."""
_QUOTES = re.compile(r'"{3,}|"+\Z')
"""Which would end a text in three quotes."""
_NUMBER = re.compile(r"-?\d{1,9}")


def rewritten(
    text: str, entries: Sequence[PieceEntry], values: Values, *, at: Sequence[str | int] = ()
) -> str:
    """The text with these values in it, or in the table that is found `at` a place of it. Raises
    ValueError where it is not TOML.
    """
    has_returns = "\r\n" in text
    document = tomlkit.parse(text.replace("\r\n", "\n"))
    table: object = document
    for step in at:
        table = cast("dict[str | int, object]", table)[step]
    _write_table(cast("TomlTable", table), entries, values)
    written = tomlkit.dumps(document)
    return written.replace("\n", "\r\n") if has_returns else written


def _write_table(table: TomlTable, entries: Sequence[PieceEntry], values: Values) -> None:
    for entry in entries:
        new = values.get(entry.key, entry.nothing)
        if new != drawn_value(entry, table.get(entry.key)):
            _write(table, entry, new)


def _write(table: TomlTable, entry: PieceEntry, new: object) -> None:
    match entry.form:
        case EntryForm.ROWS:
            _write_rows(table, entry, cast("list[Values]", new))
        case EntryForm.PART:
            if not isinstance(table.get(entry.key), MutableMapping):
                is_short = entry.by_language and entry.entries[0].form is not EntryForm.PART
                table[entry.key] = tomlkit.inline_table() if is_short else tomlkit.table()
            part = cast("TomlTable", table[entry.key])
            _write_table(part, entry.entries, cast("Values", new))
        case EntryForm.LINES | EntryForm.PICKS:
            _write_lines(table, entry, as_lines(str(new)))
        case _ if new == "" and entry.can_be_absent:
            del table[entry.key]
        case _:
            table[entry.key] = _scalar(entry, new, table.get(entry.key))


def _scalar(entry: PieceEntry, new: object, old: object) -> Item:
    if isinstance(new, bool):
        return tomlkit.item(new)
    if entry.form is EntryForm.NUMBER and _NUMBER.fullmatch(str(new)):
        return tomlkit.item(int(str(new)))
    return quoted(str(new), old, is_long=entry.form is EntryForm.MARKDOWN)


def quoted(new: str, old: object = None, *, is_long: bool = False) -> String:
    """A text in the quotes of the one it replaces, with the blank lines around it, where they can
    hold it. One that was short and has grown to several lines begins right after its three quotes,
    by which it is known when it becomes short again.
    """
    was = old if isinstance(old, String) else None
    kind = was.type if was is not None else StringType.select(multiline=is_long)
    lead, trail = _around(was) if was is not None else ("", "\n" if is_long else "")
    is_apart = is_long if was is None else was.as_string()[3:].startswith("\n")
    if kind.is_singleline() and "\n" in new:
        kind = StringType.select(literal=kind.is_literal(), multiline=True)
        is_apart = False
    elif kind.is_multiline() and _has_grown(was) and "\n" not in new:
        kind = StringType.select(literal=kind.is_literal(), multiline=False)
    if kind.is_literal() and not _fits_literally(new, kind):
        kind = StringType.select(multiline=kind.is_multiline())
    value = lead + new + trail
    raw = value if kind.is_literal() else _escaped(value, kind)
    return String(kind, value, "\n" + raw if kind.is_multiline() and is_apart else raw, Trivia())


def _around(old: String) -> tuple[str, str]:
    """White space before and after a text."""
    text = str(old)
    inner = text.strip()
    if not inner:
        return "", "\n" if old.type.is_multiline() else ""
    lead, _inner, trail = text.partition(inner)
    return lead, trail


def _has_grown(old: String | None) -> bool:
    """Whether a text of several lines begins and ends right at its quotes."""
    return old is not None and "\n" in old and old.strip() == old and old.as_string()[3] != "\n"


def _fits_literally(text: str, kind: StringType) -> bool:
    if CONTROL.search(text) or "\r" in text:
        return False
    return "'" not in text if kind.is_singleline() else "''" not in f"{text}'"


def _escaped(text: str, kind: StringType) -> str:
    text = text.replace("\\", "\\\\").replace("\r", "\\r")
    text = CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    if kind.is_singleline():
        return text.replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return _QUOTES.sub(lambda found: '\\"' * len(found[0]), text)


def _write_lines(table: TomlTable, entry: PieceEntry, lines: Sequence[str]) -> None:
    old = table.get(entry.key)
    if not isinstance(old, Array) or not old or len(as_lines(drawn_lines(old))) != len(old):
        laid_out = "".join(['  "",\n' for _line in lines])
        table[entry.key] = tomlkit.parse(f"x = [\n{laid_out}]\n" if lines else "x = []\n")["x"]
    array = cast("Array", table[entry.key])
    while len(array) > len(lines):
        del array[-1]
    while len(array) < len(lines):
        array.append("")
    for place, line in enumerate(lines):
        if drawn_line(array[place]) != line:
            array[place] = quoted(line, array[place])


def _write_rows(table: TomlTable, entry: PieceEntry, rows: Sequence[Values]) -> None:
    if not rows:
        del table[entry.key]
        return
    old = table.get(entry.key)
    if isinstance(old, Array) and all(isinstance(each, MutableMapping) for each in old):
        _fit_inline(old, len(rows))
    elif isinstance(old, AoT):
        _arrange(old, _places(entry, old, rows))
    else:
        table[entry.key] = tomlkit.aot()
        for _row in rows:
            cast("AoT", table[entry.key]).append(tomlkit.table())
    tables = cast("list[TomlTable]", table[entry.key])
    for place, row in enumerate(rows):
        _write_table(tables[place], entry.entries, row)


def _fit_inline(array: Array, count: int) -> None:
    while len(array) > count:
        del array[-1]
    while len(array) < count:
        array.append(tomlkit.inline_table())


def _places(entry: PieceEntry, tables: AoT, rows: Sequence[Values]) -> list[int | None]:
    """Which of the tables each row is: one that says the same, else the one in its place, else any
    that nobody needs, else a new one.
    """
    said = [drawn_values(entry.entries, table) for table in tables]
    free = dict.fromkeys(range(len(said)))
    found: dict[int, int] = {}
    fits: tuple[Callable[[int, int], bool], ...] = (
        lambda number, place: number == place and said[place] == rows[number],
        lambda number, place: said[place] == rows[number],
        lambda number, place: number == place,
        lambda _number, _place: True,
    )
    for is_fit in fits:
        for number in range(len(rows)):
            place = next((each for each in free if is_fit(number, each)), None)
            if number not in found and place is not None:
                found[number] = place
                del free[place]
    return [found.get(number) for number in range(len(rows))]


def _arrange(tables: AoT, places: Sequence[int | None]) -> None:
    """The tables in another order, some left out and some new. What follows a table, blank lines
    and notes before the next one, stays where it is.
    """
    kept: list[Table] = list(tables)
    if list(places) == list(range(len(kept))):
        return
    tails = [_cut_tail(table) for table in kept]
    blank: Body = [each for each in tails[0] if isinstance(each[1], Whitespace)]
    between = blank if len(tails) > 1 else [(None, Whitespace("\n"))]
    ordered = [_like(kept[-1]) if place is None else kept[place] for place in places]
    while tables:
        del tables[0]
    for number, table in enumerate(ordered):
        is_last = number == len(ordered) - 1
        tail = tails[-1] if is_last else tails[number] if number < len(tails) - 1 else between
        _end(table).extend(tail)
        tables.append(table)


def _like(table: Table) -> Table:
    """Another one that is written in the same way."""
    made = copy.deepcopy(table)
    _drop_comments(made)
    return made


def _end(table: Table) -> Body:
    """Where the last line of a table stands."""
    body: Body = table.value.body
    last = body[-1][1] if body else None
    if isinstance(last, AoT) and last.body:
        return _end(last.body[-1])
    return _end(last) if isinstance(last, Table) else body


def _cut_tail(table: Table) -> Body:
    """Blank lines and notes after a table, taken off."""
    body: Body = _end(table)
    tail: Body = []
    while body and isinstance(body[-1][1], Whitespace | Comment):
        tail.insert(0, body.pop())
    return tail


def _drop_comments(table: Table) -> None:
    """What somebody noted about one row is not about another."""
    table.trivia.comment = table.trivia.comment_ws = ""
    for _key, each in table.value.body:
        if isinstance(each, AoT):
            for inner in each.body:
                _drop_comments(inner)
        elif isinstance(each, Table):
            _drop_comments(each)
        elif isinstance(each, Comment):
            each.trivia.indent = each.trivia.comment = each.trivia.trail = ""
        elif not isinstance(each, Whitespace):
            each.trivia.comment = each.trivia.comment_ws = ""


def retyped(old: str, new: str) -> str:
    """A whole text as somebody left it in a form, between the blank lines that were around it."""
    if as_typed(old) == new:
        return old
    inner = old.strip()
    lead, _inner, trail = old.partition(inner) if inner else ("", "", "\n")
    return lead + (new.replace("\n", "\r\n") if "\r\n" in old else new) + trail


def as_typed(text: str) -> str:
    """A whole text as a form shows it and sends it back."""
    return text.replace("\r\n", "\n").strip()


@functools.lru_cache(maxsize=256)
def is_faithful(text: str) -> bool:
    """Whether a file could be changed without touching the rest of it."""
    try:
        return rewritten(text, (), {}) == text
    except (ValueError, TOMLKitError):
        return False
