"""Ralph, a record store of another author, in an environment of its own: it cannot share ours."""

from __future__ import annotations

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.environments import installed

USER, PASSWORD = "portal", "open sesame"
STARTS_WITHIN = 30.0
# As it is shipped, its store of files takes a first writing and no second one; it can append.
SERVE = """
import sys, uvicorn
from ralph.backends.data.base import BaseOperationType
from ralph.backends.lrs.fs import FSLRSBackend
FSLRSBackend.default_operation_type = BaseOperationType.APPEND
from ralph.api import app
uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]))
"""


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """The address of its xAPI; what it takes it keeps in the folder."""
    programs = installed("lrs")
    environment = {
        **os.environ,
        "RALPH_APP_DIR": str(folder),
        "RALPH_RUNSERVER_BACKEND": "fs",
        "RALPH_BACKENDS__LRS__FS__DEFAULT_DIRECTORY_PATH": str(folder),
    }
    scopes = [part for scope in ("statements/write", "statements/read") for part in ("-s", scope)]
    agent = ["-N", "portal", "-A", "portal", "https://portal.example"]
    user = [str(programs / "ralph"), "auth", "-w", "-u", USER, "-p", PASSWORD, *scopes, *agent]
    subprocess.run(user, env=environment, check=True, capture_output=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(programs / "python"), "-c", SERVE, str(port)]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log, cwd=folder)
        try:
            _wait_for(f"http://127.0.0.1:{port}/__heartbeat__")
            yield f"http://127.0.0.1:{port}/xAPI"
        finally:
            server.terminate()
            server.wait(timeout=10)


def _wait_for(url: str) -> None:
    ends = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < ends:
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError("Ralph did not start")
