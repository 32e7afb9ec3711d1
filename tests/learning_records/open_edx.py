"""Open edX's unit for cmi5, a platform of another author, in an environment of its own."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from tests.environments import free_port, installed, running_there

SERVES = Path(__file__).with_name("open_edx_serves.py")


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
    platform = OpenEdx(f"http://localhost:{(port := free_port())}")
    # Its own folder is no place to import from: one of the tests' files is called like a module.
    command = [str(python), "-P", str(SERVES), str(port), str(folder)]
    with running_there(command, f"{platform.url}/outline", folder):
        yield platform
