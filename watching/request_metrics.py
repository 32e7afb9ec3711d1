"""What web processes count of requests, added up over all processes of one machine.

Each process has a place in a folder that all children of the web server know, and goes on with the
files of whoever had it before; whichever answers /metrics reads all of them. Names of routes,
methods and statuses are all that is said. Imported where metrics are switched on, and nowhere else.
"""

from __future__ import annotations

import atexit
import fcntl
import functools
import itertools
import os
import shutil
import tempfile
from pathlib import Path

import prometheus_client
from prometheus_client import multiprocess, values

from watching.answered import AnsweredRequest

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
BOUNDS = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class RequestMetrics:
    """One set for each process; made where the web server begins, before it has children."""

    def __init__(self) -> None:
        _choose_folder()
        # Whoever imported the library before has made it count in memory.
        values.ValueClass = values.MultiProcessValue(lambda: _place(os.getpid()))  # type: ignore[no-untyped-call]
        metrics = prometheus_client
        # Nobody scrapes what one process has: the files are read.
        registry = metrics.CollectorRegistry()
        route = ["route"]
        self._requests = metrics.Counter(
            "portal_requests", "Requests answered.", [*route, "method", "status"], registry=registry
        )
        self._seconds = metrics.Histogram(
            "portal_request_seconds",
            "How long answers took.",
            route,
            registry=registry,
            buckets=BOUNDS,
        )
        self._statements = metrics.Counter(
            "portal_request_statements", "Statements to the database.", route, registry=registry
        )
        self._statement_seconds = metrics.Counter(
            "portal_request_statement_seconds",
            "How long requests waited for the database.",
            route,
            registry=registry,
        )

    def note(self, answered: AnsweredRequest) -> None:
        """One more."""
        method = answered.method if answered.method in METHODS else "other"
        self._requests.labels(answered.route, method, str(answered.status)).inc()
        self._seconds.labels(answered.route).observe(answered.seconds)
        self._statements.labels(answered.route).inc(answered.statements)
        self._statement_seconds.labels(answered.route).inc(answered.statement_seconds)

    def exposed(self) -> bytes:
        """Of all processes."""
        registry = prometheus_client.CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return prometheus_client.generate_latest(registry)


@functools.cache
def request_metrics() -> RequestMetrics:
    """Those of this process."""
    return RequestMetrics()


@functools.cache
def _place(_process: int) -> int:
    """The first that no living process has: there are no more files than processes at a time,
    however often one makes room for another. It is given back when the process ends.
    """
    return next(filter(_is_taken_now, itertools.count()))


def _is_taken_now(number: int) -> bool:
    line = os.open(Path(os.environ[FOLDER]) / f"{number}.place", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(line, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(line)
        return False
    return True


def _choose_folder() -> None:
    """Where the library looks for it."""
    if os.environ.get(FOLDER):
        return
    folder = os.environ[FOLDER] = tempfile.mkdtemp(prefix="portal-metrics-")
    atexit.register(_remove, folder, os.getpid())


def _remove(folder: str, process: int) -> None:
    """At the end of the process that made it, which is that of the web server."""
    if os.getpid() == process:
        shutil.rmtree(folder, ignore_errors=True)
