"""A level is taken back, given to whom it was meant for, and never written over unseen."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from assessments.models import NO_SCORE, Criterion, EvidenceNote, Score, nothing_since
from assessments.operations import (
    AlreadyScored,
    LeaderAbsent,
    NotInThisSession,
    SameLeader,
    StaleScore,
    clear_score,
    move_scores,
    record_score,
    save_note,
)
from people.models import Member
from practice.models import PracticeSession
from practice.operations import note_attendance
from tests.practice.conftest import Planned
from tests.trail import trail


@pytest.fixture
def slot(scored: Planned, leader: Member, facilitator: Member, now: dt.datetime) -> dict[str, Any]:
    """Where the facilitator taps for the leader, on the first criterion."""
    criterion = Criterion.objects.filter(rubric__module__slug="cues").first()
    assert criterion is not None
    return {
        "session_id": scored.session(1).pk,
        "enrollment_id": scored.enrollments[leader].pk,
        "criterion_id": criterion.pk,
        "rater": facilitator,
        "now": now,
    }


@pytest.fixture
def move(scored: Planned, slot: dict[str, Any]) -> dict[str, Any]:
    """From the leader to the one in the next seat."""
    seats = scored.session(1).group.places.order_by("pk").values_list("enrollment_id", flat=True)
    return {
        "session_id": slot["session_id"],
        "from_enrollment_id": slot["enrollment_id"],
        "to_enrollment_id": seats[1],
        "criterion_ids": [slot["criterion_id"]],
        "with_note": True,
        "rater": slot["rater"],
        "now": slot["now"],
    }


def levels() -> list[tuple[int, int]]:
    return list(Score.objects.order_by("enrollment").values_list("enrollment", "level"))


def test_a_cleared_level_is_gone_and_stays_in_the_trail(
    slot: dict[str, Any], coach: Member
) -> None:
    PracticeSession.objects.get(pk=slot["session_id"]).group.cohort.facilitators.add(coach)
    score = record_score(**slot, level=2)
    record_score(**(slot | {"rater": coach}), level=4)
    for _ in range(2):
        clear_score(**slot)
    assert levels() == [(slot["enrollment_id"], 4)], "another rater's stays"
    [(_verb, by, detail)] = trail("clear_score")
    assert by == slot["rater"].pk
    assert detail == {
        "score": score.pk,
        "enrollment": slot["enrollment_id"],
        "criterion": slot["criterion_id"],
        "level": 2,
        "revision": 1,
    }


def test_an_older_tap_does_not_write_over_a_newer_one(slot: dict[str, Any]) -> None:
    first = record_score(**slot, level=2, seen=NO_SCORE)
    second = record_score(**slot, level=3, seen=first.version)
    with pytest.raises(StaleScore) as stale:
        record_score(**slot, level=1, seen=first.version)
    assert stale.value.current == second
    with pytest.raises(StaleScore):
        clear_score(**slot, seen=first.version)
    assert record_score(**slot, level=3, seen=first.version).version == second.version
    clear_score(**slot, seen=second.version)
    with pytest.raises(StaleScore) as gone:
        record_score(**slot, level=1, seen=second.version)
    assert gone.value.current is None
    with pytest.raises(StaleScore):  # a copy of the very first tap that was on its way until now
        record_score(**slot, level=2, seen=NO_SCORE)
    for nonsense in ("0.", "0.x", "0." + "9" * 30):
        with pytest.raises(StaleScore):
            record_score(**slot, level=2, seen=nonsense)
    again = record_score(**slot, level=2, seen=nothing_since(slot["now"]))
    assert again.version != first.version, "a level given anew is no version of the old one"


def test_nobody_absent_is_scored_without_a_question(scored: Planned, slot: dict[str, Any]) -> None:
    presence = {
        "session": scored.session(1),
        "enrollment_id": slot["enrollment_id"],
        "by": slot["rater"],
        "now": slot["now"],
    }
    note_attendance(**presence, was_present=False)
    with pytest.raises(LeaderAbsent):
        record_score(**slot, level=2)
    save_note(
        session_id=slot["session_id"], enrollment_id=slot["enrollment_id"], text="Missed you.",
        expected_revision=0, rater=slot["rater"], now=slot["now"],
    )  # fmt: skip
    note_attendance(**presence, was_present=True)
    record_score(**slot, level=2)
    note_attendance(**presence, was_present=False)
    assert Score.objects.count() == 1
    assert not Score.objects.of_those_present().exists(), "and counts nowhere afterwards"


def test_levels_and_the_note_go_to_whom_they_were_meant_for(
    slot: dict[str, Any], move: dict[str, Any]
) -> None:
    record_score(**slot, level=3)
    note = {key: slot[key] for key in ("session_id", "rater", "now")} | {"expected_revision": 0}
    save_note(**note, enrollment_id=move["from_enrollment_id"], text="Named the cue.")
    save_note(**note, enrollment_id=move["to_enrollment_id"], text="Asked.")
    assert move_scores(**move) == 1
    assert move_scores(**move) == 0
    assert levels() == [(move["to_enrollment_id"], 3)]
    texts = dict(EvidenceNote.objects.values_list("enrollment", "text"))
    assert texts == {
        move["from_enrollment_id"]: "",
        move["to_enrollment_id"]: "Asked.\n\nNamed the cue.",
    }
    [(_verb, _by, detail)] = trail("move_scores")
    assert detail == {
        "from": move["from_enrollment_id"],
        "to": move["to_enrollment_id"],
        "levels": {str(slot["criterion_id"]): 3},
        "note": EvidenceNote.objects.get(enrollment=move["to_enrollment_id"]).pk,
    }


def test_a_note_moves_to_somebody_who_has_none(slot: dict[str, Any], move: dict[str, Any]) -> None:
    save_note(
        session_id=slot["session_id"], enrollment_id=slot["enrollment_id"], text="Named the cue.",
        expected_revision=0, rater=slot["rater"], now=slot["now"],
    )  # fmt: skip
    assert move_scores(**move) == 0
    texts = dict(EvidenceNote.objects.values_list("enrollment", "text"))
    assert texts == {slot["enrollment_id"]: "", move["to_enrollment_id"]: "Named the cue."}
    assert move_scores(**(move | {"with_note": False})) == 0
    assert len(trail("move_scores")) == 1


def test_a_move_writes_over_nothing_and_goes_to_nobody_else(
    scored: Planned, slot: dict[str, Any], move: dict[str, Any]
) -> None:
    record_score(**slot, level=3)
    record_score(**(slot | {"enrollment_id": move["to_enrollment_id"]}), level=1)
    with pytest.raises(AlreadyScored):
        move_scores(**move)
    with pytest.raises(SameLeader):
        move_scores(**(move | {"to_enrollment_id": move["from_enrollment_id"]}))
    elsewhere = scored.session(2).group.places.first()
    with pytest.raises(NotInThisSession):
        move_scores(**(move | {"to_enrollment_id": elsewhere.enrollment_id}))
    note_attendance(
        session=scored.session(1), enrollment_id=move["to_enrollment_id"], was_present=False,
        by=slot["rater"], now=slot["now"],
    )  # fmt: skip
    with pytest.raises(LeaderAbsent):
        move_scores(**move)
    assert len(levels()) == 2
