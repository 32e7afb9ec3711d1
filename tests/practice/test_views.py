"""Pages of live sessions: one per role, and nobody else's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from msgspec.structs import replace

from learning.steps import steps_of
from messaging.models import Message
from people.models import Audience, Member, Role
from practice.models import PracticeSession
from practice.operations import begin_turn, hold_session
from practice.repertoire import session_texts
from practice.session_page import AHEAD, PAST
from programs.models import Module
from tests.content import prose
from tests.factories import MemberFactory
from tests.practice.conftest import Planned, enroll

SignIn = Callable[[Member], Client]
pytestmark = pytest.mark.usefixtures("frozen")


def page(session: PracticeSession) -> str:
    return reverse("practice:session", args=[session.pk])


def test_my_sessions_are_listed_next_first(
    planned: Planned, leader: Member, client_for: SignIn
) -> None:
    hold_session(
        session=planned.session(1, "kickoff"),
        present=[],
        by=planned.session(1).facilitator,
        now=planned.session(1, "kickoff").starts_at,
    )
    with time_machine.travel(planned.session(1, "kickoff").starts_at, tick=False):
        answer = client_for(leader).get(reverse("practice:sessions"))
    assert [row.title for row in answer.context["ahead"].sessions] == [
        "Live practice: Digital cues",
        "Live practice: Written replies",
        "Closing role-play",
    ]
    assert [row.title for row in answer.context["past"].sessions] == ["Kickoff and first role-play"]


@pytest.mark.parametrize("reader", ["facilitator", "leader", "admin"])
def test_a_list_says_how_each_session_stands(
    planned: Planned, reader: str, request: pytest.FixtureRequest, client_for: SignIn
) -> None:
    member = request.getfixturevalue(reader)
    kickoff, practice = planned.session(1, "kickoff"), planned.session(1)
    with time_machine.travel(kickoff.starts_at + dt.timedelta(hours=3), tick=False):
        client, url = client_for(member), reverse("practice:sessions")
        before = client.get(url).text
        hold_session(session=kickoff, present=[], by=kickoff.facilitator, now=kickoff.starts_at)
        PracticeSession.objects.filter(pk=practice.pk).update(state="canceled")
        after = client.get(url).text
    to_do = "To be finished" if reader == "facilitator" else "Feedback to come"
    assert to_do in before
    assert "Held" not in before
    assert "Held" in after
    assert "anceled" not in before
    assert "anceled" in after
    for session in (kickoff, practice):
        assert f'href="{page(session)}"' in after
    assert f"{kickoff.group.title} · {kickoff.facilitator.name}" in after


def test_the_list_is_asked_by_statements_that_are_kept(
    planned: Planned, facilitator: Member, leader: Member, admin: Member, now: dt.datetime
) -> None:
    for member in (facilitator, leader, admin):
        assert AHEAD._first.is_kept(member, now)
        assert PAST._first.is_kept(member, now, now)


def test_an_empty_list_says_what_comes_next(leader: Member, client_for: SignIn) -> None:
    assert (
        "Nothing is planned right now"
        in client_for(leader).get(reverse("practice:sessions")).content.decode()
    )


def test_a_leader_reads_the_brief_and_their_own_first_part_only(
    planned: Planned, leader: Member, client_for: SignIn, frozen: time_machine.Coordinates
) -> None:
    frozen.move_to(planned.session(1).starts_at - dt.timedelta(days=1))
    answer = client_for(leader).get(page(planned.session(1)))
    html = answer.content.decode()
    assert "GMT+5:45" in html
    assert "https://meet.example/room" in html
    assert "Brief of the lead." in html
    for hidden in ("Secret of Maarten.", "Asks first.", "Notes.", "He quotes."):
        assert hidden not in html
    second = next(m for m in planned.enrollments if m.name == "Leader 0")
    assert "Secret of Maarten." in client_for(second).get(page(planned.session(1))).content.decode()


def test_the_page_of_a_first_role_opens_three_days_before(
    planned: Planned, leader: Member, facilitator: Member, client_for: SignIn
) -> None:
    """Red before: whoever begins as the other person could read for twelve weeks what each call of
    the closing holds, and for two what those of the kickoff do.
    """
    session = planned.session(1)
    opens = session.starts_at - dt.timedelta(days=3)
    second = next(m for m in planned.enrollments if m.name == "Leader 0")
    part = reverse("practice:part", args=[session.pk])
    with time_machine.travel(opens - dt.timedelta(minutes=1), tick=False):
        client = client_for(second)
        for text in (client.get(page(session)).text, client.get(part).text):
            assert "Secret of Maarten." not in text
            assert "The page of your first role opens here" in text
    with time_machine.travel(opens, tick=False):
        client = client_for(second)
        for text in (client.get(page(session)).text, client.get(part).text):
            assert "Secret of Maarten." in text
            assert "first role opens" not in text
    begun = {"session": session, "by": facilitator, "now": opens - dt.timedelta(days=9)}
    begin_turn(enrollment_id=planned.enrollments[leader].pk, **begun)
    with time_machine.travel(begun["now"], tick=False):
        assert "Secret of Maarten." in client_for(second).get(page(session)).text, "they meet early"


def test_words_for_a_level_are_read_by_leaders_of_it_alone(
    planned: Planned, leader: Member, client_for: SignIn
) -> None:
    module = Module.objects.get(pk=planned.session(1).module_id)
    content = module.content["en"]
    words = {Audience.EXECUTIVE: prose("The board asks you.")}
    varied = replace(content, scenario=replace(content.scenario, variants=words))
    module.content = {**module.content, "en": varied}
    module.save()
    session_texts.forget()
    client = client_for(leader)
    assert "The board asks" not in client.get(page(planned.session(1))).text
    Member.objects.filter(pk=leader.pk).update(audience=Audience.EXECUTIVE)
    shown = client.get(page(planned.session(1))).text
    assert "The board asks you." in shown
    assert "For your role: Executive" in shown
    assert "The board asks" not in client.get(page(planned.session(1, "kickoff"))).text
    session_texts.forget()


def test_after_the_session_the_leader_is_led_to_their_feedback(
    planned: Planned, leader: Member, facilitator: Member, client_for: SignIn
) -> None:
    session = planned.session(1)
    feedback = reverse("assessments:feedback", args=[session.pk])
    assert feedback not in client_for(leader).get(page(session)).content.decode()
    mine = session.group.places.get(enrollment__member=leader).enrollment_id
    hold_session(session=session, present=[mine], by=facilitator, now=session.starts_at)
    assert feedback in client_for(leader).get(page(session)).content.decode()


@pytest.mark.parametrize("was_there", [False, True])
def test_whoever_was_not_there_reads_so_and_is_asked_for_nothing(
    planned: Planned, leader: Member, client_for: SignIn, *, was_there: bool
) -> None:
    session = planned.session(1)
    mine = session.group.places.get(enrollment__member=leader).enrollment_id
    by = session.facilitator
    hold_session(session=session, present=[mine] * was_there, by=by, now=session.starts_at)
    text = client_for(leader).get(page(session)).text
    assert ("You were not there" in text) is not was_there
    assert (f"tell {by.name}: it can be put right" in text) is not was_there
    for name in ("feedback", "consent"):
        assert (reverse(f"assessments:{name}", args=[session.pk]) in text) is was_there


def test_the_facilitator_gets_the_run_sheet(
    planned: Planned, facilitator: Member, client_for: SignIn
) -> None:
    live = reverse("assessments:score", args=[planned.session(1).pk])
    phone = client_for(facilitator)
    answer = phone.get(page(planned.session(1)), follow=True)
    assert answer.redirect_chain == [(live, 302)]
    assert 'href="?show=guide"' in answer.text
    html = phone.get(live, {"show": "guide"}).text
    for part in (
        "Secret of Maarten.",
        "He quotes.",
        "What did you notice?",
        "Notes.",
        "Asks first.",
        'data-minutes="11"',  # four leaders share the forty-five minutes
    ):
        assert part in html


def test_others_do_not_find_the_session(
    planned: Planned,
    leader: Member,
    peer: Member,
    coach: Member,
    outsider: Member,
    admin: Member,
    client_for: SignIn,
) -> None:
    url = page(planned.session(2))
    assert client_for(leader).get(url).status_code == 404
    assert client_for(outsider).get(url).status_code == 404
    assert client_for(peer).get(url).status_code == 403
    assert client_for(coach).get(url).status_code == 403
    assert "Secret of Maarten." not in client_for(admin).get(url).content.decode()
    for name in ("practice:reschedule", "practice:cancel"):
        address = reverse(name, args=[planned.session(2).pk])
        assert client_for(outsider).post(address, {}).status_code == 404
        assert client_for(leader).post(address, {}).status_code == 403


def test_an_admin_moves_a_session_in_a_zone_they_choose(
    planned: Planned, admin: Member, client_for: SignIn
) -> None:
    session = planned.session(1)
    url = reverse("practice:reschedule", args=[session.pk])
    client = client_for(admin)
    assert client.get(url).context["form"].initial["zone"] == "America/Toronto"
    form = {
        "day": "2026-10-29",
        "time": "15:00",
        "zone": "Europe/Berlin",
        "link": "",
        "nonce": "once",
    }
    asked = client.post(url, form | {"nonce": "before"})
    form["anyway"] = asked.context["second_look"].fingerprint  # a quarter to eight in Kathmandu
    for _ in range(2):
        assert client.post(url, form).status_code == 302
    session.refresh_from_db()
    assert (session.starts_at, session.sequence) == (
        dt.datetime(2026, 10, 29, 14, 0, tzinfo=dt.UTC),
        1,
    )
    assert Message.objects.filter(kind="session_update").count() == 5


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"day": "2026-09-01"}, "This time has passed"),
        ({"zone": "Mars/Olympus"}, "Select a valid choice"),
        ({"link": "javascript:alert(1)"}, "Enter a valid URL"),
    ],
)
def test_a_wrong_move_keeps_what_was_typed(
    planned: Planned, admin: Member, client_for: SignIn, change: dict[str, str], says: str
) -> None:
    url = reverse("practice:reschedule", args=[planned.session(1).pk])
    form = {
        "day": "2026-10-29",
        "time": "15:00",
        "zone": "Europe/Berlin",
        "link": "https://meet.example/z",
    } | change
    answer = client_for(admin).post(url, form)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert 'value="15:00"' in answer.content.decode()
    planned.session(1).refresh_from_db()
    assert PracticeSession.objects.get(pk=planned.session(1).pk).sequence == 0


def test_an_admin_cancels_after_being_asked(
    planned: Planned, admin: Member, client_for: SignIn
) -> None:
    session = planned.session(1)
    url = reverse("practice:cancel", args=[session.pk])
    client = client_for(admin)
    assert client.get(url).status_code == 200
    session.refresh_from_db()
    assert session.is_planned
    client.post(url, {"nonce": "n"})
    session.refresh_from_db()
    assert session.is_canceled
    assert "Plan it again" in client.get(page(session)).content.decode()


def test_a_held_session_stays_where_it_was(
    planned: Planned, admin: Member, facilitator: Member, client_for: SignIn
) -> None:
    session = planned.session(1)
    hold_session(session=session, present=[], by=facilitator, now=session.starts_at)
    for name in ("practice:reschedule", "practice:cancel"):
        answer = client_for(admin).post(reverse(name, args=[session.pk]), {})
        assert answer.status_code == 302
    session.refresh_from_db()
    assert session.is_held


@pytest.mark.parametrize(
    ("here", "said"),
    [(1, "Nobody is there to play Maarten"), (2, "")],
)
def test_where_too_few_are_there_it_is_said_who_plays_the_other_parts(
    planned: Planned,
    leader: Member,
    facilitator: Member,
    client_for: SignIn,
    here: int,
    said: str,
) -> None:
    """Red before: a dash stood there, and the rule in a document of the kit alone."""
    session = planned.session(1)
    keep = list(session.group.places.order_by("pk").values_list("pk", flat=True)[:here])
    session.group.places.exclude(pk__in=keep).delete()
    live = reverse("assessments:score", args=[session.pk])
    for text in (
        client_for(leader).get(page(session)).text,
        client_for(facilitator).get(live, {"show": "guide"}).text,
    ):
        assert ("Nobody is" in text) is bool(said)
        assert said in text


@pytest.mark.proof("queries", pages=2)
def test_pages_take_the_same_queries_for_any_group(
    planned: Planned,
    leader: Member,
    facilitator: Member,
    admin: Member,
    client_for: SignIn,
    now: dt.datetime,
) -> None:
    def queries(member: Member, url: str) -> int:
        client = client_for(member)
        client.get(url, follow=True)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(url, follow=True).status_code == 200
        return len(seen)

    small = {m: queries(m, page(planned.session(1))) for m in (leader, facilitator, admin)}
    listed = queries(facilitator, reverse("practice:sessions"))
    more = [
        MemberFactory(organization=planned.cohort.organization, roles=[Role.LEADER])
        for _ in range(8)
    ]
    places = planned.groups[0].places
    for enrollment in enroll(planned.cohort, more, list(planned.steps.values()), now).values():
        places.create(enrollment=enrollment)
    assert {m: queries(m, page(planned.session(1))) for m in small} == small
    third = planned.cohort.groups.create(name="Third", position=3)
    for step in planned.steps.values():
        PracticeSession.objects.create(
            organization_id=planned.cohort.organization_id,
            group=third,
            step=step,
            module=planned.session(1).module,
            facilitator=facilitator,
            starts_at=now + dt.timedelta(days=9),
            time_zone="UTC",
        )
    assert queries(facilitator, reverse("practice:sessions")) == listed


def test_live_steps_have_a_name_and_a_place(planned: Planned, leader: Member) -> None:
    told = {step.title: step.address for step in steps_of(leader, "en")}
    assert told["Kickoff and first role-play"] == page(planned.session(1, "kickoff"))
    assert told["Live practice: Digital cues"] == page(planned.session(1))
    assert told["Closing role-play"] == page(planned.session(1, "assessment"))
