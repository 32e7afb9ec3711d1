"""How a session stands at this moment, for the pages that are open on it."""

from __future__ import annotations

import datetime as dt

from assessments.models import EvidenceNote, Score
from people.models import Member
from practice.models import Attendance, PracticeSession


def state_of(session: PracticeSession, rater: Member, now: dt.datetime) -> dict[str, object]:
    """The rater's levels and the revisions of their notes, who is there, whose turn it is. Three
    queries at any size.
    """
    own = {"session": session, "rater": rater}
    scores = Score.objects.filter(**own).order_by("pk")
    notes = EvidenceNote.objects.filter(**own)
    attendances = Attendance.objects.filter(session=session)
    return {
        "levels": [
            [score.enrollment_id, score.criterion_id, score.level, score.version]
            for score in scores
        ],
        "notes": dict(notes.values_list("enrollment_id", "revision")),
        "attendance": [
            [each.enrollment_id, each.was_present, each.revision] for each in attendances
        ],
        "leading": session.leading_id,
        "elapsed": elapsed(session, now),
    }


def elapsed(session: PracticeSession, now: dt.datetime) -> int | None:
    """Milliseconds since the turn began, None where none has. Not the moment itself: the clocks of
    phones differ.
    """
    began = session.turn_began_at
    return int((now - began).total_seconds() * 1000) if began else None
