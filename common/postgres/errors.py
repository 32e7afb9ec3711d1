"""Which errors mean that the database cannot be asked just now, and not that something is wrong."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import DatabaseError, InterfaceError, InternalError, OperationalError

READ_ONLY = "25006"
"""What a standby says to whoever writes."""


def is_database_away(error: BaseException | None) -> bool:
    """Gone, hanging, full, too slow, or a standby for now; also as the cause of another error."""
    return any(_means_away(each) for each in _chain(error))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error, and what it came of."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _means_away(error: BaseException) -> bool:
    if isinstance(error, OperationalError | InterfaceError):
        return True
    if isinstance(error, InternalError):
        return getattr(error.__cause__, "pgcode", None) == READ_ONLY
    # The client library has no name for a line that breaks in the middle of an answer.
    return type(error) is DatabaseError and getattr(error.__cause__, "pgcode", None) is None
