"""What a browser does not send and no table can hold: NUL, half a letter, numbers without end."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.http import HttpRequest

from ui.typed import UNREADABLE

ODD = re.compile(
    "[\\x00\\ud800-\\udfff]|[0-9]{9}|[0-9]e[0-9]|\\\\\\\\u(?:0000|d[89a-f])", re.IGNORECASE
)
"""As letters, or as JSON writes them."""


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
