"""Writing again to somebody whose mail came back."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from messaging.returned import forget_returns
from people.audit import record
from people.models import Member


@transaction.atomic
def reach_again(*, member: Member, now: dt.datetime, by: Member) -> None:
    """Forget that mail to their address came back. A second call changes nothing."""
    if member.email and forget_returns(member.email):
        record("reach_again", member, by=by, now=now)
