"""Ralph, a record store of another author, in an environment of its own: it cannot share ours."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.environments import free_port, installed, running_there

USER, PASSWORD = "portal", "open sesame"
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
    url = f"http://127.0.0.1:{(port := free_port())}"
    command = [str(programs / "python"), "-c", SERVE, str(port)]
    with running_there(command, f"{url}/__heartbeat__", folder, environment=environment):
        yield f"{url}/xAPI"
