"""Who listens for which kinds of events: apps above announce it, and the sweep finds events only
where somebody does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from events.states import EventKind

Wanted = Mapping[int, Mapping[EventKind, dt.datetime]]
"""Organization by number -> kind -> since when; what happened before is not told."""

_listeners: list[Callable[[], Wanted]] = []


def announce_listener(wanted: Callable[[], Wanted]) -> None:
    """Say once at start who asks for events; `wanted` is called by every sweep, with one query."""
    _listeners.append(wanted)


def all_wanted() -> dict[int, dict[EventKind, dt.datetime]]:
    """What all listeners together ask for, each kind from the earliest moment on."""
    found: dict[int, dict[EventKind, dt.datetime]] = {}
    for listener in _listeners:
        for organization_id, kinds in listener().items():
            mine = found.setdefault(organization_id, {})
            for kind, since in kinds.items():
                mine[kind] = min(since, mine.get(kind, since))
    return found
