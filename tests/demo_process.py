"""The whole demo as one process of ours, the way `./portal demo` starts it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
START = """
import os, sys
if sys.argv[2] == "alone":
    # Only the supervisor's own lines are counted: what its children do here, others do as well.
    os.environ.pop("COVERAGE_PROCESS_START", None)
from supervisor import demo
demo.SETTINGS = sys.argv[1]
sys.exit(demo.main(sys.argv[3:]))
"""


def start_demo(
    data: Path,
    *arguments: str,
    settings: str = "empathy_portal.settings",
    counts_children: bool = True,
    **environment: str,
) -> tuple[subprocess.Popen[str], int]:
    """The supervisor's process and the web port, once the demo says where it is."""
    env = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("DATABASE_", "REDIS_", "PORTAL_"))
    }
    # Web server and worker give themselves titles where they can (setproctitle came along with
    # mutmut), and would write them over the environment by which they are found here.
    env |= {"SPT_NOENV": "1", **environment}
    counted = "with children" if counts_children else "alone"
    process = subprocess.Popen(
        [sys.executable, "-c", START, settings, counted, "--data", str(data), *arguments],
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
    _wait(process)


def kill_demo(process: subprocess.Popen[str]) -> None:
    """kill -9 of the supervisor."""
    process.kill()
    _wait(process)


def _wait(process: subprocess.Popen[str]) -> None:
    process.wait(timeout=30)
    if process.stdout:
        process.stdout.close()


def processes_of(data: Path) -> dict[int, str]:
    """Whoever names the data folder or carries it in the environment, zombies excepted."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            command, environment = (
                (entry / "cmdline").read_bytes(),
                (entry / "environ").read_bytes(),
            )
        except OSError:
            continue
        if (
            int(entry.name) != os.getpid()
            and command
            and os.fsencode(data) in command + environment
        ):
            found[int(entry.name)] = command.replace(b"\0", b" ").decode()
    return found
