"""Every page in an organization of 100 leaders and in one of 10,000 (--large: 1,000 too, and
100,000 members), each in a database of its own on the same PostgreSQL, in interleaved rounds.

Printed are the statements, the bytes and the growth of the processor time: of this process and the
database together, the middle of all rounds. What grows by more than it may, or takes more
statements, is shown with the plan of its slowest statement.
"""

from __future__ import annotations

import importlib
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import django

from supervisor.children import Children
from supervisor.servers import start_servers
from tests.proofs.catalogue import Outcome

if TYPE_CHECKING:
    from tests.growth.comparing import Compared

# Every department is longer than a page.
SIZES = {100: 1_200, 10_000: 30_000}
LARGE = {100: 1_200, 1_000: 10_000, 10_000: 100_000}
ROUNDS, MANY_ROUNDS = 9, 25


def prove(*, large: bool = False, only: str = "") -> Outcome:
    """Build the worlds, act in each, compare the largest with the smallest."""
    with tempfile.TemporaryDirectory(prefix="portal-growth-") as folder, Children() as children:
        addresses = start_servers(children, Path(folder), durable=False)
        os.environ.update(addresses.as_env(), PORTAL_MODE="test", PORTAL_DATA=folder)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "empathy_portal.settings")
        django.setup()
        # Nothing of the portal can be imported before that.
        compare = importlib.import_module("tests.growth.comparing").compare
        sizes, rounds = (LARGE, MANY_ROUNDS) if large else (SIZES, ROUNDS)
        compared = compare(sizes, rounds=rounds, only=only)
    _tell(compared)
    return Outcome(
        {
            "actions": len(compared),
            "grow too much": sum(each.falls_short for each in compared),
            "times at most": f"{max(each.growth for each in compared):.2f}",
        },
        holds=not any(each.falls_short for each in compared),
    )


def _tell(compared: list[Compared]) -> None:
    short = [each for each in compared if each.falls_short]
    plans = [f"\n{each.action.name}: {each.worst}\n{each.plan}" for each in short]
    sys.stderr.write("\n".join([*plans, ""]))
