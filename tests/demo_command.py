"""A management command in a demo that runs, the way an operator gives it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.demo_process import ROOT


def in_demo(data: Path, *command: str) -> str:
    """What it prints; AssertionError where it fails."""
    lines = (data / "env").read_text(encoding="utf-8").splitlines()
    settings = dict(line.split("=", 1) for line in lines)
    asked = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=False,
    )
    assert asked.returncode == 0, asked.stderr
    return asked.stdout
