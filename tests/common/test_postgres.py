"""A database that hangs: whoever waits is told so, whoever comes is told at once, and all is well
again as soon as it answers.
"""

from __future__ import annotations

import errno
import os
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.db import OperationalError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from common.postgres import base
from common.postgres import watch as watching
from common.postgres.watch import Watch, answers
from common.tenancy import as_owner
from people.models import Organization

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    fresh = Watch()
    monkeypatch.setattr(base, "watch", fresh)
    connection.close()
    yield fresh
    fresh.is_stuck = False
    connection.close()


@pytest.fixture
def hanging(tmp_path: Path) -> Iterator[str]:
    """A folder with a socket that takes everybody and never says a word."""
    with socket.socket(socket.AF_UNIX) as mute:
        mute.bind(str(tmp_path / f".s.PGSQL.{connection.settings_dict['PORT'] or 5432}"))
        mute.listen(8)
        host = connection.settings_dict["HOST"]
        connection.settings_dict["HOST"] = str(tmp_path)
        yield str(tmp_path)
        connection.settings_dict["HOST"] = host


def test_a_server_that_says_anything_answers() -> None:
    assert answers()


def test_a_server_that_is_gone_answers_by_that(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict, "HOST", "/nowhere")
    assert answers()


@pytest.mark.parametrize("number", [errno.EHOSTUNREACH, errno.ENETUNREACH])
def test_what_our_own_system_says_of_a_cut_wire_is_no_answer(
    number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_options: object) -> None:
        raise psycopg2.OperationalError(f"connection failed: {os.strerror(number)}")

    monkeypatch.setattr(psycopg2, "connect", fail)
    assert not answers()


@pytest.mark.usefixtures("hanging")
def test_a_server_that_never_says_a_word_does_not() -> None:
    assert not answers()


def test_whoever_waits_for_a_server_that_hangs_is_told(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "answers", lambda: False)
    caught: list[BaseException] = []

    def wait() -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(30)")
        except OperationalError as error:
            caught.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=wait)
    thread.start()
    deadline = time.monotonic() + 5
    while not any(not each.closed for each in watch._connections):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    time.sleep(0.2)
    watch.look()
    thread.join(10)
    watch.is_stuck = False
    with as_owner(), connection.cursor() as cursor:
        # The server itself would sleep on.
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE query = 'SELECT pg_sleep(30)'"
        )
    assert not thread.is_alive()
    assert caught


def test_whoever_comes_meanwhile_is_told_at_once_until_it_answers(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "answers", lambda: False)
    watch.look()
    with pytest.raises(OperationalError, match="does not answer"):
        connection.ensure_connection()
    monkeypatch.setattr(watching, "answers", answers)
    watch.look()
    assert Organization.objects.count() == 0


def test_a_late_request_makes_the_watch_look(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    looked = threading.Event()

    def look() -> bool:
        looked.set()
        return True

    monkeypatch.setattr(watching, "EVERY", 0.01)
    monkeypatch.setattr(watching, "LATE_AFTER", 0.05)
    monkeypatch.setattr(watching, "answers", look)
    with watch.request():
        assert looked.wait(5)
    assert not watch.is_stuck


def test_an_answering_process_waits_for_locks_and_answers_only_so_long(watch: Watch) -> None:
    def limit() -> Any:
        with connection.cursor() as cursor:
            cursor.execute("SHOW statement_timeout")
            return cursor.fetchone()[0]

    assert limit() == "0"
    connection.close()
    with watch.request():
        assert limit() == "25s"


def test_a_kept_connection_is_looked_at_without_a_statement() -> None:
    connection.ensure_connection()
    with CaptureQueriesContext(connection) as captured:
        assert connection.is_usable()
    assert not captured.captured_queries
    pid = connection.connection.info.backend_pid
    with psycopg2.connect(**connection.get_connection_params()) as other, other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    other.close()
    assert not connection.is_usable()
    connection.close()
    assert not connection.is_usable()


@pytest.mark.usefixtures("watch")
def test_behind_a_pooler_nothing_is_said_where_there_is_nothing_to_say(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.POOLED = True
    monkeypatch.setattr(connections["default"], "says_standing", False)
    asked = "SELECT current_setting('transaction_isolation'), current_user"
    with connection.cursor() as cursor:
        assert cursor.cursor.preamble == ""
        cursor.execute(asked)
        alone = cursor.fetchone()
        cursor.executemany("SELECT set_config('portal.tried', %s, true)", [("1",), ("2",)])
        assert cursor.fetchone() == ("2",)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(asked)
        assert cursor.fetchone() == alone


@pytest.mark.parametrize("is_pooled", [False, True])
def test_what_is_read_in_pieces_is_planned_for_all_of_it(settings: Any, is_pooled: bool) -> None:
    settings.POOLED = is_pooled
    asked = "SELECT current_setting('cursor_tuple_fraction') FROM generate_series(1, 2)"
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(asked)
        assert cursor.fetchmany(1) == cursor.fetchmany(1) == [("1",)]
