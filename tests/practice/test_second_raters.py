"""A second rater has a place in a session like everybody else in it: invited, moved along, handed
over, given up where it is for nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client

from cohorts.operations import StaleCohort, leave_cohort
from messaging.models import Message
from messaging.sending import send_due
from people.models import Member, Organization, Role
from practice.bookings import bookings_of
from practice.models import PracticeSession, SecondRater
from practice.operations import (
    InTheGroup,
    LeadsIt,
    NotInCohort,
    SessionOver,
    align_sessions,
    cancel_session,
    change_facilitator,
    change_second_rater,
    hand_over_sessions,
    plan_sessions,
    reschedule_session,
    seat_leader,
    take_out_second_rater,
    tell_weeks,
)
from practice.seats import people_of
from practice.times import SessionTime
from tests.factories import MemberFactory
from tests.practice.conftest import Planned

pytestmark = pytest.mark.usefixtures("frozen")
ClientFor = Callable[[Member], Client]
DAY = dt.timedelta(days=1)


@pytest.fixture
def rater(planned: Planned, organization: Organization) -> Member:
    made: Member = MemberFactory(
        organization=organization, name="Rui Costa", roles=[Role.FACILITATOR],
        time_zone="America/Toronto",
    )  # fmt: skip
    planned.cohort.facilitators.add(made)
    return made


def seats(session: PracticeSession) -> list[int]:
    return list(session.enrollments.order_by("pk").values_list("pk", flat=True))


@pytest.fixture
def seconded(planned: Planned, rater: Member, admin: Member, now: dt.datetime) -> PracticeSession:
    """The first group's practice, where somebody scores two of the four."""
    session = planned.session()
    return change_second_rater(
        session=session, rater=rater, enrollment_ids=seats(session)[:2], seen=None, by=admin,
        now=now,
    )  # fmt: skip


def again(session: PracticeSession) -> PracticeSession:
    return PracticeSession.objects.in_full().get(pk=session.pk)


def told(person: Member) -> list[tuple[str, str]]:
    mails = Message.objects.filter(person_id=person.pk).exclude(state="suppressed")
    return list(mails.order_by("pk").values_list("kind", "subject"))


def test_they_are_invited_booked_and_told_of_their_week(
    seconded: PracticeSession, rater: Member, admin: Member, now: dt.datetime
) -> None:
    assert rater in {person for _session, person in people_of([seconded])}
    assert bookings_of([rater.pk], [seconded.starts_at]).keys() == {rater.pk}
    assert list(PracticeSession.objects.expecting(rater)) == [seconded]
    send_due(clock=lambda: now)
    [welcome] = [each for each in mail.outbox if rater.email in each.to[0]]
    assert "the attached file" in welcome.body
    same = change_second_rater(
        session=seconded, rater=rater, enrollment_ids=seats(seconded)[:2], seen=None, by=admin,
        now=now,
    )  # fmt: skip
    assert same.sequence == seconded.sequence
    monday = seconded.starts_at - 2 * DAY
    tell_weeks(now=monday.replace(hour=14))
    [week] = Message.objects.filter(kind="week_ahead", person_id=rater.pk)
    assert "Sessions in which you score alongside:" in week.text


def test_who_was_asked_before_hears_that_it_is_somebody_elses(
    seconded: PracticeSession, rater: Member, admin: Member, organization: Organization,
    now: dt.datetime,
) -> None:  # fmt: skip
    send_due(clock=lambda: now)
    other = MemberFactory(organization=organization, name="Ida Holm", roles=[Role.FACILITATOR])
    change = {"session": seconded, "enrollment_ids": seats(seconded)[2:], "by": admin, "now": now}
    with pytest.raises(StaleCohort):
        change_second_rater(rater=other, seen=None, **change)
    change_second_rater(rater=other, seen=rater.pk, **change)
    assert told(rater)[-1][0] == "session_canceled"
    assert {kind for kind, _subject in told(other)} == {"welcome", "session_invitation"}
    out = {"session": seconded, "by": admin, "now": now}
    assert take_out_second_rater(seen=other.pk, **out).second_rater is None
    assert take_out_second_rater(seen=other.pk, **out).second_rater is None


def test_nobody_scores_beside_who_leads_sits_in_it_or_is_not_here(
    planned: Planned, facilitator: Member, leader: Member, rater: Member, outsider: Member,
    admin: Member, now: dt.datetime,
) -> None:  # fmt: skip
    session, there = planned.session(), planned.session(2)
    change = {"session": session, "seen": None, "by": admin, "now": now}
    for person, asked, refusal in [
        (facilitator, seats(session), LeadsIt), (leader, seats(session)[1:], InTheGroup),
        (outsider, seats(session), NotInCohort), (rater, seats(there), NotInCohort),
        (rater, [], NotInCohort),
    ]:  # fmt: skip
        with pytest.raises(refusal):
            change_second_rater(rater=person, enrollment_ids=asked, **change)
    late = change | {"now": session.starts_at + DAY}
    with pytest.raises(SessionOver):
        change_second_rater(rater=rater, enrollment_ids=seats(session), **late)
    assert not SecondRater.objects.exists()


def test_they_move_with_the_session_and_it_is_called_off_for_them(
    seconded: PracticeSession, rater: Member, admin: Member, now: dt.datetime
) -> None:
    send_due(clock=lambda: now)
    moved = seconded.starts_at + DAY
    reschedule_session(session=seconded, starts_at=moved, link="", by=admin, now=now)
    assert told(rater)[-1][0] == "session_update"
    send_due(clock=lambda: now)
    cancel_session(session=seconded, by=admin, now=now)
    assert told(rater)[-1][0] == "session_canceled"


def test_a_hand_over_takes_the_place_along_unless_it_would_be_for_nothing(
    planned: Planned, seconded: PracticeSession, rater: Member, facilitator: Member,
    organization: Organization, admin: Member, now: dt.datetime,
) -> None:  # fmt: skip
    send_due(clock=lambda: now)
    other = MemberFactory(organization=organization, name="Ida Holm", roles=[Role.FACILITATOR])
    over = {"cohort": planned.cohort, "by": admin, "now": now}
    assert hand_over_sessions(leaving=rater, facilitator=other, **over) == 0
    assert again(seconded).second_rater.rater == other
    assert told(rater)[-1][0] == "session_canceled"
    assert {kind for kind, _subject in told(other)} == {"welcome", "session_invitation"}
    hand_over_sessions(leaving=other, facilitator=facilitator, **over)
    assert again(seconded).second_rater is None, "nobody scores alongside themselves"


def test_whoever_takes_the_lead_does_not_score_beside(
    seconded: PracticeSession, rater: Member, facilitator: Member, admin: Member, now: dt.datetime
) -> None:
    change_facilitator(session=seconded, facilitator=rater, seen=facilitator.pk, by=admin, now=now)
    assert again(seconded).second_rater is None
    assert again(seconded).facilitator == rater


def test_a_session_that_rests_gives_its_second_rater_up_without_a_word(
    seconded: PracticeSession, rater: Member, admin: Member, now: dt.datetime
) -> None:
    PracticeSession.objects.filter(pk=seconded.pk).update(state="canceled", rests=True)
    before = told(rater)
    take_out_second_rater(session=again(seconded), seen=rater.pk, by=admin, now=now)
    assert again(seconded).second_rater is None
    assert told(rater) == before


def test_the_place_ends_when_those_they_were_to_score_are_gone(
    planned: Planned, seconded: PracticeSession, rater: Member, admin: Member, now: dt.datetime
) -> None:
    first, second = planned.cohort.enrollments.filter(pk__in=seats(seconded)[:2]).order_by("pk")
    leave_cohort(enrollment=first, by=admin, now=now)
    align_sessions(cohort=planned.cohort, now=now)
    assert again(seconded).second_rater.rater == rater
    there = planned.groups[1]
    seat_leader(enrollment=second, group=there, seen_group=second.place.group_id, by=admin, now=now)
    assert again(seconded).second_rater is None


def test_plans_name_them_and_a_stranger_is_refused(
    planned: Planned, rater: Member, outsider: Member, admin: Member, now: dt.datetime
) -> None:
    PracticeSession.objects.all().delete()
    people = [each.member_id for each in planned.cohort.enrollments.order_by("pk")][:4]
    time = SessionTime(
        group_position=1, step_id=planned.steps["kickoff"].pk, starts_at=now + 3 * DAY,
        time_zone="UTC", facilitator_id=admin.pk, second_id=outsider.pk,
        second_scores=tuple(people[:2]),
    )  # fmt: skip
    plan = {"cohort": planned.cohort, "by": admin, "now": now}
    with pytest.raises(NotInCohort):
        plan_sessions(times=[time], **plan)
    good = SessionTime(**{**time.__dict__, "second_id": rater.pk})
    for _again in range(2):
        [session] = plan_sessions(times=[good], **plan)
        assert session.second_rater.rater == rater
        assert len(session.second_rater.enrollments) == 2


def test_an_admin_adds_changes_and_takes_out_a_second_rater_on_the_sessions_page(
    planned: Planned, rater: Member, admin: Member, client_for: ClientFor
) -> None:
    session, client = planned.session(), client_for(admin)
    url = f"/practice/{session.pk}/second-rater/"
    assert url in client.get(f"/practice/{session.pk}/").content.decode()
    nobody = {"rater": rater.pk, "seen": ""}
    assert client.post(url, nobody).status_code == 422
    asked = seats(session)[:2]
    assert client.post(url, {**nobody, "leaders": asked}).status_code == 302
    page = client.get(f"/practice/{session.pk}/").content.decode()
    assert "Rui Costa scores alongside, for themselves" in page
    stale = client.post(url, {**nobody, "leaders": asked[:1]}, follow=True).content.decode()
    assert "Somebody changed this in the meantime" in stale
    assert client.post(url, {"take_out": "1", "seen": rater.pk}).status_code == 302
    assert not SecondRater.objects.exists()
    assert "Add a second rater" in client.get(f"/practice/{session.pk}/").content.decode()
