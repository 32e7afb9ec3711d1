"""What a session plays: dealt with its group, chosen again by an admin, new to everybody in it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from msgspec.structs import replace

from cohorts.operations import StaleCohort
from people.models import Member, Role
from practice.known_forms import forms_met
from practice.models import PracticeSession
from practice.operations import (
    FormMet,
    SessionOver,
    UnknownForm,
    announce_absence,
    arrange_make_up,
    choose_form,
    hold_session,
    plan_sessions,
    seat_leader,
    swap_session,
)
from practice.repertoire import scenario_of, session_texts
from practice.times import SessionTime
from programs.comparison_texts import comparison_texts
from programs.content.comparisons import Comparison
from programs.content.kinds import MaterialKind
from programs.content.scenarios import Difficulty, FormUse
from programs.models import Material, Module
from tests.conftest import SignIn
from tests.content import SCENARIO, module_content, prose
from tests.factories import MemberFactory
from tests.practice.conftest import Planned
from tests.trail import trail

pytestmark = pytest.mark.usefixtures("frozen")
A = replace(SCENARIO, slug="a", title="The harbor")
B = replace(SCENARIO, slug="b", title="The kiosk")
EASIER = replace(
    SCENARIO,
    slug="easier",
    title="The easier message",
    difficulty=Difficulty.EASY,
    uses=(FormUse.MAKE_UP,),
)
COMPARISON = Comparison(
    scenarios=(A, B), kickoff=prose("Say that it begins."), closing=prose("Say that it ends.")
)


def with_comparison(planned: Planned, comparison: Comparison = COMPARISON) -> Planned:
    """The cohort's program has further forms; its sessions are planned anew."""
    version = planned.cohort.version
    Material.objects.create(
        version=version,
        kind=MaterialKind.COMPARISON,
        slug="comparison",
        position=1,
        content={"en": comparison},
    )
    first = Module.objects.get(version=version, slug="cues")
    first.content = {"en": module_content("Digital cues", scenarios=(EASIER,))}
    first.save(update_fields=["content"])
    session_texts.forget()
    comparison_texts.forget()
    times = [
        SessionTime(
            group_position=each.group.position,
            step_id=each.step_id,
            starts_at=each.starts_at,
            time_zone=each.time_zone,
            facilitator_id=each.facilitator_id,
            link=each.link,
        )
        for each in planned.sessions
    ]
    PracticeSession.objects.filter(group__cohort=planned.cohort).delete()
    cohort, admin = planned.cohort, planned.cohort.launched_by
    planned.sessions = plan_sessions(
        cohort=cohort, times=times, now=planned.sessions[0].starts_at - dt.timedelta(9), by=admin
    )
    return planned


@pytest.fixture
def compared(planned: Planned) -> Planned:
    return with_comparison(planned)


@pytest.fixture
def other(compared: Planned) -> Member:
    """Somebody of the second group."""
    return next(member for member in compared.enrollments if member.name == "Leader 5")


def plays(planned: Planned, kind: str) -> list[str]:
    forms = PracticeSession.objects.filter(step=planned.steps[kind]).order_by("group__position")
    return list(forms.values_list("form", flat=True))


def hold(session: PracticeSession, *present: int) -> None:
    hold_session(session=session, present=present, by=session.facilitator, now=session.starts_at)


def test_sessions_are_planned_with_the_form_that_their_group_was_dealt(compared: Planned) -> None:
    assert plays(compared, "kickoff") == ["a", "b"]
    assert plays(compared, "assessment") == ["b", "a"]
    assert plays(compared, "practice") == ["", ""]


def test_without_a_comparison_everything_is_as_it_was(planned: Planned) -> None:
    assert {each.form for each in planned.sessions} == {""}
    assert scenario_of(planned.session(kind="kickoff"), "en") == SCENARIO


def test_a_form_that_the_version_does_not_know_is_the_standard_one(compared: Planned) -> None:
    session = compared.session(kind="kickoff")
    session.form = "gone"
    assert scenario_of(session, "en") == SCENARIO


def test_the_brief_and_the_script_are_those_of_the_session(
    compared: Planned, leader: Member, facilitator: Member, client_for: SignIn
) -> None:
    before, after = compared.session(kind="kickoff"), compared.session(kind="assessment")
    brief = client_for(leader).get(reverse("practice:session", args=[before.pk]))
    assert b"The harbor" in brief.content
    sheet = reverse("assessments:score", args=[after.pk]) + "?show=guide"
    shown = client_for(facilitator).get(sheet).content
    assert b"The kiosk" in shown
    assert b"Say that it ends." in shown


def test_who_was_there_has_met_a_form_and_who_has_a_seat_is_going_to(
    compared: Planned, leader: Member, other: Member, now: dt.datetime
) -> None:
    closing = compared.session(2, "assessment")
    home, guest = (compared.enrollments[each].pk for each in (other, leader))
    assert forms_met(closing, [home])["", "b"] == {home}
    kickoff = compared.session(1, "kickoff")
    assert forms_met(closing, [guest])["", "a"] == {guest}
    announce_absence(session=kickoff, enrollment_id=guest, by=leader, now=now)
    assert ("", "a") not in forms_met(closing, [guest])
    hold(compared.session(2, "kickoff"), home)
    assert forms_met(closing, [home])["", "b"] == {home}


def choose(session: PracticeSession, form: str, by: Member, seen: str | None = None) -> None:
    seen = session.form if seen is None else seen
    choose_form(session=session, form=form, seen=seen, by=by, now=session.starts_at)


def test_an_admin_chooses_what_nobody_there_has_met(compared: Planned, admin: Member) -> None:
    practice = compared.session(kind="practice")
    choose(practice, "easier", admin)
    choose(practice, "easier", admin, seen="")
    practice.refresh_from_db()
    assert practice.form == "easier"
    assert len(trail("choose_form")) == 1
    with pytest.raises(StaleCohort):
        choose(practice, "", admin, seen="other")
    with pytest.raises(UnknownForm):
        choose(practice, "other", admin)


def test_what_somebody_has_met_is_refused_with_their_names(
    compared: Planned, admin: Member, leader: Member
) -> None:
    kickoff = compared.session(kind="kickoff")
    with pytest.raises(FormMet) as refused:
        choose(compared.session(kind="kickoff"), "b", admin)
    assert leader.name in refused.value.names
    hold(kickoff, compared.enrollments[leader].pk)
    with pytest.raises(SessionOver):
        choose(kickoff, "b", admin)
    with pytest.raises(FormMet) as refused:
        choose(compared.session(kind="assessment"), "a", admin)
    assert refused.value.names == [leader.name]


def test_whoever_changes_the_group_does_not_meet_a_form_again_where_another_is_left(
    planned: Planned, leader: Member, admin: Member, now: dt.datetime
) -> None:
    third = replace(SCENARIO, slug="c", uses=(FormUse.FOLLOW_UP,))
    compared = with_comparison(planned, Comparison(scenarios=(A, B, third)))
    hold(compared.session(1, "kickoff"), compared.enrollments[leader].pk)
    move = {"enrollment": compared.enrollments[leader], "group": compared.groups[1]}
    at = compared.session(1, "kickoff").starts_at
    seat_leader(**move, seen_group=compared.groups[0].pk, by=admin, now=at)
    assert plays(compared, "assessment") == ["b", "c"]
    seat_leader(**move, seen_group=compared.groups[1].pk, by=admin, now=at)
    assert len(trail("settle_forms")) == 1


def test_with_two_forms_the_page_says_who_knows_the_one_that_is_played(
    compared: Planned, leader: Member, admin: Member, client_for: SignIn
) -> None:
    hold(compared.session(1, "kickoff"), compared.enrollments[leader].pk)
    at = compared.session(1, "kickoff").starts_at
    seat_leader(
        enrollment=compared.enrollments[leader],
        group=compared.groups[1],
        seen_group=compared.groups[0].pk,
        by=admin,
        now=at,
    )
    assert plays(compared, "assessment") == ["b", "a"]
    closing = reverse("practice:session", args=[compared.session(2, "assessment").pk])
    shown = client_for(admin).get(closing).content.decode()
    assert f"going to play it in another session: {leader.name}" in shown


def arrange(planned: Planned, kind: str, members: list[Member], now: dt.datetime) -> str:
    missed = planned.session(1, kind)
    for member in members:
        home = 1 if planned.enrollments[member].place.group.position == 1 else 2
        announce_absence(
            session=planned.session(home, kind),
            enrollment_id=planned.enrollments[member].pk,
            by=member,
            now=now,
        )
    made = arrange_make_up(
        session=missed,
        enrollment_ids=[planned.enrollments[each].pk for each in members],
        facilitator=MemberFactory(
            organization=planned.cohort.organization, roles=[Role.FACILITATOR]
        ),
        starts_at=missed.starts_at + dt.timedelta(days=1),
        link="",
        by=planned.cohort.launched_by,
        now=now,
    )
    return made.form


def test_a_make_up_session_plays_what_its_guests_have_not_met(
    compared: Planned, leader: Member, now: dt.datetime
) -> None:
    assert arrange(compared, "kickoff", [leader], now) == "a"
    assert arrange(compared, "practice", [leader], now) == "easier"


def test_a_make_up_session_where_everybody_knows_something_plays_what_was_missed(
    compared: Planned, leader: Member, other: Member, now: dt.datetime
) -> None:
    assert arrange(compared, "kickoff", [leader, other], now) == "a"


def test_a_make_up_session_of_a_form_that_is_gone_plays_it_still(
    compared: Planned, leader: Member, now: dt.datetime
) -> None:
    PracticeSession.objects.filter(step=compared.steps["kickoff"]).update(form="gone")
    compared.session(1, "kickoff").refresh_from_db()
    assert arrange(compared, "kickoff", [leader], now) == "gone"


def test_a_guest_is_offered_first_where_the_role_play_is_new(
    compared: Planned, leader: Member, admin: Member, client_for: SignIn, now: dt.datetime
) -> None:
    hold(compared.session(1, "kickoff"), compared.enrollments[leader].pk)
    closing = compared.session(1, "assessment")
    at = compared.enrollments[leader].pk
    announce_absence(session=closing, enrollment_id=at, by=leader, now=now)
    client: Client = client_for(admin)
    page = client.get(reverse("practice:swap", args=[closing.pk, at])).content.decode()
    assert "A make-up session can play something new" in page
    assert "(a role-play they know)" in page
    swap_session(
        session=closing, enrollment_id=at, to=compared.session(2, "assessment"), by=admin, now=now
    )
    shown = client.get(
        reverse("practice:session", args=[compared.session(2, "assessment").pk])
    ).content.decode()
    assert f"another session: {leader.name}" in shown


def test_the_page_to_choose_says_who_knows_what_and_saves(
    compared: Planned, admin: Member, leader: Member, client_for: SignIn
) -> None:
    practice = compared.session(kind="practice")
    address = reverse("practice:form", args=[practice.pk])
    client = client_for(admin)
    assert "The easier message (Easy)" in client.get(address).content.decode()
    client.post(address, {"form": "easier", "seen": ""})
    practice.refresh_from_db()
    assert practice.form == "easier"
    stale = client.post(address, {"form": "-", "seen": "other"})
    assert stale.headers["Location"] == address
    client.post(address, {"form": "-", "seen": "easier"})
    practice.refresh_from_db()
    assert practice.form == ""
    kickoff = reverse("practice:form", args=[compared.session(kind="kickoff").pk])
    refused = client.post(kickoff, {"form": "b", "seen": "a"})
    assert refused.status_code == 422
    assert "Not everybody is new to this one: " in refused.content.decode()
    assert leader.name in refused.content.decode()
    hold(practice, compared.enrollments[leader].pk)
    assert client.post(address, {"form": "easier", "seen": ""}).status_code == 302
    practice.refresh_from_db()
    assert practice.form == ""
