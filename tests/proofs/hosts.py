"""Two hosts with web server, worker and beat, one with database, standby, pooler and Valkey, people
at work from a fourth: a host is killed, a release rolled out, a wire cut, the database failed over.

Each host is a network namespace of this machine. Counted are answers that were neither what was
asked for nor a clear "try again in a moment", acknowledged writes that are not there, what was
repeated, and mails.
"""

from __future__ import annotations

import collections
import statistics
import sys
from collections.abc import Callable
from dataclasses import dataclass

from tests.machines.accounts import account
from tests.machines.lab import Lab, lab, seed
from tests.machines.network import missing
from tests.proofs.catalogue import Outcome

QUIET, AFTERWARDS, CUT = 4.0, 8.0, 20.0
MAILS, MANY_MAILS = 300, 2000
SETTLED_WITHIN = 300.0


def prove(*, large: bool = False, pool: str = "transaction", replication: str = "sync") -> Outcome:
    """Each event under load; with --large more mails, and all of it three times."""
    if lacking := missing():
        return Outcome({"": lacking}, holds=False)
    with lab(mode=pool, is_safe=replication == "sync") as site:
        site.start(seed(site.folder))
        rounds = [killed_host, rolled, cut_wire]
        events = [*(rounds * (3 if large else 1)), failed_over]
        with site.visitors():
            site.children.wait(QUIET)
            for event in events:
                site.queue(MANY_MAILS if large else MAILS)
                event(site)
                site.children.wait(AFTERWARDS)
                _tell(site, event)
        settled = site.until_settled(SETTLED_WITHIN)
        return _outcome(site, len(events), settled)


def killed_host(site: Lab) -> None:
    """kill -9 of everything on the first; it is back after a while, as a machine is that boots."""
    host = site.hosts[0]
    host.discard()
    site.children.wait(5)
    host.start()
    host.wait()


def rolled(site: Lab) -> None:
    """One after the other leaves the proxy, is asked to stop, starts anew and comes back."""
    for host in site.hosts:
        site.down = {host.machine.name}
        site.tell_proxy()
        host.restart()
        site.down = set()
        site.tell_proxy()


def cut_wire(site: Lab) -> None:
    """The second host hears nothing from the database, Valkey and mail server, without a word."""
    machine = site.hosts[1].machine
    site.network.cut(machine, "back")
    site.children.wait(CUT)
    site.network.mend(machine, "back")


def failed_over(site: Lab) -> None:
    """The primary is killed for good."""
    site.servers.fail_over()


@dataclass
class _Seen:
    entries: list[dict]

    def __post_init__(self) -> None:
        self.asked = [entry for entry in self.entries if "action" in entry]
        self.wrong = [entry for entry in self.asked if "wrong" in entry]
        self.waits = sum(entry["waits"] for entry in self.asked)
        times = [entry["took"] for entry in self.asked] or [0.0]
        self.middle, self.slowest = statistics.median(times), max(times)
        self.longest = max((entry.get("whole", 0) for entry in self.asked), default=0)


def _tell(site: Lab, event: Callable[[Lab], None]) -> None:
    entries = site.entries()
    seen = _Seen(entries[site.told :])
    site.told = len(entries)
    wrong = collections.Counter(
        f"{e['action']}: {e['wrong']} {e['said'][:120]}" for e in seen.wrong
    )
    sys.stderr.write(
        f"{event.__name__}: {len(seen.asked)} done, {seen.waits} told to try again, "
        f"middle {seen.middle * 1000:.0f} ms, slowest answer {seen.slowest:.1f} s, "
        f"longest until done {seen.longest:.1f} s, {len(seen.wrong)} wrong {dict(wrong)}\n"
    )


def _outcome(site: Lab, events: int, settled: float) -> Outcome:
    seen, writes, mails = _Seen(site.entries()), account(site), site.fate()
    figures = {
        "events": events, "actions": len(seen.asked),
        "answers without sense": len(seen.wrong), "friendly 503": seen.waits,
        "acknowledged writes": writes.acknowledged, "lost": writes.lost, "repeated": writes.twice,
        "mails": mails.mails, "mails lost": mails.lost, "mails twice": mails.twice,
        "mails unknown": mails.unknown, "s until settled": round(settled),
    }  # fmt: skip
    nothing = (len(seen.wrong), writes.lost, writes.twice, mails.lost, mails.twice)
    return Outcome(figures, holds=not any(nothing) and settled < SETTLED_WITHIN)
