"""A management command in a demo that runs, the way an operator gives it, and a statement to its
database.
"""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.parse
from pathlib import Path

import psycopg2

from tests.demo_process import ROOT


def in_demo(data: Path, *command: str) -> str:
    """What it prints; AssertionError where it fails."""
    lines = (data / "env").read_text(encoding="utf-8").splitlines()
    settings = dict(line.split("=", 1) for line in lines)
    asked = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=False,
    )
    assert asked.returncode == 0, asked.stderr
    return asked.stdout


def query(data: Path, sql: str, *values: object) -> list[tuple]:
    """Ask the demo's database itself."""
    environment = dict(line.split("=", 1) for line in (data / "env").read_text().splitlines())
    found = urllib.parse.urlsplit(environment["DATABASE_URL"])
    folder = urllib.parse.unquote(found.netloc.rpartition("@")[2])
    connection = psycopg2.connect(host=folder, user=found.username, dbname=found.path[1:])
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchall()
    finally:
        connection.close()
