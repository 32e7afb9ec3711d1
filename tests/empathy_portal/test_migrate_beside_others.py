"""`manage.py migrate` while web and workers are at work: it holds nobody up, and gives way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, migrations

from common.tenancy import as_owner
from empathy_portal.management.commands import migrate

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def somebody_at_work(statement: str) -> Iterator[None]:
    """Another process, in the middle of a transaction."""
    known = {"dbname", "user", "host", "port", "password"}
    given = connection.get_connection_params().items()
    line = psycopg2.connect(**{key: value for key, value in given if key in known})
    try:
        with line.cursor() as cursor:
            cursor.execute(statement)
            yield
    finally:
        line.close()


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrate, "WAITS_MS", 300)


def test_a_database_that_is_up_to_date_is_migrated_while_everybody_works() -> None:
    tables = "people_member, messaging_message, surveys_answer, people_user, learning_cardanswer"
    with somebody_at_work(
        f"LOCK TABLE {tables} IN ROW EXCLUSIVE MODE; SELECT * FROM people_session"
    ):
        call_command("migrate", verbosity=0)


def test_who_cannot_have_a_table_in_time_gives_way_and_goes_on_later() -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("COMMENT ON VIEW people_session IS 'of another release'")
    with (
        somebody_at_work("SELECT * FROM people_session"),
        pytest.raises(CommandError, match="Run migrate again"),
    ):
        call_command("migrate", verbosity=0)
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description('people_session'::regclass, 'pg_class')")
        assert len(cursor.fetchone()[0]) == 64
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("0",), "of this command alone"


@pytest.mark.parametrize(("is_atomic", "waits"), [(True, "300ms"), (False, "0")])
def test_an_index_that_is_built_beside_others_may_wait(is_atomic: bool, waits: str) -> None:
    change = migrations.Migration("0002_more", "people")
    change.atomic = is_atomic
    command = migrate.Command()
    command.verbosity = 0
    command.migration_progress_callback("apply_start", change)
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == (waits,)
        cursor.execute("SET lock_timeout = 0")
