"""Numbers as an address, a form or another system writes them."""

from __future__ import annotations

LARGEST = 2**63 - 1
"""What a column of ids holds."""
LARGEST_COUNT = 2**31 - 1
"""What a column of counts and places holds."""


def whole_number(text: str, most: int = LARGEST) -> int | None:
    """The number of 0 to `most` that these digits are; None for anything else, however long."""
    # Python refuses thousands of digits; zeros in front say nothing.
    if not text.isascii() or not text.isdigit() or len(text.lstrip("0")) > len(str(most)):
        return None
    number = int(text.lstrip("0") or 0)
    return number if number <= most else None
