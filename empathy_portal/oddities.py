"""What a browser does not send and no table can hold: NUL, half a letter, numbers without end."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from email.message import Message
from typing import TYPE_CHECKING

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse

from ui.typed import UNREADABLE

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

ODD = re.compile(r"[\x00\ud800-\udfff]|[0-9]{9}|[0-9]e[0-9]|\\u(?:0000|d[89a-f])", re.IGNORECASE)
"""As letters, or as JSON writes them."""
LETTERS = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})
NO_NUMBER_OF_OURS = re.compile(r"/[0-9]{19,}(?:/|$)")
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


def refuse_oddities(get_response: Answer) -> Answer:
    """Middleware for what is seen without reading anything."""

    def answer(request: HttpRequest) -> HttpResponse:
        if UNKNOWN_LETTERS in request.META:
            raise BadRequest("letters that no page of ours sends")
        if NO_NUMBER_OF_OURS.search(request.path_info):
            raise Http404
        return get_response(request)

    return answer


def is_odd(request: HttpRequest) -> bool:
    """Whether anything in a request is such. Reads all of it: asked only once something failed."""
    return any(ODD.search(text) for text in _texts(request))


def _texts(request: HttpRequest) -> Iterator[str]:
    yield request.path
    for _name, texts in request.GET.lists():
        yield from texts
    try:
        for _name, texts in request.POST.lists():
            yield from map(str, texts)
    except UNREADABLE:
        yield "\0"
