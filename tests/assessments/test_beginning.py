"""Nothing of a session is kept before there is anything to see of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from assessments.models import EvidenceNote, Score, SeenBehavior, TurnFile, TurnRecording
from assessments.operations import agree_to_recording
from people.models import Member, Role
from people.operations import grant_role
from practice.models import Attendance, PracticeSession
from tests.conftest import SignIn
from tests.practice.conftest import Planned

HALF_AN_HOUR = dt.timedelta(minutes=30)
TURN = b"\x1a\x45\xdf\xa3" + bytes(range(256)) * 20


@pytest.fixture
def clock(session: PracticeSession) -> Iterator[time_machine.Coordinates]:
    """A day before the session."""
    with time_machine.travel(session.starts_at - dt.timedelta(days=1), tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def phone(client_for: SignIn, facilitator: Member, clock: time_machine.Coordinates) -> Client:
    return client_for(facilitator)


def acts(session: PracticeSession, leader: int, criterion: int) -> dict[str, dict[str, Any]]:
    """Whatever a live screen sends by itself, by the name of its address."""
    who = {"leader": leader}
    return {
        "assessments:tap": who | {"criterion": criterion, "level": 2},
        "assessments:note": who | {"text": "Listened.", "revision": 0},
        "assessments:presence": who | {"present": "on"},
        "assessments:tick": who
        | {"criterion": criterion, "level": 1, "position": 0, "ticked": "on"},
        "practice:turn": who,
    }


def test_levels_notes_ticks_turns_and_who_is_there_are_kept_from_half_an_hour_before(
    session: PracticeSession, seats: list[int], criteria: list[int], phone: Client,
    clock: time_machine.Coordinates,
) -> None:  # fmt: skip
    sent = acts(session, seats[0], criteria[0])
    opens = session.starts_at - HALF_AN_HOUR

    as_script = {"accept": "application/json"}

    def statuses() -> set[int]:
        answers = {
            phone.post(reverse(name, args=[session.pk]), data, headers=as_script)
            for name, data in sent.items()
        }
        said = {each.json().get("error", "") for each in answers}
        assert all("can be kept from" in each for each in said if each)
        return {each.status_code for each in answers}

    live = reverse("assessments:score", args=[session.pk])
    assert statuses() == {422}
    assert "can be kept from half an hour before" in phone.get(live).text
    clock.move_to(opens - dt.timedelta(seconds=1))
    assert statuses() == {422}
    for model in (Score, EvidenceNote, SeenBehavior, Attendance):
        assert not model.objects.exists()
    clock.move_to(opens)
    assert statuses() == {200}
    assert "can be kept from half an hour before" not in phone.get(live).text


def test_forms_without_script_say_when(
    session: PracticeSession, seats: list[int], phone: Client
) -> None:
    live = reverse("assessments:score", args=[session.pk])
    plain = {"leader": seats[0], "revision": 0, "note": "Listened."}
    behaviors = reverse("assessments:behaviors", args=[session.pk, seats[0]])
    tick = phone.get(behaviors).context["rows"][0].behaviors[0].field
    for address, sent in ((live, plain), (behaviors, {"ticked": tick})):
        refused = phone.post(address, sent)
        assert (refused.status_code, "can be kept from" in refused.text) == (422, True)
    assert "Listened." in phone.post(live, plain).text, "what was written is not lost"
    turn = reverse("practice:turn", args=[session.pk])
    turn_said = phone.post(turn, {"leader": seats[0]}, follow=True).text
    assert "can be kept from" in turn_said


def test_a_recording_is_brought_in_once_the_session_has_begun(
    scored: Planned, session: PracticeSession, leader: Member, coach: Member, phone: Client,
    client_for: SignIn, clock: time_machine.Coordinates, now: dt.datetime,
) -> None:  # fmt: skip
    grant_role(members=[coach], role=Role.FACILITATOR, now=now, by=None)
    scored.cohort.facilitators.add(coach)
    mine, own = scored.enrollments[leader].pk, client_for(leader)
    agree_to_recording(session=session, enrollment_id=mine, by=leader, now=now)
    page = reverse("assessments:recording", args=[session.pk, mine])
    consent = reverse("assessments:consent", args=[session.pk])
    bring = reverse("assessments:bring_turn", args=[session.pk, mine])
    bring_own = reverse("assessments:bring_own_turn", args=[session.pk])

    def sent() -> list[tuple[Client, str, dict[str, Any]]]:
        files = [SimpleUploadedFile("turn.webm", TURN) for _ in range(2)]
        return [
            (phone, page, {"link": "https://video.example/turn"}),
            (phone, bring, {"file": files[0], "watcher": coach.pk}),
            (own, bring_own, {"file": files[1], "watcher": coach.pk}),
        ]

    clock.move_to(session.starts_at - dt.timedelta(seconds=1))
    why = "once the session has begun"
    for who, address in ((phone, page), (own, consent)):
        shown = who.get(address).text
        assert why in shown
        assert "Bring it in" not in shown
    for who, address, data in sent():
        refused = who.post(address, data)
        assert (refused.status_code, refused.text.count(why)) == (422, 1), address
    assert not TurnFile.objects.exists()
    assert TurnRecording.objects.get().link == ""
    clock.move_to(session.starts_at)
    assert "Bring it in" in phone.get(page).text
    assert [who.post(address, data).status_code for who, address, data in sent()] == [302] * 3
