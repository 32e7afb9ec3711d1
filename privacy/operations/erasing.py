"""Erasing a person everywhere."""

from __future__ import annotations

import datetime as dt

from people.models import Member
from privacy.erasure import Erasure


def look_at_erasure(*, of: Member) -> Erasure:
    """What erasing this person would come to, without doing it."""
    raise NotImplementedError


def erase_person(
    *, of: Member, by: Member, now: dt.datetime, reason: str, figures_stay: bool = False
) -> Erasure:
    """Erase somebody from everything that is kept, in one transaction; figures stay without them.

    Raises StillNeeded while something that goes on needs the person, NotRead when something counts
    them and `figures_stay` does not say that this was read, LastAdmin when nobody could run the
    organization any more. `reason` is kept without the name. A second call changes nothing.
    """
    raise NotImplementedError
