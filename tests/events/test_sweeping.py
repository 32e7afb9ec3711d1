"""What happened is found in the rows that say so: all of it, once."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Callable
from contextlib import closing
from typing import Any

import psycopg2
import pytest
from django.db import connection
from django.utils import timezone

from assessments.operations import record_score, save_note
from cohorts.models import Cohort, Enrollment, PersonalStep
from cohorts.operations import enroll_leader, finish_cohort, leave_cohort
from events.models import Event, EventLook
from events.operations import forget_events, sweep
from events.sources import SOURCES
from events.states import EventKind
from learning.models import CardCompletion
from learning.operations import complete_card, give_certificate
from people.audit import record
from people.models import Member, Organization
from people.operations import add_members, mark_left, restrict_person, set_roles
from people.profiles import Profile
from practice.operations import hold_session, note_attendance
from reports.models import PublishedReport
from surveys.models import PulsePlan, Wave
from tests.events.conftest import Found, kinds
from tests.factories import CohortFactory
from tests.learning.conftest import make_course
from tests.practice.conftest import Planned

pytestmark = pytest.mark.proof("connections", webhooks=1)

MINUTE = dt.timedelta(minutes=1)
DAY = dt.timedelta(days=1)


def test_every_kind_has_a_source() -> None:
    assert set(SOURCES) == set(EventKind)


def test_no_source_reads_where_people_write_or_are_judged() -> None:
    private = (
        *("cardanswer", "evidencenote", "_comment", "_answer", "coaching_", "peers_", ".level"),
        *(
            "instruments_",
            "rater",
            "surveys_result",
            "eligible",
            ".note",
            "email",
            ".code",
            "k.name",
        ),
    )
    read = " ".join(SOURCES.values()).replace("k.content", "")
    assert [word for word in private if word in read] == []


def test_nothing_is_asked_when_nobody_listens(
    organization: Organization, now: dt.datetime, monkeypatch: Any, django_assert_num_queries: Any
) -> None:
    monkeypatch.setattr("events.listening._listeners", [])
    with django_assert_num_queries(0):
        assert sweep(now=now) == 0


def test_a_pilot_begins_loses_and_gains_people_and_ends(
    listens: Found,
    launch: Callable[..., Cohort],
    leaders: list[Member],
    peer: Member,
    admin: Member,
    now: dt.datetime,
) -> None:
    cohort = launch(leaders)
    found = listens(now)
    assert [each.detail["pilot"] for each in found if each.kind == EventKind.PILOT_LAUNCHED] == [
        {"id": cohort.pk, "name": "Pilot in Operations"}
    ]
    started = [each for each in found if each.kind == EventKind.ENROLLMENT_STARTED]
    assert {each.member_id for each in started} == {each.pk for each in leaders}

    first = cohort.enrollments.get(member=leaders[0])
    leave_cohort(enrollment=first, now=now + MINUTE, by=admin)
    mark_left(member=leaders[1], now=now + MINUTE, by=admin)
    late = [leaders[0], peer]
    for each in late:
        enroll_leader(cohort=cohort, member=each, coach=None, now=now + 2 * MINUTE, by=admin)
    finish_cohort(cohort=cohort, now=now + 3 * MINUTE, by=admin)
    more = listens(now + 4 * MINUTE)[len(found) :]
    ended = [each for each in more if each.kind == EventKind.ENROLLMENT_ENDED]
    # Also whoever left the organization while the pilot ran, although it has ended since.
    assert {each.member_id for each in ended} == {leaders[0].pk, leaders[1].pk}
    again = [each for each in more if each.kind == EventKind.ENROLLMENT_STARTED]
    assert {each.member_id for each in again} == {each.pk for each in late}
    assert max(more, key=lambda each: each.happened_at).kind == EventKind.PILOT_ENDED
    assert len(listens(now + 5 * MINUTE)) == len(found) + len(more)


def test_nothing_is_told_of_whose_data_is_restricted(
    listens: Found,
    launch: Callable[..., Cohort],
    leaders: list[Member],
    admin: Member,
    now: dt.datetime,
) -> None:
    cohort = launch(leaders)
    restrict_person(member=leaders[0], now=now, by=None)
    for each in cohort.enrollments.filter(member__in=leaders[:2]):
        leave_cohort(enrollment=each, now=now + MINUTE, by=admin)
    told_of = {each.member_id for each in listens(now + 2 * MINUTE)}
    assert leaders[0].pk not in told_of
    assert leaders[1].pk in told_of


def test_cards_a_module_and_a_certificate(
    listens: Found, leader: Member, now: dt.datetime, monkeypatch: Any
) -> None:
    course = make_course(leader)
    for number, card in enumerate(course.cards):
        at = now + number * MINUTE
        complete_card(enrollment_id=course.enrollment.pk, card=card, now=at)
    course.later.delete()
    monkeypatch.setattr("learning.operations.certificates.is_earned", lambda _lines: True)
    given = give_certificate(enrollment=course.enrollment, now=now + 9 * MINUTE)
    found = listens(now + 10 * MINUTE)
    assert kinds(found) == ["card.completed", "module.completed", "program.completed"]
    assert len(found) == 5
    assert {each.member_id for each in found} == {leader.pk}
    card = next(each for each in found if each.kind == EventKind.CARD_COMPLETED)
    assert card.happened_at == now
    assert card.detail["card"]["id"] == course.cards[0].pk
    assert card.detail["card"]["title"]
    assert given.code not in json.dumps([each.detail for each in found])


def test_a_session_says_who_was_there_and_who_was_scored_once_it_was_held(
    listens: Found, scored: Planned, leader: Member, facilitator: Member, now: dt.datetime
) -> None:
    session = scored.session(1)
    mine, other, absent, _last = session.group.places.order_by("pk").values_list(
        "enrollment_id", flat=True
    )
    [criterion, *_more] = session.module.rubrics.get().criteria.values_list("pk", flat=True)
    at = session.starts_at + MINUTE
    slot = {"session_id": session.pk, "enrollment_id": mine}
    note_attendance(session=session, enrollment_id=mine, was_present=True, by=facilitator, now=at)
    record_score(**slot, criterion_id=criterion, level=2, rater=facilitator, now=at)
    note = "MARKER of the facilitator"
    save_note(**slot, text=note, expected_revision=0, rater=facilitator, now=at)
    assert not [each for each in listens(at) if "session" in each.detail]
    hold_session(session=session, present=[mine, other], by=facilitator, now=at + MINUTE)
    found = [each for each in listens(at + MINUTE) if "session" in each.detail]
    by_kind = {
        kind: {each.detail["enrollment"] for each in found if each.kind == kind}
        for kind in ("session.attended", "role_play.scored")
    }
    assert by_kind == {"session.attended": {mine, other}, "role_play.scored": {mine}}

    later = at + 2 * MINUTE
    note_attendance(
        session=session, enrollment_id=absent, was_present=True, by=facilitator, now=later
    )
    record_score(
        session_id=session.pk,
        enrollment_id=other,
        criterion_id=criterion,
        level=3,
        rater=facilitator,
        now=later,
    )
    more = [each for each in listens(later) if "session" in each.detail][len(found) :]
    assert [(each.kind, each.detail["enrollment"]) for each in more] == [
        ("session.attended", absent),
        ("role_play.scored", other),
    ]
    told = json.dumps([each.detail for each in [*found, *more]])
    assert "MARKER" not in told
    assert "level" not in told
    assert "rater" not in told


def test_people_join_change_and_leave_by_their_fields_alone(
    listens: Found, organization: Organization, admin: Member, now: dt.datetime
) -> None:
    profile = Profile(name="Halima Eze", email="halima.e@x.example", department="Support")
    moved = Profile(name="Halima Eze", email="halima.e@x.example", department="Sales")
    gone = Profile(name="Halima Eze", email="halima.e@x.example", is_active=False)
    for number, each in enumerate((profile, moved, gone, profile)):
        at = now + number * MINUTE
        [member] = add_members(organization=organization, profiles=[each], now=at, by=admin)
    set_roles(member=member, roles=["coach"], seen=member.roles, now=now + 5 * MINUTE, by=admin)
    mark_left(member=member, now=now + 6 * MINUTE, by=admin)
    told = [each.detail for each in listens(now + 9 * MINUTE) if each.member_id == member.pk]
    assert [each["change"] for each in told] == [
        "joined",
        "changed",
        "left",
        "joined",
        "changed",
        "left",
    ]
    assert told[1]["fields"] == ["department"]
    assert told[4]["fields"] == ["roles"]
    assert "Sales" not in json.dumps(told)


def test_waves_and_reports_are_told_by_number_alone(
    listens: Found, organization: Organization, admin: Member, now: dt.datetime
) -> None:
    cohort = CohortFactory(organization=organization, launched_by=admin)
    plan = PulsePlan.objects.create(
        cohort=cohort, respondents="all", send_at=dt.time(10), open_days=7
    )
    wave = Wave.objects.create(plan=plan, number=2, opens_on=now.date())
    record("close_wave", wave, by=None, now=now, number=2, eligible=31)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO reports_publishedreport (cohort_id, number, language, document, shown,"
            " checksum, note, published_at, has_files)"
            " VALUES (%s, 3, 'en', '{}', '{}', 'x', 'MARKER', %s, false)",
            [cohort.pk, now],
        )
    report = PublishedReport.objects.only("pk").get()
    record("publish_report", cohort, by=admin, now=now, number=3, checksum="x")
    told = {each.kind: each for each in listens(now)}
    assert told["wave.published"].detail["wave"] == {"id": wave.pk, "number": 2}
    assert told["report.published"].detail["report"] == {"id": report.pk, "number": 3}
    assert told["wave.published"].detail.keys() == {"pilot", "program", "wave"}
    assert {each.member_id for each in told.values()} == {None}
    assert "MARKER" not in json.dumps(told["report.published"].detail)


def test_another_organization_and_what_was_before_are_not_told(
    listens: Found, outsider: Member, leader: Member, now: dt.datetime
) -> None:
    theirs, mine = make_course(outsider), make_course(leader)
    complete_card(enrollment_id=theirs.enrollment.pk, card=theirs.cards[0], now=now)
    CardCompletion.objects.create(
        enrollment=mine.enrollment, card=mine.cards[0], completed_at=now - 2 * DAY
    )
    assert listens(now) == []


def test_who_listens_is_kept_as_it_changes(
    organization: Organization, leader: Member, now: dt.datetime, monkeypatch: Any
) -> None:
    asked: dict[int, dict[EventKind, dt.datetime]] = {
        organization.pk: {EventKind.CARD_COMPLETED: now}
    }
    monkeypatch.setattr("events.listening._listeners", [lambda: asked])
    course = make_course(leader)
    CardCompletion.objects.create(
        enrollment=course.enrollment, card=course.cards[0], completed_at=now - DAY
    )
    assert sweep(now=now) == 0
    # Somebody else asks for what was before.
    asked[organization.pk][EventKind.CARD_COMPLETED] = now - 2 * DAY
    assert sweep(now=now) == 1
    asked[organization.pk] = {EventKind.PILOT_ENDED: now}
    assert sweep(now=now) == 0
    assert [each.kind for each in EventLook.objects.all()] == [EventKind.PILOT_ENDED]


def test_events_are_forgotten_after_ninety_days(
    listens: Found, leader: Member, now: dt.datetime
) -> None:
    course = make_course(leader)
    complete_card(enrollment_id=course.enrollment.pk, card=course.cards[0], now=now)
    assert len(listens(now)) == 1
    assert forget_events(now=now + 89 * DAY) == 0
    assert forget_events(now=now + 91 * DAY) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", range(3))
def test_each_row_is_found_once_whoever_commits_when(
    seed: int, organization: Organization, leader: Member, monkeypatch: Any
) -> None:
    """Transactions begin, write and end in any order around sweeps, some of which are killed.
    Without the overlap: what is at work is enough.
    """
    chance = random.Random(seed)
    monkeypatch.setattr("events.operations.sweeping.OVERLAP", dt.timedelta())
    asked = {organization.pk: {EventKind.CARD_COMPLETED: timezone.now()}}
    monkeypatch.setattr("events.listening._listeners", [lambda: asked])
    course = make_course(leader, cards=24)
    at_work: list[Any] = []
    for card in course.cards:
        writer = psycopg2.connect(**connection.get_connection_params())
        with writer.cursor() as cursor:
            cursor.execute(
                "INSERT INTO learning_cardcompletion (enrollment_id, card_id, completed_at)"
                " VALUES (%s, %s, now())",
                [course.enrollment.pk, card.pk],
            )
        at_work.append(writer)
        while at_work and chance.random() < 0.55:
            with closing(at_work.pop(chance.randrange(len(at_work)))) as done:
                done.commit()
        if chance.random() < 0.7:
            _sweep_perhaps_killed(chance)
    for writer in at_work:
        with closing(writer) as done:
            done.commit()
    sweep(now=timezone.now())
    found = list(Event.objects.values_list("key", flat=True))
    rows = CardCompletion.objects.values_list("pk", flat=True)
    assert sorted(found) == sorted(f"completion:{pk}" for pk in rows)
    assert len(found) == 24


class Killed(Exception):
    pass


def _sweep_perhaps_killed(chance: random.Random) -> None:
    if chance.random() < 0.7:
        sweep(now=timezone.now())
        return

    def dies(*_given: object, **_named: object) -> None:
        raise Killed

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.db.models.query.QuerySet.update", dies)
        with pytest.raises(Killed):
            sweep(now=timezone.now())


@pytest.mark.django_db(transaction=True)
def test_beside_another_sweep_it_does_nothing(listens: Found, leader: Member) -> None:
    course = make_course(leader)
    PersonalStep.objects.filter(enrollment=course.enrollment).update(done_at=timezone.now())
    assert Enrollment.objects.count() == 1
    with closing(psycopg2.connect(**connection.get_connection_params())) as other:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(20252)")
        assert listens(timezone.now()) == []
