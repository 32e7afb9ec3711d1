"""Levels in a leader's own record: what their pages of feedback show, and nothing earlier."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import Criterion
from assessments.operations import record_score, save_note
from assessments.own_record import own_levels, way_of_levels
from people.models import Member
from practice.models import Attendance, PracticeSession
from practice.operations import hold_session, reopen_session
from tests.factories import MemberFactory
from tests.practice.conftest import Planned


@pytest.fixture
def mine(scored: Planned, leader: Member) -> int:
    return scored.enrollments[leader].pk


def score(session: PracticeSession, mine: int, rater: Member, *levels: int) -> None:
    criteria = Criterion.objects.filter(rubric__module=session.module_id).order_by("position")
    for criterion, level in zip(criteria, levels, strict=False):
        record_score(
            session_id=session.pk,
            enrollment_id=mine,
            criterion_id=criterion.pk,
            level=level,
            rater=rater,
            now=session.starts_at,
        )


def hold(session: PracticeSession, *present: int) -> None:
    hold_session(
        session=session, present=list(present), by=session.facilitator, now=session.starts_at
    )


def told(leader: Member) -> list[tuple[str, list[tuple[str, int]]]]:
    now = dt.datetime.now(dt.UTC)
    return [
        (each.key, [(line.text, line.level) for line in each.lines])
        for each in own_levels(leader, "en", now)
    ]


def test_levels_and_notes_come_with_the_end_of_the_session_and_go_when_it_is_reopened(
    scored, leader, facilitator, mine
):
    session = scored.session(1)
    score(session, mine, facilitator, 2, 3)
    save_note(
        session_id=session.pk,
        enrollment_id=mine,
        text="Asked twice.",
        expected_revision=0,
        rater=facilitator,
        now=session.starts_at,
    )
    assert told(leader) == []
    hold(session, mine)
    (entry,) = own_levels(leader, "en", session.starts_at)
    assert [(line.text, line.by, line.level) for line in entry.lines] == [
        ("Emerging", facilitator.name, 2),
        ("Consistent", facilitator.name, 3),
        ("Asked twice.", facilitator.name, 0),
    ]
    assert (entry.enrollment_id, entry.address) == (mine, f"/scores/{session.pk}/feedback/")
    reopen_session(session=session, by=facilitator, now=session.starts_at)
    assert told(leader) == []


def test_levels_of_others_and_those_they_gave_are_not_theirs(scored, facilitator, mine):
    session = scored.session(1)
    score(session, mine, facilitator, 4)
    hold(session, mine)
    assert told(facilitator) == []
    assert told(MemberFactory(organization=facilitator.organization)) == []


def test_what_was_tapped_for_somebody_absent_is_not_told(scored, leader, facilitator, mine):
    session = scored.session(1)
    score(session, mine, facilitator, 4)
    hold(session, mine)
    Attendance.objects.update(was_present=False)
    assert told(leader) == []


def test_two_sessions_make_a_way(scored, leader, facilitator, mine):
    first, second = scored.session(1, "kickoff"), scored.session(1)
    score(first, mine, facilitator, 1, 2)
    hold(first, mine)
    entries = own_levels(leader, "en", second.starts_at)
    assert way_of_levels(entries) is None
    score(second, mine, facilitator, 3)
    hold(second, mine)
    assert [key for key, _lines in told(leader)] == [str(second.pk), str(first.pk)]
    chart = way_of_levels(own_levels(leader, "en", second.starts_at))
    assert chart is not None
    assert [row.levels for row in chart.rows] == [((1,), (3,)), ((2,), ())]


def test_it_costs_the_same_for_one_session_and_for_three(scored, leader, facilitator, mine):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert told(leader)
        return len(captured)

    kinds = ("kickoff", "practice", "practice2")
    for kind in kinds[:1]:
        score(scored.session(1, kind), mine, facilitator, 1, 2)
        hold(scored.session(1, kind), mine)
    queries()
    one = queries()
    for kind in kinds[1:]:
        score(scored.session(1, kind), mine, facilitator, 1, 2)
        hold(scored.session(1, kind), mine)
    queries()
    assert queries() == one == 4
