"""Open edX's unit for cmi5, a platform of another author, in an environment of its own."""

from __future__ import annotations

import json
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from tests.environments import installed

SERVES = Path(__file__).with_name("open_edx_serves.py")
STARTS_WITHIN = 60.0


@dataclass
class OpenEdx:
    """What an author of a course and a learner can do with it."""

    url: str

    def takes(self, package: bytes) -> dict[str, Any]:
        """As an author uploads a package; what it says to that."""
        form = {"display_name": "Module", "width": "800", "height": "600"}
        form |= {"has_score": "0", "weight": "1"}
        answer = requests.post(
            f"{self.url}/handler/studio_submit",
            form,
            files={"file": ("module.zip", package)},
            timeout=30,
        )
        said: dict[str, Any] = answer.json()
        return said

    def outline(self) -> dict[str, Any]:
        """What it made of the package, and what it holds of the learner."""
        with urllib.request.urlopen(f"{self.url}/outline", timeout=30) as answer:
            found: dict[str, Any] = json.load(answer)
        return found


@contextmanager
def running(folder: Path) -> Iterator[OpenEdx]:
    """One that has just started; packages lie in the folder."""
    python = installed("cmi5") / "python"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    # Its own folder is no place to import from: one of the tests' files is called like a module.
    command = [str(python), "-P", str(SERVES), str(port), str(folder)]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
        try:
            platform = OpenEdx(f"http://localhost:{port}")
            _wait_for(platform, folder / "log")
            yield platform
        finally:
            server.terminate()
            server.wait(timeout=10)


def _wait_for(platform: OpenEdx, log: Path) -> None:
    ends = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < ends:
        try:
            platform.outline()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(f"Open edX did not start: {log.read_text()[-500:]}")
