"""What the database writes into its own log: nothing that people typed."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.checks import CheckMessage
from django.core.checks import Warning as Caution
from django.db import connections

DISCREET = {
    "log_min_messages": ("log", "fatal", "panic"),
    "log_min_error_statement": ("panic",),
    "log_statement": ("none", "ddl"),
    "log_min_duration_statement": ("-1",),
    "log_min_duration_sample": ("-1",),
    "log_transaction_sample_rate": ("0",),
}
"""Setting -> the values with which nothing is quoted, the usual one first."""
HINT = (
    "Let an administrator of the server run, with the name of the portal's role: "
    "{sets} and restart the portal. What fails stands in the portal's own log, without what people "
    "typed."
)


def check_log(databases: Sequence[str] | None = None, **_of_django: object) -> list[CheckMessage]:
    """A warning, at each `migrate`, where the log would hold values: of what fails, of what is cut
    off, of everything or of what takes long.
    """
    found: list[CheckMessage] = []
    for name in databases or ():
        with connections[name].cursor() as cursor:
            cursor.execute(
                "SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(DISCREET)]
            )
            telling = [(each, value) for each, value in cursor if value not in DISCREET[each]]
        if telling:
            text = "The database writes what people typed into its log: {}.".format(
                ", ".join(f"{each} = {value}" for each, value in sorted(telling))
            )
            sets = " ".join(
                f"ALTER ROLE portal SET {each} = '{DISCREET[each][0]}';"
                for each, _value in sorted(telling)
            )
            found.append(Caution(text, hint=HINT.format(sets=sets), id="portal.W001"))
    return found
