"""Databases beside the one of the tests, and the portal's commands in them as processes."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg2

from tests.demo_process import ROOT

URL = "DATABASE_URL"


def url_of(name: str) -> str:
    """Of another database of the same server."""
    return f"{os.environ[URL].rpartition('/')[0]}/{name}"


def ask(url: str, statement: str, *given: object) -> list[tuple]:
    """Rows of one statement, '' where it has none."""
    with contextlib.closing(psycopg2.connect(url)) as line:
        line.autocommit = True
        with line.cursor() as cursor:
            cursor.execute(statement, given or None)
            return cursor.fetchall() if cursor.description else []


@contextlib.contextmanager
def empty_database() -> Iterator[str]:
    """The address of one that is gone afterwards."""
    name = f"restored_{uuid.uuid4().hex[:8]}"
    ask(url_of("postgres"), f"CREATE DATABASE {name}")
    try:
        yield url_of(name)
    finally:
        ask(url_of("postgres"), f"DROP DATABASE {name} WITH (FORCE)")


def manage(
    url: str, *command: str | Path, fails: bool = False, **environment: str
) -> subprocess.CompletedProcess[str]:
    """manage.py in a database, the way an operator gives it."""
    done = subprocess.run(
        [sys.executable, "manage.py", *map(str, command)],
        cwd=ROOT,
        env={**os.environ, URL: url, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert bool(done.returncode) is fails, done.stdout + done.stderr
    return done
