"""How many runs send at once, over all workers: a lane for each connection to the mail server."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.db import Error, connection

FAMILY = 20_251
"""Of our locks among the advisory locks of the database."""


CHAT = 1_000
"""The one lane of chat: a workspace takes about one message a second, from all workers together."""


def lane() -> contextlib.AbstractContextManager[int | None]:
    """Hold a free lane of mail, None where there is none: then others are sending already.

    The database frees the lane of a worker that dies.
    """
    return _one_of(range(settings.MAIL_CONNECTIONS))


def chat_lane() -> contextlib.AbstractContextManager[int | None]:
    """Hold the lane of chat, likewise."""
    return _one_of([CHAT])


@contextlib.contextmanager
def _one_of(numbers: Iterable[int]) -> Iterator[int | None]:
    number = next((each for each in numbers if _take(each)), None)
    try:
        yield number
    finally:
        if number is not None:
            _leave(number)


def _take(number: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [FAMILY, number])
        return bool(cursor.fetchone()[0])


def _leave(number: int) -> None:
    # Without a connection there is no lock either.
    with contextlib.suppress(Error), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [FAMILY, number])
