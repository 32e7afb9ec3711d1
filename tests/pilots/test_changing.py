"""The pages on which a running pilot is changed: each says what follows, does it once, and keeps
calendars, plan and outbox in step.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from coaching.operations import propose_talk, release_talks
from cohorts.models import Cohort, Enrollment, PersonalStep
from messaging.models import Message, MessageState
from messaging.objections import objections_to
from messaging.sending import send_due
from people.models import AuditEvent, Member, Organization, Role
from people.operations import mark_left
from pilots.models import PilotDraft
from pilots.operations.drafting import AlreadyLaunched
from pilots.operations.launching import launch_pilot
from pilots.operations.removing import HasAnswers, delete_draft, delete_pilot
from pilots.operations.repeating import clone_pilot
from practice.models import PracticeGroup, PracticeSession
from practice.operations import (
    InTheGroup,
    NotInCohort,
    SessionOver,
    change_facilitator,
    change_link,
    hold_session,
    seat_leader,
)
from surveys.models import Wave
from surveys.operations import PulseAsked, remove_pulse_plan
from tests.factories import CohortFactory, MemberFactory
from tests.kept import kept

SignIn = Callable[[Member], Client]
PLANNED, CANCELED = PracticeSession.State.PLANNED, PracticeSession.State.CANCELED


@pytest.fixture
@kept
def pilot(complete: PilotDraft, admin: Member, now: dt.datetime) -> Cohort:
    """Launched a moment ago; every invitation has arrived."""
    cohort = launch_pilot(draft=complete, by=admin, now=now)
    send_due(clock=lambda: now)
    return cohort


@pytest.fixture
def client(admin: Member, client_for: SignIn, frozen: time_machine.Coordinates) -> Client:
    return client_for(admin)


@pytest.fixture(autouse=True)
def nonces() -> None:
    """Each form of a test has its own."""
    Form.count = 0


class Form:
    count = 0


def post(client: Client, name: str, /, *args: Any, **values: Any) -> HttpResponse:
    """Send the form as the page shows it, with these answers, and again where it asks about them
    once; it must be accepted.
    """
    address = reverse(f"pilots:{name}", args=args)
    page = client.get(address)
    assert page.status_code == 200, (name, page.status_code)
    Form.count += 1
    change = page.context["change"]
    hidden = {}
    if change.form is not None:
        hidden = {each.html_name: each.value() or "" for each in change.form.hidden_fields()}
    typed = {**hidden, **values}
    answer = client.post(address, {**typed, "nonce": f"n{Form.count}"}, follow=True)
    if answer.context and (asked := answer.context.get("second_look")):
        again = {**typed, "anyway": asked.fingerprint, "nonce": f"n{Form.count} again"}
        return client.post(address, again, follow=True)
    return answer


def text(response: Any) -> str:
    return str(response.content.decode())


def written(member: Member) -> str:
    return f"{member.name} <{member.email}>"


def queued(*kinds: str) -> list[tuple[str, int | None]]:
    found = Message.objects.filter(state=MessageState.QUEUED).order_by("pk")
    return list((found.filter(kind__in=kinds) if kinds else found).values_list("kind", "person_id"))


def group(cohort: Cohort, position: int) -> PracticeGroup:
    return PracticeGroup.objects.get(cohort=cohort, position=position)


def test_the_day_that_a_page_remembers_has_no_bounds_of_an_input(
    pilot: Cohort, client: Client
) -> None:
    hidden = next(
        line
        for line in text(client.get(reverse("pilots:shift", args=[pilot.pk]))).splitlines()
        if 'name="next_on"' in line
    )
    assert 'type="hidden"' in hidden
    assert 'min="' not in hidden


def test_the_page_of_changes_leads_to_each(pilot: Cohort, client: Client) -> None:
    page = text(client.get(reverse("pilots:change", args=[pilot.pk])))
    for name in ("join", "shift", "pause", "link", "describe", "finish", "delete", "clone"):
        assert reverse(f"pilots:{name}", args=[pilot.pk]) in page
    assert "Adebayo Nguyễn" in page
    assert "8 sessions ahead" in page
    assert "coach of 8 leaders" in page


def test_somebody_joins_late(
    pilot: Cohort, organization: Organization, client: Client, coach: Member
) -> None:
    member = MemberFactory(organization=organization, name="Nadia Late")
    there = group(pilot, 2)
    answers = {"member": "nadia late", "group": there.pk, "coach": coach.pk}
    assert "Nadia Late takes part." in text(post(client, "join", pilot.pk, **answers))
    ahead = there.sessions.count()
    assert queued("session_invitation") == [("session_invitation", member.pk)] * ahead
    assert queued("session_canceled", "session_update") == []
    steps = PersonalStep.objects.filter(enrollment__member=member, step__sessions__group=there)
    assert {each.opens_at for each in steps} == set(
        there.sessions.values_list("starts_at", flat=True)
    )
    post(client, "join", pilot.pk, **answers)
    assert len(queued("session_invitation")) == ahead, "a second call tells nobody anything"


@pytest.mark.parametrize(
    ("who", "said"), [("nobody at all", "Nobody here is called this"), ("Report", "Several people")]
)
def test_who_joins_is_asked_until_it_is_one_person(
    pilot: Cohort, client: Client, who: str, said: str
) -> None:
    response = post(client, "join", pilot.pk, member=who, group=group(pilot, 1).pk)
    assert response.status_code == 422
    assert said in text(response)


def test_taken_out_and_brought_back(pilot: Cohort, client: Client, leaders: list[Member]) -> None:
    enrollment = Enrollment.objects.get(member=leaders[0])
    ahead = enrollment.place.group.sessions.count()
    page = text(client.get(reverse("pilots:leave", args=[enrollment.pk])))
    assert f"{ahead} sessions leave the calendar of Leader 0" in page
    post(client, "leave", enrollment.pk)
    assert queued() == [("session_canceled", leaders[0].pk)] * ahead
    assert "They left this pilot." in text(
        client.get(reverse("pilots:leader", args=[enrollment.pk]))
    )
    post(client, "come_back", enrollment.pk)
    wanted = list(Message.objects.filter(state=MessageState.QUEUED))
    against = objections_to(wanted, now=pilot.launched_at)
    left = [each.kind for each in wanted if each.pk not in against]
    assert left == ["session_invitation"] * ahead


def test_whoever_is_taken_out_loses_the_talk_with_their_coach_and_the_page_says_so(
    pilot: Cohort, client: Client, leaders: list[Member], now: dt.datetime
) -> None:
    enrollment = Enrollment.objects.get(member=leaders[0])
    said = "Talks with their coach that are open are canceled"
    address = reverse("pilots:leave", args=[enrollment.pk])
    assert said not in text(client.get(address))
    coach = enrollment.coach
    assert coach is not None
    times = [now + dt.timedelta(days=2)]
    talk = propose_talk(
        enrollment=enrollment, step=None, times=times, minutes=30, link="", by=coach, now=now
    )
    assert said in text(client.get(address))
    post(client, "leave", enrollment.pk)
    release_talks(now=now)
    talk.refresh_from_db()
    assert not talk.is_open


def test_another_group(pilot: Cohort, client: Client, leaders: list[Member]) -> None:
    enrollment = Enrollment.objects.get(member=leaders[0])
    old = enrollment.place.group
    new = PracticeGroup.objects.filter(cohort=pilot).exclude(pk=old.pk).get()
    seen = {"seen": old.pk, "group": new.pk}
    assert f"Leader 0 is in {new.name}." in text(post(client, "move", enrollment.pk, **seen))
    assert (
        sorted(queued())
        == [("session_canceled", leaders[0].pk)] * 4 + [("session_invitation", leaders[0].pk)] * 4
    )
    response = post(client, "move", enrollment.pk, seen=old.pk, group=old.pk)
    assert "Somebody changed this in the meantime" in text(response)
    assert len(queued()) == 8


def test_a_group_of_another_cohort_is_none(
    pilot: Cohort, leaders: list[Member], admin: Member, now: dt.datetime
) -> None:
    other = PracticeGroup.objects.create(cohort=CohortFactory(), name="Far", position=1)
    seat = Enrollment.objects.get(member=leaders[0])
    with pytest.raises(NotInCohort):
        seat_leader(enrollment=seat, group=other, seen_group=None, by=admin, now=now)


def test_a_move_after_the_first_session_leaves_it_with_whoever_was_there(
    pilot: Cohort, leaders: list[Member], admin: Member, facilitator: Member
) -> None:
    seat = Enrollment.objects.get(member=leaders[0])
    there = PracticeGroup.objects.filter(cohort=pilot).exclude(pk=seat.place.group_id).get()
    first = seat.place.group.sessions.order_by("starts_at")[0]
    later = there.sessions.order_by("starts_at")[0].starts_at + dt.timedelta(days=1)
    hold_session(session=first, present=[seat.pk], by=facilitator, now=later)
    seat_leader(enrollment=seat, group=there, seen_group=first.group_id, by=admin, now=later)
    mine = PracticeSession.objects.visible_to(leaders[0])
    assert first in mine, "the feedback of the session they were in stays theirs"
    assert mine.filter(group=there).count() == 3, "not what it did before they came"


def test_another_coach(
    pilot: Cohort, client: Client, organization: Organization, leaders: list[Member]
) -> None:
    new = MemberFactory(organization=organization, name="Carla Coach")
    enrollment = Enrollment.objects.get(member=leaders[0])
    asked = text(client.get(reverse("pilots:coach", args=[enrollment.pk])))
    assert f"The new coach sees nothing until {leaders[0].name} decides what." in asked
    post(client, "coach", enrollment.pk, coach=written(new))
    enrollment.refresh_from_db()
    assert enrollment.coach == new
    response = post(client, "coach", enrollment.pk, coach=written(leaders[0]))
    assert response.status_code == 422
    assert "Nobody coaches themselves" in text(response)
    response = post(client, "coach", enrollment.pk, coach="leila", seen=1)
    assert "Somebody changed this in the meantime" in text(response)
    assert queued() == [("new_coach", leaders[0].pk)]


def test_own_days(pilot: Cohort, client: Client, leaders: list[Member], now: dt.datetime) -> None:
    enrollment = Enrollment.objects.get(member=leaders[0])
    day = dt.date(2026, 10, 12)
    post(client, "days", enrollment.pk, next_on=day.isoformat())
    assert enrollment.personal_steps.filter(opens_on=day).exists()
    assert post(client, "days", enrollment.pk, next_on="2020-01-01").status_code == 422


def test_a_facilitator_is_replaced_for_one_session(
    pilot: Cohort, client: Client, organization: Organization, facilitator: Member, admin: Member
) -> None:
    new = MemberFactory(organization=organization, name="Stand In")
    session = PracticeSession.objects.filter(group__cohort=pilot).order_by("starts_at")[0]
    post(client, "facilitator", session.pk, facilitator=written(new))
    assert sorted(queued()) == [
        ("session_canceled", facilitator.pk),
        ("session_invitation", new.pk),
        ("welcome", new.pk),
    ]
    before = session.sequence
    session.refresh_from_db()
    assert (session.facilitator, session.sequence) == (new, before + 1)
    post(client, "facilitator", session.pk, facilitator=written(facilitator), seen=facilitator.pk)
    session.refresh_from_db()
    assert session.facilitator == new, "the page was older than what stands there"


def test_who_cannot_facilitate(
    pilot: Cohort,
    organization: Organization,
    leaders: list[Member],
    facilitator: Member,
    admin: Member,
    outsider: Member,
    now: dt.datetime,
) -> None:
    seat = Enrollment.objects.get(member=leaders[0])
    session = seat.place.group.sessions.order_by("starts_at")[0]
    gone = MemberFactory(organization=organization)
    mark_left(member=gone, now=now, by=None)

    def give(to: Member, at: dt.datetime = now) -> None:
        change_facilitator(session=session, facilitator=to, seen=facilitator.pk, by=admin, now=at)

    for member in (gone, outsider):
        with pytest.raises(NotInCohort):
            give(member)
    with pytest.raises(InTheGroup):
        give(leaders[0])
    with pytest.raises(SessionOver):
        give(admin, session.starts_at)


def test_a_facilitator_and_coach_who_left_is_followed_by_others(
    pilot: Cohort,
    client: Client,
    organization: Organization,
    facilitator: Member,
    coach: Member,
    now: dt.datetime,
) -> None:
    new = MemberFactory(organization=organization, name="Ines Next")
    for leaving in (facilitator, coach):
        mark_left(member=leaving, now=now, by=None)
    today = text(client.get(reverse("home")))
    assert "8 sessions without a facilitator" in today
    assert "8 leaders without a coach" in today
    page = text(client.get(reverse("pilots:pilot", args=[pilot.pk])))
    assert reverse("pilots:succeed", args=[pilot.pk, facilitator.pk]) in page
    assert reverse("pilots:succeed", args=[pilot.pk, coach.pk]) in page
    done = post(client, "succeed", pilot.pk, facilitator.pk, facilitator=written(new))
    assert "Handed over: 8 sessions and 0 leaders." in text(done)
    asked = text(client.get(reverse("pilots:succeed", args=[pilot.pk, coach.pk])))
    assert "sees nothing of these leaders until each decides what" in asked
    done = post(client, "succeed", pilot.pk, coach.pk, coach=written(new))
    assert "Handed over: 0 sessions and 8 leaders." in text(done)
    assert len(queued("new_coach")) == 8
    others = sorted(each for each in queued() if each[0] != "new_coach")
    assert others == [*[("session_invitation", new.pk)] * 8, ("welcome", new.pk)]
    today = text(client.get(reverse("home")))
    assert "without a" not in today
    gone = client.get(reverse("pilots:succeed", args=[pilot.pk, facilitator.pk]))
    assert gone.status_code == 404, "nothing is left to hand over"


def test_one_link_for_all(pilot: Cohort, client: Client) -> None:
    link = "https://meet.example/all"
    done = post(client, "link", pilot.pk, link=link)
    assert "8 sessions have the new link." in text(done)
    assert set(PracticeSession.objects.values_list("link", "sequence")) == {(link, 1)}
    mails = len(queued("session_update"))
    assert mails == 8 + 2 * 4 * 4
    assert "New meeting link" in Message.objects.filter(kind="session_update")[0].subject
    assert "0 sessions" in text(post(client, "link", pilot.pk, link=link))
    assert len(queued("session_update")) == mails


def test_a_pilot_that_another_admin_deletes_meanwhile_is_not_here_any_more(
    pilot: Cohort, client: Client, admin: Member, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_late(**given: object) -> int:
        delete_pilot(cohort=pilot, by=admin, now=now)
        return change_link(**given)

    monkeypatch.setattr("pilots.views.course.change_link", too_late)
    client.raise_request_exception = False
    address = reverse("pilots:link", args=[pilot.pk])
    answer = client.post(address, {"link": "https://meet.example/all", "nonce": "n"})
    assert (answer.status_code, "This page is not here" in answer.text) == (404, True)


def test_another_name_reaches_the_groups(pilot: Cohort, client: Client) -> None:
    post(client, "describe", pilot.pk, name="Spring pilot", goal="Listen\r\nmore")
    pilot.refresh_from_db()
    assert (pilot.name, pilot.goal) == ("Spring pilot", "Listen\nmore")
    assert group(pilot, 1).name == "Spring pilot 1"
    response = post(client, "describe", pilot.pk, name="Other", goal="", seen_name="Old")
    assert "Somebody changed this in the meantime" in text(response)


def test_dates_move_for_everybody(pilot: Cohort, client: Client) -> None:
    before = dict(PracticeSession.objects.values_list("pk", "starts_at"))
    page = client.get(reverse("pilots:shift", args=[pilot.pk]))
    seen = page.context["change"].form["next_on"].value()
    post(client, "shift", pilot.pk, weeks=2)
    for session in PracticeSession.objects.all():
        local = before[session.pk] + dt.timedelta(weeks=2)
        assert abs(session.starts_at - local) <= dt.timedelta(hours=1)
    for wave in Wave.objects.select_related("step"):
        assert wave.step is not None
        assert wave.opens_on == wave.step.opens_on
    assert len(queued("session_update")) == 40
    response = post(client, "shift", pilot.pk, weeks=2, next_on=seen)
    assert "Somebody changed this in the meantime" in text(response)
    assert len(queued("session_update")) == 40


def test_paused_goes_on_finished_opened_again(
    pilot: Cohort,
    client: Client,
    admin: Member,
    client_for: SignIn,
    frozen: time_machine.Coordinates,
    now: dt.datetime,
) -> None:
    before = dict(PracticeSession.objects.values_list("pk", "starts_at"))
    assert "8 coming sessions leave every calendar; 40 emails" in text(
        client.get(reverse("pilots:pause", args=[pilot.pk]))
    )
    post(client, "pause", pilot.pk)
    assert set(PracticeSession.objects.values_list("state", "rests")) == {(CANCELED, True)}
    assert len(queued("session_canceled")) == 40
    page = text(client.get(reverse("pilots:pilot", args=[pilot.pk])))
    assert "Paused since 14 September 2026" in page
    assert "Paused" in text(client.get(reverse("pilots:list")))
    assert "Paused" in text(client.get(reverse("home")))
    send_due(clock=lambda: now)
    frozen.move_to(now + dt.timedelta(days=24))
    client = client_for(admin)
    assert "moves by 4 weeks" in text(client.get(reverse("pilots:resume", args=[pilot.pk])))
    post(client, "resume", pilot.pk)
    for session in PracticeSession.objects.all():
        moved = session.starts_at - before[session.pk]
        assert abs(moved - dt.timedelta(weeks=4)) <= dt.timedelta(hours=1)
        assert (session.state, session.rests) == (PLANNED, False)
    assert len(queued("session_update")) == 40
    send_due(clock=lambda: now + dt.timedelta(days=24))
    assert not client.get(reverse("pilots:resume", args=[pilot.pk])).context["change"].can_happen
    post(client, "finish", pilot.pk)
    assert len(queued("session_canceled")) == 40
    post(client, "reopen", pilot.pk)
    assert set(PracticeSession.objects.values_list("state", "rests")) == {(PLANNED, False)}
    assert "Finished</span>" not in text(client.get(reverse("pilots:pilot", args=[pilot.pk])))


def test_a_draft_is_deleted(draft: PilotDraft, client: Client, admin: Member) -> None:
    assert reverse("pilots:discard", args=[draft.pk]) in text(client.get(reverse("pilots:list")))
    post(client, "discard", draft.pk)
    assert not PilotDraft.objects.exists()
    assert AuditEvent.objects.filter(verb="delete_draft", thing_id=draft.pk).exists()
    assert not delete_draft(draft=draft, by=admin, now=draft.created_at)


def test_a_launched_draft_is_no_draft(
    pilot: Cohort, complete: PilotDraft, admin: Member, now: dt.datetime, client: Client
) -> None:
    with pytest.raises(AlreadyLaunched):
        delete_draft(draft=complete, by=admin, now=now)
    done = post(client, "discard", complete.pk)
    assert done.redirect_chain[-1][0] == reverse("pilots:list")  # type: ignore[attr-defined]


def test_a_wrong_pilot_is_deleted_and_leaves_every_calendar(
    pilot: Cohort, client: Client, admin: Member, now: dt.datetime
) -> None:
    post(client, "delete", pilot.pk)
    assert not Cohort.objects.exists()
    assert not PilotDraft.objects.exists()
    waiting = list(Message.objects.filter(state=MessageState.QUEUED))
    assert {each.kind for each in waiting} == {"session_canceled"}
    assert len(waiting) == 40
    assert not objections_to(waiting, now=now)
    assert not delete_pilot(cohort=pilot, by=admin, now=now)


def test_a_pilot_in_which_something_happened_is_kept(
    pilot: Cohort, client: Client, admin: Member, facilitator: Member, now: dt.datetime
) -> None:
    session = PracticeSession.objects.filter(group__cohort=pilot)[0]
    hold_session(session=session, present=[], by=facilitator, now=session.starts_at)
    page = text(client.get(reverse("pilots:delete", args=[pilot.pk])))
    assert "a session was held" in page
    assert 'class="button danger"' not in page
    client.post(reverse("pilots:delete", args=[pilot.pk]), {"nonce": "n"})
    with pytest.raises(HasAnswers):
        delete_pilot(cohort=pilot, by=admin, now=now)
    wave = Wave.objects.filter(plan__cohort=pilot)
    wave.update(state="open", opened_at=now, closes_at=now)
    with pytest.raises(PulseAsked):
        remove_pulse_plan(cohort=pilot, by=admin, now=now)


def test_another_pilot_like_it(
    pilot: Cohort, client: Client, complete: PilotDraft, facilitator: Member
) -> None:
    post(client, "clone", pilot.pk, name="Second round")
    made = PilotDraft.objects.exclude(pk=complete.pk).get()
    assert (made.pilot.goal.name, made.pilot.goal.goal) == ("Second round", pilot.goal)
    assert made.pilot.plan.module_ids == complete.pilot.plan.module_ids
    assert (made.pilot.plan.starts_on, made.pilot.leaders) == (None, ())
    assert made.pilot.team.facilitator_ids == (facilitator.pk,)
    assert made.pilot.pulse.questions == complete.pilot.pulse.questions


def test_a_pilot_without_a_draft_can_be_the_pattern_too(
    admin: Member, organization: Organization, now: dt.datetime
) -> None:
    bare = CohortFactory(organization=organization)
    made = clone_pilot(cohort=bare, name="Again", by=admin, now=now)
    assert made.pilot.plan.version_id == bare.version_id


def test_the_same_form_twice_changes_it_once(
    pilot: Cohort, client: Client, leaders: list[Member]
) -> None:
    address = reverse("pilots:pause", args=[pilot.pk])
    for _click in range(2):
        client.post(address, {"nonce": "once"})
    assert AuditEvent.objects.filter(verb="pause_cohort").count() == 1
    assert len(queued("session_canceled")) == 40
    moved = Enrollment.objects.get(member=leaders[0])
    response = client.post(reverse("pilots:move", args=[moved.pk]), {"nonce": "other"}, follow=True)
    assert "paused or finished" in text(response) or response.status_code == 200


def test_everybody_who_may_take_over_is_present(
    pilot: Cohort, client: Client, organization: Organization, now: dt.datetime
) -> None:
    gone = MemberFactory(organization=organization, name="Gone Person", roles=[Role.FACILITATOR])
    mark_left(member=gone, now=now, by=None)
    session = PracticeSession.objects.filter(group__cohort=pilot)[0]
    page = client.get(reverse("pilots:facilitator", args=[session.pk]))
    assert "Gone Person" not in text(page)
