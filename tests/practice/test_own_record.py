"""Sessions in a leader's own record: those that were held, and whether they were there."""

from __future__ import annotations

from people.models import Member
from practice.operations import hold_session
from practice.own_record import sessions_held
from tests.practice.conftest import Planned


def test_a_session_is_told_once_it_was_held(planned: Planned, leader: Member) -> None:
    mine = planned.enrollments[leader].pk
    came, missed = planned.session(1, "kickoff"), planned.session(1)
    assert sessions_held(leader, "en", came.starts_at) == []
    hold_session(session=came, present=[mine], by=came.facilitator, now=came.starts_at)
    hold_session(session=missed, present=[], by=missed.facilitator, now=missed.starts_at)
    told = [
        (each.heading, each.lines[0].text, each.lines[0].more, each.address)
        for each in sessions_held(leader, "en", missed.starts_at)
    ]
    led = f"Led by {came.facilitator.name}"
    assert told == [
        ("Live practice: Digital cues", "You could not be there", led, ""),
        ("Kickoff and first role-play", "You were there", led, f"/practice/{came.pk}/"),
    ]
