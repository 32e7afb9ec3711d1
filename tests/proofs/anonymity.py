"""`./portal prove anonymity`: an attack on the answers to pulses by somebody who knows the code.

The database, links and kills are attacked by tests (tests/surveys/test_attacks.py, test_kills.py).
Here are the simulated pilots, attacked by arithmetic, and small parts, all of them. What the large
run came to is kept in surveys/tried.json; the page of results says it.
"""

from __future__ import annotations

import datetime as dt
import os
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import reduce
from pathlib import Path

import msgspec

from surveys.tried import KEPT, Attacked, KeptAttack
from tests.proofs.anonymity_pulses import Tried, attack_pilots, attack_small_parts
from tests.proofs.by_tests import prove_by_tests
from tests.proofs.catalogue import Outcome

MANY = 1000
DATABASE, LINKS = "links tried in a closed database", "links tried"


def prove(*, large: bool, pilots: str = "") -> Outcome:
    """Everything. A small run leaves the pilots to the tests; a large one keeps what came of it."""
    by_tests = prove_by_tests("anonymity", large=large)
    figures = dict(by_tests.figures)
    if not large:
        return Outcome(figures, holds=by_tests.holds)
    began, count = time.monotonic(), int(pilots or MANY)
    found, small = attack_many(range(count)), attack_small_parts()
    figures |= {"simulated pilots": count, "s for them": round(time.monotonic() - began)}
    figures |= figures_of(found, "large") | figures_of(small, "small parts")
    keep(kept_of(figures, found, small, count=count, on=dt.datetime.now(dt.UTC).date()))
    return Outcome(figures, holds=by_tests.holds and not +found.hits and not +small.hits)


def attack_many(numbers: Sequence[int]) -> Tried:
    """On all cores, each pilot for itself."""
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        parts = [pool.submit(attack_pilots, [number]) for number in numbers]
        return reduce(added, (each.result() for each in as_completed(parts)), Tried())


def added(one: Tried, other: Tried) -> Tried:
    """Both."""
    return Tried(
        one.attempts + other.attempts,
        one.figures + other.figures,
        one.hidden + other.hidden,
        Counter(one.hits + other.hits),
        Counter(one.near + other.near),
    )


def figures_of(tried: Tried, what: str) -> dict[str, object]:
    """In the order in which they are told: attempts, hits by kind, and what is beyond a promise."""
    figures: dict[str, object] = {f"attempts ({what})": tried.attempts}
    if tried.figures:
        figures |= {f"figures told ({what})": tried.figures, f"hidden ({what})": tried.hidden}
    figures[f"hits ({what})"] = tried.hits.total()
    figures |= {f"hits: {kind} ({what})": count for kind, count in (+tried.hits).items()}
    figures |= {f"not promised: {kind} ({what})": n for kind, n in sorted(tried.near.items())}
    return figures


def kept_of(
    figures: dict[str, object], found: Tried, small: Tried, *, count: int, on: dt.date
) -> KeptAttack:
    """What is kept of a large run."""

    def number(name: str) -> int:
        value = figures.get(name, 0)
        assert isinstance(value, int | float)
        return round(value)

    database = number("ways beyond chance") + number("old rows or samples left")
    database += number("answers in the log of the server")
    return KeptAttack(
        on=on,
        command=f"./portal prove anonymity --large --pilots {count}",
        pilots=count,
        parts={
            "database": Attacked(number(DATABASE), database + number("links in logs")),
            "arithmetic": Attacked(found.attempts, found.hits.total()),
            "small parts": Attacked(small.attempts, small.hits.total()),
            "links": Attacked(number(LINKS), number("links that did more than they may")),
            "kills": Attacked(
                number("kills while waves open, answer and close"),
                number("answers lost") + number("doubled or missing"),
            ),
        },
        beyond={kind: n for kind, n in sorted(found.near.items()) if n},
    )


def keep(kept: KeptAttack, path: Path = KEPT) -> None:
    """Write it down where the portal reads it."""
    path.write_bytes(msgspec.json.format(msgspec.json.encode(kept), indent=1) + b"\n")
