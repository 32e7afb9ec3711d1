"""Everybody's first mail about a pilot: one, with the invitations in it, that says their part."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cohorts.models import Cohort, Enrollment
from messaging.models import Message, MessageState
from messaging.objections import TOO_LATE, objections_to
from messaging.sending import send_due
from people.models import Member, Organization, Role
from practice.notifications import LEFT, NOT_RUNNING, SESSION_INVITATION, WELCOME
from practice.operations import plan_sessions
from practice.operations.welcoming import first_mails, welcome_everybody
from programs.cadence import StepKind
from tests.factories import (
    CohortFactory,
    EnrollmentFactory,
    MemberFactory,
    PersonalStepFactory,
    StepFactory,
)
from tests.practice.conftest import Planned

HOUR = dt.timedelta(hours=1)


def welcomes(cohort: Cohort) -> dict[int | None, Message]:
    """Person -> their first mail."""
    found = Message.objects.filter(kind=WELCOME.name, about_id=cohort.pk)
    mails = {each.person_id: each for each in found}
    assert len(mails) == len(found)
    return mails


def reasons(messages: Iterable[Message], now: dt.datetime) -> set[str]:
    return {each.reason for each in objections_to(list(messages), now=now).values()}


def test_everybody_gets_one_mail_with_all_their_invitations(
    planned: Planned, facilitator: Member, now: dt.datetime
) -> None:
    mails = welcomes(planned.cohort)
    assert set(mails) == {facilitator.pk, *(each.pk for each in planned.enrollments)}
    invitations = Message.objects.filter(kind=SESSION_INVITATION.name)
    assert {each.envelope_id for each in invitations} == {each.pk for each in mails.values()}
    for person, mail in mails.items():
        own = invitations.filter(envelope=mail)
        assert set(own.values_list("person_id", flat=True)) == {person}
        assert own.count() == (8 if person == facilitator.pk else 4)
    send_due(clock=lambda: now, limit=100)
    assert set(Message.objects.values_list("state", flat=True)) == {MessageState.SENT}


def test_a_second_call_and_a_second_planning_write_nothing(
    planned: Planned, admin: Member, now: dt.datetime
) -> None:
    before = list(Message.objects.order_by("pk").values())
    plan_sessions(cohort=planned.cohort, times=[], by=admin, now=now + HOUR)
    welcome_everybody(cohort=planned.cohort, sessions=planned.sessions, now=now + HOUR)
    welcome_everybody(cohort=planned.cohort, sessions=[], now=now + HOUR)
    assert list(Message.objects.order_by("pk").values()) == before


def test_whoever_was_welcomed_before_is_invited_by_itself_and_others_are_welcomed(
    planned: Planned, facilitator: Member, leader: Member, now: dt.datetime
) -> None:
    Message.objects.update(state=MessageState.SENT, sent_at=now)
    late: Member = MemberFactory(organization=planned.cohort.organization, roles=[Role.LEADER])
    session = planned.session(1)
    session.sequence += 1
    known, fresh = first_mails([(session, leader), (session, late)], now=now)
    assert (known.notification, known.to.person_id) == (SESSION_INVITATION, leader.pk)
    assert (fresh.notification, fresh.to.person_id) == (WELCOME, late.pk)
    assert [each.notification for each in fresh.enclosures] == [SESSION_INVITATION]


def test_a_leader_reads_what_it_is_who_asked_what_is_private_and_what_comes_first(
    planned: Planned, leader: Member, admin: Member
) -> None:
    text = welcomes(planned.cohort)[leader.pk].text
    assert f"{admin.name} would like you to take part in “Autumn pilot”" in text
    assert planned.cohort.organization.name in text
    assert "feedback for you and not an appraisal" in text
    assert "nobody is ranked" in text
    assert "Your first step" in text
    assert "Your live sessions" in text
    assert "You facilitate" not in text
    assert "You coach" not in text


def test_a_facilitator_and_a_coach_read_their_part(
    planned: Planned, facilitator: Member, coach: Member, now: dt.datetime
) -> None:
    assert "You facilitate" in welcomes(planned.cohort)[facilitator.pk].text
    planned.cohort.coaches.add(coach)
    Enrollment.objects.filter(cohort=planned.cohort, member__name="Leader 0").update(coach=coach)
    welcome_everybody(cohort=planned.cohort, sessions=[], now=now)
    text = welcomes(planned.cohort)[coach.pk].text
    assert "You coach Leader 0." in text
    assert "not an appraisal" not in text
    assert "Your live session" not in text


def test_whoever_set_it_up_is_not_asked_by_themselves(
    organization: Organization, admin: Member, now: dt.datetime
) -> None:
    cohort: Cohort = CohortFactory(organization=organization, launched_by=admin)
    cohort.facilitators.add(admin)
    welcome_everybody(cohort=cohort, sessions=[], now=now)
    text = welcomes(cohort)[admin.pk].text
    assert "You have set up “Pilot”" in text
    assert "would like you" not in text


CARDS, KICKOFF = StepKind.CARDS, StepKind.KICKOFF
MISSED = "Sessions that are already over are not yours to make up for."


@pytest.mark.parametrize(
    ("steps", "said", "is_missed"),
    [
        ([(50, CARDS), (-1, CARDS)], "Your first step is open already: “", False),
        ([(50, CARDS), (30, KICKOFF)], "Your first step is “Kickoff and first role-play”", False),
        ([(50, CARDS), (-1, KICKOFF)], "Your first step is “", True),
        ([(-9, CARDS), (-5, KICKOFF), (-1, CARDS)], "2 steps are open already", True),
        ([(-5, KICKOFF)], "", True),
    ],
)
def test_the_first_step_is_open_or_has_its_time_and_nobody_owes_what_was_before_them(
    organization: Organization,
    leader: Member,
    now: dt.datetime,
    steps: list[tuple[int, StepKind]],
    said: str,
    is_missed: bool,
) -> None:
    cohort: Cohort = CohortFactory(organization=organization)
    enrollment: Enrollment = EnrollmentFactory(cohort=cohort, member=leader)
    for position, (hours, kind) in enumerate(steps, start=1):
        step = StepFactory(cohort=cohort, kind=kind, position=position)
        PersonalStepFactory(enrollment=enrollment, step=step, opens_at=now + hours * HOUR)
    welcome_everybody(cohort=cohort, sessions=[], now=now)
    text = welcomes(cohort)[leader.pk].text
    assert said in text
    assert (MISSED in text) == is_missed


def test_a_plan_without_a_step_promises_none(
    organization: Organization, leader: Member, now: dt.datetime
) -> None:
    cohort: Cohort = CohortFactory(organization=organization)
    EnrollmentFactory(cohort=cohort, member=leader)
    welcome_everybody(cohort=cohort, sessions=[], now=now)
    text = welcomes(cohort)[leader.pk].text
    assert "first step is" not in text
    assert MISSED not in text


def test_nobody_who_is_gone_is_welcomed(
    organization: Organization, facilitator: Member, now: dt.datetime
) -> None:
    cohort: Cohort = CohortFactory(organization=organization)
    cohort.facilitators.add(facilitator)
    Member.objects.filter(pk=facilitator.pk).update(left_at=now)
    EnrollmentFactory(cohort=cohort, left_at=now)
    gone: Enrollment = EnrollmentFactory(cohort=cohort)
    Member.objects.filter(pk=gone.member_id).update(left_at=now)
    assert welcome_everybody(cohort=cohort, sessions=[], now=now) == 0


def test_a_leader_who_also_facilitates_gets_one_mail(
    planned: Planned, leader: Member, now: dt.datetime
) -> None:
    planned.cohort.facilitators.add(leader)
    Message.objects.all().delete()
    welcome_everybody(cohort=planned.cohort, sessions=[], now=now)
    text = welcomes(planned.cohort)[leader.pk].text
    assert "not an appraisal" in text
    assert "You facilitate" in text


def test_it_speaks_the_language_of_each(planned: Planned, leader: Member, now: dt.datetime) -> None:
    Message.objects.all().delete()
    Member.objects.filter(pk=leader.pk).update(language="de")
    welcome_everybody(cohort=planned.cohort, sessions=planned.sessions, now=now)
    mail = welcomes(planned.cohort)[leader.pk]
    assert mail.subject == "Willkommen bei „Autumn pilot“"
    assert "keine Beurteilung" in mail.text
    assert mail.enclosures.count() == 4


# Whether it is still wanted.


def test_it_is_wanted_by_everybody_with_a_part_in_a_running_pilot(
    planned: Planned, coach: Member, now: dt.datetime
) -> None:
    planned.cohort.coaches.add(coach)
    welcome_everybody(cohort=planned.cohort, sessions=[], now=now)
    assert reasons(welcomes(planned.cohort).values(), now) == set()


def test_a_pause_keeps_it(planned: Planned, now: dt.datetime) -> None:
    Cohort.objects.update(state=Cohort.State.PAUSED, paused_at=now)
    assert reasons(welcomes(planned.cohort).values(), now) == set()


def test_it_is_not_wanted_once_the_pilot_is_over(planned: Planned, now: dt.datetime) -> None:
    Cohort.objects.update(state=Cohort.State.FINISHED)
    assert reasons(welcomes(planned.cohort).values(), now) == {NOT_RUNNING}


def test_it_is_not_wanted_by_whoever_has_no_part_any_more(
    planned: Planned, leader: Member, facilitator: Member, now: dt.datetime
) -> None:
    mails = welcomes(planned.cohort)
    Enrollment.objects.filter(member=leader).update(left_at=now)
    planned.cohort.facilitators.remove(facilitator)
    found = objections_to(list(mails.values()), now=now)
    gone = {mails[leader.pk].pk, mails[facilitator.pk].pk}
    assert {pk: each.reason for pk, each in found.items()} == dict.fromkeys(gone, LEFT)


def test_a_part_in_one_pilot_is_none_in_another(
    planned: Planned, leader: Member, now: dt.datetime
) -> None:
    other: Cohort = CohortFactory(organization=planned.cohort.organization)
    mail = welcomes(planned.cohort)[leader.pk]
    mail.about_id = other.pk
    assert reasons([mail], now) == {LEFT}
    mail.about_id = None
    assert reasons([mail], now) == {NOT_RUNNING}


def test_invitations_of_a_session_that_was_moved_stay_out_of_it(
    planned: Planned, leader: Member, now: dt.datetime, mailoutbox: list[object]
) -> None:
    moved = planned.session(1)
    type(moved).objects.filter(pk=moved.pk).update(sequence=5)
    send_due(clock=lambda: now, limit=100)
    mail = welcomes(planned.cohort)[leader.pk]
    states = mail.enclosures.values_list("about_id", "state")
    assert dict(states)[moved.pk] == MessageState.SUPPRESSED
    assert list(dict(states).values()).count(MessageState.SENT) == 3


def test_a_session_that_began_before_the_mail_left_is_not_in_it(
    planned: Planned, leader: Member
) -> None:
    first = planned.session(1, "kickoff")
    send_due(clock=lambda: first.starts_at, limit=100)
    late = Message.objects.get(about_id=first.pk, person_id=leader.pk)
    assert (late.state, late.state_reason) == (MessageState.MISSED, TOO_LATE)
    assert welcomes(planned.cohort)[leader.pk].state == MessageState.SENT


def test_it_takes_the_same_statements_for_few_and_for_many(
    planned: Planned, now: dt.datetime
) -> None:
    def statements(count: int) -> int:
        cohort: Cohort = CohortFactory(organization=planned.cohort.organization)
        coach = MemberFactory(organization=cohort.organization)
        cohort.coaches.add(coach)
        for _each in range(count):
            enrollment = EnrollmentFactory(cohort=cohort, coach=coach)
            step = StepFactory(cohort=cohort, kind=StepKind.KICKOFF)
            PersonalStepFactory(enrollment=enrollment, step=step)
        with CaptureQueriesContext(connection) as captured:
            assert welcome_everybody(cohort=cohort, sessions=[], now=now) == count + 1
        return len(captured)

    assert statements(2) == statements(9)
