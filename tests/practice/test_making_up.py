"""Leaders who miss a practice meet once in a session of its own."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from assessments.seats import NotInThisSession, seat_of_present
from cohorts.models import Cohort, PersonalStep
from cohorts.operations import CohortRests, pause_cohort
from insights.queries import counts_of
from messaging.models import Message
from messaging.sending import send_due
from people.models import Member, Role
from people.operations import mark_left
from practice.missing import leaders_missing
from practice.models import GuestPlace, PracticeGroup, PracticeSession
from practice.operations import (
    ExpectedElsewhere,
    InTheGroup,
    NoSwap,
    NotInCohort,
    NotMissed,
    announce_absence,
    arrange_make_up,
    cancel_session,
    change_facilitator,
    hold_session,
    invite_again,
    note_attendance,
    reschedule_session,
    seat_leader,
    swap_session,
    withdraw_absence,
)
from practice.operations.telling import people_of
from practice.policy import can_find_another_date
from tests.conftest import SignIn
from tests.factories import MemberFactory
from tests.practice.conftest import Planned
from tests.trail import trail

pytestmark = pytest.mark.usefixtures("frozen")
LATER = dt.timedelta(days=2)
QUEUED, SENT = "queued", "sent"


@pytest.fixture
def stand_in(planned: Planned) -> Member:
    """A facilitator who has nothing to do with the pilot yet."""
    return MemberFactory(
        organization=planned.cohort.organization, name="Yara Costa", roles=[Role.FACILITATOR]
    )


@pytest.fixture
def guest(planned: Planned) -> Member:
    """Somebody of the other group."""
    return next(member for member in planned.enrollments if member.name == "Leader 5")


@pytest.fixture
def made(
    planned: Planned, leader: Member, stand_in: Member, admin: Member, now: dt.datetime
) -> PracticeSession:
    """The make-up session of the leader, who gave notice; all mails before it have left."""
    excuse(planned, leader, now)
    everything_left(now)
    return arrange(planned, [leader], stand_in, admin, now)


def excuse(planned: Planned, member: Member, now: dt.datetime, group: int = 1) -> None:
    announce_absence(
        session=planned.session(group),
        enrollment_id=planned.enrollments[member].pk,
        by=member,
        now=now,
    )


def everything_left(now: dt.datetime) -> None:
    Message.objects.filter(state=QUEUED).update(state=SENT, sent_at=now)


def arrange(
    planned: Planned,
    members: list[Member],
    facilitator: Member,
    by: Member,
    now: dt.datetime,
) -> PracticeSession:
    missed = planned.session(1)
    return arrange_make_up(
        session=missed,
        enrollment_ids=[planned.enrollments[each].pk for each in members],
        facilitator=facilitator,
        starts_at=missed.starts_at + LATER,
        link="https://meet.example/again",
        by=by,
        now=now,
    )


def waiting() -> set[tuple[str, int | None, int | None]]:
    """(kind, about which session, to whom) of what waits in the outbox."""
    queued = Message.objects.filter(state=QUEUED)
    return set(queued.values_list("kind", "about_id", "person_id"))


def step_of(planned: Planned, member: Member) -> PersonalStep:
    return PersonalStep.objects.get(
        enrollment=planned.enrollments[member], step=planned.steps["practice"]
    )


def missing(planned: Planned) -> set[str]:
    listed = leaders_missing(planned.steps["practice"].pk)
    return set(listed.values_list("member__name", flat=True))


def test_leaders_of_two_groups_meet_once_and_nobody_else_hears_of_it(
    planned: Planned,
    leader: Member,
    guest: Member,
    stand_in: Member,
    admin: Member,
    now: dt.datetime,
) -> None:
    excuse(planned, leader, now)
    excuse(planned, guest, now, group=2)
    assert missing(planned) == {leader.name, guest.name}
    everything_left(now)
    made = arrange(planned, [leader, guest], stand_in, admin, now)
    assert made.organization_id == planned.cohort.organization_id
    own, others = planned.session(1), planned.session(2)
    assert waiting() == {
        ("session_invitation", made.pk, leader.pk),
        ("session_invitation", made.pk, guest.pk),
        ("session_invitation", made.pk, stand_in.pk),
        ("welcome", planned.cohort.pk, stand_in.pk),
        ("session_canceled", own.pk, leader.pk),
        ("session_canceled", others.pk, guest.pk),
    }
    assert Message.objects.filter(state=QUEUED).count() == 6
    assert (made.step_id, made.module_id, made.minutes) == (own.step_id, own.module_id, own.minutes)
    assert (made.time_zone, made.link) == (stand_in.time_zone, "https://meet.example/again")
    for member in (leader, guest):
        step = step_of(planned, member)
        assert (step.opens_at, step.address) == (
            made.starts_at,
            reverse("practice:session", args=[made.pk]),
        )
    assert missing(planned) == set()
    with pytest.raises(NotMissed):
        arrange(planned, [leader, guest], stand_in, admin, now)
    [(_verb, actor, detail)] = trail("arrange_make_up")
    assert (actor, detail["facilitator"]) == (admin.pk, stand_in.pk)
    assert detail["enrollments"] == sorted(
        [planned.enrollments[leader].pk, planned.enrollments[guest].pk]
    )
    assert planned.cohort.facilitators.contains(stand_in)


def test_it_says_what_it_is_in_mails(
    planned: Planned, made: PracticeSession, leader: Member, stand_in: Member
) -> None:
    for person, opening in (
        (leader, "a make-up session in place of the one you miss. Yara Costa facilitates"),
        (stand_in, "facilitating a make-up session, for leaders who missed theirs"),
    ):
        [mail] = Message.objects.filter(about_id=made.pk, person_id=person.pk)
        assert opening in mail.text
        assert f"{made.calendar_uid}@empathy-portal" in mail.calendar
        assert "METHOD:REQUEST" in mail.calendar


def test_it_is_scored_and_held_as_that_practice(
    planned: Planned,
    made: PracticeSession,
    leader: Member,
    stand_in: Member,
    facilitator: Member,
    guest: Member,
) -> None:
    mine, step = planned.enrollments[leader].pk, planned.steps["practice"]
    own = planned.session(1)
    hold_session(session=own, present=[], by=facilitator, now=own.starts_at)
    assert step_of(planned, leader).done_at is None
    assert seat_of_present(made.pk, mine, stand_in).pk == made.pk
    with pytest.raises(NotInThisSession):
        seat_of_present(made.pk, planned.enrollments[guest].pk, stand_in)
    hold_session(session=made, present=[mine], by=stand_in, now=made.starts_at)
    assert step_of(planned, leader).done_at == made.starts_at
    note_attendance(
        session=own, enrollment_id=mine, was_present=False, by=facilitator, now=made.starts_at
    )
    assert step_of(planned, leader).done_at == made.starts_at
    _enrolled, counts = counts_of(planned.cohort, language="en", now=made.starts_at)
    [practiced] = [each for each in counts if each.week == step.week and each.noted]
    assert (practiced.noted, practiced.present, practiced.done) == (4, 1, 1)
    assert leader.name not in missing(planned), "caught up"


def test_whoever_was_absent_gets_one_too(
    planned: Planned,
    leader: Member,
    facilitator: Member,
    admin: Member,
    now: dt.datetime,
) -> None:
    own, everybody = planned.session(1), planned.enrollments
    here = [each.pk for each in everybody.values() if each.place.group_id == own.group_id][1:]
    assert missing(planned) == set(), "it has not been yet"
    hold_session(session=own, present=here, by=facilitator, now=own.starts_at)
    assert missing(planned) == {leader.name}
    made = arrange(planned, [leader], facilitator, admin, own.starts_at)
    hold_session(session=made, present=[], by=facilitator, now=made.starts_at)
    assert missing(planned) == {leader.name}, "missed again"
    again = reschedule_session(
        session=planned.session(2),
        starts_at=made.starts_at + LATER,
        link="",
        by=admin,
        now=made.starts_at,
    )
    mine = everybody[leader].pk
    slot = {"session": own, "enrollment_id": mine, "by": admin, "now": made.starts_at}
    swap_session(**slot, to=again)
    assert missing(planned) == set()
    assert step_of(planned, leader).opens_at == again.starts_at


def test_what_is_no_make_up_session(
    planned: Planned,
    leader: Member,
    guest: Member,
    stand_in: Member,
    admin: Member,
    outsider: Member,
    now: dt.datetime,
) -> None:
    excuse(planned, leader, now)
    for members in ([], [guest], [leader, guest]):
        with pytest.raises(NotMissed):
            arrange(planned, members, stand_in, admin, now)
    with pytest.raises(InTheGroup):
        arrange(planned, [leader], leader, admin, now)
    with pytest.raises(NotInCohort):
        arrange(planned, [leader], outsider, admin, now)
    pause_cohort(cohort=planned.cohort, by=admin, now=now)
    with pytest.raises(CohortRests):
        arrange(planned, [leader], stand_in, admin, now)
    assert not PracticeGroup.objects.filter(is_make_up=True).exists()


def test_a_make_up_session_without_anybody_left_is_canceled(
    planned: Planned,
    made: PracticeSession,
    leader: Member,
    stand_in: Member,
    admin: Member,
    now: dt.datetime,
) -> None:
    everything_left(now)
    mine = planned.enrollments[leader].pk
    announce_absence(session=made, enrollment_id=mine, by=leader, now=now)
    assert missing(planned) == {leader.name}
    other = planned.session(2)
    slot = {"enrollment_id": mine, "by": admin, "now": now}
    swap_session(session=made, to=other, **slot)
    swap_session(session=planned.session(1), to=other, **slot)
    assert waiting() == {
        ("session_canceled", made.pk, leader.pk),
        ("session_canceled", made.pk, stand_in.pk),
        ("session_invitation", other.pk, leader.pk),
    }
    made.refresh_from_db()
    assert made.is_canceled
    with pytest.raises(NoSwap):
        swap_session(session=planned.session(1), to=made, **slot)
    assert len(trail("swap_session")) == 1, "there already"


def test_nobody_is_a_guest_where_they_lead(
    planned: Planned, leader: Member, admin: Member, made: PracticeSession, now: dt.datetime
) -> None:
    with pytest.raises(InTheGroup):
        change_facilitator(
            session=made, facilitator=leader, seen=made.facilitator_id, by=admin, now=now
        )
    other = planned.session(2)
    PracticeSession.objects.filter(pk=other.pk).update(facilitator=leader)
    with pytest.raises(NoSwap):
        swap_session(
            session=planned.session(1),
            enrollment_id=planned.enrollments[leader].pk,
            to=other,
            by=admin,
            now=now,
        )


def test_a_leader_changes_their_mind(
    planned: Planned, made: PracticeSession, leader: Member, admin: Member, now: dt.datetime
) -> None:
    own = planned.session(1)
    slot = {"enrollment_id": planned.enrollments[leader].pk, "by": leader, "now": now}
    announce_absence(session=made, **slot)
    withdraw_absence(session=made, **slot)
    assert missing(planned) == set(), "expected in the make-up session again"
    with pytest.raises(ExpectedElsewhere):
        withdraw_absence(session=own, **slot)

    cancel_session(session=made, by=admin, now=now)
    assert step_of(planned, leader).is_called_off
    everything_left(now)
    withdraw_absence(session=own, **slot)
    assert waiting() == {("session_invitation", own.pk, leader.pk)}
    assert leader in [person for _session, person in people_of([own])]
    step = step_of(planned, leader)
    assert (step.opens_at, step.is_called_off) == (own.starts_at, False)


def test_whoever_leaves_is_in_it_again_when_they_return(
    planned: Planned, made: PracticeSession, leader: Member, now: dt.datetime
) -> None:
    mark_left(member=leader, now=now, by=None)
    send_due(clock=lambda: now)
    left = Message.objects.get(kind="session_invitation", about_id=made.pk, person_id=leader.pk)
    assert left.state == "suppressed", "nothing is sent to whoever left"
    assert [person for _session, person in people_of([made])] == [made.facilitator]
    assert not leaders_missing(planned.steps["practice"].pk).exists()
    Member.objects.filter(pk=leader.pk).update(left_at=None)
    invite_again(members=[leader], now=now)
    again = {about for kind, about, _person in waiting() if kind == "session_invitation"}
    assert made.pk in again
    assert planned.session(1).pk not in again


def test_it_is_no_group_to_sit_in(
    planned: Planned, made: PracticeSession, leader: Member, admin: Member, now: dt.datetime
) -> None:
    mine, first = planned.enrollments[leader], planned.groups[0]
    slot = {"enrollment": mine, "seen_group": first.pk, "by": admin, "now": now}
    with pytest.raises(NotInCohort):
        seat_leader(**slot, group=made.group)
    over = planned.session(2)
    PracticeSession.objects.filter(pk=over.pk).update(starts_at=now)
    seat_leader(**slot, group=planned.groups[1])
    assert step_of(planned, leader).opens_at == made.starts_at, "they still go there"


def test_admins_find_another_date_while_the_pilot_runs(
    planned: Planned, admin: Member, facilitator: Member
) -> None:
    session = planned.session(1)
    assert can_find_another_date(admin, session)
    assert not can_find_another_date(facilitator, session)
    session.group.cohort.state = Cohort.State.FINISHED
    assert not can_find_another_date(admin, session)


# Pages.


def answers(made_for: list[int], facilitator: Member, day: str = "2026-10-02") -> dict[str, object]:
    """What the form says; in the facilitator's zone it is two in the afternoon."""
    return {
        "leaders": made_for,
        "facilitator": facilitator.pk,
        "day": day,
        "time": "14:00",
        "link": "",
        "nonce": day,
    }


def test_an_admin_arranges_one_for_everybody_who_missed_it(
    planned: Planned,
    leader: Member,
    guest: Member,
    stand_in: Member,
    facilitator: Member,
    admin: Member,
    now: dt.datetime,
    client_for: SignIn,
) -> None:
    own, mine = planned.session(1), planned.enrollments[leader].pk
    excuse(planned, leader, now)
    excuse(planned, guest, now, group=2)
    office, page = client_for(admin), reverse("practice:make_up", args=[own.pk])
    assert page in office.get(reverse("practice:swap", args=[own.pk, mine])).text
    asked = office.get(page)
    assert asked.text.count("checked") == 2, "all who missed it are ticked"
    assert "Nobody else gets an email." in asked.text

    # Fri 2 Oct 2026, 14:00 in Toronto is the middle of the night for the leader in Kathmandu.
    known = answers([mine], facilitator)
    warned = office.post(page, known)
    assert warned.status_code == 422
    assert f"For {leader.name} it is" in warned.text
    PracticeSession.objects.filter(pk=planned.session(1, "practice2").pk).update(
        starts_at=dt.datetime(2026, 10, 2, 18, tzinfo=dt.UTC)
    )
    double = office.post(page, known | {"nonce": "b"})
    assert f"{facilitator.name} has a session of “Autumn pilot” at this time (" in double.text
    past = office.post(page, answers([mine], facilitator, "2026-09-01"))
    assert "This time has passed" in past.text
    assert office.post(page, {"nonce": "c"}).status_code == 422
    answer = office.post(
        page,
        known | {"anyway": double.context["second_look"].fingerprint, "nonce": "d"},
        follow=True,
    )
    made = PracticeSession.objects.get(group__is_make_up=True)
    assert answer.redirect_chain[-1][0] == reverse("practice:session", args=[made.pk])
    assert made.starts_at == dt.datetime(2026, 10, 2, 18, tzinfo=dt.UTC)
    assert "The make-up session is arranged." in answer.text
    assert list(GuestPlace.objects.values_list("session", "enrollment")) == [(made.pk, mine)]
    again = office.get(page).text
    assert guest.name in again
    assert leader.name not in again


def test_whoever_arranges_a_late_kickoff_reads_that_it_is_practice(
    planned: Planned, leader: Member, admin: Member, now: dt.datetime, client_for: SignIn
) -> None:
    warning = "only a first role-play before all of these is compared"
    for kind, is_said in (("kickoff", True), ("practice", False)):
        session = planned.session(1, kind)
        mine = planned.enrollments[leader].pk
        announce_absence(session=session, enrollment_id=mine, by=leader, now=now)
        for page, about in (("make_up", [session.pk]), ("swap", [session.pk, mine])):
            text = client_for(admin).get(reverse(f"practice:{page}", args=about)).text
            assert (warning in text) is is_said, (kind, page)


def test_the_form_refuses_who_would_lead_their_own_session(
    planned: Planned, leader: Member, admin: Member, now: dt.datetime, client_for: SignIn
) -> None:
    Member.objects.filter(pk=leader.pk).update(roles=[Role.LEADER, Role.FACILITATOR])
    office, page = client_for(admin), reverse("practice:make_up", args=[planned.session(1).pk])
    assert "Everybody has a date" in office.get(page).text
    excuse(planned, leader, now)
    answer = office.post(page, answers([planned.enrollments[leader].pk], leader))
    assert answer.status_code == 422
    assert "They are one of the leaders." in answer.text
    pause_cohort(cohort=planned.cohort, by=admin, now=now)
    assert "paused or finished" in office.get(page, follow=True).text


def test_everybody_concerned_sees_it(
    planned: Planned,
    made: PracticeSession,
    leader: Member,
    stand_in: Member,
    admin: Member,
    client_for: SignIn,
) -> None:
    page, own = (reverse("practice:session", args=[each.pk]) for each in (made, planned.session(1)))
    mine = client_for(leader)
    assert "Make-up session" in mine.get(page).text
    assert page in mine.get("/").text
    missed = mine.get(own).text
    assert "You have another date" in missed
    assert page in missed
    theirs = client_for(stand_in)
    today = theirs.get("/").text
    assert "Make-up session" in today
    assert "1 leader" in today
    assert leader.name in theirs.get(page, follow=True).text
    office = client_for(admin)
    assert "cannot come" not in office.get("/").text, "they have another date"
    for path in (
        reverse("pilots:sessions", args=[planned.cohort.pk]),
        reverse("pilots:leader", args=[planned.enrollments[leader].pk]),
        page,
    ):
        assert "Make-up session" in office.get(path).text, path
    for path in (
        reverse("pilots:join", args=[planned.cohort.pk]),
        reverse("pilots:move", args=[planned.enrollments[leader].pk]),
    ):
        assert "Make-up session" not in office.get(path).text, path


def test_who_was_absent_is_found_another_date_from_the_page_of_the_session(
    planned: Planned, leader: Member, facilitator: Member, admin: Member, client_for: SignIn
) -> None:
    own, mine = planned.session(1), planned.enrollments[leader].pk
    hold_session(session=own, present=[], by=facilitator, now=own.starts_at)
    office, page = client_for(admin), reverse("practice:swap", args=[own.pk, mine])
    text = office.get(reverse("practice:session", args=[own.pk])).text
    assert page in text
    assert "absent" in text
    found = office.get(page).text
    assert reverse("practice:make_up", args=[own.pk]) in found
    assert reverse("practice:reschedule", args=[own.pk]) not in found, "it is over"
    other = planned.session(2)
    office.post(page, {"to": other.pk, "nonce": "a"})
    assert list(GuestPlace.objects.values_list("session", "enrollment")) == [(other.pk, mine)]
