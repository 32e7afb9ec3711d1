"""A backup that is restored shows nobody a note that its author no longer shares."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import time_machine

from coaching.models import PassedOn, Talk, TalkNote
from coaching.notes_states import NoteAudience
from coaching.operations import (
    NoteWriting,
    change_note,
    remove_note,
    save_topic,
    show_earlier,
    write_note,
)
from cohorts.operations import change_coach
from people.models import Member, Role
from tests.again import do_again, restore, write_list
from tests.coaching.talking import a_talk
from tests.factories import NOW, CohortFactory, EnrollmentFactory, MemberFactory

pytestmark = pytest.mark.usefixtures("frozen")
LATER, MUCH_LATER = NOW + dt.timedelta(minutes=5), NOW + dt.timedelta(minutes=10)
ONLY_ME, BOTH = NoteAudience.ONLY_ME, NoteAudience.BOTH
WORDS = "I cannot stand Mondays."


@pytest.fixture
def talk(leader: Member, coach: Member) -> Talk:
    cohort = CohortFactory(organization=leader.organization)
    return a_talk(EnrollmentFactory(cohort=cohort, member=leader, coach=coach), coach, NOW)


@pytest.fixture
def note(talk: Talk, leader: Member) -> TalkNote:
    """For both, as it stands in the backup."""
    return write_note(talk=talk, writing=NoteWriting(text=WORDS), now=NOW, by=leader)


@pytest.fixture
def again(tmp_path: Path) -> Path:
    """Where the list goes."""
    return tmp_path / "newest.erased"


def change(note: TalkNote, audience: str, seen_at: dt.datetime, now: dt.datetime) -> None:
    writing = NoteWriting(text=WORDS, audience=audience, seen_at=seen_at)
    change_note(note=note, writing=writing, now=now)


def read_by(member: Member) -> set[str]:
    return set(TalkNote.objects.visible_to(member).values_list("text", flat=True))


def test_what_is_for_oneself_again_is_not_read_by_the_other_one(
    note: TalkNote, leader: Member, coach: Member, again: Path, frozen: time_machine.Coordinates
) -> None:
    change(note, ONLY_ME, NOW, LATER)
    frozen.shift(dt.timedelta(hours=1))
    assert WORDS not in write_list(again)
    restore(note)
    assert read_by(coach) == {WORDS}  # it is back
    for said in ("taken back again: 1\n", ""):
        assert do_again(again) == said
        assert (read_by(coach), read_by(leader)) == (set(), {WORDS})
    restore(note)
    write_list(again, only="keep_note_to_oneself_again")  # of the copy itself, restored once more
    do_again(again)
    assert read_by(coach) == set()


def test_what_is_for_both_anew_stays_so(note: TalkNote, coach: Member, again: Path) -> None:
    change(note, ONLY_ME, NOW, LATER)
    change(note, BOTH, LATER, MUCH_LATER)
    write_list(again)
    assert do_again(again) == ""
    assert read_by(coach) == {WORDS}


@pytest.mark.parametrize("is_topic", [False, True])
def test_what_was_taken_away_goes_again(
    talk: Talk, leader: Member, coach: Member, again: Path, *, is_topic: bool
) -> None:
    if is_topic:
        save_topic(talk=talk, writing=NoteWriting(text=WORDS), now=NOW, by=leader)
        note = TalkNote.objects.get()
        save_topic(talk=talk, writing=NoteWriting(text="", seen_at=NOW), now=LATER, by=leader)
    else:
        note = write_note(talk=talk, writing=NoteWriting(text=WORDS), now=NOW, by=leader)
        remove_note(note=note, now=LATER)
    write_list(again)
    restore(note)
    assert read_by(coach) == {WORDS}
    for _each in range(2):
        do_again(again)
        assert not TalkNote.objects.exists()


def test_a_note_that_was_ones_own_leaves_no_line(talk: Talk, leader: Member, again: Path) -> None:
    """Nobody else could have read it: that there was one is nobody's business."""
    writing = NoteWriting(text=WORDS, audience=ONLY_ME)
    remove_note(note=write_note(talk=talk, writing=writing, now=NOW, by=leader), now=LATER)
    assert write_list(again) == ""


def test_another_note_with_the_same_number_stays(
    note: TalkNote, talk: Talk, leader: Member, again: Path
) -> None:
    """Written in the copy after it was restored."""
    remove_note(note=note, now=LATER)
    write_list(again)
    other = write_note(talk=talk, writing=NoteWriting(text="New."), now=MUCH_LATER, by=leader)
    other.delete()
    other.pk = note.pk
    restore(other)
    do_again(again)
    assert TalkNote.objects.get().text == "New."


def test_what_a_new_coach_may_no_longer_read_is_not_read_again(
    note: TalkNote, talk: Talk, leader: Member, admin: Member, again: Path,
    frozen: time_machine.Coordinates,
) -> None:  # fmt: skip
    enrollment = talk.enrollment
    new = MemberFactory(organization=leader.organization, roles=[Role.COACH])
    change_coach(cohort=enrollment.cohort, enrollments=[enrollment], coach=new, now=NOW, by=admin)
    said = {"enrollment": enrollment, "commitments": [], "by": leader}
    show_earlier(**said, includes_notes=True, now=NOW)
    backed_up = PassedOn.objects.get()
    show_earlier(**said, includes_notes=False, now=LATER)
    frozen.shift(dt.timedelta(hours=1))
    write_list(again)
    restore(backed_up)
    assert read_by(new) == {WORDS}  # it is back
    for told in ("taken back again: 1\n", ""):
        assert do_again(again) == told
        assert read_by(new) == set()
    show_earlier(**said, includes_notes=True, now=NOW + dt.timedelta(hours=2))
    write_list(again)
    assert do_again(again) == "", "decided anew"
    assert read_by(new) == {note.text}
