"""The portal in production settings beside the least that a Django page costs, on the same
PostgreSQL, in interleaved rounds.

Printed are ratios of processor time (servers and database together) to the floor's page, or its
form, in the same round; the middle of all rounds counts. Absolute times say something about the
machine only.
"""

from __future__ import annotations

import contextlib
import http.client
import itertools
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import urllib.parse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg2

from supervisor.children import ChildProgram, Children
from supervisor.servers import WEB, Addresses, start_servers
from tests.bench.client import Cost, Site, forget_peaks, measure, peak_of
from tests.bench.requests import Asked, read
from tests.proofs.catalogue import Outcome
from tests.proofs.whole import Figure, Whole, at_once, memory, start

ROOT = Path(__file__).parents[2]
HOST = "portal.bench.example"
SECRET = "".join(chr(33 + number % 90) for number in range(60))
WEEKS = "6"
ROUNDS, COUNT = 5, 120
MANY_ROUNDS, MANY = 11, 300
PAGE, FORM = "page", "form"
EXPORT_EVERY = 40
PUBLISH_EVERY = 120


@dataclass(frozen=True)
class Promise:
    """At most so many times what the floor's page, or form, costs; `times` requests are one
    action. What is long is asked for once for every `every` of the others, and may need
    `megabytes` more of the web server while it is.
    """

    name: str
    most: float
    floor: str = PAGE
    times: int = 1
    every: int = 1
    megabytes: float = 0


PROMISED = (
    Promise("leader's Today", 1.4),
    Promise("card", 1.4),
    Promise("story", 1.4),
    Promise("path", 2),
    Promise("complete a card", 1.4, FORM),
    Promise("answer a quiz", 1.4, FORM),
    Promise("score tap", 1.5, FORM),
    Promise("pulse", 2.8, PAGE, 2),
    Promise("scoring sheet", 3),
    Promise("pilot", 3),
    Promise("results", 3),
    Promise("pilots", 2),
    Promise("outbox", 2),
    Promise("members", 2),
    Promise("sessions", 2),
    Promise("library", 2),
    Promise("admin's Today", 2),
    Promise("facilitator's Today", 2),
    Promise("review", 5),
    Promise("editor, outline", 70, every=10),
    Promise("editor, card", 20, every=10),
    Promise("editor, preview", 15, every=10),
    Promise("editor, save", 70, FORM, every=10),
    Promise("editor, publish", 400, FORM, every=PUBLISH_EVERY),
    Promise("report", 3),
    Promise("report, link", 3),
    Promise("report, PDF", 3, megabytes=16),
    Promise("export", 100, every=EXPORT_EVERY, megabytes=16),
    Promise("export, workbook", 150, every=EXPORT_EVERY, megabytes=16),
)


def prove(*, large: bool = False, only: str = "") -> Outcome:
    """Start both, ask both, compare."""
    promised = [promise for promise in PROMISED if promise.name.startswith(tuple(only.split(",")))]
    with tempfile.TemporaryDirectory(prefix="portal-speed-") as folder, Children() as children:
        bench = _Bench(children, Path(folder))
        rounds, count = (MANY_ROUNDS, MANY) if large else (ROUNDS, COUNT)
        costs = bench.run(promised, rounds=rounds, count=count)
        lines = [_compared(promise, costs) for promise in promised]
        sys.stdout.write(_table(lines))
        figures = bench.as_a_whole(only, rounds=rounds, count=count)
        sys.stdout.write("".join(figure.line() for figure in figures))
    held = [each.holds for each in (*lines, *figures)]
    return Outcome({"promises": len(held), "beyond": held.count(False)}, holds=all(held))


@dataclass(frozen=True)
class _Line:
    promise: Promise
    ratio: float
    spread: tuple[float, float]
    size: float
    megabytes: float
    wrong: Sequence[str]

    @property
    def holds(self) -> bool:
        is_light = not self.promise.megabytes or self.megabytes <= self.promise.megabytes
        return self.ratio <= self.promise.most and is_light and not self.wrong


def _compared(promise: Promise, costs: dict[str, list[Cost]]) -> _Line:
    pairs = zip(costs[promise.name], costs[promise.floor], strict=True)
    ratios = sorted(promise.times * own.cpu / floor.cpu for own, floor in pairs)
    return _Line(
        promise,
        statistics.median(ratios),
        (ratios[0], ratios[-1]),
        costs[promise.name][0].size,
        max(cost.megabytes for cost in costs[promise.name]),
        [text for cost in costs[promise.name] for text in cost.wrong],
    )


def _table(lines: Sequence[_Line]) -> str:
    told = [f"{'':22} {'ratio':>6} {'(spread)':>14} {'promise':>8} {'bytes':>8} {'+ MB':>6}\n"]
    for line in lines:
        low, high = line.spread
        told.append(
            f"{line.promise.name:22} {line.ratio:6.2f} {f'({low:.2f} to {high:.2f})':>14} "
            f"{line.promise.most:8.2f} {line.size:8.0f} {line.megabytes:6.1f}"
            f"{'' if line.holds else '  beyond'}\n"
        )
        told += [f"    {text}\n" for text in line.wrong[:1]]
    return "".join(told)


class _Bench:
    """Servers, both sites, and what is asked of them."""

    def __init__(self, children: Children, folder: Path) -> None:
        self.folder, self.children = folder, children
        addresses = start_servers(children, folder, durable=False)
        self.asked: dict[str, list[Asked]] = {}
        database = self._pid("postgres")
        floor_env = self._floor_env(addresses)
        self.portal_env = self._portal_env(addresses)
        self._seed(floor_env, self.portal_env)
        if not os.environ.get("BENCH_AS_OWNER"):
            # As in production: behind the second lock.
            self.portal_env["DATABASE_URL"] = addresses.url_of(WEB)
        self.floor = self._serve("floor", "tests.bench.floor.wsgi", floor_env, (database,), {})
        proxied = {"Host": HOST, "X-Forwarded-Proto": "https", "Origin": f"https://{HOST}"}
        self.portal = self._serve(
            "portal",
            "empathy_portal.wsgi",
            self.portal_env,
            (database, self._pid("valkey")),
            proxied,
        )

    def run(self, promised: Sequence[Promise], *, rounds: int, count: int) -> dict[str, list[Cost]]:
        """Every action in every round; what can be done once only goes on where it stopped."""
        counts = {PAGE: count, FORM: count}
        counts |= {promise.name: count // promise.every for promise in promised}
        costs: dict[str, list[Cost]] = {name: [] for name in counts}
        for number in range(-1, rounds):
            for name, many in counts.items():
                cost = self._measured(name, many if number >= 0 else max(many // 4, 1))
                if number >= 0:
                    costs[name].append(cost)
        return costs

    def _measured(self, name: str, count: int) -> Cost:
        site = self.floor if name in {PAGE, FORM} else self.portal
        asked, server = self.asked[name], site.roots[:1]
        self.asked[name] = asked[count:] + asked[:count]
        forget_peaks(server)
        before = peak_of(server)
        cost = measure(site, asked[:count], count=count)
        return replace(cost, megabytes=peak_of(server) - before)

    def as_a_whole(self, only: str, *, rounds: int, count: int) -> list[Figure]:
        """What is no single action: by the names at the left."""
        port, headers = _free_port(), self.portal.headers
        every = {promise.name: promise.every for promise in PROMISED}
        whole = Whole(self.folder, self.portal_env, headers, port, self.asked, every)
        measured: dict[str, Callable[[], list[Figure]]] = {
            "at once": lambda: at_once(self.floor, self.portal, self.asked, rounds, count),
            "start": lambda: [start(whole)],
            "memory": lambda: [memory(whole)],
        }
        chosen = [name for name in measured if name.startswith(tuple(only.split(",")))]
        return list(itertools.chain.from_iterable(measured[name]() for name in chosen))

    def _pid(self, name: str) -> int:
        return self.children.pids()[name]

    def _floor_env(self, addresses: Addresses) -> dict[str, str]:
        return {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "tests.bench.floor.settings",
            "FLOOR_DATABASE_URL": addresses.database_url.removesuffix("/portal") + "/floor",
        }

    def _portal_env(self, addresses: Addresses) -> dict[str, str]:
        return {
            **os.environ,
            **addresses.as_env(),
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "empathy_portal.settings",
            "PORTAL_MODE": "production",
            "PORTAL_BASE_URL": f"https://{HOST}",
            "PORTAL_DATA": str(self.folder),
            "SECRET_KEY": SECRET,
            "BEHIND_PROXY": "1",
        }

    def _seed(self, floor_env: dict[str, str], portal_env: dict[str, str]) -> None:
        demo_env = {**portal_env, "PORTAL_MODE": "demo", "PORTAL_BASE_URL": "http://127.0.0.1:8000"}
        _create_database(portal_env["DATABASE_URL"])
        for env, *words in (
            (demo_env, "supervisor.prepare", WEEKS, str(self.folder / "logins")),
            (portal_env, "tests.bench", "world", str(self.folder)),
            (floor_env, "tests.bench", "floor.seed", str(self.folder)),
        ):
            subprocess.run([sys.executable, "-m", *words], env=env, cwd=ROOT, check=True)
        for each in (portal_env["DATABASE_URL"], floor_env["FLOOR_DATABASE_URL"]):
            _settle(each)
        for path in self.folder.glob("*.jsonl"):
            self.asked[path.stem] = read(path)

    def _serve(
        self,
        name: str,
        module: str,
        env: dict[str, str],
        behind: tuple[int, ...],
        headers: dict[str, str],
    ) -> Site:
        port = _free_port()
        argv = [sys.executable, "-m", "gunicorn", module, "--bind", f"127.0.0.1:{port}"]
        argv += ["--worker-class", "gthread", "--workers", "1", "--threads", "4", "--preload"]
        argv += ["--no-control-socket"]
        log = self.folder / f"{name}.log"
        self.children.start(ChildProgram(name=name, argv=argv, env=env, log=log))
        self.children.wait_until(name, lambda: _answers(port), timeout=60)
        return Site(port, (self._pid(name), *behind), headers)


def _create_database(beside: str) -> None:
    """For the floor."""
    with _outside_transactions(beside) as cursor:
        cursor.execute("CREATE DATABASE floor")


def _settle(url: str) -> None:
    """As a database that has been there for a day: what was poured in leaves the server nothing to
    do while somebody is measured.
    """
    with _outside_transactions(url) as cursor:
        cursor.execute("VACUUM (ANALYZE, FREEZE)")
        cursor.execute("CHECKPOINT")


@contextlib.contextmanager
def _outside_transactions(url: str) -> Iterator[psycopg2.extensions.cursor]:
    found = urllib.parse.urlsplit(url)
    connection = psycopg2.connect(
        host=urllib.parse.unquote(found.netloc.rpartition("@")[2]),
        user=found.username,
        dbname=found.path[1:],
    )
    connection.autocommit = True
    with contextlib.closing(connection), connection.cursor() as cursor:
        yield cursor


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
