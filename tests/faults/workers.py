"""Real workers and beats over the database of the test."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from django.db import connection

STARTS_WITHIN = 180.0


def start(port: int, *arguments: str, log: Path, **environment: str) -> subprocess.Popen[bytes]:
    """`celery ARGUMENTS` of the hurried portal, which sends its mail to this port."""
    url = (
        os.environ["DATABASE_URL"].rpartition("/")[0] + "/" + str(connection.settings_dict["NAME"])
    )
    values = {"DATABASE_URL": url, "EMAIL_URL": f"smtp://127.0.0.1:{port}", **environment}
    command = [sys.executable, "-m", "celery", "-A", "tests.faults.hurried", *arguments]
    with log.open("ab") as output:
        return subprocess.Popen(command, env={**os.environ, **values}, stdout=output, stderr=output)


def start_worker(port: int, *, log: Path, **environment: str) -> subprocess.Popen[bytes]:
    """A worker as the demo has it, without beat."""
    arguments = "worker", "-P", "threads", "-c", "4", "--without-gossip", "--without-mingle"
    return start(port, *arguments, log=log, **environment)


def until(is_so: Callable[[], bool], *, within: float = STARTS_WITHIN) -> float:
    """Wait for it; how long it took, in seconds."""
    began = time.monotonic()
    while not is_so():
        assert time.monotonic() < began + within, "it does not come"
        time.sleep(0.002)
    return time.monotonic() - began


def end(process: subprocess.Popen[bytes], number: signal.Signals = signal.SIGTERM) -> float:
    """Ask a process to stop; how long it takes, in seconds."""
    began = time.monotonic()
    process.send_signal(number)
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    return time.monotonic() - began
