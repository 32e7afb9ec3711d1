"""A host that runs the portal's three processes: web server, worker and beat."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from supervisor.children import ChildProgram
from supervisor.servers import WEB, WORKER
from tests.machines.hands import Hands
from tests.machines.network import Machine
from tests.machines.seeding import HOST

PARTS = ("web", "worker", "beat")
PORT = 8000
PATIENCE = 40.0
READY = """
import sys, urllib.request
said = {"Host": sys.argv[2], "X-Forwarded-Proto": "https"}
asked = urllib.request.Request(sys.argv[1] + "/account/login/", headers=said)
urllib.request.urlopen(asked, timeout=5)
"""


@dataclass
class PortalHost:
    """`urls(role)` says where the servers are; `env` is what stands in every process's settings."""

    children: Hands
    machine: Machine
    folder: Path
    env: dict[str, str]
    urls: Callable[[str], dict[str, str]]

    @property
    def clock(self) -> Path:
        """By how many seconds the clock of its worker and beat is wrong."""
        return self.folder / f"{self.machine.name}.clock"

    def start(self, *parts: str) -> None:
        """These, or all; the web server answers when `wait` returns."""
        for part in parts or PARTS:
            self.children.start(self._program(part))

    def wait(self) -> None:
        """Until a page comes back: a web server may listen before it can answer."""
        self.children.wait_until(self.name("web"), self._is_ready, timeout=60)

    def name(self, part: str) -> str:
        """Of one of its processes."""
        return f"{self.machine.name} {part}"

    def discard(self) -> None:
        """All of it is killed at once, and stays away."""
        for part in PARTS:
            self.children.discard(self.name(part))

    def restart(self) -> None:
        """As an operator does who brings a new release: each is asked to stop, and started."""
        for part in PARTS:
            self.children.end(self.name(part))
        self.start()
        self.wait()

    def _is_ready(self) -> bool:
        argv = [
            *self.machine.door(),
            sys.executable,
            "-S",
            "-E",
            "-c",
            READY,
            f"http://{self.machine.front}:{PORT}",
            HOST,
        ]
        done = subprocess.run(argv, stderr=subprocess.DEVNULL)
        return not done.returncode

    def _program(self, part: str) -> ChildProgram:
        celery = ["celery", "-A", "tests.machines.app"]
        modules = {
            "web": self._web(),
            "worker": [*celery, "worker", "-P", "threads", "-c", "4", "-n", self._node()],
            "beat": [*celery, "beat", "-s", str(self.folder / f"{self.machine.name}.schedule")],
        }
        if part == "worker":
            modules[part] += ["--without-gossip", "--without-mingle"]
        role = WEB if part == "web" else WORKER
        own = {} if part == "web" else {"CLOCK_FILE": str(self.clock)}
        return ChildProgram(
            name=self.name(part),
            argv=[sys.executable, "-m", *modules[part]],
            env={**self.env, **self.urls(role), **own},
            log=self.folder / f"{self.machine.name}-{part}.log",
            through=self.machine.door(),
            patience=PATIENCE,
        )

    def _node(self) -> str:
        return f"worker@{self.machine.name}"

    def _web(self) -> list[str]:
        argv = ["gunicorn", "empathy_portal.wsgi", "--bind", f"{self.machine.front}:{PORT}"]
        argv += ["--worker-class", "empathy_portal.web_worker.WebWorker", "--threads", "4"]
        argv += ["--workers", "1", "--preload", "--graceful-timeout", "20", "--no-control-socket"]
        if os.access("/dev/shm", os.W_OK):
            argv += ["--worker-tmp-dir", "/dev/shm"]
        return argv
