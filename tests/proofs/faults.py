"""Everything at once, and for long: mails leave and people work while a hand at random kills and
stops processes, cuts wires, sets clocks wrong and fills the disk of the database. The mail server
is slow, says "later", refuses, and hangs up in the middle.

In the end every mail has to be settled within five minutes: what the outbox says of it is laid
beside the book of the mail server, and what visitors were told beside the database.
"""

from __future__ import annotations

import collections
import contextlib
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tests.machines.accounts import account
from tests.machines.lab import Lab, lab, seed
from tests.machines.network import family_of, missing
from tests.machines.portal_host import PARTS, PortalHost
from tests.proofs.catalogue import Outcome

MAILS, KILLS = 500, 12
MANY_MAILS, MANY_KILLS = 50_000, 1_000
BAD_MAIL = 2.0
PAUSE = (1.0, 4.0)
SETTLED_WITHIN = 300.0
DISK = "900m"
SECONDS_EACH = 2.5
"""That one kill takes about: mails come all through."""
CLOCKS = (3_600, -3_600, 120, -120)
"""Seconds by which a clock is wrong for a while."""


def prove(
    *, large: bool = False, mails: str = "", kills: str = "", pool: str = "transaction"
) -> Outcome:
    """So many mails, and so many kills beside everything else."""
    if lacking := missing():
        return Outcome({"": lacking}, holds=False)
    count = int(mails or (MANY_MAILS if large else MAILS))
    least = int(kills or (MANY_KILLS if large else KILLS))
    with lab(mode=pool, bad_mail=BAD_MAIL) as site:
        site.start(_on_a_small_disk(site), standby=False)
        hand = Hand(site, random.Random(18))
        with site.visitors():
            with site.queueing(count, seconds=250 * least * SECONDS_EACH / count):
                hand.hurt(least)
            hand.heal()
            settled = site.until_settled(SETTLED_WITHIN)
        return _outcome(site, hand, settled)


def _on_a_small_disk(site: Lab) -> Path:
    """The cluster where there is room for so much and no more."""
    cluster, machine = seed(site.folder), site.servers.machine
    place = site.folder / "disk"
    place.mkdir()
    machine.run("mount", "-t", "tmpfs", "-o", f"size={DISK},mode=0755", "none", str(place))
    machine.run("cp", "-a", str(cluster), str(place))
    return place / "postgres"


class Hand:
    """Hurts something, lets it be for a moment, hurts something else."""

    def __init__(self, site: Lab, chance: random.Random) -> None:
        self.site, self.chance = site, chance
        self.did: collections.Counter[str] = collections.Counter()
        self.ballast = site.servers.machine.sees(site.folder / "disk") / "ballast"

    def hurt(self, kills: int) -> None:
        """Until so much was killed."""
        ways: Sequence[tuple[Callable[[], None], int]] = (
            (self._kill_part, 10), (self._kill_server, 4), (self._kill_host, 1),
            (self._stop_something, 3), (self._cut, 2), (self._set_clock, 2), (self._fill_disk, 1),
        )  # fmt: skip
        actions, weights = zip(*ways, strict=True)
        # Each way at least once, whatever chance says.
        waiting = list(actions)
        while self.did["kills"] < kills or waiting:
            action = waiting.pop() if waiting else self.chance.choices(actions, weights)[0]
            action()
            self.site.children.wait(self.chance.uniform(*PAUSE))

    def heal(self) -> None:
        """Nothing is wrong any more."""
        self.ballast.unlink(missing_ok=True)
        for host in self.site.hosts:
            self.site.network.mend(host.machine, "back")
            host.clock.unlink(missing_ok=True)

    def _kill(self, name: str) -> None:
        if self.site.children.kill(name):
            self.did["kills"] += 1
            self.did[f"kills of {name.rpartition(' ')[2]}"] += 1

    def _kill_part(self) -> None:
        host = self.chance.choice(self.site.hosts)
        self._kill(host.name(self.chance.choice([*PARTS, "worker"])))

    def _kill_host(self) -> None:
        host = self.chance.choice(self.site.hosts)
        for part in PARTS:
            self._kill(host.name(part))

    def _kill_server(self) -> None:
        name = self.chance.choice(["valkey", "pgbouncer", "sink", self._database()])
        if name != self._database():
            self._kill(name)
            return
        with contextlib.suppress(OSError):
            for pid in self.site.servers.pids_of_database():
                os.kill(pid, signal.SIGKILL)
            self.did["kills"] += 1
            self.did["kills of database"] += 1

    def _stop_something(self) -> None:
        host = self.chance.choice(self.site.hosts)
        names = [host.name("worker"), host.name("web"), "valkey", "sink", self._database()]
        name = self.chance.choice(names)
        root = self.site.children.pids()[name]
        with _stopped(family_of(root)):
            self.site.children.wait(self.chance.uniform(2, 6))
        self.did["stops"] += 1

    def _cut(self) -> None:
        machine = self.chance.choice(self.site.hosts).machine
        self.site.network.cut(machine, "back")
        self.site.children.wait(self.chance.uniform(3, 12))
        self.site.network.mend(machine, "back")
        self.did["cut wires"] += 1

    def _set_clock(self) -> None:
        """And the worker dies with the wrong one, every second time."""
        host: PortalHost = self.chance.choice(self.site.hosts)
        host.clock.write_text(str(self.chance.choice(CLOCKS)), encoding="ascii")
        self.site.children.wait(self.chance.uniform(5, 12))
        if self.chance.random() < 0.5:
            self._kill(host.name("worker"))
        host.clock.unlink()
        self.did["wrong clocks"] += 1

    def _fill_disk(self) -> None:
        with contextlib.suppress(OSError), self.ballast.open("wb", buffering=0) as ballast:
            while True:
                ballast.write(bytes(1 << 20))
        with contextlib.suppress(OSError), self.ballast.open("ab", buffering=0) as ballast:
            while True:
                ballast.write(bytes(512))
        self.site.children.wait(self.chance.uniform(4, 8))
        self.ballast.unlink()
        self.did["full disks"] += 1

    def _database(self) -> str:
        return f"postgres {self.site.servers.port}"


@contextlib.contextmanager
def _stopped(pids: Sequence[int]) -> Iterator[None]:
    for pid in pids:
        with contextlib.suppress(OSError):
            os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGCONT)


def _outcome(site: Lab, hand: Hand, settled: float) -> Outcome:
    began = time.monotonic()
    asked = [entry for entry in site.entries() if "action" in entry]
    wrong = collections.Counter(
        f"{each['action']}: {each['wrong']} {each['said'][:120]}"
        for each in asked if "wrong" in each
    )  # fmt: skip
    writes, mails = account(site), site.fate()
    sys.stderr.write(f"{dict(sorted(hand.did.items()))}\n{dict(wrong)}\n")
    sys.stderr.write(f"looked at in {time.monotonic() - began:.0f} s\n")
    figures = {
        "kills": hand.did["kills"], "stops": hand.did["stops"],
        "cut wires": hand.did["cut wires"], "wrong clocks": hand.did["wrong clocks"],
        "full disks": hand.did["full disks"], "actions": len(asked),
        "answers without sense": wrong.total(), "friendly 503": sum(e["waits"] for e in asked),
        "acknowledged writes": writes.acknowledged, "lost": writes.lost, "repeated": writes.twice,
        "mails": mails.mails, "mails lost": mails.lost, "mails twice": mails.twice,
        "mails unknown": mails.unknown, "mails refused": mails.refused,
        "s until settled": round(settled),
    }  # fmt: skip
    nothing = (wrong.total(), writes.lost, writes.twice, mails.lost, mails.twice)
    return Outcome(figures, holds=not any(nothing) and settled < SETTLED_WITHIN)
