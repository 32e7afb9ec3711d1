"""Long files are read from a standby that knows everything that the database knows, and from the
database otherwise: a real pair of servers, one following the other.
"""

from __future__ import annotations

import math
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from django.conf import settings
from django.db import InternalError, connection, connections, transaction
from django.db.utils import ConnectionHandler

from common.postgres import replica
from common.postgres.replica import how_late, reads_elsewhere
from common.spreadsheets import FileFormat, download
from common.tenancy import LOGIN, as_owner
from empathy_portal.databases import database_at
from supervisor.children import ChildProgram, Children
from supervisor.identity import as_identity, unprivileged_identity
from supervisor.servers import _postgres_answers, _postgres_binary, _server_env, start_servers

READ_ONLY = {"default_transaction_read_only": "on"}


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """A database and its standby, as Django describes them."""
    data = tmp_path_factory.mktemp("pair")
    data.chmod(0o777)
    identity = unprivileged_identity()
    with Children() as children:
        first = start_servers(children, data, identity=identity).database_url
        sockets, second = children.socket_folder(identity), data / "second"
        main = database_at(first)["HOST"]
        argv = [_postgres_binary("pg_basebackup"), "-h", str(main), "-U", "portal"]
        argv += ["-D", str(second), "-R", "-X", "stream", "-c", "fast"]
        env = dict(_server_env())
        subprocess.run(as_identity(identity, argv), check=True, env=env)
        argv = [_postgres_binary("postgres"), "-D", str(second), "-c", "listen_addresses="]
        argv += ["-c", f"unix_socket_directories={sockets}"]
        log = data / "log" / "standby.log"
        standby = ChildProgram(
            name="standby", argv=argv, env=env, log=log, identity=identity,
            stop_signal=signal.SIGINT,
        )  # fmt: skip
        children.start(standby)
        children.wait_until("standby", lambda: _postgres_answers(sockets), timeout=60)
        other = urlsplit(first)._replace(netloc=f"portal@{quote(str(sockets), safe='')}").geturl()
        yield {"default": database_at(first), "replica": database_at(other, **READ_ONLY)}


@pytest.fixture(autouse=True)
def _both(
    pair: dict[str, Any], django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """In place of the database of the tests."""
    monkeypatch.setattr(replica, "_asked_again_at", 0.0)
    monkeypatch.setattr(replica, "CATCHES_UP_WITHIN", 2.0)
    monkeypatch.setitem(settings.DATABASES, "replica", {})
    own, here = ConnectionHandler(pair), connections["default"]
    with django_db_blocker.unblock():
        connections["default"], connections["replica"] = own["default"], own["replica"]
        try:
            with as_owner():
                made = "CREATE TABLE IF NOT EXISTS note (number int); GRANT ALL ON note TO PUBLIC"
                asked(f"{made}; SELECT 1")
            yield
        finally:
            own.close_all()
            connections["default"] = here
            del connections["replica"]


def asked(statement: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


def standby_does(function: str) -> None:
    """What only its owner may."""
    standby = connections["replica"]
    standby.asked_for = LOGIN
    with standby.cursor() as cursor:
        cursor.execute(f"SELECT {function}()")


def is_elsewhere() -> bool:
    return bool(asked("SELECT pg_is_in_recovery()"))


def test_what_was_just_written_is_read_from_the_standby() -> None:
    for number in range(20):
        asked(f"INSERT INTO note VALUES ({number}) RETURNING 1")
        count = asked("SELECT count(*) FROM note")
        with reads_elsewhere():
            assert is_elsewhere()
            assert asked("SELECT count(*) FROM note") == count
        assert not is_elsewhere()


def test_a_standby_that_is_behind_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replica, "CATCHES_UP_WITHIN", 0.1)
    standby_does("pg_wal_replay_pause")
    asked("INSERT INTO note VALUES (1) RETURNING 1")
    with reads_elsewhere():
        assert not is_elsewhere()
    standby_does("pg_wal_replay_resume")
    monkeypatch.setattr(replica, "CATCHES_UP_WITHIN", 5.0)
    with reads_elsewhere():
        assert is_elsewhere()


def test_a_standby_that_is_away_is_left_alone_for_a_while(
    pair: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    own = ConnectionHandler({"default": pair["default"] | {"HOST": str(tmp_path)}})
    there, connections["replica"] = connections["replica"], own["default"]
    with reads_elsewhere():
        assert not is_elsewhere()
    connections["replica"] = there
    with reads_elsewhere():
        assert not is_elsewhere()
    monkeypatch.setattr(replica, "_asked_again_at", 0.0)
    with reads_elsewhere():
        assert is_elsewhere()


def test_a_server_that_follows_nobody_is_not_read(pair: dict[str, Any]) -> None:
    """A standby that was promoted, beside an address that still leads to the old database."""
    own = ConnectionHandler({"default": pair["default"] | {"OPTIONS": {"application_name": "x"}}})
    there, connections["replica"] = connections["replica"], own["default"]
    with reads_elsewhere():
        assert asked("SHOW application_name") != "x"
    own.close_all()
    connections["replica"] = there


def test_how_late_it_is_is_told(
    pair: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Nobody heard of a standby that was away or days behind before the night of the failover."""
    late = how_late()
    assert late is not None
    assert late < 2
    standby_does("pg_wal_replay_pause")
    asked("INSERT INTO note VALUES (1) RETURNING 1")
    time.sleep(1.1)
    late = how_late()
    assert late is not None
    assert 1 < late < 600
    standby_does("pg_wal_replay_resume")
    with reads_elsewhere():
        assert how_late() is None, "or the database is one"
    late = how_late()
    assert late is not None
    assert late < 60
    for gone in ({"HOST": str(tmp_path)}, {}):  # away, and a server that follows nobody
        monkeypatch.setattr(replica, "_asked_again_at", 0.0)
        own = ConnectionHandler({"default": pair["default"] | gone})
        there, connections["replica"] = connections["replica"], own["default"]
        assert how_late() == math.inf
        assert how_late() == math.inf, "within the seconds in which it is left alone"
        own.close_all()
        connections["replica"] = there
    monkeypatch.delitem(settings.DATABASES, "replica")
    assert how_late() is None


def test_what_was_begun_stays_where_it_was_begun() -> None:
    with transaction.atomic():
        asked("INSERT INTO note VALUES (-1) RETURNING 1")
        with reads_elsewhere():
            assert asked("SELECT count(*) FROM note WHERE number = -1") == 1
        transaction.set_rollback(True)


def test_files_are_read_there() -> None:
    records = (["there" if is_elsewhere() else "here"] for _once in range(1))
    assert b"there" in download(records, name="where", file_format=FileFormat.CSV).content


def test_nothing_is_written_there() -> None:
    with reads_elsewhere(), pytest.raises(InternalError, match="read-only"):
        asked("INSERT INTO note VALUES (1) RETURNING 1")
