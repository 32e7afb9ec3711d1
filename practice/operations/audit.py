"""One row of the audit table for what was done with a session."""

from __future__ import annotations

import datetime as dt
from typing import Any

from people.models import Member
from people.operations import record_event
from practice.models import PracticeSession


def record_session(
    verb: str, session: PracticeSession, *, by: Member, now: dt.datetime, **detail: Any
) -> None:
    """A second call writes a second row; needs the session's cohort loaded."""
    record_event(
        verb=verb,
        thing="session",
        thing_id=session.pk,
        organization_id=session.group.cohort.organization_id,
        by=by,
        now=now,
        detail=detail,
    )
