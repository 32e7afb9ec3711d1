"""Plain hosts: units of systemd, a web server that starts again under load, roles of a database."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2
import pytest
from django.db import connection

from common.row_locks import NOT_TRUSTED, WITHOUT_LEAKS
from supervisor.servers import _postgres_binary
from tests.house.sources import ROOT
from tests.server_log import our_log_of_the_database

DEPLOY = ROOT / "deploy"
UNITS = DEPLOY / "systemd"
ANALYZE = shutil.which("systemd-analyze")
NO_STATEMENT_IN_THE_LOG = {
    "log_min_messages=log",
    "log_min_error_statement=panic",
    "log_statement=none",
    "log_min_duration_statement=-1",
    "log_min_duration_sample=-1",
    "log_transaction_sample_rate=0",
}
EVERYTHING_IN_THE_LOG = (
    "log_statement=all", "log_min_duration_statement=0", "log_min_duration_sample=0",
    "log_statement_sample_rate=1", "log_transaction_sample_rate=1",
)  # fmt: skip
ROLES_SAY = """
SELECT r.rolname, r.rolcanlogin, r.rolinherit, r.rolpassword IS NOT NULL,
       array(SELECT m.roleid::regrole::text FROM pg_auth_members m WHERE m.member = r.oid)
  FROM pg_authid r WHERE r.rolname LIKE 'trial%' AND NOT r.rolsuper AND NOT r.rolcreatedb
 ORDER BY r.rolname
"""
with_systemd = pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not installed")


@pytest.fixture(scope="module")
def units(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As shipped, but for the path of what they start, which has to be there."""
    folder = tmp_path_factory.mktemp("units")
    for path in UNITS.iterdir():
        text = path.read_text(encoding="utf-8").replace(
            "/srv/portal/current/app/deploy", str(DEPLOY)
        )
        (folder / path.name).write_text(text, encoding="utf-8")
    return folder


@with_systemd
def test_systemd_takes_every_unit_without_a_word(units: Path) -> None:
    paths = [str(path) for path in sorted(units.iterdir())]
    command = [str(ANALYZE), "verify", "--man=no", *paths]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (found.returncode, found.stderr) == (0, "")


@pytest.mark.parametrize("name", ["portal-web", "portal-worker", "portal-worker@"])
def test_each_host_has_the_static_files_of_its_own_release(name: str) -> None:
    """They were collected on the one host that migrates: pages of every other one broke."""
    collects = [
        path.name for path in UNITS.iterdir() if "collectstatic" in path.read_text(encoding="utf-8")
    ]
    unit = (UNITS / f"{name}.service").read_text(encoding="utf-8")
    assert collects == ["portal-static.service"]
    for word in ("Wants", "After"):
        assert re.search(rf"^{word}=.*\bportal-static\.service\b", unit, re.MULTILINE)


NIGHTLY = {
    "portal-backup": ("back_up /srv/backups", "owner.env"),
    "portal-audit": ("check_audit", "worker.env"),
}


@pytest.mark.parametrize("name", NIGHTLY)
def test_what_is_to_be_done_each_night_has_a_timer(name: str) -> None:
    """Who followed the steps had no backup: a command stood there, and nothing that runs it."""
    command, role = NIGHTLY[name]
    unit = (UNITS / f"{name}.service").read_text(encoding="utf-8")
    assert f"/deploy/entry {command}\nType=oneshot\n" in unit
    assert f"EnvironmentFile=-/srv/portal/{role}\n" in unit
    assert ("ReadWritePaths=/srv/backups\n" in unit) is (name == "portal-backup")
    timer = (UNITS / f"{name}.timer").read_text(encoding="utf-8")
    assert re.search(r"^OnCalendar=\*-\*-\* 0\d:00:00$", timer, re.MULTILINE)
    assert "Persistent=true\n" in timer, "a host that was off"
    steps = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert re.search(rf"systemctl enable --now [^`]*\b{name}\.timer", steps)


@with_systemd
@pytest.mark.parametrize("name", sorted(path.name for path in UNITS.glob("*.service")))
def test_a_service_is_shut_in_as_far_as_it_can_be(units: Path, name: str) -> None:
    """Its exposure in systemd's own reckoning, of 10: 9.2 is a unit that says nothing."""
    command = [str(ANALYZE), "security", "--offline=true", "--threshold=20", str(units / name)]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout.splitlines()[-1]


class Visitors:
    """Ask without a pause, each with a new connection, as the web server in front does."""

    def __init__(self, port: int, count: int) -> None:
        self.port, self.is_over = port, threading.Event()
        self.answers: list[int | str] = []
        self.longest = 0.0
        self.threads = [threading.Thread(target=self._ask) for _ in range(count)]

    def __enter__(self) -> Visitors:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_raised: object) -> None:
        self.is_over.set()
        for thread in self.threads:
            thread.join()

    def _ask(self) -> None:
        while not self.is_over.is_set():
            began = time.monotonic()
            self.answers.append(answer_of(self.port))
            self.longest = max(self.longest, time.monotonic() - began)


def answer_of(port: int) -> int | str:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        line.request("GET", "/healthz", headers={"Connection": "close"})
        return line.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        return repr(error)
    finally:
        line.close()


@contextmanager
def web_on(listener: socket.socket, log: Path) -> Iterator[int]:
    """As systemd starts it: with the socket as its file 3, and its own number as the addressee."""
    script = f"export LISTEN_PID=$$ LISTEN_FDS=1; exec {DEPLOY}/entry web --workers 1"
    path = f"{ROOT / '.venv' / 'bin'}:{os.environ['PATH']}"
    written = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    files = [(os.POSIX_SPAWN_DUP2, written, 1), (os.POSIX_SPAWN_DUP2, written, 2)]
    files += [(os.POSIX_SPAWN_DUP2, listener.fileno(), 3)]
    pid = os.posix_spawn(
        "/bin/sh", ["sh", "-c", script], {**os.environ, "PATH": path}, file_actions=files
    )
    os.close(written)
    try:
        yield pid
    finally:
        os.kill(pid, signal.SIGTERM)
        os.waitpid(pid, 0)


@pytest.mark.long
def test_web_starts_again_under_load_and_nobody_is_turned_away(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(512)
        port = listener.getsockname()[1]
        with Visitors(port, 6) as visitors:
            with web_on(listener, log):
                while not visitors.answers:
                    time.sleep(0.1)
                # Somebody has said half of what they want when it is told to end.
                slow = socket.create_connection(("127.0.0.1", port), timeout=60)
                slow.sendall(b"GET /healthz HTTP/1.1\r\nHost: portal")
                time.sleep(0.5)
                threading.Timer(1, slow.sendall, [b"\r\nConnection: close\r\n\r\n"]).start()
            before = len(visitors.answers)
            with web_on(listener, log):
                until = time.monotonic() + 60
                while len(visitors.answers) < before + 50 and time.monotonic() < until:
                    time.sleep(0.1)
                visitors.__exit__()
        assert slow.recv(100).startswith(b"HTTP/1.1 200"), log.read_text()
        slow.close()
    assert set(visitors.answers) == {200}, log.read_text()
    assert len(visitors.answers) > before + 40


def test_the_file_of_roles_makes_what_the_second_lock_needs() -> None:
    """In the cluster of the tests, where roles of these names are there: with other names. On a
    server that writes down all statements, no password stands in its log.
    """
    known = connection.get_connection_params()
    where = {"host": known["host"], "user": known["user"], "dbname": "postgres"}
    text = (DEPLOY / "roles.sql").read_text(encoding="utf-8")
    command = [_postgres_binary("psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", "-"]
    command += [word for name, value in where.items() for word in (f"--{name}={value}",)]
    given = {f"{name}_PASSWORD": f"it's {name}" for name in ("OWNER", "WEB", "WORKER")}
    given["PGOPTIONS"] = " ".join(f"-c {each}" for each in EVERYTHING_IN_THE_LOG)
    line = psycopg2.connect(**where)
    line.autocommit = True
    try:
        made = re.sub(r"\bportal(?=\b|_)", "trial", text)
        subprocess.run(command, input=made, text=True, check=True, env={**os.environ, **given})
        with line.cursor() as cursor:
            cursor.execute(ROLES_SAY)
            assert cursor.fetchall() == [
                ("trial", True, True, True, ["trial_every"]),
                ("trial_every", False, True, False, ["pg_read_all_stats"]),
                ("trial_web", True, False, True, ["trial_every"]),
                ("trial_worker", True, False, True, ["trial_every"]),
            ]
            cursor.execute("SELECT rolconfig FROM pg_roles WHERE rolcanlogin AND rolname ~ 'trial'")
            assert [set(row[0]) for row in cursor] == [NO_STATEMENT_IN_THE_LOG] * 3
            cursor.execute("SELECT datdba::regrole::text FROM pg_database WHERE datname = 'trial'")
            assert cursor.fetchone() == ("trial",)
        with psycopg2.connect(**{**where, "dbname": "trial"}) as inside, inside.cursor() as cursor:
            cursor.execute(NOT_TRUSTED, [[each.replace(" ", "") for each in WITHOUT_LEAKS]])
            assert not cursor.fetchall()
            cursor.execute("SELECT has_schema_privilege('trial_web', 'public', 'CREATE')")
            assert cursor.fetchone() == (False,)
        inside.close()
    finally:
        with line.cursor() as cursor:
            cursor.execute("DROP DATABASE IF EXISTS trial")
            cursor.execute("DROP ROLE IF EXISTS trial_web, trial_worker, trial_every, trial")
        line.close()
    written = our_log_of_the_database()
    assert "ALTER FUNCTION arrayoverlap" in written
    assert "it''s" not in written


def test_each_process_is_one_word_and_belongs_to_its_release(tmp_path: Path) -> None:
    """`current` leads elsewhere while it runs: it keeps the programs of the release it lies in."""
    for name in ("1.0", "1.1"):
        (tmp_path / name / "app" / "deploy").mkdir(parents=True)
        shutil.copy(DEPLOY / "entry", tmp_path / name / "app" / "deploy" / "entry")
        (tmp_path / name / "venv" / "bin").mkdir(parents=True)
        for program in ("gunicorn", "celery", "python"):
            path = tmp_path / name / "venv" / "bin" / program
            path.write_text('#!/bin/sh\necho "$0 $*"\n')
            path.chmod(0o755)
    (tmp_path / "current").symlink_to("1.0")

    def started(*words: str) -> str:
        command = [str(tmp_path / "current" / "app" / "deploy" / "entry"), *words]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    programs = tmp_path.resolve() / "1.0" / "venv" / "bin"
    assert started("migrate", "--noinput") == f"{programs}/python manage.py migrate --noinput\n"
    assert started("library") == f"{programs}/python manage.py load_library\n"
    assert started("beat").startswith(f"{programs}/celery --quiet -A empathy_portal.celery beat ")
    assert started("worker", "--concurrency", "2").endswith("--concurrency 4 --concurrency 2\n")
    assert started() == started("web")
    assert "--preload" in started("web", "--workers", "3")
    (tmp_path / "current").unlink()
    (tmp_path / "current").symlink_to("1.1")
    assert "/1.1/venv/bin/celery" in started("worker")


@pytest.mark.long
@pytest.mark.parametrize(("word", "begun"), [("worker", "ready."), ("beat", "beat: Starting...")])
def test_a_process_begins_where_nothing_can_be_printed(word: str, begun: str) -> None:
    """A disk full of logs keeps no mail in: what Celery greets with stood in the way."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    with (
        Path("/dev/full").open("w", encoding="utf-8") as full,
        subprocess.Popen(
            [DEPLOY / "entry", word, "--loglevel", "INFO"],
            stdout=full, stderr=subprocess.PIPE, text=True, env={**os.environ, "PATH": path},
        ) as process,
    ):  # fmt: skip
        assert process.stderr is not None
        late = threading.Timer(30, process.kill)
        late.start()
        said = []
        for line in process.stderr:
            said.append(line)
            if begun in line:
                break
        late.cancel()
        process.terminate()
        process.stderr.close()
        assert begun in said[-1], "".join(said)
