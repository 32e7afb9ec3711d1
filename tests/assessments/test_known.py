"""A level is told once the session is held: as its leader may read it."""

from __future__ import annotations

import datetime as dt

import pytest

from assessments.models import Criterion, Level, Score
from cohorts.facts import facts_of
from cohorts.models import Enrollment
from people.models import Member
from practice.models import Attendance, PracticeSession
from programs.content.paths import PathFact
from programs.content.rubrics import CRITERIA
from tests.factories import NOW
from tests.practice.conftest import Planned

pytestmark = pytest.mark.django_db
TONE = CRITERIA[0]


def told(enrollment: int) -> str | int | None:
    member = Enrollment.objects.get(pk=enrollment).member_id
    asked = PathFact.LEVEL, TONE
    return facts_of([member], [asked], NOW)[member].get(asked)


def score(session: PracticeSession, enrollment: int, level: Level, rater: Member) -> None:
    criterion = Criterion.objects.get(rubric__module=session.module, slug=TONE)
    Score.objects.create(
        session=session, enrollment_id=enrollment, criterion=criterion, rater=rater, level=level,
        scored_at=NOW,
    )  # fmt: skip


def hold(session: PracticeSession) -> None:
    PracticeSession.objects.filter(pk=session.pk).update(state=PracticeSession.State.HELD)


def test_the_lower_level_of_the_latest_held_session_counts(
    scored: Planned, seats: list[int], facilitator: Member, admin: Member
) -> None:
    first, second = scored.session(1), scored.session(2)
    score(first, seats[0], Level.MASTERY, facilitator)
    assert told(seats[0]) is None, "nobody may read it before the session is held"
    hold(first)
    assert told(seats[0]) == 4
    score(second, seats[0], Level.CONSISTENT, facilitator)
    score(second, seats[0], Level.EMERGING, admin)
    hold(second)
    PracticeSession.objects.filter(pk=second.pk).update(
        starts_at=first.starts_at + dt.timedelta(days=14)
    )
    assert told(seats[0]) == 2
    assert told(seats[1]) is None


def test_what_was_tapped_for_somebody_absent_tells_nothing(
    scored: Planned, seats: list[int], facilitator: Member
) -> None:
    first = scored.session(1)
    score(first, seats[0], Level.EMERGING, facilitator)
    hold(first)
    Attendance.objects.update_or_create(
        session=first, enrollment_id=seats[0], defaults={"was_present": False, "noted_at": NOW}
    )
    assert told(seats[0]) is None
