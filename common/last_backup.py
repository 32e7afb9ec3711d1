"""When all of this database was last backed up, for whoever watches. It stands with a lease that
nobody holds for longer than it takes to write it down; a copy brings along that of its original.
"""

from __future__ import annotations

import datetime as dt

from common import leases
from common.models import Lease

NAME, MADE_AT = "backup", "made_at"


def note_backup(now: dt.datetime) -> None:
    """One that began now is whole. A later call replaces the first."""
    lease = leases.take(NAME)
    if lease is not None:  # or another one is just being noted
        lease.leave({MADE_AT: now.isoformat()})


def last_backup() -> dt.datetime | None:
    """None where none was ever made from here: somebody may have other programs. One query."""
    noted = Lease.objects.filter(name=NAME).values_list("note", flat=True).first()
    return dt.datetime.fromisoformat(noted[MADE_AT]) if noted else None
