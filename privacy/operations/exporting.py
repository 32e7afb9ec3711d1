"""The copy of everything that is kept about a person."""

from __future__ import annotations

import datetime as dt
from typing import IO

from common.records import dataclass
from people.models import Member


@dataclass(frozen=True)
class PersonExport:
    """A ZIP with index.html to read and person.json for machines."""

    file: IO[bytes]
    """On this machine's disk, at its beginning, gone once it is closed."""
    name: str
    """What it is called when it is saved."""
    rows: int


def export_person(*, of: Member, by: Member | None, now: dt.datetime) -> PersonExport:
    """Make the copy; `by` is the person, an officer, or None. Recorded. A second call makes another
    one.
    """
    raise NotImplementedError
