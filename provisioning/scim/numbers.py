"""Ids of the service: the numbers of members and groups, as texts."""

from __future__ import annotations

from common.whole_numbers import whole_number


def number_of(text: str) -> int | None:
    """The number that an id is, None where it is no id of ours."""
    number = whole_number(text)
    return number if str(number) == text else None
