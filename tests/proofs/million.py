"""One organization, alone on an installation and with everybody around it: 20,000 members, 2,000
leaders and 100,000 messages, with --large 1,000,000, 100,000 and 10,000,000 (ten minutes and
twelve gigabytes on two cores).

Pages, lists, files, a launch, a claim of mail and every entry of the schedule are done in both.
Printed are their processor time and statements, and the plans of the slowest ten.
"""

from __future__ import annotations

import importlib
import os
import sys
import tempfile
from pathlib import Path

import django

from supervisor.children import Children
from supervisor.servers import start_servers
from tests.proofs.catalogue import Outcome

SIZE = {"members": 20_000, "leaders": 2_000, "messages": 100_000}
LARGE = {"members": 1_000_000, "leaders": 100_000, "messages": 10_000_000}


def prove(*, large: bool = False, only: str = "") -> Outcome:
    """Measure, fill up, measure again."""
    with tempfile.TemporaryDirectory(prefix="portal-million-") as folder, Children() as children:
        addresses = start_servers(children, Path(folder), durable=False)
        os.environ.update(addresses.as_env(), PORTAL_MODE="test", PORTAL_DATA=folder)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "empathy_portal.settings")
        django.setup()
        # Nothing of the portal can be imported before that.
        surrounded = importlib.import_module("tests.growth.surrounded")
        size = importlib.import_module("tests.growth.pouring").Size(**(LARGE if large else SIZE))
        leaders, members = (1_000, 10_000) if large else (100, 1_000)
        found = surrounded.surround(size, leaders=leaders, members=members, rounds=5, only=only)
        lines = [each.line() for each in found] + surrounded.plans(found)
    sys.stderr.write("\n".join([*lines, ""]))
    return Outcome(
        {
            "things": len(found),
            "cost more by others": sum(each.falls_short for each in found),
            "times at most": f"{max(each.growth for each in found):.2f}",
        },
        holds=not any(each.falls_short for each in found),
    )
