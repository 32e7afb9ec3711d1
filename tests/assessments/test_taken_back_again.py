"""A backup that is restored does not bring back what was taken back after it was written."""

from __future__ import annotations

import datetime as dt
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from assessments.models import TurnFile, TurnRecording
from assessments.operations import (
    NotAgreed,
    NotInThisSession,
    agree_to_recording,
    delete_recording,
    keep_turn_file,
    leave_recording,
    see_turn_file,
    take_back_recording,
)
from cohorts.models import SharedEntry
from cohorts.operations import take_entry_back
from people.models import Member, Role
from people.operations import grant_role
from practice.models import PracticeSession
from programs.content.kinds import MediaType
from tests.practice.conftest import Planned

LINK = "https://video.example/turn"
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def mine(scored: Planned, leader: Member) -> int:
    return scored.enrollments[leader].pk


@pytest.fixture
def slot(
    scored: Planned, session: PracticeSession, mine: int, leader: Member, coach: Member,
    facilitator: Member, now: dt.datetime,
) -> dict[str, int]:  # fmt: skip
    """A recorded turn, by a link and here, as it stands in the backup."""
    grant_role(members=[coach], role=Role.FACILITATOR, now=now, by=None)
    scored.cohort.facilitators.add(coach)
    agree_to_recording(session=session, enrollment_id=mine, by=leader, now=now)
    slot = {"session_id": session.pk, "enrollment_id": mine}
    leave_recording(**slot, link=LINK, by=facilitator, now=now)
    keep_turn_file(
        **slot, content=[b"turn"], media_type=MediaType.MP4, watcher=coach, by=facilitator, now=now
    )
    return slot


@pytest.fixture
def again(tmp_path: Path) -> Path:
    """Where the list goes."""
    return tmp_path / "newest.erased"


def write_list(path: Path) -> str:
    out = StringIO()
    call_command("erased_people", stdout=out)
    path.write_text(out.getvalue(), encoding="utf-8")
    return out.getvalue()


def restore_as_before(said: TurnRecording, file: TurnFile, parts: list[object]) -> None:
    """The rows as an older backup has them."""
    said.save(force_update=True)
    file.save(force_insert=True)
    for part in parts:
        part.save(force_insert=True)  # type: ignore[attr-defined]


def backed_up(slot: dict[str, int]) -> tuple[TurnRecording, TurnFile, list[object]]:
    said = TurnRecording.objects.get(session=slot["session_id"], enrollment=slot["enrollment_id"])
    return said, said.file, list(said.file.parts.all())


def test_a_yes_that_was_taken_back_does_not_stand_again(
    slot: dict[str, int], session: PracticeSession, leader: Member, coach: Member,
    facilitator: Member, now: dt.datetime, again: Path,
) -> None:  # fmt: skip
    before = backed_up(slot)
    take_back_recording(
        session=session, enrollment_id=slot["enrollment_id"], by=leader, now=now + MINUTE
    )
    said = write_list(again)
    assert LINK not in said
    assert leader.name not in said
    restore_as_before(*before)
    assert see_turn_file(**slot, by=coach, now=now).watcher == coach  # it is back

    for _each in range(2):
        call_command("erase_again", str(again))
        standing = TurnRecording.objects.get(pk=before[0].pk)
        assert (standing.is_agreed, standing.link, standing.has_file) == (False, "", False)
        assert not TurnFile.objects.exists()
    with pytest.raises(NotInThisSession):
        see_turn_file(**slot, by=coach, now=now)
    with pytest.raises(NotAgreed):
        leave_recording(**slot, link=LINK, by=facilitator, now=now)
    restore_as_before(*before)
    call_command("erase_again", str(write_again(again)))  # of the copy itself, restored once more
    assert not TurnRecording.objects.there().exists()


def write_again(path: Path) -> Path:
    """The list of the copy, which knows only what was done again there."""
    lines = [line for line in write_list(path).splitlines() if "_again" in line]
    assert len(lines) == 1
    path.write_text(lines[0], encoding="utf-8")
    return path


def test_a_yes_that_was_given_anew_stands(
    slot: dict[str, int], session: PracticeSession, mine: int, leader: Member, now: dt.datetime,
    again: Path,
) -> None:  # fmt: skip
    take_back_recording(session=session, enrollment_id=mine, by=leader, now=now + MINUTE)
    agree_to_recording(session=session, enrollment_id=mine, by=leader, now=now + 2 * MINUTE)
    write_list(again)
    call_command("erase_again", str(again))
    assert TurnRecording.objects.get().is_agreed


def test_a_recording_that_was_deleted_goes_again_and_the_yes_stays(
    slot: dict[str, int], facilitator: Member, now: dt.datetime, again: Path
) -> None:
    before = backed_up(slot)
    delete_recording(**slot, by=facilitator, now=now + MINUTE)
    write_list(again)
    restore_as_before(*before)
    for _each in range(2):
        call_command("erase_again", str(again))
        standing = TurnRecording.objects.get()
        assert (standing.is_agreed, standing.link, standing.has_file) == (True, "", False)
        assert not TurnFile.objects.exists()


def test_an_entry_that_a_coach_could_read_is_not_shared_again(
    mine: int, leader: Member, coach: Member, now: dt.datetime, again: Path
) -> None:
    entry = {"enrollment_id": mine, "section": "levels", "key": "7"}
    shared = SharedEntry.objects.create(**entry, coach=coach, shared_at=now)
    take_entry_back(
        enrollment=shared.enrollment, section="levels", key="7", now=now + MINUTE, by=leader
    )
    write_list(again)
    for hours, is_left in ((0, False), (1, True)):  # as it was, and as it is shared anew
        at = now + dt.timedelta(hours=hours)
        SharedEntry.objects.create(**entry, coach=coach, shared_at=at)
        call_command("erase_again", str(again))
        assert SharedEntry.objects.exists() is is_left


@pytest.mark.parametrize(
    "line",
    [
        "take_back_everything 1 2 2026-09-07T07:00:00+00:00 {}",
        "take_back_recording 1 2 2026-09-07T07:00:00+00:00 {}",
        "take_back_recording 1 2 2026-09-07T07:00:00+00:00 {",
    ],
)
def test_nothing_is_done_where_a_line_is_of_another_kind(
    slot: dict[str, int], session: PracticeSession, mine: int, leader: Member, now: dt.datetime,
    again: Path, line: str,
) -> None:  # fmt: skip
    before = backed_up(slot)
    take_back_recording(session=session, enrollment_id=mine, by=leader, now=now + MINUTE)
    write_list(again)
    restore_as_before(*before)
    with again.open("a") as lines:
        lines.write(f"{line}\n")
    with pytest.raises(CommandError, match="no line of erased_people"):
        call_command("erase_again", str(again))
    assert TurnRecording.objects.get().is_agreed
