"""What test_confinement runs as a confined process."""

from __future__ import annotations

import importlib
import os
import resource
import socket
import subprocess
import sys
import threading
from pathlib import Path

from common.confinement import Forbidden, confine


def limits(_given: str) -> str:
    kinds = (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_FSIZE)
    secrets = [name for name in os.environ if "SECRET" in name or "URL" in name]
    return " ".join([*(str(resource.getrlimit(kind)[0]) for kind in kinds), str(secrets)])


def work(_given: str) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (1, 1))
    while True:
        pass


def imports(module: str) -> bool:
    importlib.import_module(module)
    return "django" in sys.modules


ACTS = {
    "echo": lambda _given: sys.stdin.read(),
    "limits": limits,
    "write": lambda path: Path(path).write_text("x"),
    "program": lambda _given: subprocess.run(["true"]),
    "fork": lambda _given: os.fork(),
    "shell": lambda _given: os.system("true"),
    "connect": lambda port: socket.create_connection(("127.0.0.1", int(port))),
    "memory": lambda _given: len(bytearray(600 * 1024 * 1024)),
    "processor": work,
    "wait": lambda _given: threading.Event().wait(),
    "imports": imports,
}

if __name__ == "__main__":
    confine(seconds=5)
    try:
        said = str(ACTS[sys.argv[1]]((sys.argv[2:] or [""])[0]))
    except Forbidden as error:
        said = type(error).__name__
    sys.stdout.write(said)
