"""The live screen without a browser: what it answers when somebody was faster, and after the
session.
"""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.feedback import feedback_for
from assessments.models import Criterion, EvidenceNote, Score
from assessments.operations import record_score
from insights.queries import scores_of
from people.models import Member
from practice.models import Attendance, PracticeSession
from practice.operations import change_order, hold_session, note_attendance
from tests.conftest import SignIn
from tests.practice.conftest import Planned

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def phone(facilitator: Member, session: PracticeSession, client_for: SignIn) -> Client:
    return client_for(facilitator)


@pytest.fixture
def criterion(session: PracticeSession) -> int:
    return int(Criterion.objects.filter(rubric__module=session.module_id).values_list("pk")[0][0])


def url(name: str, session: PracticeSession, *more: int) -> str:
    return reverse(f"assessments:{name}", args=[session.pk, *more])


def test_a_tap_after_a_newer_one_is_told_how_it_stands(
    session: PracticeSession, phone: Client, seats: list[int], criterion: int
) -> None:
    slot = {"leader": seats[0], "criterion": criterion}
    first = phone.post(url("tap", session), slot | {"level": 2, "seen": "0"}).json()
    second = phone.post(url("tap", session), slot | {"level": 3, "seen": first["version"]}).json()
    late = phone.post(url("tap", session), slot | {"level": 1, "seen": first["version"]})
    assert (late.status_code, late.json()) == (409, second)
    late = phone.post(url("clear", session), slot | {"seen": first["version"]})
    assert (late.status_code, late.json()) == (409, second)
    gone = phone.post(url("clear", session), slot | {"seen": second["version"]}).json()
    assert (gone["level"], gone["revision"]) == (None, 0)
    late = phone.post(url("tap", session), slot | {"level": 2, "seen": "0"})
    assert late.status_code == 409, "a copy of the first tap gives nothing again"
    again = slot | {"level": 2, "seen": late.json()["version"]}
    assert phone.post(url("tap", session), again).json()["level"] == 2
    assert phone.post(url("clear", session), {"leader": "x"}).status_code == 422
    elsewhere = phone.post(url("clear", session), slot | {"leader": 10**9})
    assert elsewhere.status_code == 404


def test_somebody_absent_is_asked_about_first(
    session: PracticeSession, phone: Client, seats: list[int], criterion: int
) -> None:
    presence = {"leader": seats[0], "present": "", "revision": 0}
    assert phone.post(url("presence", session), presence).json() == {
        "present": False,
        "revision": 1,
    }
    tap = phone.post(url("tap", session), {"leader": seats[0], "criterion": criterion, "level": 2})
    assert (tap.status_code, tap.json()) == (409, {"absent": True, "attendance": 1})
    stale = phone.post(url("presence", session), presence | {"present": "on"})
    assert (stale.status_code, stale.json()) == (409, {"present": False, "revision": 1})
    plain = {
        "leader": seats[0],
        "revision": 0,
        "attendance": 1,
        "note": "",
        f"level-{seats[0]}-{criterion}": 2,
    }
    refused = phone.post(url("score", session), plain)
    assert refused.status_code == 422
    assert "Halima Eze is marked absent. Is Halima Eze here?" in refused.text
    stale_plain = phone.post(url("score", session), plain | {"attendance": 0, "here": "on"})
    assert stale_plain.status_code == 422
    assert not Score.objects.exists()
    assert phone.post(url("score", session), plain | {"here": "on"}).status_code == 302
    assert Score.objects.get().level == 2
    assert Attendance.objects.get().was_present


def test_the_state_says_what_other_devices_changed(
    session: PracticeSession, phone: Client, seats: list[int], criterion: int, facilitator: Member
) -> None:
    phone.post(url("tap", session), {"leader": seats[0], "criterion": criterion, "level": 2})
    phone.post(url("note", session), {"leader": seats[1], "revision": 0, "text": "Asked."})
    phone.post(url("presence", session), {"leader": seats[2], "present": ""})
    phone.post(reverse("practice:turn", args=[session.pk]), {"leader": seats[1]})
    told = phone.get(url("state", session)).json()
    score = Score.objects.get()
    assert told.pop("token")
    assert told.pop("nothing").startswith("0.")
    assert told == {
        "member": facilitator.pk,
        "levels": [[seats[0], criterion, 2, score.version]],
        "ticks": [],
        "notes": {str(seats[1]): 1},
        "attendance": [[seats[2], False, 1]],
        "leading": seats[1],
        "elapsed": 0,
    }
    with CaptureQueriesContext(connection) as few:
        phone.get(url("state", session))
    for leader in (seats[0], seats[1]):
        phone.post(url("tap", session), {"leader": leader, "criterion": criterion, "level": 4})
    with CaptureQueriesContext(connection) as more:
        phone.get(url("state", session))
    assert len(more) == len(few)


def test_no_turn_runs_in_a_session_that_is_finished(
    session: PracticeSession, phone: Client, seats: list[int], facilitator: Member
) -> None:
    phone.post(reverse("practice:turn", args=[session.pk]), {"leader": seats[1]})
    for elapsed in (0, None):
        assert phone.get(url("state", session)).json()["elapsed"] == elapsed
        clock = re.search(r"<p class=.?clock.?[^>]*>", phone.get(url("score", session)).text)
        assert ("hidden" in clock[0]) is (elapsed is None)
        session.refresh_from_db()
        hold_session(session=session, present=seats, by=facilitator, now=session.starts_at)


def test_levels_move_with_their_note(
    session: PracticeSession, phone: Client, seats: list[int], criterion: int
) -> None:
    move = url("move", session, seats[0])
    assert "There is nothing to move" in phone.get(move).text
    phone.post(url("tap", session), {"leader": seats[0], "criterion": criterion, "level": 2})
    phone.post(url("note", session), {"leader": seats[0], "revision": 0, "text": "Asked."})
    asked = phone.get(move).context["form"]
    assert asked.initial == {"criteria": [criterion], "note": True}
    assert phone.post(move, {"to": seats[1], "nonce": "a"}).status_code == 422
    right = {"to": seats[1], "criteria": [criterion], "note": "on"}
    phone.post(url("presence", session), {"leader": seats[2], "present": ""})
    assert "marked absent" in phone.post(move, right | {"to": seats[2]}).text
    phone.post(url("tap", session), {"leader": seats[3], "criterion": criterion, "level": 1})
    assert "Clear it first" in phone.post(move, right | {"to": seats[3]}).text
    answer = phone.post(move, right | {"nonce": "b"})
    assert answer["Location"] == f"{url('score', session)}?show={seats[1]}"
    assert set(Score.objects.values_list("enrollment", "level")) == {(seats[1], 2), (seats[3], 1)}
    assert EvidenceNote.objects.get(enrollment=seats[1]).text == "Asked."
    assert phone.get(url("move", session, 10**9)).status_code == 404


def test_an_absent_persons_levels_count_nowhere(
    scored: Planned,
    session: PracticeSession,
    seats: list[int],
    criterion: int,
    leader: Member,
    facilitator: Member,
    now: dt.datetime,
) -> None:
    for seat in seats[:2]:
        record_score(
            session_id=session.pk, enrollment_id=seat, criterion_id=criterion, level=2,
            rater=facilitator, now=now,
        )  # fmt: skip
    slot = {"session": session, "enrollment_id": seats[0], "by": facilitator, "now": now}
    note_attendance(**slot, was_present=False)
    hold_session(session=session, present=seats[1:], by=facilitator, now=session.starts_at)
    assert [each.leader for each in scores_of(scored.cohort, language="en")] == [seats[1]]
    assert feedback_for(session, leader, language="en").results == []
    note_attendance(**slot, was_present=True)
    assert len(scores_of(scored.cohort, language="en")) == 2
    assert len(feedback_for(session, leader, language="en").results) == 1


@pytest.mark.parametrize(("level", "aims_at"), [(1, 3), (2, 3), (3, 4), (4, None)])
def test_what_to_try_next_is_consistent_and_no_fault(
    session: PracticeSession,
    seats: list[int],
    criterion: int,
    leader: Member,
    facilitator: Member,
    now: dt.datetime,
    level: int,
    aims_at: int | None,
) -> None:
    record_score(
        session_id=session.pk, enrollment_id=seats[0], criterion_id=criterion, level=level,
        rater=facilitator, now=now,
    )  # fmt: skip
    hold_session(session=session, present=seats, by=facilitator, now=session.starts_at)
    [result] = feedback_for(session, leader, language="en").results
    assert (result.next.value if result.next else None) == aims_at


def test_a_finished_session_is_reopened_by_whoever_runs_it_and_by_admins(
    session: PracticeSession,
    phone: Client,
    seats: list[int],
    admin: Member,
    leader: Member,
    facilitator: Member,
    client_for: SignIn,
    frozen: time_machine.Coordinates,
) -> None:
    reopen = reverse("practice:reopen", args=[session.pk])
    assert phone.get(reopen).status_code == 302, "nothing to reopen"
    frozen.move_to(session.starts_at)
    phone = client_for(facilitator)  # the sign-in of two weeks ago is over
    for client in (phone, client_for(admin)):
        phone.post(url("finish", session), {"present": seats})
        assert (
            "Reopen the session"
            in client.get(reverse("practice:session", args=[session.pk]), follow=True).text
        )
        assert phone.get(url("finish", session)).status_code == 302
        assert "Reopen this session?" in client.get(reopen).text
        assert client.post(reopen).status_code == 302
        session.refresh_from_db()
        assert session.is_planned
        page = client_for(leader).get(url("feedback", session))
        assert "comes after the session" in page.text
    hold_session(session=session, present=seats, by=facilitator, now=session.starts_at)
    assert client_for(leader).post(reopen).status_code == 403
    assert client_for(leader).get(reopen).status_code == 403


def test_a_turn_without_script_leads_back_to_the_screen(
    session: PracticeSession, phone: Client, seats: list[int], leader: Member, client_for: SignIn
) -> None:
    turn = reverse("practice:turn", args=[session.pk])
    answer = phone.post(turn, {"leader": seats[1]})
    assert answer["Location"] == f"{url('score', session)}?show={seats[1]}"
    told = phone.post(turn, {"leader": seats[2]}, headers={"accept": "application/json"})
    assert told.json() == {"leading": seats[2]}
    assert phone.post(turn, {"leader": "x"})["Location"] == url("score", session)
    assert phone.post(turn, {"leader": 10**9}).status_code == 404
    part = client_for(leader).get(reverse("practice:part", args=[session.pk])).text
    assert "Observer" in part
    assert "Secret of Maarten." not in part


def test_leaders_stand_in_the_order_of_their_turns_and_who_is_absent_keeps_the_place(
    session: PracticeSession, seats: list[int], phone: Client, facilitator: Member,
    now: dt.datetime,
) -> None:  # fmt: skip
    def shown() -> list[int]:
        page = phone.get(url("score", session)).context
        return [panel.enrollment_id for panel in page["panels"]]

    assert shown() == seats
    order = [seats[2], *seats[:2], *seats[3:]]
    change_order(session=session, order=order, by=facilitator, now=now)
    assert shown() == order
    who = {"session": session, "enrollment_id": seats[0], "by": facilitator, "now": now}
    note_attendance(**who, was_present=False)
    assert shown() == order
