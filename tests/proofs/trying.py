"""Runs tests against a changed module, again and again, two at a time, without touching a file.

One process loads the libraries once and forks for every run. The child puts the changed source in
the place of the module before anything imports it, and runs pytest; what it says and how it ends is
all the parent sees. A run that takes too long is ended with everything it started.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, ModuleType
from typing import NoReturn

import pytest

# Loaded before the fork: what our own code and its tests import, as far as it needs no settings.
LIBRARIES = (
    "babel.dates", "celery", "django.contrib.staticfiles.testing", "django.db.backends.postgresql",
    "django.db.models", "django.forms", "django.template.loader", "django.test", "django.urls",
    "factory.django", "hypothesis.strategies", "icalendar", "kombu.transport.redis", "markdown_it",
    "nh3", "numpy", "psycopg2", "pytest_cov.plugin", "python_calamine", "redis", "scipy.stats",
    "time_machine",
)  # fmt: skip
PASSED, FAILED, NOTHING_FOUND = 0, 1, 5


@dataclass(frozen=True)
class Run:
    """One run: pytest's arguments and plugins, and the module that has another source, if any."""

    arguments: Sequence[str]
    seconds: float
    module: str = ""
    source: Callable[[], str] = str
    plugins: Sequence[object] = ()
    environment: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Ending:
    """How a run ended: pytest's exit code (None when it took too long), and what it said."""

    code: int | None
    output: str


class _Changed(importlib.machinery.SourceFileLoader):
    """Loads one module from a text instead of from its file."""

    def __init__(self, name: str, path: str, source: str) -> None:
        super().__init__(name, path)
        self.changed = source

    def get_code(self, fullname: str) -> CodeType:
        return compile(self.changed, self.path, "exec", dont_inherit=True)


class _Finder(importlib.abc.MetaPathFinder):
    def __init__(self, name: str, source: str) -> None:
        self.name, self.source = name, source

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self.name:
            return None
        found = importlib.machinery.PathFinder.find_spec(fullname, path)
        if found is None or found.origin is None:
            return None
        loader = _Changed(fullname, found.origin, self.source)
        return importlib.util.spec_from_file_location(fullname, found.origin, loader=loader)


def load_libraries() -> None:
    """Once, before the first run."""
    for name in LIBRARIES:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)


class Pool:
    """So many runs at a time; each place has an environment of its own (a database, a cache)."""

    def __init__(self, places: Sequence[dict[str, str]], folder: Path) -> None:
        self.places, self.folder = places, folder
        self.fresh = set(range(len(places)))
        """Places whose database has to be made anew by whoever runs there next."""

    def carry_out(self, runs: Iterable[Run], done: Callable[[Run, Ending], None]) -> None:
        """Carry all of them out, in their order; `done` is told of each as it ends."""
        waiting = iter(runs)
        running: dict[int, tuple[Run, int, float]] = {}
        free = list(range(len(self.places)))
        while True:
            while free and (run := next(waiting, None)):
                place = free.pop()
                running[self._start(run, place)] = (run, place, time.monotonic() + run.seconds)
            if not running:
                return
            for pid, (run, place, deadline) in list(running.items()):
                if (ending := self._ending(pid, place, deadline)) is not None:
                    del running[pid]
                    free.append(place)
                    done(run, ending)
            time.sleep(0.01)

    def _start(self, run: Run, place: int) -> int:
        pid = os.fork()
        if not pid:
            _become(run, self.places[place], self._output(place), is_fresh=place in self.fresh)
        self.fresh.discard(place)
        return pid

    def _output(self, place: int) -> Path:
        return self.folder / f"output-{place}.txt"

    def _ending(self, pid: int, place: int, deadline: float) -> Ending | None:
        ended, status = os.waitpid(pid, os.WNOHANG)
        code: int | None = None
        if ended:
            code = os.waitstatus_to_exitcode(status)
        elif time.monotonic() < deadline:
            return None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
        if not ended:
            os.waitpid(pid, 0)
            self.fresh.add(place)
        return Ending(code, self._output(place).read_text("utf-8", "replace"))


def _become(run: Run, place: dict[str, str], output: Path, *, is_fresh: bool) -> NoReturn:
    """The child: from here on a process of its own, which never comes back."""
    code = FAILED
    try:
        os.setsid()
        said = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(said, 1)
        os.dup2(said, 2)
        os.environ.update({**place, **run.environment})
        if run.module:
            sys.meta_path.insert(0, _Finder(run.module, run.source()))
        database = ["--create-db"] if is_fresh else []
        code = int(pytest.main([*database, *run.arguments], plugins=list(run.plugins)))
    except BaseException:  # noqa: BLE001  nothing may run on in a child
        traceback.print_exc()
    finally:
        with contextlib.suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)
