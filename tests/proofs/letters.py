"""Mail on its way through a demo while its relay is away, and what came of it."""

from __future__ import annotations

import collections
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tests.demo_command import query
from tests.proofs.relay import Relay

ROOT = Path(__file__).parents[2]
COUNT = 150
PATIENCE = 240.0
"""Seconds until all have left, once the relay is back: what met it dead is tried after a minute."""
WAITING = """
SELECT count(*) FROM messaging_message WHERE to_address LIKE %s AND state IN ('queued', 'sending')
"""
STATES = (
    "SELECT to_address, state, may_have_arrived FROM messaging_message WHERE to_address LIKE %s"
)


@dataclass(frozen=True)
class Fate:
    """What came of the mails of one outage."""

    mails: int
    lost: int
    twice: int
    unknown: int
    """An attempt ended without an answer: nobody knows whether it arrived."""


@dataclass
class Letters:
    """One lot of mails."""

    data: Path
    relay: Relay
    name: str

    def queue(self) -> None:
        """On return they wait in the outbox, or leave already."""
        environment = dict(
            line.split("=", 1) for line in (self.data / "env").read_text().splitlines()
        )
        subprocess.run(
            [sys.executable, "-m", "tests.proofs.queueing", str(COUNT), self.name],
            env={**os.environ, **environment},
            cwd=ROOT,
            check=True,
        )

    def fate(self) -> Fate:
        """Wait until the last one has left."""
        began, ours = time.monotonic(), f"{self.name}%"
        while query(self.data, WAITING, ours)[0][0] and time.monotonic() < began + PATIENCE:
            time.sleep(0.5)
        times = collections.Counter(self.relay.acknowledged())
        found = query(self.data, STATES, ours)
        ends = {who: state for who, state, _unknown in found}
        unknown = {who for who, state, doubt in found if doubt or state == "ambiguous"}
        return Fate(
            mails=len(found),
            lost=sum(not times[who] for who in ends.keys() - unknown)
            + sum(state not in {"sent", "ambiguous"} for state in ends.values()),
            twice=sum(times[who] > 1 for who in ends.keys() - unknown),
            unknown=len(unknown),
        )
