"""The recording of somebody whose data is restricted is kept, and nobody but they watch it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from assessments.models import TurnRecording
from assessments.operations import (
    NotAgreed,
    NotInThisSession,
    keep_turn_file,
    leave_recording,
    see_recording,
    see_turn_file,
)
from people.models import Member
from people.operations import lift_restriction, restrict_person
from practice.models import PracticeSession
from programs.content.kinds import MediaType
from tests.assessments.test_recording import LINK, TURN, mine, second, slot, yes

__all__ = ["mine", "second", "slot", "yes"]


@pytest.mark.usefixtures("yes")
def test_nobody_but_the_leader_sees_or_brings_it_until_the_restriction_ends(
    session: PracticeSession, slot: dict[str, Any], second: Member, leader: Member,
    now: dt.datetime,
) -> None:  # fmt: skip
    bring = slot | {"content": [TURN], "media_type": MediaType.WEBM, "watcher": second}
    leave_recording(**slot, link=LINK)
    kept = keep_turn_file(**bring)
    restrict_person(member=leader, now=now, by=None)
    assert see_recording(**slot) is None
    for refused in (
        lambda: leave_recording(**slot, link="https://video.example/other"),
        lambda: keep_turn_file(**bring),
    ):
        with pytest.raises(NotAgreed):
            refused()
    with pytest.raises(NotInThisSession):
        see_turn_file(**slot | {"by": second})
    assert see_turn_file(**slot | {"by": leader}) == kept
    assert TurnRecording.objects.get().link == LINK, "it is kept"
    lift_restriction(member=leader, now=now, by=None)
    assert see_turn_file(**slot | {"by": second}) == kept
