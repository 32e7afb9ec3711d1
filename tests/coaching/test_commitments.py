"""What a leader sets out to do: their own, asked about once, shared one at a time."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from django.urls import reverse

from coaching import tasks
from coaching.commitments_mail import GONE, SETTLED, morning_after
from coaching.commitments_record import SECTION, committed
from coaching.commitments_states import CommitmentState
from coaching.models import Commitment, Talk
from coaching.notifications import COMMITMENT_DUE
from coaching.operations import (
    StaleCommitment,
    ask_how_it_went,
    make_commitment,
    put_off,
    reword_commitment,
    settle_commitment,
    show_earlier,
    take_up_again,
)
from cohorts.models import Cohort, Enrollment, SharedEntry
from cohorts.operations import change_coach, leave_cohort, take_entry_back
from common.reach import OutOfReach
from messaging.models import Message
from people.models import AuditEvent, Member, Role
from tests.coaching.talking import a_talk
from tests.factories import NOW, CohortFactory, EnrollmentFactory, MemberFactory
from tests.learning.conftest import course

__all__ = ["course"]
pytestmark = pytest.mark.usefixtures("frozen")
TODAY = NOW.date()
THURSDAY = TODAY + dt.timedelta(days=3)
MORNING = dt.datetime(2026, 9, 18, 3, 15, tzinfo=dt.UTC)  # Friday at nine in Kathmandu
DONE, LET_GO = CommitmentState.DONE, CommitmentState.LET_GO


@pytest.fixture
def enrollment(leader: Member, coach: Member) -> Enrollment:
    cohort = CohortFactory(organization=leader.organization)
    return EnrollmentFactory(cohort=cohort, member=leader, coach=coach)


@pytest.fixture
def talk(enrollment: Enrollment, coach: Member) -> Talk:
    return a_talk(enrollment, coach, NOW)


def make(enrollment: Enrollment, talk: Talk | None = None, **changes: object) -> Commitment:
    values = {"wording": "I ask Noor.", "due_on": THURSDAY, "now": NOW, "by": enrollment.member}
    return make_commitment(enrollment=enrollment, talk=talk, **{**values, **changes})  # type: ignore[arg-type]


def settle(made: Commitment, state: str = DONE, outcome: str = "", revision: int = 1) -> None:
    settle_commitment(commitment=made, state=state, outcome=outcome, revision=revision, now=NOW)


def reword(made: Commitment, wording: str = "I write to Noor.", revision: int = 1) -> Commitment:
    return reword_commitment(
        commitment=made,
        wording=wording,
        due_on=THURSDAY,
        outcome="She was away.",
        revision=revision,
        now=NOW,
        by=made.enrollment.member,
    )


def shared() -> set[str]:
    return set(SharedEntry.objects.standing().values_list("key", flat=True))


def looks_back_on(enrollment: Enrollment) -> dt.date | None:
    enrollment.refresh_from_db()
    return enrollment.looks_back_on


def said(made: Commitment) -> list[str]:
    [told] = [e for e in committed(made.enrollment.member, "en", NOW) if e.key == str(made.pk)]
    return [line.text for line in told.lines]


def test_what_is_made_alone_is_the_leaders_alone_and_in_a_talk_the_coachs_too(enrollment, talk):
    make(enrollment)
    assert shared() == set()
    made = make(enrollment, talk)
    assert shared() == {str(made.pk)}
    take_entry_back(
        enrollment=enrollment, section=SECTION, key=str(made.pk), now=NOW, by=enrollment.member
    )
    assert shared() == set()
    assert not any("Noor" in str(each.detail) for each in AuditEvent.objects.all())


def test_what_is_made_in_a_talk_with_somebody_who_left_is_the_leaders_alone(
    enrollment, talk, coach
):
    coach.left_at = NOW
    coach.save(update_fields=["left_at"])
    make(enrollment, talk)
    assert not SharedEntry.objects.exists()


def test_it_is_done_once_and_taken_up_again(enrollment):
    made = make(enrollment)
    settle(made, DONE, "She said yes.")
    settle(made, DONE, "She said yes.")
    assert said(made) == ["I ask Noor.", "Done on 14 September 2026. She said yes."]
    with pytest.raises(StaleCommitment):
        settle(made, LET_GO)
    with pytest.raises(StaleCommitment):
        take_up_again(commitment=made, revision=1)
    take_up_again(commitment=made, revision=2)
    take_up_again(commitment=made, revision=2)
    assert said(made)[1] == "Open."
    settle(made, LET_GO, revision=3)
    assert said(made)[1] == "Let go on 14 September 2026."


def test_not_yet_gives_it_another_date_and_the_first_one_is_remembered(enrollment):
    made, later = make(enrollment), THURSDAY + dt.timedelta(days=7)
    put_off(commitment=made, due_on=later, revision=1, now=NOW)
    put_off(commitment=made, due_on=later, revision=1, now=NOW)
    made.refresh_from_db()
    assert (made.due_on, made.date_number) == (later, 2)
    assert said(made)[1] == "Open; first meant for 17 September 2026."
    with pytest.raises(StaleCommitment):
        put_off(commitment=made, due_on=THURSDAY, revision=1, now=NOW)
    with pytest.raises(OutOfReach):
        put_off(commitment=made, due_on=dt.date(2126, 1, 1), revision=2, now=NOW)


def test_what_changed_keeps_its_words_and_is_shared_as_before(enrollment, talk):
    alone, made = make(enrollment), make(enrollment, talk)
    later = reword(made)
    assert reword(made).pk == later.pk
    assert said(made) == [
        "I ask Noor.",
        "Changed on 14 September 2026 into something else. She was away.",
    ]
    assert shared() == {str(made.pk), str(later.pk)}
    reword(alone)
    assert len(shared()) == 2
    with pytest.raises(StaleCommitment):
        reword(made, "Something third.", revision=2)
    with pytest.raises(StaleCommitment):
        take_up_again(commitment=made, revision=2)


def test_today_looks_back_from_the_day_after_the_first_open_one(enrollment):
    assert looks_back_on(enrollment) is None
    made = make(enrollment)
    make(enrollment, due_on=THURSDAY + dt.timedelta(days=5))
    assert looks_back_on(enrollment) == THURSDAY + dt.timedelta(days=1)
    settle(made)
    assert looks_back_on(enrollment) == THURSDAY + dt.timedelta(days=6)


def test_a_leader_says_which_of_them_a_new_coach_sees(enrollment, talk, leader, admin):
    first, second = make(enrollment, talk), make(enrollment, talk)
    new = MemberFactory(organization=leader.organization, roles=[Role.COACH])
    change_coach(cohort=enrollment.cohort, enrollments=[enrollment], coach=new, now=NOW, by=admin)
    enrollment.refresh_from_db()
    assert shared() == set()
    show_earlier(
        enrollment=enrollment, includes_notes=False, commitments=[second], now=NOW, by=leader
    )
    assert shared() == {str(second.pk)}
    assert first.pk != second.pk


@pytest.mark.parametrize(
    ("day", "zone", "morning"),
    [
        (dt.date(2026, 9, 17), "Asia/Kathmandu", MORNING),
        (dt.date(2026, 9, 18), "UTC", dt.datetime(2026, 9, 21, 9, tzinfo=dt.UTC)),
        (dt.date(2026, 12, 24), "Europe/Berlin", dt.datetime(2026, 12, 28, 8, tzinfo=dt.UTC)),
    ],
)
def test_the_morning_is_nine_on_the_next_working_day(day, zone, morning):
    assert morning_after(day, zone) == morning


def test_a_leader_is_asked_once_for_each_date(enrollment):
    made = make(enrollment)
    assert ask_how_it_went(now=MORNING - dt.timedelta(minutes=1)) == 0
    assert ask_how_it_went(now=MORNING) == 1
    assert ask_how_it_went(now=MORNING) == 0
    put_off(commitment=made, due_on=THURSDAY + dt.timedelta(days=7), revision=1, now=MORNING)
    assert ask_how_it_went(now=MORNING + dt.timedelta(days=1)) == 0
    assert ask_how_it_went(now=MORNING + dt.timedelta(days=7)) == 1
    assert Message.objects.filter(kind=COMMITMENT_DUE.name).count() == 2
    message = Message.objects.first()
    assert "Noor" not in message.text
    assert f"/commitments/{made.pk}/" in message.text
    assert message.topic_id is None, "it is in no outbox that an admin reads"


def test_nobody_is_asked_too_late_or_while_the_pilot_rests(enrollment):
    make(enrollment)
    assert ask_how_it_went(now=MORNING + dt.timedelta(days=2)) == 0
    Cohort.objects.update(state=Cohort.State.PAUSED, paused_at=NOW)
    assert ask_how_it_went(now=MORNING) == 0


def test_the_question_is_not_wanted_any_more(enrollment):
    many = [make(enrollment) for _each in range(4)]
    ask_how_it_went(now=MORNING)
    put_off(commitment=many[1], due_on=THURSDAY, revision=1, now=NOW)
    settle(many[0])
    put_off(commitment=many[1], due_on=TODAY, revision=1, now=NOW)
    many[2].delete()
    messages = list(Message.objects.order_by("about_id"))
    why = COMMITMENT_DUE.objections(messages)
    assert [why.get(each.pk) for each in messages] == [SETTLED, SETTLED, SETTLED, None]
    leave_cohort(enrollment=enrollment, now=NOW, by=enrollment.member)
    assert COMMITMENT_DUE.objections(messages)[messages[3].pk] == GONE


def test_the_tick_wakes_the_sender_where_somebody_is_asked(enrollment, frozen):
    make(enrollment)
    tasks.ask_how_it_went()
    frozen.move_to(MORNING)
    tasks.ask_how_it_went()
    assert Message.objects.filter(kind=COMMITMENT_DUE.name).count() == 1


def test_the_pages_make_settle_put_off_and_change(enrollment, leader, client_for):
    client, page = client_for(leader), reverse("coaching:commitments")
    assert "Begin with one" in client.get(page).text
    day = {"due_on": THURSDAY.isoformat()}
    assert client.post(page, {"wording": "x", "due_on": "2026-09-01"}).status_code == 422
    assert client.post(page, {"wording": "I ask Noor.", **day}).status_code == 302
    made = Commitment.objects.get()
    address = reverse("coaching:commitment", args=[made.pk])
    assert "How did it go?" in client.get(address).text
    revision = itertools.count(1)

    def press(what: str, **sent: str) -> int:
        return client.post(
            address, {"what": what, "revision": str(next(revision)), **sent}
        ).status_code

    later = (THURSDAY + dt.timedelta(days=7)).isoformat()
    assert press("not_yet", due_on=later) == 302
    assert press("done", outcome="Fine.") == 302
    assert "It is still open" in client.get(address).text
    assert press("again") == 302
    assert press("changed", wording="I write.", became="", due_on=later) == 302
    assert "What it became" in client.get(address).text
    stale = client.post(address, {"what": "done", "revision": "oops", "outcome": "Typed."})
    assert stale.status_code == 422
    assert "Typed." in stale.text
    wrong = client.post(address, {"what": "changed", "due_on": "soon", "wording": "Typed too."})
    assert wrong.status_code == 422
    assert "Typed too." in wrong.text, "also where nothing is open any more"
    assert client.post(address, {"what": "burn"}).status_code == 200
    Commitment.objects.open().update(due_on=TODAY - dt.timedelta(days=1))
    assert "how did it go?" in client.get(page).text


def test_today_asks_in_one_line_and_with_no_statement_more(
    course, leader, client_for, django_assert_max_num_queries
):
    client = client_for(leader)
    assert "Something you had set out to do" not in client.get("/").text
    make(course.enrollment, due_on=TODAY - dt.timedelta(days=1))
    with django_assert_max_num_queries(3):
        assert "Something you had set out to do" in client.get("/").text


def test_the_page_about_a_new_coach_passes_on_what_is_chosen(
    enrollment, talk, leader, admin, client_for
):
    made = make(enrollment, talk)
    new = MemberFactory(organization=leader.organization, roles=[Role.COACH], name="New coach")
    change_coach(cohort=enrollment.cohort, enrollments=[enrollment], coach=new, now=NOW, by=admin)
    client, address = client_for(leader), reverse("coaching:passing_on", args=[enrollment.pk])
    for page in ("coaching:commitments", "coaching:own"):
        assert address in client.get(reverse(page)).text
    assert "I ask Noor." in client.get(address).text
    assert client.post(address, {"commitments": "999"}).status_code == 422
    assert client.post(address, {"notes": "on", "commitments": made.pk}).status_code == 302
    assert address not in client.get(reverse("coaching:commitments")).text
    own = client.get(reverse("coaching:own")).text
    assert address in own, "it can be decided anew"
    assert "is your coach now" not in own
    assert shared() == {str(made.pk)}
