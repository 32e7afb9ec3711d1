"""`./portal prove NAME [--large]`: one line with figures that ends in *holds* or *falls short*."""

from __future__ import annotations

import argparse
import importlib
import sys

from tests.proofs.by_tests import prove_by_tests
from tests.proofs.catalogue import COMMANDS, PROMISES, Outcome

TAKES = (
    {
        "mutants": {"changed", "only"},
        "anonymity": {"pilots"},
        "hosts": {"pool", "replication"},
        "faults": {"pool", "mails", "kills"},
    }
    | {name: {"only"} for name in ("fuzz", "growth", "million", "speed")}
    | {name: {"outcomes"} for name in ("asvs", "accessibility")}
)


def prove(name: str, *, large: bool, **more: str) -> Outcome:
    """Carry one proof out."""
    if name in COMMANDS:
        module = importlib.import_module(f"tests.proofs.{name}")
        outcome: Outcome = module.prove(large=large, **more)
        return outcome
    return prove_by_tests(name, large=large)


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
        help="only files (mutants), actions (growth, million, speed) or roles (fuzz) that start so",
    )
    parser.add_argument("--pilots", metavar="COUNT", help="anonymity: so many simulated pilots")
    parser.add_argument(
        "--pool",
        choices=("session", "transaction"),
        help="hosts, faults: what PgBouncer lends a connection for (transaction unless said)",
    )
    parser.add_argument(
        "--replication",
        choices=("sync", "async"),
        help="hosts: whether the standby has what was acknowledged (sync unless said)",
    )
    parser.add_argument("--mails", metavar="COUNT", help="faults: so many")
    parser.add_argument("--kills", metavar="COUNT", help="faults: so many")
    parser.add_argument(
        "--outcomes",
        metavar="FILE",
        help="asvs, accessibility: of a run before (./portal test --outcomes FILE), run nothing",
    )
    options = parser.parse_args()
    more = {
        name: text for name, text in vars(options).items() if text and name not in {"name", "large"}
    }
    if more.keys() - TAKES.get(options.name, set()):
        parser.error(
            "--changed belongs to mutants, --only to mutants, growth, million, speed and fuzz, "
            "--pilots to anonymity, --outcomes to asvs and accessibility, --pool to hosts and "
            "faults, --replication to hosts, --mails and --kills to faults"
        )
    if not options.name:
        for name, promise in PROMISES.items():
            print(f"{name:<13} {promise}")  # noqa: T201
        return 0
    outcome = prove(options.name, large=options.large, **more)
    print(outcome.line(options.name))  # noqa: T201
    return 0 if outcome.holds else 1


if __name__ == "__main__":
    sys.exit(main())
