"""The whole demo as one process of ours, the way `./portal demo` starts it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def start_demo(data: Path, *arguments: str) -> tuple[subprocess.Popen[str], int]:
    """The supervisor's process and the web port, once the demo says where it is."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "REDIS_", "PORTAL_"))}
    process = subprocess.Popen(
        [sys.executable, "-m", "empathy_portal.supervisor", "--data", str(data), *arguments],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=env,
    )
    said = []
    assert process.stdout is not None
    for line in process.stdout:
        said.append(line)
        if found := re.search(r"The portal is at http://127\.0\.0\.1:(\d+)", line):
            return process, int(found[1])
    raise AssertionError("the demo did not start:\n" + "".join(said))


def stop_demo(process: subprocess.Popen[str]) -> None:
    """Ctrl-C, and wait until every child is gone."""
    process.terminate()
    process.wait(timeout=30)
