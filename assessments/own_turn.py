"""Whether a leader still has something to say about a recording of their own turn."""

from __future__ import annotations

import datetime as dt

from assessments.recording_models import TurnRecording
from assessments.served import has_served
from common.addresses import address
from practice.models import PracticeSession


def recording_to_decide(session: PracticeSession, enrollment_id: int, now: dt.datetime) -> str:
    """The path of the page where they say yes or take it back; '' once nothing is kept any more, or
    nobody needs it and there is no yes. Two queries at most.
    """
    if session.is_canceled or now >= TurnRecording(session=session).kept_until:
        return ""
    own = TurnRecording.objects.filter(session=session, enrollment=enrollment_id, is_agreed=True)
    if has_served(session.pk, enrollment_id) and not own.exists():
        return ""
    return address("assessments:consent", session.pk)
