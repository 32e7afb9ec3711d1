"""What `./portal prove speed` says about the portal as a whole, its processes as docs/operations.md
starts them: eight leaders at once beside the floor, the memory of all processes after use, and how
soon a stopped portal shows the first page to somebody signed in.
"""

from __future__ import annotations

import http.client
import statistics
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from supervisor.children import ChildProgram, Children
from tests.bench.client import Site, cpu_of, measure, memory_of
from tests.bench.requests import Asked
from tests.house.sources import APPS, ROOT

AT_ONCE = 8
TWO = 2
"""As many as there are web workers."""
STARTS = 5
LETS_GO = 25.0
"""Seconds until web and worker have given back what is free."""
USED = 48
"""Requests for each thing that was written down, before memory is measured."""
MAKES_ROOM = 75.0
"""Seconds until a web process that has come to hold much has made room for a new one."""
SETTLES = 6.0
"""Seconds until worker and beat have had their first ticks."""
WEB = (
    "gunicorn", "empathy_portal.wsgi", "--preload", "--worker-class",
    "empathy_portal.web_worker.WebWorker", "--workers", "2", "--threads", "4",
    "--no-control-socket",
)  # fmt: skip
WORKER = (
    "celery", "-A", "empathy_portal.celery", "worker", "--pool", "threads", "--concurrency", "4",
    "--beat", "--schedule",
)  # fmt: skip
TODAY = "leader's Today"


@dataclass(frozen=True)
class Figure:
    """One promise about the whole; `most` is kept by anything that is not beyond it."""

    name: str
    value: float
    promise: float
    note: str = ""
    is_least: bool = False
    """The promise is the least that it may be."""

    @property
    def holds(self) -> bool:
        """Whether it is kept."""
        return self.value >= self.promise if self.is_least else self.value <= self.promise

    def line(self) -> str:
        """For the table."""
        beyond = "" if self.holds else "  beyond"
        return f"{self.name:38} {self.value:8.2f} {self.promise:8.2f}{beyond}  {self.note}\n"


@dataclass
class Whole:
    """The portal's processes over a database that is filled."""

    folder: Path
    env: dict[str, str]
    headers: Mapping[str, str]
    port: int
    asked: Mapping[str, Sequence[Asked]]
    every: Mapping[str, int]
    """What is long is asked for once for every so many of the others."""

    def __post_init__(self) -> None:
        """Compiled once, as on every machine (docs/operations.md): a process that compiles what it
        loads takes longer to start, and holds what that needed.
        """
        self.env = {**self.env, "PYTHONPYCACHEPREFIX": str(self.folder / "compiled")}
        self.env.pop("PYTHONDONTWRITEBYTECODE", None)
        folders = [str(ROOT / app) for app in APPS] + [sysconfig.get_path("purelib")]
        argv = [sys.executable, "-m", "compileall", "-q", "-j", "0", *folders]
        # Some libraries bring files along that are templates of code.
        subprocess.run(argv, env=self.env, check=False, capture_output=True)

    def start(self, children: Children, name: str, *arguments: str) -> int:
        """One process; its number."""
        argv, log = [sys.executable, "-m", *arguments], self.folder / f"{name}.log"
        children.start(ChildProgram(name=name, argv=argv, env=self.env, log=log))
        return children.pids()[name]

    def start_web(self, children: Children) -> tuple[int, float, float]:
        """Its number, and the seconds, of the clock and of processors, until Today came."""
        began = time.perf_counter()
        pid = self.start(children, "web", *WEB, "--bind", f"127.0.0.1:{self.port}")
        children.wait_until("web", self.shows_today, timeout=60)
        return pid, time.perf_counter() - began, cpu_of([pid])

    def shows_today(self) -> bool:
        """To a leader who is signed in."""
        asked = self.asked[TODAY][0]
        cookies = "; ".join(f"{name}={text}" for name, text in asked.cookies.items())
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", asked.path, headers={**self.headers, "Cookie": cookies})
            return connection.getresponse().status == asked.status
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


def at_once(floor: Site, portal: Site, asked: Mapping[str, Sequence[Asked]], rounds: int, count: int
            ) -> list[Figure]:  # fmt: skip
    """Today for eight leaders at a time, round by round beside the floor's page."""
    slow, quick = [], []
    for number in range(-1, rounds):
        least = measure(floor, asked["page"], count=count, at_once=AT_ONCE)
        own = measure(portal, asked[TODAY], count=count, at_once=AT_ONCE)
        if number >= 0:
            slow.append(own.p95 / least.p95)
            quick.append(own.rate / least.rate)
    note = f"{AT_ONCE} at once, rounds {min(slow):.2f} to {max(slow):.2f}"
    return [
        Figure("at once: p95 of Today to the floor's", statistics.median(slow), 1.6, note),
        Figure("at once: requests a second", statistics.median(quick), 0.65, is_least=True),
    ]


def start(whole: Whole) -> Figure:
    """What the processors worked counts, in the quickest start: it is done one step after the
    other, so that on a machine of its own the clock says the same.
    """
    starts = []
    for number in range(-1, STARTS):
        with Children() as children:
            taken = whole.start_web(children)[1:]
        starts += [taken] if number >= 0 else []
    worked = min(cpu for _seconds, cpu in starts)
    note = f"{min(starts)[0]:.2f} s of the clock"
    return Figure("start: s of work to the first page", worked, 0.8, note)


def memory(whole: Whole) -> Figure:
    """After everything that was written down has been asked for by both web workers, and then all
    but what is rarely asked for once more.
    """
    with Children() as children:
        schedule = str(whole.folder / "beat")
        pids = [whole.start_web(children)[0], whole.start(children, "worker", *WORKER, schedule)]
        time.sleep(SETTLES)
        before = memory_of(pids)
        site = Site(whole.port, (pids[0],), whole.headers)
        rarely = {name for name in whole.asked if whole.every.get(name, 1) > 1}
        _use(whole, site, whole.asked.keys())
        time.sleep(MAKES_ROOM)
        _use(whole, site, whole.asked.keys() - rarely)
        time.sleep(LETS_GO)
        after, parts = memory_of(pids), " + ".join(f"{memory_of([pid]):.0f}" for pid in pids)
    note = f"{before:.0f} before use; web + worker with beat {parts}"
    return Figure("memory: MB of all processes", after, 320, note)


def _use(whole: Whole, site: Site, names: Iterable[str]) -> None:
    for name in names:
        asked, every = whole.asked[name], whole.every.get(name, 1)
        at_once = AT_ONCE if every == 1 else TWO
        count = max(USED // every, at_once)
        often = [asked[number % len(asked)] for number in range(count)]
        measure(site, often, count=count, at_once=at_once)
