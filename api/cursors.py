"""Where a list goes on. Pure; a cursor means nothing to whoever carries it."""

from __future__ import annotations

import base64
import binascii

LARGEST = 2**63 - 1


class BadCursor(Exception):
    """Nothing that was handed out."""


def cursor_after(pk: int) -> str:
    """From behind this row on."""
    return base64.urlsafe_b64encode(f"after:{pk}".encode()).decode().rstrip("=")


def row_before(cursor: str) -> int:
    """Behind which row a cursor goes on; 0 for none. Raises BadCursor."""
    if not cursor:
        return 0
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        mark, _colon, number = base64.b64decode(padded, b"-_", validate=True).partition(b":")
    except (UnicodeEncodeError, binascii.Error) as error:
        raise BadCursor from error
    if mark != b"after" or not number.isdigit() or int(number) > LARGEST:
        raise BadCursor
    return int(number)
