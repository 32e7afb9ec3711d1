"""What came of fetching a list, and what kept it from being brought in."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from connections.egress import EgressProblem


class FetchState(models.TextChoices):
    """How far a run has come."""

    RUNNING = "running", _("Being fetched")
    READING = "reading", _("Being read")
    DONE = "done", _("Imported")
    UNCHANGED = "unchanged", _("Nothing new")
    WAITING = "waiting", _("Waits for you")
    LATER = "later", _("Tries again")
    FAILED = "failed", _("Failed")
    DISCARDED = "discarded", _("Dropped")
    REPLACED = "replaced", _("Replaced by a newer list")


class FetchProblem(models.TextChoices):
    """What was in the way; its label says what to do."""

    NOBODY = (
        "nobody",
        _("Whoever was in charge of this list is no longer an admin. Take charge of it yourself."),
    )
    HOST_KEY_NEW = (
        "host-key-new",
        _("Nobody has confirmed the key of the server yet. Compare it, then confirm it."),
    )
    HOST_KEY_CHANGED = (
        "host-key-changed",
        _(
            "The server shows a different key from the one that was confirmed, so nothing was "
            "sent to it. Ask whoever runs it, then test the connection again."
        ),
    )
    SIGN_IN = (
        "sign-in",
        _(
            "The server did not accept the user name, password or key. Check them, then test "
            "the connection again."
        ),
    )
    NO_FILE = (
        "no-file",
        _(
            "There is no file at this path. Check the path, and whether your HR system has "
            "written the file."
        ),
    )
    NOT_ALLOWED = (
        "not-allowed",
        _("The server does not let the portal read this file. Ask whoever runs it to allow that."),
    )
    STILL_WRITTEN = "still-written", _("The file was still being written.")
    EMPTY = "empty", _("The file is empty.")
    FILE_TOO_LARGE = (
        "file-too-large",
        _("The file is larger than 50 MB. Have your HR system write a smaller one."),
    )
    SLOW = "slow", _("The file did not arrive within two minutes.")
    SERVER_ERROR = "server-error", _("The server has a problem of its own.")
    STATUS = "status", _("The address did not answer with a file. Check how it is written.")
    PROTOCOL = (
        "protocol",
        _("The server does not answer as an SFTP server should. Check the server and the port."),
    )
    STUCK = (
        "stuck",
        _(
            "Importing this list was started several times and never finished. Ask whoever "
            "runs this portal."
        ),
    )
    UNREADABLE = "unreadable", _("The file cannot be read. It has to be CSV or XLSX.")
    LETTERS = "letters", _("Some letters may be wrong. Open the list and check them.")
    FIRST = "first", _("This is the first list. Look at its columns, then import it.")
    HEADINGS = "headings", _("The columns are not the same as last time.")
    SHORTER = "shorter", _("The list is much shorter than last time.")
    QUESTIONS = "questions", _("For some rows, say who they are about.")
    ALARMS = "alarms", _("This looks like the wrong file.")
    ROWS = "rows", _("More rows than you allowed cannot be imported.")
    LAST_ADMIN = "last-admin", _("After this list, nobody could run the organization any more.")
    CHANGED = "changed", _("Some people were changed in the meantime. Check the list again.")
    BY_HAND = "by-hand", _("You import each list yourself.")


TRIED_AGAIN = frozenset(
    {
        *(FetchProblem.NO_FILE, FetchProblem.STILL_WRITTEN, FetchProblem.EMPTY),
        *(FetchProblem.SLOW, FetchProblem.SERVER_ERROR, FetchProblem.PROTOCOL),
        *(EgressProblem.TIMEOUT, EgressProblem.UNREACHABLE, EgressProblem.UNKNOWN_HOST),
    }
)
"""What may pass by itself on the same day. A refused sign-in is not: accounts get locked."""


def words_of(problem: str) -> str:
    """What a problem of either kind says; '' for none."""
    if problem in FetchProblem.values:
        return str(FetchProblem(problem).label)
    return str(EgressProblem(problem).label) if problem in EgressProblem.values else ""
