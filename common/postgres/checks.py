"""What the database writes into its own log when a statement fails: nothing that people typed."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.checks import CheckMessage
from django.core.checks import Warning as Caution
from django.db import connections

WITHOUT_ERRORS = {"log", "fatal", "panic"}
HINT = (
    "Let an administrator of the server run, with the name of the portal's role: "
    "ALTER ROLE portal SET log_min_messages = 'log'; and restart the portal. What fails stands in "
    "the portal's own log, without what people typed."
)


def check_log(databases: Sequence[str] | None = None, **_of_django: object) -> list[CheckMessage]:
    """A warning, at each `migrate`, where the log would hold values."""
    found: list[CheckMessage] = []
    for name in databases or ():
        with connections[name].cursor() as cursor:
            cursor.execute("SHOW log_min_messages")
            (level,) = cursor.fetchone()
        if level not in WITHOUT_ERRORS:
            text = "The database writes what people typed into its log when a statement fails."
            found.append(Caution(text, hint=HINT, id="portal.W001"))
    return found
