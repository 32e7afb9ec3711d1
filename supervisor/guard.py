"""The last one to leave: a tiny process that ends what the supervisor left behind when it was
killed.

It reads its standard input. `watch PID SIGNAL`, `forget PID` and `remove FOLDER` change what it
knows; the end of the input means that the supervisor is gone. Then everything still watched gets
its signal, and after a while SIGKILL. The kernel's parent-death signal does most of this on Linux;
the guard adds patience, escalation and tidy folders.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sys
import time

PATIENCE_SECONDS = 5.0


def is_alive(pid: int) -> bool:
    """Whether a process still does anything; a zombie does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return not _is_zombie(pid)


def _is_zombie(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as stat:
            return stat.read().rpartition(")")[2].split()[0] == "Z"
    except (OSError, IndexError):
        return False


def end(watched: dict[int, int], folders: list[str]) -> None:
    """Give each process its signal, after a while SIGKILL to its group, and tidy up."""
    for pid, number in watched.items():
        with contextlib.suppress(OSError):
            os.kill(pid, number)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and any(is_alive(pid) for pid in watched):
        time.sleep(0.05)
    for pid in watched:
        with contextlib.suppress(OSError):
            os.killpg(pid, signal.SIGKILL)
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    """Listen until the supervisor is gone."""
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    watched: dict[int, int] = {}
    folders: list[str] = []
    for line in sys.stdin:
        verb, _, rest = line.rstrip("\n").partition(" ")
        if verb == "watch":
            pid, number = rest.split()
            watched[int(pid)] = int(number)
        elif verb == "forget":
            watched.pop(int(rest), None)
        elif verb == "remove":
            folders.append(rest)
    end(watched, folders)


if __name__ == "__main__":
    main()
