"""Asks a server on this machine and says what it cost: the processor time of the server's
processes and of those behind it, read from /proc, and how long answers took.

A run is bounded by its number of requests and by a time.
"""

from __future__ import annotations

import http.client
import os
import threading
import time
import urllib.parse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.requests import CSRF, Asked

TICKS = os.sysconf("SC_CLK_TCK")
PATIENCE = 30
"""Seconds to wait for one answer."""


@dataclass(frozen=True)
class Site:
    """A server: where it listens, what a proxy in front of it would add, and the processes that
    work for it.
    """

    port: int
    roots: tuple[int, ...]
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Cost:
    """What one run cost: CPU seconds a request, the middle and the slow time of an answer in
    seconds, requests a second, bytes an answer, answers that were not as they should, and the
    memory that the server needed for it on top, in megabytes.
    """

    cpu: float
    median: float
    p95: float
    rate: float
    size: float
    wrong: tuple[str, ...]
    megabytes: float = 0


def cpu_of(roots: Sequence[int]) -> float:
    """CPU seconds of processes and their descendants, those that have ended included: of each that
    runs by its own clock, as /proc counts in hundredths of a second; of the ended from there.
    """
    family = list(_family(roots))
    return sum(clock_of(pid) for pid in family) + sum(
        sum(_fields(pid)[13:15]) / TICKS for pid in family
    )


def clock_of(pid: int) -> float:
    """What clock_getcpuclockid(3) names: the processor's time of all threads of a process."""
    try:
        return time.clock_gettime((~pid << 3) | 2)
    except OSError:  # it has just ended
        return 0.0


def memory_of(roots: Sequence[int]) -> float:
    """Megabytes of processes and their descendants, what they share counted once (PSS)."""
    total = 0
    for pid in _family(roots):
        for line in _read(f"/proc/{pid}/smaps_rollup").splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1])
    return total / 1024


def peak_of(roots: Sequence[int]) -> float:
    """Megabytes that processes and their descendants have held at most since `forget_peaks`."""
    total = 0
    for pid in _family(roots):
        for line in _read(f"/proc/{pid}/status").splitlines():
            if line.startswith("VmHWM:"):
                total += int(line.split()[1])
    return total / 1024


def forget_peaks(roots: Sequence[int]) -> None:
    """From here on the peak is what they hold now, or more."""
    for pid in _family(roots):
        Path(f"/proc/{pid}/clear_refs").write_text("5", encoding="ascii")


def measure(site: Site, asked: Sequence[Asked], *, count: int, at_once: int = 1) -> Cost:
    """Ask for `count` of what is listed, each line by one of `at_once` visitors, in order."""
    turns = [list(asked[number::at_once]) for number in range(at_once)]
    answers: list[_Answer] = []
    visitors = [
        threading.Thread(target=_visit, args=(site, turn, count // at_once, answers))
        for turn in turns
    ]
    cpu, began = cpu_of(site.roots), time.perf_counter()
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    took, cpu = time.perf_counter() - began, cpu_of(site.roots) - cpu
    times = sorted(answer.seconds for answer in answers)
    return Cost(
        cpu=cpu / len(answers),
        median=times[len(times) // 2],
        p95=times[int(len(times) * 0.95)],
        rate=len(answers) / took,
        size=sum(answer.size for answer in answers) / len(answers),
        wrong=tuple(answer.wrong for answer in answers if answer.wrong),
    )


@dataclass(frozen=True)
class _Answer:
    seconds: float
    size: int
    wrong: str


def _visit(site: Site, turn: Sequence[Asked], count: int, answers: list[_Answer]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=PATIENCE)
    for number in range(count):
        asked = turn[number % len(turn)]
        body, headers = _letter(site, asked)
        began = time.perf_counter()
        connection.request("POST" if body else "GET", asked.path, body, headers)
        response = connection.getresponse()
        text = response.read()
        seconds = time.perf_counter() - began
        is_right = response.status == asked.status
        wrong = "" if is_right else f"{asked.path}: {response.status} {text[:300]!r}"
        answers.append(_Answer(seconds, len(text), wrong))
    connection.close()


def _letter(site: Site, asked: Asked) -> tuple[str | None, dict[str, str]]:
    headers = dict(site.headers)
    headers["Cookie"] = "; ".join(f"{name}={text}" for name, text in asked.cookies.items())
    if asked.fields is None:
        return None, headers
    headers["Content-Type"] = "application/x-www-form-urlencoded"
    return urllib.parse.urlencode({"csrfmiddlewaretoken": CSRF, **asked.fields}), headers


def _family(roots: Sequence[int]) -> Iterator[int]:
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        if fields := _fields(int(entry.name)):
            children.setdefault(fields[1], []).append(int(entry.name))
    waiting = list(roots)
    while waiting:
        pid = waiting.pop()
        yield pid
        waiting += children.get(pid, [])


def _fields(pid: int) -> list[int]:
    """The numbers of /proc/PID/stat behind the name and the state; the first is a filler."""
    found = _read(f"/proc/{pid}/stat").rpartition(")")[2].split()
    return [0, *(int(number) for number in found[1:])] if found else []


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
