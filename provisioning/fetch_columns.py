"""Whether the columns of a list are those of last time."""

from __future__ import annotations

from collections.abc import Sequence

Columns = Sequence[Sequence[str]]
"""[heading, field or ''], in the order of the list."""


def as_before(columns: Columns, before: Columns) -> list[list[str]] | None:
    """The columns with the fields they had last time, in whatever order they come; None when other
    headings are there.
    """
    headings, known = _headings(columns), _headings(before)
    if headings == known:
        return [list(each) for each in before]
    if sorted(headings) != sorted(known) or len(set(headings)) < len(headings):
        return None
    field_of = dict(zip(known, (field for _heading, field in before), strict=True))
    return [[heading, field_of[heading]] for heading in headings]


def difference(columns: Columns, before: Columns) -> tuple[list[str], list[str]]:
    """(headings that are new, headings that are gone)."""
    headings, known = _headings(columns), _headings(before)
    return (
        [each for each in headings if each not in known],
        [each for each in known if each not in headings],
    )


def _headings(columns: Columns) -> list[str]:
    return [heading for heading, _field in columns]
