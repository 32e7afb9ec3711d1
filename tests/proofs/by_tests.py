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
    """Run the tests of a promise, and read the figures."""
    with tempfile.TemporaryDirectory(prefix="portal-proof-") as folder:
        figures = Path(folder) / "figures.json"
        is_well = run_tests(name, "--figures", str(figures), large=large)
        found = json.loads(figures.read_text(encoding="utf-8")) if figures.exists() else {}
        return Outcome(found, holds=is_well)


def run_tests(name: str, *options: str, large: bool) -> bool:
    """Run the tests of a promise in one process, and whether all passed."""
    return all_pass("-n", "0", "--proof", name, *options, *(["--large"] if large else []))


def all_pass(*options: str) -> bool:
    """Run pytest so, and whether everything passed; what failed is shown on standard error."""
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "--no-header", *options],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if run.returncode != 0:
        sys.stderr.write(run.stdout[-20_000:])
    return run.returncode == 0
