"""The list of who was erased, and erasing them again after an older backup came back."""

from __future__ import annotations

import datetime as dt
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from common.tenancy import as_owner
from people.models import Member, Role
from privacy.erased import keep_numbers, read_lines
from privacy.operations import erase_person
from tests.factories import MemberFactory


def listed() -> str:
    out = StringIO()
    call_command("erased_people", stdout=out)
    return out.getvalue()


@pytest.fixture
def erased(admin: Member, peer: Member, now: dt.datetime, tmp_path: Path) -> Path:
    """The list with the peer on it, who is back as the older backup had them."""
    before = Member.objects.filter(pk=peer.pk).values().get()
    erase_person(of=peer, by=admin, now=now, reason="asked", figures_stay=True)
    path = tmp_path / "erased.txt"
    path.write_text(listed(), encoding="utf-8")
    back = {"name": before["name"], "email": before["email"], "erased_at": None, "left_at": None}
    Member.objects.filter(pk=peer.pk).update(**back)
    return path


def test_the_list_names_nobody(erased: Path, peer: Member, now: dt.datetime) -> None:
    said = erased.read_text(encoding="utf-8")
    assert said == f"{peer.organization_id} {peer.pk} {now.isoformat()}\n"


def test_whoever_came_back_is_erased_again_and_once(erased: Path, peer: Member) -> None:
    for _each in range(2):
        call_command("erase_again", str(erased))
        peer.refresh_from_db()
        assert peer.erased_at is not None
        assert peer.name != "Bashir Novák"
    assert listed().count("\n") == 1


def test_somebody_of_another_organization_with_that_number_is_not_meant(
    outsider: Member, organization: object, tmp_path: Path, peer: Member
) -> None:
    path = tmp_path / "erased.txt"
    path.write_text(f"{peer.organization_id} {outsider.pk} {timezone.now().isoformat()}\n")
    call_command("erase_again", str(path))
    outsider.refresh_from_db()
    assert outsider.erased_at is None


def test_whoever_is_needed_is_named_and_the_others_are_erased(
    erased: Path, admin: Member, peer: Member
) -> None:
    with erased.open("a") as lines:
        lines.write(f"{admin.organization_id} {admin.pk} {timezone.now().isoformat()}\n")
    with pytest.raises(CommandError, match=f"hand over first: {admin.pk}"):
        call_command("erase_again", str(erased))
    peer.refresh_from_db()
    assert peer.erased_at is not None
    assert Member.objects.get(pk=admin.pk).roles == [Role.ADMIN]


@pytest.mark.parametrize("line", ["7", "one two three", "1 2 3 4", "1 2 yesterday"])
def test_nobody_is_erased_where_a_line_cannot_be_read(
    erased: Path, peer: Member, line: str
) -> None:
    with erased.open("a") as lines:
        lines.write(f"{line}\n")
    with pytest.raises(CommandError, match="no line of erased_people"):
        call_command("erase_again", str(erased))
    peer.refresh_from_db()
    assert peer.erased_at is None


def test_a_list_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        call_command("erase_again", str(tmp_path / "nothing"))


def test_nobody_new_gets_the_number_of_somebody_erased(peer: Member) -> None:
    far = peer.pk + 1_000
    named = read_lines(f"{peer.organization_id} {far} 2026-09-07T07:00:00+00:00\n")
    with as_owner():
        keep_numbers(named.members())
        keep_numbers(named.members())
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('people_member', 'id'))")
        assert cursor.fetchone() == (far + 1,)
    line = f"{peer.organization_id} {peer.pk} 2026-09-07T07:00:00+00:00"
    with as_owner():
        keep_numbers(read_lines(f"{line}\n").members())
    assert MemberFactory(organization=peer.organization).pk == far + 2


def test_nor_that_of_somebody_whose_data_was_restricted(peer: Member) -> None:
    far, moment = peer.pk + 1_000, "2026-09-07T07:00:00+00:00"
    lines = [
        f"restrict_person {peer.organization_id} {far} {moment} {{}}",
        f'withdraw_link {peer.organization_id} {far + 1_000} {moment} {{"link":1}}',
    ]
    with as_owner():
        keep_numbers(read_lines("\n".join(lines)).members())
    assert MemberFactory(organization=peer.organization).pk == far + 1
