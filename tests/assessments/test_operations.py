"""Scores and notes: the right person, each rater apart, one effect."""

from __future__ import annotations

import datetime as dt

import pytest

from assessments.models import Criterion, EvidenceNote, Rubric, Score
from assessments.operations import (
    NotInThisSession,
    SessionCanceled,
    StaleNote,
    UnknownLevel,
    load_rubrics,
    record_score,
    save_note,
)
from people.models import AuditEvent, Member, Role
from practice.operations import cancel_session, hold_session
from tests.assessments.conftest import program, shipped
from tests.assessments.scoring_rule import can_score_session
from tests.factories import MemberFactory
from tests.practice.conftest import Planned
from tests.trail import trail

LATER = dt.timedelta(minutes=5)


def criterion(scored: Planned, slug: str = "tone-recognition", module: str = "cues") -> Criterion:
    return Criterion.objects.get(slug=slug, rubric__module__slug=module, rubric__number=1)


def test_two_raters_are_kept_apart_and_a_second_tap_changes_ones_own(
    scored: Planned, leader: Member, facilitator: Member, coach: Member, now: dt.datetime
) -> None:
    session, mine = scored.session(1), scored.enrollments[leader].pk
    slot = {"session_id": session.pk, "enrollment_id": mine, "criterion_id": criterion(scored).pk}
    record_score(**slot, level=2, rater=facilitator, now=now)
    with pytest.raises(NotInThisSession):
        record_score(**slot, level=4, rater=coach, now=now)
    scored.cohort.facilitators.add(coach)
    record_score(**slot, level=4, rater=coach, now=now)
    record_score(**slot, level=3, rater=facilitator, now=now + LATER)
    rows = Score.objects.order_by("rater_id").values_list("rater", "level", "revision", "scored_at")
    assert list(rows) == sorted([(facilitator.pk, 3, 2, now + LATER), (coach.pk, 4, 1, now)])
    told = [(by, row["enrollment"], row["level"]) for _verb, by, row in trail("record_score")]
    people = (facilitator.pk, 2), (coach.pk, 4), (facilitator.pk, 3)
    assert told == [(by, mine, level) for by, level in people], "who gave whom what"


def test_the_same_tap_twice_has_one_effect(
    scored: Planned, leader: Member, facilitator: Member, now: dt.datetime
) -> None:
    for moment in (now, now + LATER):
        record_score(
            session_id=scored.session(1).pk,
            enrollment_id=scored.enrollments[leader].pk,
            criterion_id=criterion(scored).pk,
            level=2,
            rater=facilitator,
            now=moment,
        )
    assert list(Score.objects.values_list("level", "revision", "scored_at")) == [(2, 1, now)]
    assert AuditEvent.objects.filter(verb="record_score").count() == 1


def test_what_does_not_belong_to_the_session_is_refused(
    scored: Planned,
    leader: Member,
    facilitator: Member,
    outsider: Member,
    admin: Member,
    now: dt.datetime,
) -> None:
    session, mine = scored.session(1), scored.enrollments[leader].pk
    other = scored.session(2).group.places.first().enrollment_id
    right = {
        "session_id": session.pk,
        "enrollment_id": mine,
        "criterion_id": criterion(scored).pk,
        "level": 2,
        "rater": facilitator,
        "now": now,
    }
    for wrong in (
        {"enrollment_id": other},
        {"criterion_id": criterion(scored, module="replies").pk},
        {"session_id": session.pk + 1000},
        {"rater": outsider},
        {"rater": leader},
    ):
        with pytest.raises(NotInThisSession):
            record_score(**{**right, **wrong})
    for level in (0, 5):
        with pytest.raises(UnknownLevel):
            record_score(**{**right, "level": level})
    cancel_session(session=session, by=admin, now=now)
    with pytest.raises(SessionCanceled):
        record_score(**right)
    assert not Score.objects.exists()


def test_a_leader_who_left_is_not_scored(
    scored: Planned, leader: Member, facilitator: Member, now: dt.datetime
) -> None:
    scored.cohort.enrollments.filter(member=leader).update(left_at=now)
    with pytest.raises(NotInThisSession):
        record_score(
            session_id=scored.session(1).pk,
            enrollment_id=scored.enrollments[leader].pk,
            criterion_id=criterion(scored).pk,
            level=2,
            rater=facilitator,
            now=now,
        )


def test_a_scored_rubric_is_frozen_and_its_session_stays_on_it(
    scored: Planned, leader: Member, facilitator: Member, now: dt.datetime
) -> None:
    mine = scored.enrollments[leader].pk
    slot = {"enrollment_id": mine, "level": 2, "rater": facilitator, "now": now}
    old = criterion(scored)
    record_score(session_id=scored.session(1).pk, criterion_id=old.pk, **slot)
    version = scored.cohort.version
    changed = program(
        shipped("cues", "new words"), shipped("replies", "new words"), shipped("not-loaded")
    )
    load_rubrics(version=version, program=changed, now=now)
    load_rubrics(version=version, program=changed, now=now)
    assert sorted(Rubric.objects.values_list("module__slug", "number")) == [
        ("cues", 1),
        ("cues", 2),
        ("replies", 1),
    ]
    assert Criterion.objects.filter(rubric__number=1, rubric__module__slug="cues").count() == 3
    fresh = Criterion.objects.get(rubric__number=2, slug="tone-recognition")
    assert "new words" in fresh.content["en"].levels[0].anchor
    with pytest.raises(NotInThisSession):  # this session began on the old one
        record_score(session_id=scored.session(1).pk, criterion_id=fresh.pk, **slot)
    record_score(session_id=scored.session(1, "kickoff").pk, criterion_id=fresh.pk, **slot)


def test_a_note_is_kept_and_a_stale_save_is_refused(
    scored: Planned, leader: Member, facilitator: Member, now: dt.datetime
) -> None:
    slot = {
        "session_id": scored.session(1).pk,
        "enrollment_id": scored.enrollments[leader].pk,
        "rater": facilitator,
        "now": now,
    }
    assert save_note(**slot, text="Named the cue.", expected_revision=0).revision == 1
    assert (
        save_note(**slot, text="Named the cue.", expected_revision=0).revision == 1
    )  # the answer got lost
    assert save_note(**slot, text="Named the cue early.", expected_revision=1).revision == 2
    with pytest.raises(StaleNote) as stale:
        save_note(**slot, text="From the other tab.", expected_revision=1)
    assert stale.value.current.text == "Named the cue early."
    assert EvidenceNote.objects.get().text == "Named the cue early."


def test_a_leader_sees_their_own_once_held_and_nobody_elses(
    scored: Planned,
    leader: Member,
    facilitator: Member,
    admin: Member,
    outsider: Member,
    now: dt.datetime,
) -> None:
    session = scored.session(1)
    for place in session.group.places.all():
        slot = {
            "session_id": session.pk,
            "enrollment_id": place.enrollment_id,
            "rater": facilitator,
            "now": now,
        }
        record_score(**slot, criterion_id=criterion(scored).pk, level=2)
        save_note(**slot, text="A note.", expected_revision=0)
    for rows in (Score.objects, EvidenceNote.objects):
        assert not rows.visible_to(leader).exists()
        assert rows.visible_to(facilitator).count() == 4
    hold_session(session=session, present=[], by=facilitator, now=session.starts_at)
    for rows in (Score.objects, EvidenceNote.objects):
        assert [row.enrollment.member for row in rows.visible_to(leader)] == [leader]
        assert not rows.visible_to(admin).exists()
        assert not rows.visible_to(outsider).exists()


def test_who_may_score(
    scored: Planned, leader: Member, facilitator: Member, admin: Member, outsider: Member
) -> None:
    session = scored.session(1)
    beside = MemberFactory(organization=scored.cohort.organization, roles=[Role.FACILITATOR])
    assert can_score_session(facilitator, session)
    assert not can_score_session(beside, session)
    scored.cohort.facilitators.add(beside, leader, outsider)
    assert can_score_session(beside, session)
    leader.roles = [Role.LEADER, Role.FACILITATOR]
    assert not can_score_session(leader, session)
    assert can_score_session(leader, scored.session(2))
    assert not can_score_session(admin, session)
    assert not can_score_session(outsider, session)


def test_the_trail_says_which_note_changed_and_never_what_it_says(
    scored: Planned, leader: Member, facilitator: Member, now: dt.datetime
) -> None:
    slot = {
        "session_id": scored.session(1).pk,
        "enrollment_id": scored.enrollments[leader].pk,
        "rater": facilitator,
        "now": now,
    }
    note = save_note(**slot, text="Named the cue.", expected_revision=0)
    save_note(**slot, text="Named the cue early.", expected_revision=1)
    assert trail("save_note") == [
        ("save_note", facilitator.pk, {"note": note.pk, "revision": revision})
        for revision in (1, 2)
    ]


def test_loading_the_same_rubrics_again_is_not_written_down(
    scored: Planned, now: dt.datetime
) -> None:
    before = trail("load_rubrics")
    assert before == [("load_rubrics", None, {"modules": ["cues", "replies"]})]
    version = scored.cohort.version
    load_rubrics(version=version, program=program(shipped("cues"), shipped("replies")), now=now)
    assert trail("load_rubrics") == before
    load_rubrics(version=version, program=program(shipped("cues", "anew")), now=now)
    assert trail("load_rubrics")[1:] == [("load_rubrics", None, {"modules": ["cues"]})]
