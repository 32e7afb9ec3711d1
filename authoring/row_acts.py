"""What the buttons of rows in a form do: one more, one less, up, down; nothing is saved by it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from authoring.entries import EntryForm, PieceEntry, Values, drawn_values
from common.whole_numbers import whole_number

MOST_ROWS = 1000
"""More are not looked for, whatever a form claims to hold."""


def with_rows_changed(entries: Sequence[PieceEntry], values: Values, act: str) -> str:
    """Carry out what a button of a row says ("up questions-0-options-2") on the values; the name of
    the rows or row to look at afterwards, '' where it makes no sense.
    """
    verb, _space, name = act.partition(" ")
    found = _rows_at(entries, values, name.split("-"))
    if found is None:
        return ""
    entry, rows, place = found
    if place is None:
        return _grown(verb, name, rows, entry)
    return _moved(verb, name, rows, place) if 0 <= place < len(rows) else ""


def _grown(verb: str, name: str, rows: list[Values], entry: PieceEntry) -> str:
    verb, _colon, which = verb.partition(":")
    if verb == "add" and entry.presets:
        return _with_preset(which, name, rows, entry)
    if verb == "add" and len(rows) < MOST_ROWS:
        rows.append(drawn_values(entry.entries, {}))
        return f"{name}-{len(rows) - 1}"
    return name


def _with_preset(which: str, name: str, rows: list[Values], entry: PieceEntry) -> str:
    """Put in one of the rows that may be there, where it belongs among the others."""
    order = [each[entry.told_by] for each in entry.presets]
    there = [str(row[entry.told_by]) for row in rows]
    if which not in order or which in there:
        return ""
    before = order[: order.index(which)]
    place = sum(each in before for each in there)
    rows.insert(place, drawn_values(entry.entries, {entry.told_by: which}))
    return f"{name}-{place}"


def _moved(verb: str, name: str, rows: list[Values], place: int) -> str:
    stem = name.rpartition("-")[0]
    to = {"up": place - 1, "down": place + 1}.get(verb)
    if verb == "remove":
        del rows[place]
        return stem
    if to is None or not 0 <= to < len(rows):
        return ""
    rows[place], rows[to] = rows[to], rows[place]
    return f"{stem}-{to}"


def _rows_at(
    entries: Sequence[PieceEntry], values: Values, steps: Sequence[str]
) -> tuple[PieceEntry, list[Values], int | None] | None:
    """The rows that a name leads to, and which of them it means."""
    entry = next((each for each in entries if each.key == steps[0]), None)
    if entry is None:
        return None
    inside = values[entry.key]
    if entry.form is EntryForm.PART:
        return _rows_at(entry.entries, cast("Values", inside), steps[1:]) if steps[1:] else None
    if entry.form is not EntryForm.ROWS:
        return None
    rows = cast("list[Values]", inside)
    place = _place(steps[1]) if steps[1:] else None
    if not steps[2:]:
        return entry, rows, place
    if place is None or place >= len(rows):
        return None
    return _rows_at(entry.entries, rows[place], steps[2:])


def _place(step: str) -> int:
    """Beyond every row where it is no number."""
    place = whole_number(step, most=MOST_ROWS)
    return MOST_ROWS if place is None else place
