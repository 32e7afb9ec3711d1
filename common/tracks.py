"""To what a line of the log belongs: the request or the task that is at work in this thread.

Numbers that were drawn and names of tasks, nothing about anybody. It goes along with wake-ups
(common.wakeups), so that what a task does can be found from the request that asked for it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from contextvars import ContextVar

from common.records import dataclass

REQUEST, TRACE = "portal_request", "portal_trace"
"""What it is called on the way to a worker."""


@dataclass(frozen=True)
class Track:
    """Of one piece of work."""

    request_id: str = ""
    task: str = ""
    trace: str = ""
    """Where its span stands, as W3C's traceparent has it; '' where nobody traces."""


_current: ContextVar[Track | None] = ContextVar("track", default=None)


def current() -> Track | None:
    """Of the work at hand; None where nothing is followed."""
    return _current.get()


@contextlib.contextmanager
def on(track: Track) -> Iterator[None]:
    """For as long as the block lasts."""
    token = _current.set(track)
    try:
        yield
    finally:
        _current.reset(token)


def carried() -> dict[str, str]:
    """What a wake-up takes along; nothing where nothing is followed."""
    track = current()
    if track is None:
        return {}
    return {name: said for name, said in _parts(track) if said}


def arrived(task: str, headers: Mapping[str, object]) -> Track:
    """The track of a task, with what its wake-up brought along."""
    request_id, trace = (str(headers.get(name) or "") for name in (REQUEST, TRACE))
    return Track(request_id=request_id, task=task, trace=trace)


def _parts(track: Track) -> tuple[tuple[str, str], ...]:
    return ((REQUEST, track.request_id), (TRACE, track.trace))
