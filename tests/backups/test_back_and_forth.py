"""A backup and the way back: whole, compared to the last row, silent until somebody says so."""

from __future__ import annotations

import fcntl
import json
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from backups import manifest
from common import copies
from common.last_backup import last_backup
from messaging.models import Message
from people.models import Member, Organization, Role
from privacy.operations import erase_person
from supervisor.servers import WEB, WORKER
from tests.backups.databases import ask, empty_database, manage, url_of
from tests.factories import MemberFactory, OrganizationFactory
from tests.smtp_sink import Sink, receiving

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]
AFTER_A_RESTORE = """
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from messaging.sending import send_due
print("ready", Client().get("/readyz").json()["outgoing"])
print("held", send_due(clock=timezone.now))
call_command("release_outgoing", due="send")
print("sent", send_due(clock=timezone.now))
print("ready", Client().get("/readyz").json()["outgoing"])
"""
RELAYED = "tests.proofs.relayed"


@pytest.fixture
def northwind() -> Organization:
    """Three people, and a mail that is due."""
    organization = OrganizationFactory(name="Northwind", slug="northwind")
    for name, roles in (("Zofia", [Role.ADMIN]), ("Bashir", []), ("Halima", [Role.LEADER])):
        email = f"{name.lower()}@northwind.example"
        MemberFactory(organization=organization, name=name, email=email, roles=roles)
    Client().post(reverse("account_request_login_code"), {"email": "zofia@northwind.example"})
    assert Message.objects.due(timezone.now()).count() == 1
    return organization


@pytest.fixture
def dump(northwind: Organization, tmp_path: Path) -> Path:
    """A backup of that, into a folder in which others were killed."""
    for left in ("portal-1.dump.part", "portal-2.dump.part", "portal-2.dump.json"):
        (tmp_path / left).write_text("half")
    with (tmp_path / "portal-3.dump.part").open("w") as busy:
        fcntl.flock(busy, fcntl.LOCK_EX)
        call_command("back_up", str(tmp_path))
    (tmp_path / "portal-3.dump.part").unlink()  # it was there: another backup was under way
    [written] = tmp_path.glob("*.dump")
    return written


@pytest.fixture
def empty() -> Iterator[str]:
    """The address of an empty database."""
    with empty_database() as url:
        yield url


@pytest.fixture
def sink() -> Iterator[Sink]:
    """Where mail would arrive."""
    with receiving() as sink:
        yield sink


def test_what_is_restored_is_the_same_and_sends_nothing_until_told_to(
    dump: Path, empty: str, sink: Sink, tmp_path: Path
) -> None:
    names = {dump.name, f"{dump.name}.json", f"{dump.name}.erased"}
    assert {path.name for path in tmp_path.iterdir()} == names
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o600}
    bashir = Member.objects.get(name="Bashir")
    erase_person(of=bashir, by=None, now=timezone.now(), reason="asked", figures_stay=True)
    newest = tmp_path / "newest"
    with newest.open("w") as lines:
        call_command("erased_people", stdout=lines)

    said = manage(empty, "restore", dump, "--erased", newest).stdout

    taken = manifest.read(dump)
    assert taken.tables["people_member"].rows == 3
    assert f"All {len(taken.tables)} tables are as they were backed up." in said
    assert "Everything is as it was sealed." in said
    names = {name for (name,) in ask(empty, "SELECT name FROM people_member")}
    assert "Zofia" in names
    assert "Bashir" not in names
    mail = f"smtp://127.0.0.1:{sink.port}"
    environment = {"EMAIL_URL": mail, "DJANGO_SETTINGS_MODULE": RELAYED}
    done = manage(empty, "shell", "-c", AFTER_A_RESTORE, **environment).stdout
    assert [line for line in done.splitlines() if line.startswith(("ready", "held", "sent"))] == [
        "ready False", "held 0", "sent 1", "ready True",
    ]  # fmt: skip
    assert [recipient for recipient, _mail in sink.acknowledged] == ["zofia@northwind.example"]


def test_a_restore_that_was_killed_is_cleared_up_by_the_next_one(dump: Path, empty: str) -> None:
    ask(empty, f"CREATE SCHEMA {copies.MARK}; CREATE TABLE people_member (half integer)")
    asked = "from django.test import Client; print(Client().get('/').status_code)"
    assert manage(empty, "shell", "-c", asked).stdout.strip().endswith("503")
    assert "clearing up" in manage(empty, "restore", dump, "--jobs", "2").stdout
    assert ask(empty, "SELECT count(*) FROM people_member") == [(3,)]


def test_where_others_go_by_a_pooler_backups_go_both_ways_all_the_same(
    northwind: Organization, empty: str, tmp_path: Path
) -> None:
    """Straight to PostgreSQL, with the settings of web and worker."""
    ours = url_of(str(connection.settings_dict["NAME"]))
    manage(ours, "back_up", tmp_path, POOLED="true")
    [dump] = tmp_path.glob("*.dump")
    assert last_backup() is not None
    assert "tables are as they were" in manage(empty, "restore", dump, POOLED="true").stdout
    # As portal-audit does each night.
    worker = empty.replace("//portal@", f"//{WORKER}@")
    assert "Everything is as it was sealed." in manage(worker, "check_audit", POOLED="true").stdout


def test_a_database_with_something_in_it_is_left_alone(dump: Path, empty: str) -> None:
    ask(empty, "CREATE TABLE somebodys (thing integer)")
    assert "is not empty: somebodys is in it" in manage(empty, "restore", dump, fails=True).stderr
    assert ask(empty, "SELECT count(*) FROM somebodys") == [(0,)]


def test_whoever_may_make_no_tables_is_told_which_role_restores(dump: Path, empty: str) -> None:
    said = manage(empty.replace("//portal@", f"//{WEB}@"), "restore", dump, fails=True).stderr
    assert "the role that owns the database" in said
    assert "Traceback" not in said


def test_what_differs_is_said_and_not_served(dump: Path, empty: str) -> None:
    path = manifest.path_of(dump)
    taken = json.loads(path.read_text())
    taken["tables"]["people_member"][0] = 4
    taken["tables"]["people_user"][1] = "1"
    path.write_text(json.dumps(taken))
    said = manage(empty, "restore", dump, fails=True).stderr
    assert "people_member: 3 rows, 4 were backed up" in said
    assert "people_user: 3 rows as before, with other content" in said
    assert ask(empty, "SELECT count(*) FROM pg_namespace WHERE nspname = %s", copies.MARK) == [(1,)]


def test_no_half_file_ever_stands_under_its_own_name(
    northwind: Organization, tmp_path: Path, settings: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "programs"
    broken.mkdir()
    program = broken / "pg_dump"
    program.write_text(
        "#!/bin/sh\n[ $1 = --version ] && echo 'pg_dump (PostgreSQL) 99' || exit 1\n"
    )
    program.chmod(0o755)
    settings.POSTGRES_PROGRAMS = str(broken)
    to = tmp_path / "night"
    to.mkdir()
    with pytest.raises(CommandError, match="pg_dump failed"):
        call_command("back_up", str(to))
    assert list(to.iterdir()) == []
