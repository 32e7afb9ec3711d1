"""The ground holds: real servers, killed for real."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg2
import pytest
import redis

from supervisor.children import ChildProgram, Children, StartFailed
from supervisor.guard import is_alive
from supervisor.identity import Identity, unprivileged_identity
from supervisor.servers import Addresses, start_servers

pytestmark = pytest.mark.long
IDENTITIES = [Identity.NAMESPACE, Identity.NOBODY] if os.geteuid() == 0 else [Identity.SELF]

# Starts both servers, prints their addresses and process numbers, and then waits to be killed.
SUPERVISOR = """
import sys, time
from pathlib import Path
from supervisor.children import Children
from supervisor.identity import Identity
from supervisor.servers import start_servers

children = Children()
addresses = start_servers(children, Path(sys.argv[1]), identity=Identity[sys.argv[2]])
print(addresses.database_url, addresses.redis_url, *children.pids().values(), flush=True)
time.sleep(60)
"""


def wait_for(condition, seconds=8.0):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.02)


def start_supervisor(data: Path, identity: Identity):
    process = subprocess.Popen(
        [sys.executable, "-c", SUPERVISOR, str(data), identity.name],
        stdout=subprocess.PIPE,
        text=True,
    )
    database_url, redis_url, *pids = process.stdout.readline().split()
    return process, Addresses(database_url, redis_url), [int(pid) for pid in pids]


def query(addresses: Addresses, sql: str):
    connection = psycopg2.connect(addresses.database_url)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else None
    finally:
        connection.close()


@pytest.mark.parametrize("identity", IDENTITIES)
def test_a_killed_supervisor_leaves_no_process_and_loses_nothing_committed(tmp_path, identity):
    if identity is Identity.NAMESPACE and unprivileged_identity() is not identity:
        pytest.skip("this machine refuses user namespaces")
    process, addresses, pids = start_supervisor(tmp_path, identity)
    query(addresses, "CREATE TABLE kept (word text); INSERT INTO kept VALUES ('committed')")
    client = redis.Redis.from_url(addresses.redis_url)
    client.set("kept", "queued")
    client.close()
    sockets = Path(addresses.redis_url.removeprefix("unix://").partition("?")[0]).parent

    process.kill()
    process.wait()
    process.stdout.close()

    wait_for(lambda: not any(is_alive(pid) for pid in pids))
    wait_for(lambda: not sockets.exists())
    with Children() as children:
        addresses = start_servers(children, tmp_path, identity=identity)
        assert query(addresses, "SELECT word FROM kept") == [("committed",)]
        client = redis.Redis.from_url(addresses.redis_url)
        assert client.get("kept") == b"queued"
        client.close()


def test_a_killed_server_is_started_again_with_its_data(tmp_path):
    said: list[str] = []
    with Children(said.append) as children:
        addresses = start_servers(children, tmp_path)
        query(addresses, "CREATE TABLE kept (word text); INSERT INTO kept VALUES ('committed')")
        first = children.pids()
        for pid in first.values():
            os.kill(pid, signal.SIGKILL)

        def are_back() -> bool:
            children.tend()
            try:
                return query(addresses, "SELECT word FROM kept") == [("committed",)]
            except psycopg2.OperationalError:
                return False

        wait_for(are_back, 15)
        assert not set(first.values()) & set(children.pids().values())
        assert any(line.startswith("postgres ended with -9") for line in said)


def test_a_lock_file_that_names_another_process_does_not_stop_the_start(tmp_path):
    with Children() as children:
        start_servers(children, tmp_path)
    lock = tmp_path / "postgres" / "postmaster.pid"
    lock.write_text(f"{os.getpid()}\n{tmp_path}\n0\n5432\n\n\n", encoding="ascii")
    with Children() as children:
        assert query(start_servers(children, tmp_path), "SELECT 1") == [(1,)]


def checkpointer_of(postmaster: int) -> int:
    """The child that lives as long as its server; every other process may end while we look."""
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            is_child = f"\nPPid:\t{postmaster}\n" in (entry / "status").read_text(errors="replace")
            if is_child and b"checkpointer" in (entry / "cmdline").read_bytes():
                return int(entry.name)
    raise AssertionError("the server has no checkpointer")


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="reads /proc")
def test_children_that_outlive_a_killed_server_do_not_stop_the_start(tmp_path):
    """They hold its shared memory; on a busy machine they need a while to notice."""
    with Children() as children:
        start_servers(children, tmp_path)
        postmaster = children.pids()["postgres"]
        orphan = checkpointer_of(postmaster)
        os.kill(orphan, signal.SIGSTOP)
        os.kill(postmaster, signal.SIGKILL)
    with Children() as children:
        assert query(start_servers(children, tmp_path), "SELECT 1") == [(1,)]
    assert not is_alive(orphan)


def test_a_half_made_cluster_is_made_again(tmp_path):
    (tmp_path / "postgres.new").mkdir()
    (tmp_path / "postgres.new" / "PG_VERSION").write_text("18", encoding="ascii")
    with Children() as children:
        assert query(start_servers(children, tmp_path), "SELECT 1") == [(1,)]


def test_stopping_ends_the_whole_group_even_when_it_will_not_listen(tmp_path):
    stubborn = (
        "import os, signal, sys, time\n"
        "for number in (signal.SIGTERM, signal.SIGQUIT): signal.signal(number, signal.SIG_IGN)\n"
        "child = os.fork()\n"
        "if child: open(sys.argv[1], 'w').write(str(child))\n"
        "time.sleep(60)\n"
    )
    note = tmp_path / "pid"
    with Children() as children:
        children.start(
            ChildProgram(
                name="stubborn",
                argv=[sys.executable, "-c", stubborn, str(note)],
                env=os.environ,
                log=tmp_path / "log",
                patience=0.2,
            )
        )
        wait_for(lambda: note.exists() and note.read_text())
        pids = [children.pids()["stubborn"], int(note.read_text())]
    wait_for(lambda: not any(is_alive(pid) for pid in pids))


def test_a_program_that_does_not_come_up_is_told_with_its_last_words(tmp_path):
    with Children() as children:
        children.start(
            ChildProgram(
                name="web",
                argv=[sys.executable, "-c", "raise SystemExit('the port is taken')"],
                env=os.environ,
                log=tmp_path / "web.log",
            )
        )
        with pytest.raises(StartFailed, match="the port is taken"):
            children.wait_until("web", lambda: False)
