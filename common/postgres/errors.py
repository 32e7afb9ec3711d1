"""Which errors mean that the database cannot be asked just now, should hold what it cannot, or has
lost what was asked for to somebody else, and not that something is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.core.exceptions import ObjectDoesNotExist
from django.db import (
    DatabaseError,
    DataError,
    IntegrityError,
    InterfaceError,
    InternalError,
    OperationalError,
)

READ_ONLY = "25006"
"""What a standby says to whoever writes."""
NOTHING_TO_BELONG_TO = "23503"
"""A row refers to one that is not there."""
UNKEEPABLE = frozenset({"22001", "22003", "22008", "22021", "22P02", "22P05"})
"""Too long, too large, no day of any calendar, in letters it does not have, no number, no JSON."""


def is_database_away(error: BaseException | None) -> bool:
    """Gone, hanging, full, too slow, or a standby for now; also as the cause of another error."""
    return any(_means_away(each) for each in _chain(error))


def is_unkeepable(error: BaseException | None) -> bool:
    """A value that no column can hold, said by the server, or by the library without asking it."""
    if not isinstance(error, DataError):
        return False
    code = getattr(error.__cause__, "pgcode", None)
    return code is None or code in UNKEEPABLE


def is_gone(error: BaseException | None) -> bool:
    """A row that was there when it was looked up, and not any more when something was done with it
    or written about it.
    """
    if isinstance(error, IntegrityError):
        return getattr(error.__cause__, "pgcode", None) == NOTHING_TO_BELONG_TO
    return isinstance(error, ObjectDoesNotExist)


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
