"""A backup that is restored uses nobody's data that was restricted after it was written."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from people.models import Member
from people.operations import lift_restriction, restrict_person
from tests.again import do_again, restore, write_list

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def again(tmp_path: Path) -> Path:
    """Where the list goes."""
    return tmp_path / "newest.erased"


def is_used(person: Member) -> bool:
    return Member.objects.processed().filter(pk=person.pk).exists()


def test_what_was_restricted_is_restricted_again_since_then(
    peer: Member, privacy_officer: Member, now: dt.datetime, again: Path
) -> None:
    backed_up = Member.objects.get(pk=peer.pk)
    restrict_person(member=peer, now=now, by=privacy_officer)
    assert peer.name not in write_list(again)
    restore(backed_up)
    assert is_used(peer)  # as the backup knows it
    for said in ("taken back again: 1\n", ""):
        assert do_again(again) == said
        assert not is_used(peer)
        assert Member.objects.get(pk=peer.pk).restricted_at == now
    restore(backed_up)
    write_list(again, only="restrict_person_again")  # of the copy itself, restored once more
    do_again(again)
    assert not is_used(peer)


def test_what_was_lifted_since_is_used_and_nothing_is_done_twice(
    peer: Member, privacy_officer: Member, now: dt.datetime, again: Path
) -> None:
    backed_up = Member.objects.get(pk=peer.pk)
    restrict_person(member=peer, now=now, by=privacy_officer)
    restricted = Member.objects.get(pk=peer.pk)
    lift_restriction(member=peer, now=now + HOUR, by=privacy_officer)
    write_list(again)
    assert do_again(again) == "", "here nothing is otherwise than it was"
    for backup in (backed_up, restricted):
        restore(backup)
        do_again(again)
        assert is_used(peer)
        assert do_again(again) == ""


def test_what_was_lifted_in_the_copy_stays_lifted(
    peer: Member, privacy_officer: Member, now: dt.datetime, again: Path
) -> None:
    restrict_person(member=peer, now=now, by=privacy_officer)
    write_list(again)
    lift_restriction(member=peer, now=now + HOUR, by=privacy_officer)
    assert do_again(again) == ""
    assert is_used(peer)


def test_nobody_of_another_organization_is_meant(
    peer: Member, outsider: Member, now: dt.datetime, again: Path
) -> None:
    moment = now.isoformat()
    again.write_text(f"restrict_person {peer.organization_id} {outsider.pk} {moment} {{}}\n")
    assert do_again(again) == ""
    assert is_used(outsider)
