"""What a process counts while it works, until somebody writes it down: see watching.notes.

Costs an addition where something happens. What a killed process had not written down is lost: these
are figures for whoever watches, and nothing is decided by them.
"""

from __future__ import annotations

import threading
from collections import Counter

_lock = threading.Lock()
_counted: Counter[tuple[str, str]] = Counter()


def tally(name: str, label: str, number: int = 1) -> None:
    """So many more of this kind."""
    if number:
        with _lock:
            _counted[name, label] += number


def take_tallies() -> dict[tuple[str, str], int]:
    """Everything that was counted since the last call: (name, label) -> number."""
    with _lock:
        taken = dict(_counted)
        _counted.clear()
    return taken
