"""Behaviors that are ticked: the right person, one effect, and never a level."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.checklist import checklist_of
from assessments.feedback import feedback_for
from assessments.models import NO_SCORE, Criterion, Rubric, Score, SeenBehavior
from assessments.operations import (
    LeaderAbsent,
    NotInThisSession,
    SessionCanceled,
    StaleTick,
    load_rubrics,
    move_scores,
    record_score,
    tick_behavior,
)
from assessments.own_record import own_levels
from assessments.seen import behavior_of, changed_fields
from common.languages import in_language
from people.models import Member
from practice.models import PracticeSession
from practice.operations import cancel_session, hold_session, note_attendance
from tests.assessments.conftest import program, shipped
from tests.conftest import SignIn
from tests.practice.conftest import Planned
from tests.trail import trail

LATER = dt.timedelta(minutes=5)


@pytest.fixture
def slot(
    session: PracticeSession, seats: list[int], criteria: list[int], facilitator: Member,
    now: dt.datetime,
) -> dict[str, Any]:  # fmt: skip
    """Where the facilitator ticks: the first leader, the first behavior of Consistent."""
    return {
        "session_id": session.pk,
        "enrollment_id": seats[0],
        "criterion_id": criteria[0],
        "level": 3,
        "position": 0,
        "rater": facilitator,
        "now": now,
    }


@pytest.fixture
def phone(facilitator: Member, client_for: SignIn) -> Client:
    return client_for(facilitator)


def standing() -> list[tuple[int, bool, int]]:
    rows = SeenBehavior.objects.order_by("pk")
    return list(rows.values_list("enrollment", "is_seen", "revision"))


def test_a_tick_is_kept_taken_back_and_gives_no_level(slot: dict[str, Any]) -> None:
    assert tick_behavior(**slot, is_seen=False) is None, "nothing to take back"
    first = tick_behavior(**slot, is_seen=True, seen=NO_SCORE)
    assert first
    again = tick_behavior(**slot | {"now": slot["now"] + LATER}, is_seen=True, seen=NO_SCORE)
    assert again
    assert (again.version, again.ticked_at) == (first.version, slot["now"])
    with pytest.raises(StaleTick) as stale:
        tick_behavior(**slot, is_seen=False, seen=NO_SCORE)
    assert stale.value.current == first
    back = tick_behavior(**slot, is_seen=False, seen=first.version)
    assert back
    with pytest.raises(StaleTick):
        tick_behavior(**slot, is_seen=True, seen=first.version)
    with pytest.raises(StaleTick) as never:
        tick_behavior(**slot | {"level": 2}, is_seen=True, seen="7.1")
    assert never.value.current is None
    assert standing() == [(slot["enrollment_id"], False, 2)]
    assert not Score.objects.exists()
    assert [(row[2]["behavior"], row[2]["is_seen"]) for row in trail("tick_behavior")] == [
        ("3.0", True),
        ("3.0", False),
    ]


def test_a_tick_has_to_be_about_somebody_who_is_here_and_a_behavior_that_there_is(
    slot: dict[str, Any], scored: Planned, session: PracticeSession, coach: Member, admin: Member
) -> None:
    elsewhere = scored.session(2).group.places.values_list("enrollment_id", flat=True)[0]
    other = Criterion.objects.filter(rubric__module__slug="replies").values_list("pk", flat=True)[0]
    for wrong in (
        {"position": 1},
        {"level": 5},
        {"criterion_id": other},
        {"enrollment_id": elsewhere},
        {"rater": coach},
    ):
        with pytest.raises(NotInThisSession):
            tick_behavior(**slot | wrong, is_seen=True)
    who = {"session": session, "by": slot["rater"], "now": slot["now"]}
    note_attendance(**who, enrollment_id=slot["enrollment_id"], was_present=False)
    with pytest.raises(LeaderAbsent):
        tick_behavior(**slot, is_seen=True)
    cancel_session(session=session, by=admin, now=slot["now"])
    with pytest.raises(SessionCanceled):
        tick_behavior(**slot, is_seen=True)
    assert standing() == []


def test_a_rubric_with_ticks_is_frozen(slot: dict[str, Any], scored: Planned) -> None:
    tick_behavior(**slot, is_seen=True)
    changed = program(shipped("cues", anchor="another"), shipped("replies"))
    load_rubrics(version=scored.cohort.version, program=changed, now=slot["now"])
    numbers = Rubric.objects.filter(module__slug="cues").values_list("number", flat=True)
    assert sorted(numbers) == [1, 2]
    assert SeenBehavior.objects.get().criterion_id == slot["criterion_id"]


def test_the_leader_reads_what_was_seen_once_the_session_is_finished(
    slot: dict[str, Any], session: PracticeSession, leader: Member, coach: Member,
    seats: list[int], criteria: list[int], scored: Planned,
) -> None:  # fmt: skip
    scored.cohort.facilitators.add(coach)
    tick_behavior(**slot, is_seen=True)
    tick_behavior(**slot | {"level": 2}, is_seen=True)
    tick_behavior(**slot | {"level": 2}, is_seen=False)
    tick_behavior(**slot | {"criterion_id": criteria[1], "rater": coach}, is_seen=True)
    score = {"session_id": session.pk, "enrollment_id": seats[0], "criterion_id": criteria[0]}
    record_score(**score, level=4, rater=slot["rater"], now=slot["now"])
    assert not feedback_for(session, leader, language="en").results
    after = session.starts_at
    hold_session(session=session, present=seats, by=slot["rater"], now=after)
    told = feedback_for(session, leader, language="en")
    assert [[(each.rater, each.text) for each in row.seen] for row in told.results] == [
        [(slot["rater"].name, "b")],
        [(coach.name, "b")],
    ]
    assert [len(row.reached) for row in told.results] == [1, 0]
    assert (told.results[1].next, told.has_several_raters, told.rater) == (None, True, "")
    [entry] = own_levels(leader, "en", after)
    assert [line.by for line in entry.lines if line.label == "What was seen"] == [
        slot["rater"].name,
        coach.name,
    ]


def test_ticks_go_along_to_whom_they_were_meant_for(
    slot: dict[str, Any], seats: list[int], criteria: list[int]
) -> None:
    for level in (1, 2, 3):
        tick_behavior(**slot | {"level": level}, is_seen=True)
    other = slot | {"enrollment_id": seats[1]}
    tick_behavior(**other | {"level": 1}, is_seen=True)
    tick_behavior(**other | {"level": 2}, is_seen=True)
    tick_behavior(**other | {"level": 2}, is_seen=False)
    move = {
        "session_id": slot["session_id"],
        "from_enrollment_id": seats[0],
        "to_enrollment_id": seats[1],
        "criterion_ids": criteria,
        "with_note": False,
        "rater": slot["rater"],
        "now": slot["now"],
    }
    for _ in range(2):
        move_scores(**move)
    assert sorted(standing()) == sorted(
        [(seats[0], False, 2)] * 3 + [(seats[1], True, 1), (seats[1], True, 3), (seats[1], True, 1)]
    )
    assert [row[2]["ticks"] for row in trail("move_scores")] == [3]


def test_a_page_ticks_by_itself_and_learns_what_stands(
    slot: dict[str, Any], session: PracticeSession, phone: Client, facilitator: Member
) -> None:
    address = reverse("assessments:tick", args=[session.pk])
    sent = {
        "leader": slot["enrollment_id"],
        "criterion": slot["criterion_id"],
        "level": 3,
        "position": 0,
        "ticked": "on",
        "seen": NO_SCORE,
    }
    kept = phone.post(address, sent).json()
    assert kept["ticked"] == "on"
    stale = phone.post(address, sent | {"ticked": "", "seen": "9.9"})
    assert (stale.status_code, stale.json()) == (409, kept)
    assert phone.post(address, sent | {"ticked": "", "position": 1}).status_code == 404
    assert phone.post(address, sent | {"level": 9}).status_code == 422
    back = phone.post(address, sent | {"ticked": "", "seen": kept["version"]}).json()
    assert back["ticked"] == ""
    none = phone.post(address, sent | {"ticked": "", "level": 1}).json()
    assert none == {"ticked": "", "version": NO_SCORE}
    state = phone.get(reverse("assessments:state", args=[session.pk])).json()
    place = [slot["enrollment_id"], slot["criterion_id"], 3, 0, False, back["version"]]
    assert state["ticks"] == [place]
    note_attendance(
        session=session, enrollment_id=slot["enrollment_id"], was_present=False,
        by=facilitator, now=slot["now"],
    )  # fmt: skip
    absent = phone.post(address, sent)
    assert (absent.status_code, absent.json()["absent"]) == (409, True)


def test_a_tick_costs_no_more_statements_than_a_level(
    slot: dict[str, Any], session: PracticeSession, phone: Client
) -> None:
    sent = {"leader": slot["enrollment_id"], "criterion": slot["criterion_id"], "level": 3}
    taps = {
        "tap": sent,
        "tick": sent | {"position": 0, "ticked": "on"},
    }
    counted = {}
    for name, fields in taps.items():
        address = reverse(f"assessments:{name}", args=[session.pk])
        phone.post(address, fields)
        with CaptureQueriesContext(connection) as asked:
            assert phone.post(address, fields | {"level": 2}).status_code == 200
        counted[name] = len(asked)
    assert counted["tick"] <= counted["tap"] + 1, "one more asks whether there is such a behavior"


def test_without_script_a_form_changes_what_was_changed_on_it(
    slot: dict[str, Any], session: PracticeSession, phone: Client, seats: list[int],
    criteria: list[int], facilitator: Member, admin: Member,
) -> None:  # fmt: skip
    tick_behavior(**slot, is_seen=True)
    address = reverse("assessments:behaviors", args=[session.pk, seats[0]])
    field = f"{criteria[0]}.3.0"
    page = phone.get(address).text
    assert f'name="shown" value="{field}"' in page
    # Ticked on another device meanwhile: the form says nothing of it.
    tick_behavior(**slot | {"level": 4}, is_seen=True)
    sent = {"shown": [field], "ticked": [f"{criteria[1]}.1.0"]}
    assert phone.post(address, sent).url.endswith(f"?show={seats[0]}")
    kept = SeenBehavior.objects.order_by("pk").values_list("criterion", "level", "is_seen")
    assert list(kept) == [(criteria[0], 3, False), (criteria[0], 4, True), (criteria[1], 1, True)]
    for wrong in ("x", f"{criteria[0]}.3.7"):
        assert phone.post(address, {"ticked": [wrong]}).status_code == 404
    who = {"session": session, "enrollment_id": seats[0], "by": facilitator, "now": slot["now"]}
    note_attendance(**who, was_present=False)
    refused = phone.post(address, {"ticked": [f"{criteria[2]}.2.0"]})
    assert (refused.status_code, "marked absent" in refused.text) == (422, True)
    assert f'value="{criteria[2]}.2.0" checked' in refused.text
    cancel_session(session=session, by=admin, now=slot["now"])
    assert phone.post(address, sent).url == reverse("practice:session", args=[session.pk])


def test_what_is_shown_of_a_rubric_and_what_was_changed_on_a_page(criteria: list[int]) -> None:
    criterion = Criterion.objects.get(pk=criteria[0])
    [row] = checklist_of([criterion], [], "en")
    assert (row.behaviors[0].level, row.behaviors[0].text) == ("Not Evident", "b")
    text = in_language(criterion.content, "en")
    assert (behavior_of(text, 1, 0), behavior_of(text, 1, 9)) == ("b", "")
    assert changed_fields(["1.1.0", "1.2.0"], ["1.2.0", "1.3.0"]) == {
        "1.3.0": True,
        "1.1.0": False,
    }
