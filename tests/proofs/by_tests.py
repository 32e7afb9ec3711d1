"""A promise that is kept by tests: run them, and read the figures they hand over."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.proofs.catalogue import Outcome

ROOT = Path(__file__).parents[2]


def prove_by_tests(name: str, *, large: bool) -> Outcome:
    """Run the tests of a promise in one process; what failed is shown on standard error."""
    with tempfile.TemporaryDirectory(prefix="portal-proof-") as folder:
        figures = Path(folder) / "figures.json"
        command = [sys.executable, "-m", "pytest", "-n", "0", "-q", "--no-header", "--proof", name]
        command += ["--figures", str(figures), *(["--large"] if large else [])]
        run = subprocess.run(
            command,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if run.returncode != 0:
            sys.stderr.write(run.stdout)
        found = json.loads(figures.read_text(encoding="utf-8")) if figures.exists() else {}
        return Outcome(found, holds=run.returncode == 0)
