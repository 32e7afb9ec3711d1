"""Around every task of a worker: how long it takes and whether it fails is noted, lines of the log
say to what it belongs, and where somebody traces it has a span.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping

import celery

from common import tracks
from watching import tracing
from watching.notes import noted


def followed(name: str, run: Callable[..., None]) -> Callable[..., None]:
    """The task as a worker runs it; whoever calls the function itself is not followed."""
    running = noted(name, run)

    @functools.wraps(run)
    def following(**ids: int | str) -> None:
        track = tracks.arrived(name, _headers())
        with tracing.span_of_task(track) as deeper, tracks.on(deeper):
            running(**ids)

    return following


def _headers() -> Mapping[str, object]:
    """Of the wake-up that is at work; none where a task is called by hand."""
    request = getattr(celery.current_task, "request", None)
    if request is None:
        return {}
    names = (tracks.REQUEST, tracks.TRACE)
    return {name: request.get(name) or (request.headers or {}).get(name) for name in names}
