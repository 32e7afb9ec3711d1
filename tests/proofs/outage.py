"""Database, Valkey and mail relay, each killed and each stopped without a word (SIGSTOP), while
people work on a real portal started by the project's supervisor.

People who work open pages and tap scores, and others ask for codes at the sign-in. Counted are
answers: none may be a 500 or none at all, none may take longer than a person waits, nothing that
was acknowledged may be lost, and the portal is well again by itself. While the relay is away mail
is on its way: all of it arrives, once, but for what was on the wire of one of the two connections.
"""

from __future__ import annotations

import collections
import contextlib
import itertools
import json
import os
import random
import signal
import sys
import tempfile
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.demo_command import query
from tests.demo_process import processes_of, start_demo, stop_demo
from tests.faults.test_kill_demo import CRITERIA, LEADERS, SESSION, STORED
from tests.proofs.catalogue import Outcome
from tests.proofs.fuzz import Wire
from tests.proofs.letters import Letters
from tests.proofs.relay import Relay

SECONDS, MANY_SECONDS = 8, 40
LONGEST = 8.0
"""Seconds that an answer may take on a machine that is busy with all of this: late after two, then
two for a knock at the database.
"""
LONGEST_WITHOUT_THE_REST = 3.0
CONNECTIONS = 2
"""To the relay: for mail that somebody waits for, and for the rest."""
WELL_WITHIN = 30.0
PAGES = ("/", "/people/account/", "/practice/", "/healthz")
PARTS = ("postgres", "valkey", "relay")
FORM = "application/x-www-form-urlencoded"


@dataclass
class Seen:
    """What came back during one outage."""

    answers: dict[int, int] = field(default_factory=dict)
    slowest: float = 0.0
    slowest_health: float = 0.0
    acknowledged: dict[tuple[int, int], int] = field(default_factory=dict)
    unknown: dict[tuple[int, int], set[int]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, status: int, seconds: float, path: str) -> None:
        """One answer."""
        with self.lock:
            self.answers[status] = self.answers.get(status, 0) + 1
            self.slowest = max(self.slowest, seconds)
            if path == "/healthz":
                self.slowest_health = max(self.slowest_health, seconds)

    @property
    def broken(self) -> int:
        """500s, and no answer at all."""
        return sum(count for status, count in self.answers.items() if status in {0, 500, 502, 504})


class Load:
    """A facilitator who taps, one who reads, and somebody who cannot remember their address."""

    def __init__(self, data: Path, port: int) -> None:
        self.seen, self.over = Seen(), threading.Event()
        (self.session,) = query(data, SESSION)[0]
        self.leaders = [row[0] for row in query(data, LEADERS, self.session)]
        self.criteria = [row[0] for row in query(data, CRITERIA, self.session)]
        self.port = port
        self.wires = [Wire(port, "Adebayo Nguyễn") for _each in range(3)] + [Wire(port, "")]
        for wire in self.wires:
            wire.sign_in()

    @contextlib.contextmanager
    def running(self) -> Iterator[Seen]:
        """As long as the block lasts."""
        self.seen = Seen()
        self.over.clear()
        works: list[Callable[[Wire], None]] = [
            self._tap,
            self._read,
            self._read,
            self._ask_for_code,
        ]
        threads = [
            threading.Thread(target=self._go_on, args=(work, wire))
            for work, wire in zip(works, self.wires, strict=True)
        ]
        for thread in threads:
            thread.start()
        try:
            yield self.seen
        finally:
            self.over.set()
            for thread in threads:
                thread.join()

    def _go_on(self, work: Callable[[Wire], None], wire: Wire) -> None:
        while not self.over.is_set():
            work(wire)
            time.sleep(0.1)

    def _timed(self, wire: Wire, method: str, path: str, body: bytes = b"") -> tuple[int, str]:
        began = time.monotonic()
        answer = wire.ask(method, path, body, FORM if body else "", {})
        self.seen.count(answer.status, time.monotonic() - began, path)
        return answer.status, answer.text

    def _read(self, wire: Wire) -> None:
        self._timed(wire, "GET", random.choice(PAGES))

    def _ask_for_code(self, wire: Wire) -> None:
        fields = {"login": "nobody@northwind.example", "csrfmiddlewaretoken": wire.key()}
        self._timed(wire, "POST", "/account/login/", urllib.parse.urlencode(fields).encode())

    def _tap(self, wire: Wire) -> None:
        key, level = (
            (random.choice(self.leaders), random.choice(self.criteria)),
            random.randint(1, 4),
        )
        fields = {
            "leader": key[0], "criterion": key[1], "level": level,
            "csrfmiddlewaretoken": wire.key(),
        }  # fmt: skip
        path = f"/scores/{self.session}/tap/"
        status, text = self._timed(wire, "POST", path, urllib.parse.urlencode(fields).encode())
        if status == 200 and json.loads(text)["level"] == level:
            self.seen.acknowledged[key], self.seen.unknown[key] = level, set()
        else:
            self.seen.unknown.setdefault(key, set()).add(level)

    def lost(self, data: Path) -> int:
        """Acknowledged and not there. A tap that was not acknowledged may be kept as well."""
        stored = {
            (leader, about): level for leader, about, level in query(data, STORED, self.session)
        }
        return sum(
            stored.get(key) not in {level, *self.seen.unknown[key]}
            for key, level in self.seen.acknowledged.items()
        )


@dataclass(frozen=True)
class Portal:
    """A running demo, and the relay that its mail leaves by."""

    data: Path
    relay: Relay

    def pids_of(self, part: str) -> list[int]:
        """The processes of one server."""
        if part == "relay":
            return [self.relay.process.pid]
        if part == "valkey":
            folder = self._sockets()
            return _with_command(lambda command: "valkey-server" in command and folder in command)
        [postmaster] = _with_command(
            lambda command: "postgres -D" in command and str(self.data) in command
        )
        return [postmaster, *_children_of(postmaster)]

    def _sockets(self) -> str:
        address = next(
            line.split("=", 1)[1]
            for line in (self.data / "env").read_text().splitlines()
            if line.startswith("REDIS_URL")
        )
        return urllib.parse.urlsplit(address).path.rpartition("/")[0]


def _with_command(is_it: Callable[[str], bool]) -> list[int]:
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if is_it((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()):
                found.append(int(entry.name))
    return found


def _children_of(parent: int) -> list[int]:
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if int((entry / "stat").read_text().rpartition(")")[2].split()[1]) == parent:
                found.append(int(entry.name))
    return found


@contextlib.contextmanager
def dead(portal: Portal, part: str) -> Iterator[None]:
    """Killed; the supervisor starts it again, as an operator's would. The relay is not ours, and
    comes back at the end.
    """
    for pid in portal.pids_of(part):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    yield
    if part == "relay":
        portal.relay.end()
        portal.relay.start()


@contextlib.contextmanager
def stuck(portal: Portal, part: str) -> Iterator[None]:
    """Stopped: it takes connections and says nothing."""
    pids = portal.pids_of(part)
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)


def prove(*, large: bool) -> Outcome:
    """Each server, each way."""
    seconds = MANY_SECONDS if large else SECONDS
    figures: collections.Counter[str] = collections.Counter()
    holds = True
    with tempfile.TemporaryDirectory(prefix="portal-outage-") as folder:
        data, relay = Path(folder) / "demo", Relay(Path(folder) / "mails")
        try:
            address = f"smtp://127.0.0.1:{relay.port}"
            settings = "tests.proofs.relayed"
            process, port = start_demo(data, "--weeks", "1", settings=settings, EMAIL_URL=address)
            portal = Portal(data, relay)
            try:
                load = Load(data, port)
                for part, how in itertools.product(PARTS, (dead, stuck)):
                    holds &= _one_outage(load, portal, part, how, seconds, figures)
            finally:
                stop_demo(process)
                assert not processes_of(data)
        finally:
            relay.end()
    return Outcome(figures, holds=holds)


def _one_outage(
    load: Load,
    portal: Portal,
    part: str,
    how: Callable[[Portal, str], contextlib.AbstractContextManager[None]],
    seconds: float,
    figures: collections.Counter[str],
) -> bool:
    letters = Letters(portal.data, portal.relay, f"{part}-{how.__name__}-")
    with load.running() as seen:
        time.sleep(1)
        letters.queue()
        with how(portal, part):
            time.sleep(seconds)
        took = _until_well(load.port)
        time.sleep(1)
    lost, fate = load.lost(portal.data), letters.fate()
    limit = LONGEST if part == "postgres" else LONGEST_WITHOUT_THE_REST
    sys.stderr.write(
        f"{part} {how.__name__}: {dict(sorted(seen.answers.items()))}, "
        f"slowest {seen.slowest:.1f} s, "
        f"healthz {seen.slowest_health:.1f} s, {len(seen.acknowledged)} kept, {lost} lost, "
        f"well after {took:.1f} s; {fate}\n"
    )
    figures.update({
        "outages": 1, "answers": sum(seen.answers.values()), "500 or none": seen.broken,
        "taps": len(seen.acknowledged), "mails": fate.mails, "lost": lost + fate.lost,
        "twice": fate.twice, "unknown": fate.unknown,
    })  # fmt: skip
    is_mail_well = not fate.lost and not fate.twice and fate.unknown <= CONNECTIONS
    is_well = not seen.broken and not lost and took < WELL_WITHIN
    return is_well and is_mail_well and seen.slowest < limit


def _until_well(port: int) -> float:
    """Seconds until /readyz has nothing to complain about."""
    began, wire = time.monotonic(), Wire(port, "")
    while time.monotonic() - began < WELL_WITHIN:
        if wire.ask("GET", "/readyz", b"", "", {}).status == 200:
            break
        time.sleep(0.2)
    return time.monotonic() - began
