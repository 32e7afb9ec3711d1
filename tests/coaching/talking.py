"""A talk, made through its model."""

from __future__ import annotations

import datetime as dt

from coaching.models import Talk
from coaching.states import TalkState
from cohorts.models import Enrollment
from people.models import Member


def a_talk(
    enrollment: Enrollment, coach: Member, at: dt.datetime, state: str = TalkState.AGREED
) -> Talk:
    """A talk of a leader with somebody, at a time."""
    return Talk.objects.create(
        enrollment=enrollment,
        coach=coach,
        state=state,
        starts_at=at,
        time_zone=enrollment.member.time_zone,
        proposed_at=at - dt.timedelta(days=7),
        closed_at=at if state == TalkState.HELD else None,
    )
