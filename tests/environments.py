"""Programs of other authors for tests, each set in an environment of its own: it cannot share ours,
or is too large for everybody's.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import venv
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.house.sources import ROOT

STARTS_WITHIN = 60.0


def installed(name: str) -> Path:
    """The folder of the programs of requirements/NAME.txt. Made once, and again when what is asked
    for is another. Skips the test where they cannot be had, but not where CI runs.
    """
    requirements, home = ROOT / "requirements" / f"{name}.txt", ROOT / f".venv-{name}"
    asked = hashlib.sha256(requirements.read_bytes()).hexdigest()
    mark = home / "installed"
    with (ROOT / f".venv-{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not mark.exists() or mark.read_text() != asked:
            venv.create(home, clear=True, with_pip=False)
            pip = [sys.executable, "-m", "pip", "--python", str(home / "bin" / "python")]
            how = ["install", "-q", "--no-input", "--disable-pip-version-check", "--no-compile"]
            how += ["--require-hashes", "-r", str(requirements)]
            if subprocess.run([*pip, *how], timeout=300).returncode:
                if os.environ.get("CI"):
                    pytest.fail(f"requirements/{name}.txt could not be installed")
                pytest.skip(f"requirements/{name}.txt could not be installed here")
            mark.write_text(asked)
    return home / "bin"


def free_port() -> int:
    """One on which nobody listens yet."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@contextmanager
def running_there(
    command: list[str], url: str, folder: Path, *, environment: Mapping[str, str] | None = None
) -> Iterator[None]:
    """A server of another author within the block, once it answers at the address, whatever it
    says. Its words go to `log` in the folder.
    """
    log = folder / "log"
    with log.open("w") as out:
        server = subprocess.Popen(
            command, env={**os.environ, **(environment or {})}, stdout=out, stderr=out, cwd=folder
        )
        try:
            _wait_for(url, log)
            yield
        finally:
            server.terminate()
            server.wait(timeout=10)


def _wait_for(url: str, log: Path) -> None:
    ends = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < ends:
        try:
            urllib.request.urlopen(url, timeout=30).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(f"it did not start: {log.read_text()[-500:]}")
