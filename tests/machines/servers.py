"""The host with the database, its standby, the pooler, Valkey and a mail server."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from supervisor.becoming import NOBODY
from supervisor.children import ChildProgram
from supervisor.identity import Identity, as_identity
from supervisor.servers import DISCREET, USER, WEB, WORKER, _postgres_binary, _valkey_binary
from tests.machines.hands import Hands
from tests.machines.network import BACK, Machine, find

PLAIN = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}
PRIMARY, STANDBY, POOL, VALKEY, MAIL = 5432, 5433, 6432, 6379, 2525
BEHIND = 2.0
"""Seconds."""
SIZES = ("max_connections=120", "shared_buffers=64MB", "max_wal_size=256MB", "min_wal_size=80MB")
SHIPPED = Path(__file__).parents[2] / "deploy" / "pgbouncer.ini"
SESSIONS = {
    "pool_mode": "session",
    "default_pool_size": "40",
    "server_reset_query": "DISCARD ALL",
    # What the portal asks for at the start of a connection stands with its roles instead.
    "ignore_startup_parameters": "extra_float_digits,options",
}
"""What is changed of the shipped configuration where connections are sessions."""


@dataclass
class Servers:
    """Where they are and how they are hurt. `is_safe`: what is acknowledged stands in the standby
    as well.
    """

    children: Hands
    machine: Machine
    folder: Path
    mode: str
    is_safe: bool = True
    bad_mail: float = 0
    port: int = PRIMARY
    _folders: dict[int, Path] = field(default_factory=dict)

    def start(self, cluster: Path, *, standby: bool = True) -> None:
        """All of them answer on return; the cluster is served where it lies."""
        (self.folder / "book").touch()
        with (self.machine.sees(cluster) / "pg_hba.conf").open("a", encoding="ascii") as lines:
            lines.write(f"host all all {BACK}.0/24 trust\nhost replication all {BACK}.0/24 trust\n")
        self._serve(PRIMARY, cluster)
        for role in (USER, WEB, WORKER):
            self.ask(f"ALTER ROLE {role} SET plan_cache_mode = force_generic_plan")
        if standby:
            self._follow()
        self._start_pooler()
        self._start_valkey()
        argv = [sys.executable, "-m", "tests.machines.sink", self.machine.back, str(MAIL)]
        argv += [str(self.folder / "book"), str(self.bad_mail)]
        env = {**PLAIN, "PYTHONPATH": str(Path(__file__).parents[2])}
        self._start("sink", argv, env, MAIL, identity=Identity.SELF)

    def urls(self, role: str, *, straight: bool = False) -> dict[str, str]:
        """For a process of the portal; past the pooler for one of ours."""
        port = self.port if straight else POOL
        return {
            "DATABASE_URL": f"postgres://{role}@{self.machine.back}:{port}/portal",
            "REDIS_URL": f"redis://{self.machine.back}:{VALKEY}/0",
            "EMAIL_URL": f"smtp://{self.machine.back}:{MAIL}",
            "EVERY_ROLE": "portal_every",
            "PLAIN_WIRES": "database,broker,mail",
            **({"POOLED": "true"} if self.mode == "transaction" and not straight else {}),
        }

    def ask(self, sql: str, *, port: int = 0, within: float = 30) -> list[list[str]]:
        """The database itself, as its owner."""
        argv = [*self.machine.door(), _postgres_binary("psql")]
        argv += ["-X", "-q", "-A", "-t", "-F", "\t", "-c", sql]
        address = f"host={self.machine.back} port={port or self.port} user={USER} dbname=portal"
        done = subprocess.run(
            [*argv, f"{address} connect_timeout=3"],
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            timeout=within,
            env=PLAIN,
        )
        return [line.split("\t") for line in done.stdout.splitlines()]

    def fail_over(self) -> None:
        """The primary is killed for good; the standby takes its place, and the pooler is told. One
        that need not have everything is a little behind by then.
        """
        if not self.is_safe:
            self.ask("ALTER SYSTEM SET primary_conninfo = ''", port=STANDBY)
            self.ask("SELECT pg_reload_conf()", port=STANDBY)
            self.children.wait(BEHIND)
        self.children.discard(f"postgres {self.port}")
        argv = [_postgres_binary("pg_ctl"), "promote", "-w", "-D", str(self.folder / "standby")]
        self._run_as_nobody(argv, stdout=subprocess.DEVNULL)
        self.port = STANDBY
        self._configure_pooler()
        os.kill(self.children.pids()["pgbouncer"], signal.SIGHUP)

    def pids_of_database(self) -> Sequence[int]:
        """Everybody who works in its folder; the first is the one that started the others."""
        postmaster = self.children.pids()[f"postgres {self.port}"]
        others = (pid for pid in _working_in(self._folders[self.port]) if pid != postmaster)
        return [postmaster, *others]

    def book(self) -> list[str]:
        """Message-IDs of what the mail server took, in order."""
        return (self.folder / "book").read_text(encoding="ascii").splitlines()

    def _give(self, folder: Path) -> None:
        self.machine.run("chown", "-R", f"{NOBODY}:{NOBODY}", str(folder))

    def _run_as_nobody(self, argv: Sequence[str], *, stdout: int | None = None) -> None:
        there = [*self.machine.door(), *as_identity(Identity.NOBODY, argv)]
        subprocess.run(there, check=True, stdout=stdout, env=PLAIN)

    def _start(
        self,
        name: str,
        argv: Sequence[str],
        env: dict[str, str],
        port: int,
        *,
        identity: Identity = Identity.NOBODY,
    ) -> None:
        log = self.folder / f"{name}.log"
        program = ChildProgram(
            name=name, argv=argv, env=env, log=log, identity=identity, through=self.machine.door()
        )
        self.children.start(program)
        self.children.wait_until(name, lambda: is_open(self.machine, self.machine.back, port))

    def _serve(self, port: int, cluster: Path, *more: str) -> None:
        self._give(cluster)
        self._folders[port] = self.machine.sees(cluster)
        options = [f"listen_addresses={self.machine.back}", f"port={port}", DISCREET]
        options += ["unix_socket_directories=", "timezone=UTC", *SIZES, *more]
        argv = [_postgres_binary("postgres"), "-D", str(cluster)]
        for option in options:
            argv += ["-c", option]
        name = f"postgres {port}"
        self.children.start(
            ChildProgram(
                name=name,
                argv=argv,
                env=PLAIN,
                log=self.folder / f"postgres-{port}.log",
                stop_signal=signal.SIGINT,
                identity=Identity.NOBODY,
                through=self.machine.door(),
                heal=lambda: _end_leftovers(self._folders[port]),
            )
        )
        ready = [*self.machine.door(), _postgres_binary("pg_isready"), "-q"]
        ready += ["-h", self.machine.back, "-p", str(port)]
        self.children.wait_until(
            name,
            lambda: not subprocess.run(ready).returncode,
            timeout=60,
        )

    def _follow(self) -> None:
        copy = self.folder / "standby"
        copy.mkdir(mode=0o700)
        self._give(copy)
        source = f"host={self.machine.back} port={PRIMARY} user={USER} application_name=standby"
        argv = [_postgres_binary("pg_basebackup"), "-D", str(copy), "-R", "-X", "stream"]
        argv += ["-c", "fast", "--no-sync", "-d", source]
        self._run_as_nobody(argv)
        self._serve(STANDBY, copy)
        if self.is_safe:
            self.ask("ALTER SYSTEM SET synchronous_standby_names = 'standby'")
            self.ask("SELECT pg_reload_conf()")

    def _start_pooler(self) -> None:
        users = "".join(f'"{role}" ""\n' for role in (USER, WEB, WORKER))
        (self.folder / "users").write_text(users, encoding="ascii")
        self._configure_pooler()
        argv = [find("pgbouncer"), str(self.folder / "pgbouncer.ini")]
        self._start("pgbouncer", argv, PLAIN, POOL)

    def _configure_pooler(self) -> None:
        changed = {
            "listen_addr": self.machine.back,
            "unix_socket_dir": "",
            "auth_type": "trust",
            "auth_file": str(self.folder / "users"),
            **(SESSIONS if self.mode == "session" else {}),
        }
        database = f"portal = host={self.machine.back} port={self.port} dbname=portal"
        said = re.sub(r"(?m)^portal = .*$", database, SHIPPED.read_text(encoding="utf-8"))
        lines = [line for line in said.splitlines() if line.split(" = ")[0] not in changed]
        lines += [f"{name} = {value}" for name, value in changed.items()]
        (self.folder / "pgbouncer.ini").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def _start_valkey(self) -> None:
        place = self.folder / "valkey"
        place.mkdir(exist_ok=True)
        argv = [_valkey_binary(), "--bind", self.machine.back, "--port", str(VALKEY)]
        argv += ["--protected-mode", "no", "--dir", str(place), "--save", "", "--appendonly", "yes"]
        self._start("valkey", argv, PLAIN, VALKEY, identity=Identity.SELF)


def is_open(machine: Machine, address: str, port: int) -> bool:
    """Whether somebody listens there, seen from that host."""
    program = "import socket, sys; socket.create_connection((sys.argv[1], int(sys.argv[2])), 1)"
    argv = [sys.executable, "-S", "-E", "-c", program, address, str(port)]
    done = subprocess.run([*machine.door(), *argv], check=False, stderr=subprocess.DEVNULL)
    return done.returncode == 0


def _working_in(cluster: Path) -> list[int]:
    """Found by the folder itself: its path may be another one where they are."""
    found, place = [], cluster.stat()
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if os.path.samestat((entry / "cwd").stat(), place):
                found.append(int(entry.name))
    return found


def _end_leftovers(cluster: Path) -> None:
    """As a service manager would, before it starts the server again."""
    for pid in _working_in(cluster):
        with contextlib.suppress(OSError):
            os.kill(pid, signal.SIGKILL)
    (cluster / "postmaster.pid").unlink(missing_ok=True)
