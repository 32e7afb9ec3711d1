"""The portal as its roles of the database see it, and what is said where they are not as they
should be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import psycopg2
import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from common import row_locks
from common.tenancy import as_owner, usual
from empathy_portal import lock_checks
from empathy_portal.lock_checks import SignedIn, check_lock
from empathy_portal.locked_tables import RIGHTS, locked_tables
from people.audit import record
from people.models import AuditEvent, Member
from supervisor.servers import WEB, WORKER
from tests.factories import MemberFactory, OrganizationFactory

pytestmark = pytest.mark.django_db(transaction=True)
WELL = SignedIn("portal_web", passes_by=False, is_there=True, may_open=True, is_open=False,
                sees_work=True)  # fmt: skip


@pytest.fixture
def sign_in(db: None) -> Iterator[Callable[[str], None]]:
    """sign_in(role): from here on this process is a server of production."""
    before = connection.settings_dict["USER"], settings.LOCKED_ROLE, settings.BASE_ROLE

    def become(user: object, locked: str, base: str) -> None:
        settings.LOCKED_ROLE, settings.BASE_ROLE = locked, base
        connection.settings_dict["USER"] = user
        connection.close()
        connection.asked_for = usual()

    yield lambda role: become(role, "none", settings.EVERY_ROLE)
    become(*before)


def refused(sql: str) -> str:
    """What the database says, without any help of ours."""
    line = psycopg2.connect(**{k: v for k, v in connection.get_connection_params().items()
                               if k in {"dbname", "user", "host", "port"}})  # fmt: skip
    try:
        with line, line.cursor() as cursor, pytest.raises(psycopg2.Error) as caught:
            cursor.execute(sql)
        return str(caught.value).splitlines()[0]
    finally:
        line.close()


def ids() -> list[str]:
    return [str(each.id) for each in check_lock(["default"])]


@pytest.mark.parametrize("role", [WEB, WORKER])
def test_a_server_reads_and_writes_and_makes_no_tables(sign_in, role, now) -> None:
    member = MemberFactory()
    record("look", member, by=None, now=now)
    sign_in(role)
    assert ids() == []
    assert "permission denied" in refused("CREATE TABLE public.mine (id int)")
    assert "must be owner" in refused("ALTER TABLE people_member ADD COLUMN mine int")
    assert "must be owner" in refused("ALTER TABLE people_member DISABLE ROW LEVEL SECURITY")
    assert "permission denied" in refused("UPDATE people_auditevent SET verb = 'x'")
    assert "permission denied" in refused("DELETE FROM django_migrations")
    assert "permission denied" in refused("CREATE ROLE mine SUPERUSER")
    assert "permission denied" in refused("SET ROLE portal")


def test_a_page_is_the_page_it_was(sign_in, client_for) -> None:
    """Signed in as the server does, from its first statement on; and no row without a name."""
    member = MemberFactory(name="Halima Eze", roles=["admin"])
    MemberFactory(organization=OrganizationFactory(name="Elsewhere", slug="elsewhere"), name="Olga")
    client: Client = client_for(member)
    sign_in(WEB)
    for _again in range(2):
        page = client.get(reverse("people:members"))
        assert page.status_code == 200
        assert "Halima Eze" in page.content.decode()
        assert "Olga" not in page.content.decode()
        assert client_without().get(reverse("account_login")).status_code == 200
    assert Member.objects.count() == 2  # a command of the operator
    with connection.connection.cursor() as plain:
        plain.execute("RESET ROLE; SELECT set_config('portal.organization', '', false)")
        plain.execute("SELECT count(*) FROM people_member")
        assert plain.fetchone() == (0,)


def client_without() -> Client:
    return Client()


def test_tables_of_answers_are_cleaned_by_who_does_not_own_them(sign_in) -> None:
    sign_in(WORKER)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM surveys_answer, peers_peerbox")
        assert not [line for line in connection.connection.notices if "permission" in line]


def test_an_audit_row_stays_as_it_was_written(sign_in, now) -> None:
    member = MemberFactory()
    sign_in(WEB)
    record("look", member, by=None, now=now)
    assert AuditEvent.objects.filter(verb="look").count() == 1


def test_a_lock_that_is_open_is_told_of(monkeypatch) -> None:
    with as_owner():
        assert ids() == []  # as migrate is at work
    monkeypatch.setattr(settings, "EVERY_ROLE", "")
    assert ids() == ["portal.W002"]
    assert check_lock([]) == []


def test_who_owns_the_tables_passes_by(sign_in) -> None:
    sign_in(str(connection.settings_dict["USER"]))
    assert ids() == ["portal.W003"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, []),
        ({"is_there": False, "may_open": False, "sees_work": False}, ["portal.E001"]),
        ({"may_open": False}, ["portal.E002"]),
        ({"passes_by": True}, ["portal.W003"]),
        ({"is_open": True}, ["portal.W004"]),
        ({"sees_work": False}, ["portal.W008"]),
    ],
)
def test_a_role_that_is_not_as_it_should_be_is_told_of(changes, said) -> None:
    assert [each.id for each in lock_checks._of_role(replace(WELL, **changes))] == said


def test_a_table_without_a_lock_is_told_of(monkeypatch) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE roi_roiscenario DISABLE ROW LEVEL SECURITY")
        try:
            assert ids() == ["portal.W005"]
        finally:
            cursor.execute("ALTER TABLE roi_roiscenario ENABLE ROW LEVEL SECURITY")
    monkeypatch.setattr(row_locks, "WITHOUT_LEAKS", ("lower(text)", "substr(text, integer)"))
    with as_owner():
        assert ids() == ["portal.W006"]
        monkeypatch.setattr(lock_checks, "MAINTAIN_SINCE", 10**9)
        assert ids() == ["portal.W006", "portal.W007"]


def test_without_a_role_for_all_rows_nothing_passes_the_lock() -> None:
    with transaction.atomic(), as_owner(), connection.cursor() as cursor:
        row_locks.lock_rows(locked_tables(), unlocked=(), every_role="", rights=RIGHTS)
        cursor.execute("SELECT policyname, count(*) FROM pg_policies GROUP BY policyname")
        policies = dict(cursor.fetchall())
        transaction.set_rollback(True)
    assert policies["own_rows"] > 100
    assert "every_row" not in policies


def test_who_is_no_superuser_trusts_no_function_and_fails_at_nothing() -> None:
    with transaction.atomic(), as_owner(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL SESSION AUTHORIZATION {WORKER}")
        row_locks.trust_functions()
        transaction.set_rollback(True)


def test_an_older_database_is_not_asked_for_what_it_does_not_know(monkeypatch) -> None:
    def rights() -> str:
        return "".join(row_locks._rights([WORKER], RIGHTS))

    monkeypatch.setitem(vars(connection), "pg_version", 160_004)
    assert "MAINTAIN" not in rights()
    monkeypatch.setitem(vars(connection), "pg_version", 170_000)
    assert "GRANT MAINTAIN" in rights()
