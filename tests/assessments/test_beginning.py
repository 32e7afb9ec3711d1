"""A recording of a turn is there only once its session has begun."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from assessments.models import TurnFile, TurnRecording
from assessments.operations import agree_to_recording
from people.models import Member, Role
from people.operations import grant_role
from practice.models import PracticeSession
from tests.conftest import SignIn
from tests.practice.conftest import Planned

TURN = b"\x1a\x45\xdf\xa3" + bytes(range(256)) * 20


@pytest.fixture
def clock(session: PracticeSession) -> Iterator[time_machine.Coordinates]:
    """A day before the session."""
    with time_machine.travel(session.starts_at - dt.timedelta(days=1), tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def phone(client_for: SignIn, facilitator: Member, clock: time_machine.Coordinates) -> Client:
    return client_for(facilitator)


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
