"""What no browser sends, seen before anything is read: unknown letters, numbers without end."""

from __future__ import annotations

import re
from collections.abc import Callable
from email.message import Message
from typing import TYPE_CHECKING

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

LETTERS = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})
NO_NUMBER_OF_OURS = re.compile(r"/[0-9]{19,}(?:/|$)")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
"""What some address of ours is asked with."""
UNKNOWN_LETTERS = "portal.unknown_letters"
Answer = Callable[[HttpRequest], HttpResponse]


def take_out_unknown_letters(environ: WSGIEnvironment) -> None:
    """Django would stumble over their name before there is a request that could be answered."""
    kind = environ.get("CONTENT_TYPE", "")
    if "charset" not in kind.lower():
        return
    header = Message()
    header["Content-Type"] = kind
    if str(header.get_param("charset", "utf-8")).lower() not in LETTERS:
        environ["CONTENT_TYPE"], environ[UNKNOWN_LETTERS] = "", True


def refuse_methods(get_response: Answer) -> Answer:
    """Middleware before all others that answer: what nobody here is asked with (TRACE, CONNECT, a
    made-up word) reaches none of them, so that no view has to think of it.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        return get_response(request)

    return answer


def refuse_oddities(get_response: Answer) -> Answer:
    """Middleware for what is seen without reading anything."""

    def answer(request: HttpRequest) -> HttpResponse:
        if UNKNOWN_LETTERS in request.META:
            raise BadRequest("letters that no page of ours sends")
        if NO_NUMBER_OF_OURS.search(request.path_info):
            raise Http404
        return get_response(request)

    return answer
