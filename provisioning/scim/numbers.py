"""Ids of the service: the numbers of members and groups, as texts."""

from __future__ import annotations

LARGEST = 2**63 - 1


def number_of(text: str) -> int | None:
    """The number that an id is, None where it is no id of ours."""
    if not text.isascii() or not text.isdigit() or len(text) > 19:
        return None
    number = int(text)
    return number if number <= LARGEST and str(number) == text else None
