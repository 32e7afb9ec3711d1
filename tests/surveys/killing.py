"""Processes that open, answer, shuffle and close, to be killed: forked from one that has loaded
everything, so that hundreds take seconds.
"""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import connection

NURSERY = """
import django; django.setup()
import datetime as dt, json, os, random, signal, sys
from django.db import connection
from surveys import operations
signal.signal(signal.SIGCHLD, signal.SIG_IGN)

def say(*words):
    os.write(1, (" ".join(map(str, words)) + "\\n").encode())

def answer(now, answers):
    for token, values in answers:
        try:
            operations.answer(token=token, values=values, now=now)
            say("said", token)
        except operations.InvitationGone:
            pass

JOBS = {
    "turn": lambda now, _more: operations.turn_waves(now=now),
    "answer": answer,
    "shuffle": lambda now, _more: [operations.shuffle_answers(now=now) for _each in range(50)],
}
say("ready")
for line in sys.stdin:
    name, now, more = json.loads(line)
    if not (pid := os.fork()):
        try:
            JOBS[name](dt.datetime.fromisoformat(now), more)
            connection.close()
            say("over", os.getpid())
        finally:
            os._exit(0)
    say("pid", pid)
"""


@dataclass
class Nursery:
    """Starts processes and kills them; knows what they said was kept."""

    said: set[str] = field(default_factory=set)
    """Tokens of answers that were acknowledged."""
    kills: int = 0
    _over: set[int] = field(default_factory=set)
    _guests: set[int] = field(default_factory=set)
    """Connections that were there before, of other tests of this process."""

    def __post_init__(self) -> None:
        self._guests = guests()
        name = str(connection.settings_dict["NAME"])
        url = os.environ["DATABASE_URL"].rpartition("/")[0] + "/" + name
        self._process = subprocess.Popen(
            [sys.executable, "-c", NURSERY],
            env={**os.environ, "DATABASE_URL": url},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._lines = self._read()
        assert next(self._lines) == ["ready"]

    def _read(self) -> Iterator[list[str]]:
        assert self._process.stdout is not None
        while line := self._process.stdout.readline():
            yield line.decode().split()

    def start(self, job: str) -> int:
        """Start a job, given as JSON; its process."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{job}\n".encode())
        self._process.stdin.flush()
        while True:
            kind, word = next(self._lines)
            if kind == "pid":
                return int(word)
            self._note(kind, word)

    def _note(self, kind: str, word: str) -> None:
        if kind == "said":
            self.said.add(word)
        elif kind == "over":
            self._over.add(int(word))

    def listen(self, seconds: float) -> None:
        """Take in what is said for so long."""
        until = time.monotonic() + seconds
        assert self._process.stdout is not None
        while (left := until - time.monotonic()) > 0:
            if select.select([self._process.stdout], [], [], left)[0]:
                self._note(*next(self._lines))

    def kill(self, pid: int) -> bool:
        """kill -9; False where it was over already."""
        self.listen(0.001)
        if pid in self._over:
            return False
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            return False
        self.kills += 1
        return True

    def settle(self) -> None:
        """Wait until the database has let go of everybody who was killed."""
        for _each in range(2000):
            self.listen(0.005)
            if guests() <= self._guests:
                return
        raise AssertionError("somebody still is at the database")

    def end(self) -> None:
        """No more."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()


def guests() -> set[int]:
    """Server processes of everybody else who is at this database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        )
        return {pid for (pid,) in cursor.fetchall()}
