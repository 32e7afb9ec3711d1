"""The sessions of a facilitator's Today, and what is counted in each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import Criterion, Score
from assessments.operations import agree_to_recording, keep_turn_file, take_back_recording
from cohorts.operations import leave_cohort
from common.tenancy import as_owner
from home.facilitated import (
    LASTS_AT_MOST,
    LOOKS_AHEAD,
    LOOKS_BACK,
    MOST_AHEAD,
    MOST_WAITING,
    RUN_BY,
    sessions_run_by,
)
from home.today import FacilitatedSession, facilitator_today
from people.models import Member, Role
from practice.models import Attendance, GuestPlace, PracticeGroup, PracticeSession, SecondRater
from practice.operations import hold_session
from practice.session_page import SESSIONS_A_PAGE
from programs.content.kinds import MediaType
from tests.assessments.conftest import Planned, planned, scored, starts_at  # noqa: F401
from tests.factories import MemberFactory

pytestmark = pytest.mark.usefixtures("frozen")
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
MOST_SHOWN = MOST_AHEAD + 2 * MOST_WAITING


def of(
    facilitator: Member, session: PracticeSession, now: dt.datetime | None = None
) -> FacilitatedSession:
    listed = sessions_run_by(facilitator, "en", now or session.starts_at - DAY)
    return next(each for each in listed if each.pk == session.pk)


def test_whoever_is_expected_is_counted(
    planned: Planned,  # noqa: F811
    facilitator: Member,
    admin: Member,
) -> None:
    here, there = planned.session(1), planned.session(2)
    assert (of(facilitator, here).leaders, of(facilitator, there).leaders) == (4, 4)
    first, second = here.group.places.order_by("pk")[:2]
    guest = there.group.places.first()
    GuestPlace.objects.create(session=here, enrollment_id=guest.enrollment_id)
    assert (of(facilitator, here).leaders, of(facilitator, there).leaders) == (5, 3)
    leave_cohort(enrollment=first.enrollment, now=here.starts_at - 3 * DAY, by=admin)
    assert (of(facilitator, here).leaders, of(facilitator, here).excused) == (4, 0)
    here.attendances.create(
        enrollment_id=second.enrollment_id,
        was_present=False,
        noted_at=here.starts_at,
        excused_at=here.starts_at - DAY,
    )
    found = of(facilitator, here)
    assert (found.leaders, found.excused, found.scored, found.is_held) == (4, 1, 0, False)


def test_whoever_was_there_waits_for_a_level_of_this_rater(
    scored: Planned,  # noqa: F811
    facilitator: Member,
) -> None:
    session = scored.session(1)
    seats = list(session.group.places.order_by("pk").values_list("enrollment_id", flat=True))
    later = session.starts_at + DAY
    hold_session(session=session, present=seats[:3], by=facilitator, now=later)
    assert Attendance.objects.filter(session=session, was_present=True).count() == 3
    beside = MemberFactory(organization=facilitator.organization, roles=[Role.FACILITATOR])
    criteria = Criterion.objects.filter(rubric__module=session.module)[:2]
    for rater, leader in [(facilitator, 0), (facilitator, 1), (facilitator, 3), (beside, 2)]:
        for criterion in criteria:
            Score.objects.create(
                session=session,
                enrollment_id=seats[leader],
                criterion=criterion,
                rater=rater,
                level=2,
                scored_at=later,
            )
    found = of(facilitator, session, later)
    assert (found.leaders, found.scored, found.waiting, found.is_held) == (3, 2, 1, True)


def test_a_second_rater_has_it_with_those_they_are_asked_to_score(
    scored: Planned,  # noqa: F811
    facilitator: Member,
) -> None:
    session = scored.session(1)
    seats = list(session.group.places.order_by("pk").values_list("enrollment_id", flat=True))
    beside = MemberFactory(organization=facilitator.organization, roles=[Role.FACILITATOR])
    SecondRater.objects.create(session=session, rater=beside, enrollments=seats[:3])
    found = of(beside, session)
    assert (found.is_second, found.leaders, found.waiting) == (True, 3, 3)
    assert not of(facilitator, session).is_second
    later = session.starts_at + DAY
    assert sessions_run_by(beside, "en", later) == [], "attendance is not theirs to note"
    hold_session(session=session, present=seats[1:], by=facilitator, now=later)
    assert (of(beside, session, later).leaders, of(beside, session, later).waiting) == (2, 2)
    criterion = Criterion.objects.filter(rubric__module=session.module).first()
    given = {"session": session, "criterion": criterion, "rater": beside, "level": 2}
    for leader, waiting in ((3, 2), (1, 1)):  # one whom they were not asked to score, and one
        Score.objects.create(**given, enrollment_id=seats[leader], scored_at=later)
        assert of(beside, session, later).waiting == waiting


def test_a_recorded_turn_waits_for_whoever_is_to_watch_it(
    scored: Planned,  # noqa: F811
    facilitator: Member,
) -> None:
    session = scored.session(1)
    seats = list(session.group.places.order_by("pk").values_list("enrollment_id", flat=True))
    absent = MemberFactory(organization=facilitator.organization, roles=[Role.FACILITATOR])
    scored.cohort.facilitators.add(absent)
    later, turn = session.starts_at + DAY, {"session_id": session.pk, "enrollment_id": seats[1]}
    leader = Member.objects.get(enrollments=seats[1])
    agree_to_recording(session=session, enrollment_id=seats[1], by=leader, now=later)
    content = {"content": [b"turn"], "media_type": MediaType.MP4, "watcher": absent}
    keep_turn_file(**turn, **content, by=facilitator, now=later)
    assert sessions_run_by(absent, "en", later) == []
    hold_session(session=session, present=seats, by=facilitator, now=later)
    found = of(absent, session, later)
    assert (found.to_watch, found.waiting, found.leaders) == (seats[1], 0, 0)
    assert facilitator_today([found], later).waiting == [found]
    assert of(facilitator, session, later).to_watch == 0
    criterion = Criterion.objects.filter(rubric__module=session.module).first()
    Score.objects.create(
        session=session, enrollment_id=seats[1], criterion=criterion, rater=absent, level=2,
        scored_at=later,
    )  # fmt: skip
    assert of(absent, session, later).to_watch == 0
    take_back_recording(session=session, enrollment_id=seats[1], by=leader, now=later)
    assert sessions_run_by(absent, "en", later) == []


def test_it_is_theirs_of_their_organization_and_of_pilots_that_run(
    planned: Planned,  # noqa: F811
    facilitator: Member,
    admin: Member,
    outsider: Member,
) -> None:
    now = planned.session(1, "kickoff").starts_at - DAY
    assert len(sessions_run_by(facilitator, "en", now)) == len(planned.sessions)
    assert sessions_run_by(admin, "en", now) == []
    PracticeSession.objects.filter(pk=planned.session(1).pk).update(facilitator=outsider)
    assert sessions_run_by(outsider, "en", now) == []
    assert len(sessions_run_by(facilitator, "en", now)) == len(planned.sessions) - 1
    planned.cohort.state = "finished"
    planned.cohort.save()
    assert sessions_run_by(facilitator, "en", now) == []


def test_what_had_been_when_the_pilot_was_launched_is_nobodys(
    planned: Planned,  # noqa: F811
    facilitator: Member,
) -> None:
    kickoff = planned.session(1, "kickoff")
    planned.cohort.launched_at = kickoff.starts_at
    planned.cohort.save()
    found = [each.pk for each in sessions_run_by(facilitator, "en", kickoff.starts_at)]
    assert kickoff.pk not in found
    assert planned.session(2, "kickoff").pk in found


def test_it_is_asked_by_a_statement_that_is_kept(facilitator: Member, now: dt.datetime) -> None:
    assert RUN_BY.is_kept(facilitator, now - LOOKS_BACK, now - LASTS_AT_MOST, now + LOOKS_AHEAD)


def hundreds(planned: Planned, facilitator: Member) -> PracticeSession:  # noqa: F811
    """Of sessions, every other one run by the facilitator; the database knows of them."""
    first = planned.session(1, "kickoff")
    others = [
        MemberFactory(organization=facilitator.organization, roles=[Role.FACILITATOR])
        for _ in range(20)
    ]
    hundreds = PracticeGroup.objects.bulk_create(
        PracticeGroup(cohort=planned.cohort, name=f"Group {number}", position=number)
        for number in range(100, 700)
    )
    PracticeSession.objects.bulk_create(
        PracticeSession(
            organization_id=first.organization_id,
            group=group,
            step=first.step,
            module=first.module,
            facilitator=facilitator if number % 2 else others[number % len(others)],
            starts_at=first.starts_at + (number // 3) * HOUR,
            time_zone="UTC",
            state=("planned", "held", "planned")[number % 3],
        )
        for number, group in enumerate(hundreds)
    )
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return first


def test_no_more_sessions_are_looked_at_than_are_shown(
    planned: Planned,  # noqa: F811
    facilitator: Member,
) -> None:
    """Whoever runs hundreds, others a few: an index has them in order, and those of Today are its
    first.
    """
    first = hundreds(planned, facilitator)
    with CaptureQueriesContext(connection) as captured:
        assert len(sessions_run_by(facilitator, "en", first.starts_at + 4 * DAY)) == MOST_SHOWN
    asked = next(each["sql"] for each in captured if each["sql"].startswith("EXECUTE"))
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {asked}")
        plan = cursor.fetchone()[0][0]["Plan"]
    assert looked_at(plan) == MOST_SHOWN


def test_a_list_of_hundreds_reads_no_more_of_them_than_it_shows(
    planned: Planned,  # noqa: F811
    facilitator: Member,
    client_for: Callable[[Member], Client],
) -> None:
    hundreds(planned, facilitator)
    client, lists = client_for(facilitator), reverse("practice:sessions")
    client.get(lists)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(lists).status_code == 200
    asked = [each["sql"] for each in captured if each["sql"].startswith("EXECUTE")][-2:]
    for statement in asked:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}")
            plan = cursor.fetchone()[0][0]["Plan"]
        assert looked_at(plan) < 4 * SESSIONS_A_PAGE


def looked_at(node: dict[str, Any], *, is_limited: bool = False) -> float:
    """How many sessions a plan reads to find those that are listed."""
    is_limited = is_limited or node["Node Type"] == "Limit"
    read = sum(looked_at(each, is_limited=is_limited) for each in node.get("Plans", []))
    if is_limited and node.get("Relation Name") == PracticeSession._meta.db_table:
        alike = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
        read += alike * node["Actual Loops"]
    return read
