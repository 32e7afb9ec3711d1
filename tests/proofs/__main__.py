"""`./portal prove NAME [--large]`: one line with figures that ends in *holds* or *falls short*."""

from __future__ import annotations

import argparse
import importlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.proofs.catalogue import COMMANDS, PROMISES, Outcome

ROOT = Path(__file__).parents[2]
TAKES = {"mutants": {"changed", "only"}} | {name: {"only"} for name in ("fuzz", "growth", "speed")}


def prove(name: str, *, large: bool, **more: str) -> Outcome:
    """Carry one proof out."""
    if name in COMMANDS:
        module = importlib.import_module(f"tests.proofs.{name}")
        outcome: Outcome = module.prove(large=large, **more)
        return outcome
    return prove_by_tests(name, large=large)


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


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(
        prog="./portal prove", description="Prove a promise; without a name, list them."
    )
    parser.add_argument("name", nargs="?", choices=sorted(PROMISES))
    parser.add_argument("--large", action="store_true", help="the large size, which takes its time")
    parser.add_argument("--changed", metavar="REVISION", help="mutants: only files changed since")
    parser.add_argument(
        "--only",
        metavar="START",
        help="only files (mutants), actions (growth, speed) or roles (fuzz) that start so",
    )
    options = parser.parse_args()
    more = {name: text for name in ("changed", "only") if (text := getattr(options, name))}
    if more.keys() - TAKES.get(options.name, set()):
        parser.error("--changed belongs to mutants, --only to mutants, growth, speed and fuzz")
    if not options.name:
        for name, promise in PROMISES.items():
            print(f"{name:<9} {promise}")  # noqa: T201
        return 0
    outcome = prove(options.name, large=options.large, **more)
    print(outcome.line(options.name))  # noqa: T201
    return 0 if outcome.holds else 1


if __name__ == "__main__":
    sys.exit(main())
