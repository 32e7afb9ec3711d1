"""The whole demo, started for real, hurt in every limb, and killed."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import sys
import time
from pathlib import Path

import pytest

from tests.demo_process import processes_of, start_demo

ROOT = Path(__file__).parents[2]
PARTS = ("gunicorn", "celery", "postgres -D")
pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc"),
    pytest.mark.xdist_group("demo"),
]


def wait_for(condition, seconds: float = 15.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.05)


def status(port: int) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


def masters_of(processes, part):
    """The first of each part; a page may be there before a worker is."""
    return [pid for pid, command in processes.items() if part in command and os.getpgid(pid) == pid]


def test_the_demo_outlives_its_parts_and_leaves_nothing_when_killed(prepared, tmp_path):
    data = shutil.copytree(prepared, tmp_path / "demo", symlinks=True)
    process, port = start_demo(data)
    try:
        assert status(port) in {200, 302}
        assert {"secret-key", "env", "stamp.json"} <= {path.name for path in data.iterdir()}

        wait_for(lambda: all(masters_of(processes_of(data), part) for part in PARTS))
        before = processes_of(data)
        for part in PARTS:
            for pid in masters_of(before, part):
                os.kill(pid, signal.SIGKILL)
        for part in PARTS:
            wait_for(
                lambda part=part: any(
                    part in command
                    for pid, command in processes_of(data).items()
                    if pid not in before
                )
            )
        wait_for(lambda: status(port) in {200, 302})
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
    wait_for(lambda: not processes_of(data))

    # The second start takes what the first prepared, collects anew what browsers are sent where
    # that has changed since, and a polite stop leaves as little.
    stamp, script = data / "stamp.json", data / "static" / "js" / "portal.js"
    now = json.loads(stamp.read_text())
    stamp.write_text(json.dumps({**now, "collected": "from other scripts"}))
    script.write_text("// what it said before")
    prepared_at = (data / "logins.txt").stat().st_mtime_ns
    process, port = start_demo(data)
    assert json.loads(stamp.read_text()) == now
    assert "before" not in script.read_text()
    assert (data / "logins.txt").stat().st_mtime_ns == prepared_at
    process.send_signal(signal.SIGINT)
    said = process.stdout.read()
    assert process.wait(15) == 0
    process.stdout.close()
    assert "Stopping" in said
    assert not processes_of(data)
    assert not (data / "env").exists()
