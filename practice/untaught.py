"""Whose first role-play is still ahead: it is the "before", so nothing is taught until then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from people.models import Member
from practice.models import PracticeSession
from practice.states import SessionState
from programs.cadence import StepKind

ITS_DAY = dt.timedelta(days=1)
"""So long after its beginning a kickoff that nobody has closed holds nothing back any more."""


def kickoffs_ahead(member: Member, now: dt.datetime) -> Collection[int]:
    """The programs whose kickoff the member has a seat in that is neither closed nor over. One
    query.
    """
    ahead = PracticeSession.objects.attended_by(member).filter(
        step__kind=StepKind.KICKOFF, state=SessionState.PLANNED, starts_at__gt=now - ITS_DAY
    )
    return set(ahead.values_list("group__cohort__version__program", flat=True))
