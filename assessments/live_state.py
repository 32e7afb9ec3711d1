"""How a session stands at this moment, for the pages that are open on it."""

from __future__ import annotations

import datetime as dt

from assessments.models import nothing_since
from assessments.panels import NOTES, SCORES
from assessments.seen import told_ticks
from people.models import Member
from practice.models import PracticeSession
from practice.session_page import ATTENDANCES


def state_of(session: PracticeSession, rater: Member, now: dt.datetime) -> dict[str, object]:
    """The rater's levels and the revisions of their notes, who is there, what they ticked,
    whose turn it is. Four queries at any size.
    """
    return {
        "levels": [
            [score.enrollment_id, score.criterion_id, score.level, score.version]
            for score in SCORES(session, rater)
        ],
        "ticks": told_ticks(session, rater),
        "nothing": nothing_since(now),
        "notes": {each.enrollment_id: each.revision for each in NOTES(session, rater)},
        "attendance": [
            [each.enrollment_id, each.was_present, each.revision] for each in ATTENDANCES(session)
        ],
        "leading": session.leading_id,
        "elapsed": elapsed(session, now),
    }


def elapsed(session: PracticeSession, now: dt.datetime) -> int | None:
    """Milliseconds since the turn began, None where none runs, as in a session that is finished.
    Not the moment itself: the clocks of phones differ.
    """
    began = session.turn_began_at if session.is_planned else None
    return int((now - began).total_seconds() * 1000) if began else None
