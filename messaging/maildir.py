"""Maildirs into which a mail server delivers what is answered, and what comes back."""

from __future__ import annotations

import datetime as dt
import mailbox
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path

KEPT_ASIDE = dt.timedelta(days=30)
ASIDE = ".aside"
"""A folder inside a Maildir has a name that begins with a dot."""


class NoFolder(Exception):
    """It is not there, is no Maildir, or the portal may not take mail out of it."""


class ReplyFolder:
    """All that lies in it is to be read, whether somebody has looked at it in a mail program or
    not: what was read is taken out.
    """

    def __init__(self, path: Path) -> None:
        """Raises NoFolder."""
        self.path, self.aside = path, path / ASIDE
        for room in _rooms(path):
            if not room.is_dir() or not os.access(room, os.R_OK | os.W_OK | os.X_OK):
                raise NoFolder(f"cannot take mail out of {room}")
        mailbox.Maildir(self.aside, create=True)

    def waiting(self) -> list[Path]:
        """Mails in the order of their delivery."""
        return sorted(_mails(self.path), key=_delivered)

    def put_aside(self, mail: Path) -> None:
        """For somebody to look at. A second call changes nothing."""
        with suppress(FileNotFoundError):
            mail.replace(self.aside / "new" / mail.name)

    def clear_aside(self, *, now: dt.datetime) -> None:
        """Delete what has lain aside for too long."""
        oldest = (now - KEPT_ASIDE).timestamp()
        for mail in _mails(self.aside):
            with suppress(FileNotFoundError):
                if mail.stat().st_mtime < oldest:
                    mail.unlink()


def start_of(mail: Path, most: int) -> bytes | None:
    """The first bytes of a mail; None when it is not there any more."""
    with suppress(FileNotFoundError), mail.open("rb") as file:
        return file.read(most)
    return None


def lying_in(path: Path) -> list[Path]:
    """Mails of a Maildir; none where it is not one."""
    return list(_mails(path)) if all(room.is_dir() for room in _rooms(path)) else []


def _rooms(path: Path) -> list[Path]:
    return [path / "new", path / "cur"]


def _mails(path: Path) -> Iterator[Path]:
    found = chain.from_iterable(room.iterdir() for room in _rooms(path))
    return (mail for mail in found if mail.is_file() and not mail.name.startswith("."))


def _delivered(mail: Path) -> tuple[list[int], str]:
    """Mail servers begin the name with the second, and count on within it."""
    return [int(digits) for digits in re.findall(r"\d+", mail.name)], mail.name
