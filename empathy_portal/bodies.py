"""What is sent is measured before it is read: the size is said in front of it.

Forms are small everywhere. Only a view that says so takes more, and only from somebody who may open
it: a body is read long before a view runs, when its key is looked for.
"""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve

from common.bodies import LIMIT

if TYPE_CHECKING:
    from _typeshed.wsgi import InputStream, WSGIEnvironment

Answer = Callable[[HttpRequest], HttpResponse]


class _Whole:
    """A body that breaks off is none: the web server hands over what came as if that were all, and
    half a text would be kept for the whole of it.
    """

    def __init__(self, body: InputStream) -> None:
        self.body = body

    def read(self, size: int) -> bytes:
        """As many bytes; Django asks for no more than were announced."""
        part = self.body.read(size)
        if len(part) < size:
            raise ConnectionResetError("the rest of what was announced never came")
        return part

    def readline(self, size: int) -> bytes:
        """A line, or as many bytes of it."""
        line = self.body.readline(size)
        if len(line) < size and not line.endswith(b"\n"):
            raise ConnectionResetError("the rest of what was announced never came")
        return line


def insist_on_all(environ: WSGIEnvironment) -> None:
    """Nothing is done with a part of what somebody sent: the connection broke on the way."""
    environ["wsgi.input"] = _Whole(environ["wsgi.input"])


def limit_bodies(get_response: Answer) -> Answer:
    """Middleware, right after the one that knows who asks."""

    def answer(request: HttpRequest) -> HttpResponse:
        if "HTTP_TRANSFER_ENCODING" in request.META and not request.META.get("CONTENT_LENGTH"):
            _read_no_further(request)
            return render(request, "400.html", status=411)
        if not is_small(request) and size_of(request) > _limit(request):
            return too_much(request)
        return get_response(request)

    return answer


def size_of(request: HttpRequest) -> int:
    """Bytes, as they are announced; Django reads no further."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def is_small(request: HttpRequest) -> bool:
    """Whether it is no more than a form."""
    return size_of(request) <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def too_much(request: HttpRequest) -> HttpResponse:
    """The page that says how much there may be."""
    _read_no_further(request)
    limits = {
        "megabytes": settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024**2,
        "fields": settings.DATA_UPLOAD_MAX_NUMBER_FIELDS,
    }
    return render(request, "413.html", limits, status=413)


def _limit(request: HttpRequest) -> int:
    """Bytes that this person may send to this address."""
    try:
        view = resolve(request.path_info).func
    except Resolver404:
        return 0
    rule, member = getattr(view, "access_rule", None), getattr(request, "member", None)
    is_admitted = rule is not None and member is not None and rule.admits(member)
    return int(getattr(view, LIMIT, 0)) if is_admitted else 0


def _read_no_further(request: HttpRequest) -> None:
    """The web server would read the rest to find the next request behind it."""
    line = request.META.get("gunicorn.socket")
    if line is not None:
        with contextlib.suppress(OSError):
            line.shutdown(socket.SHUT_RD)
