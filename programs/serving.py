"""A recording as an answer: the stretch that a player asks for, a part at most, or all of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import cast

from django.http import HttpResponse, StreamingHttpResponse

from common.records import dataclass
from common.tenancy import rows_of
from programs.watching import PART, OutOfRange, asked_for


@dataclass(frozen=True, kw_only=True)
class Served:
    """What is sent, and where its parts are."""

    organization_id: int
    size: int
    media_type: str
    digest: str
    part: Callable[[int], bytes]
    """By its number; one statement."""


def serve(served: Served, *, asked: str, kept: str) -> HttpResponse:
    """Answers a Range header; `kept` says to browsers how long it may stay with them."""
    try:
        stretch = asked_for(asked, served.size)
    except OutOfRange:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{served.size}"})
    headers = {
        "Accept-Ranges": "bytes",
        "Cache-Control": kept,
        "Content-Encoding": "identity",
        "Content-Type": served.media_type,
        "ETag": f'"{served.digest}"',
    }
    if stretch is None:
        headers["Content-Length"] = str(served.size)
        return cast("HttpResponse", StreamingHttpResponse(_whole(served), headers=headers))
    headers["Content-Range"] = f"bytes {stretch.first}-{stretch.last}/{served.size}"
    return HttpResponse(served.part(stretch.part)[stretch.inside], status=206, headers=headers)


def _whole(served: Served) -> Iterator[bytes]:
    """Part by part; no more than one is held. Asked for when the request is over."""
    for number in range(-(-served.size // PART)):
        with rows_of(served.organization_id):
            content = served.part(number)
        yield content
