"""How often a platform, or whoever looks like one, may call."""

from __future__ import annotations

from allauth.core.internal.ratelimit import consume
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

CALLED_AT_MOST = {
    # A whole company at nine o'clock; each launch is two calls.
    "lti_launch": "2400/m/key",
    "lti_keys": "600/m/key",
    "lti_register": "20/h/key",
    # Anybody can send nonsense; the log tells of so much of it, and is not filled by it.
    "lti_refused": "120/h/key",
}


def too_often(request: HttpRequest, action: str, pk: int) -> HttpResponse | None:
    """The answer to one call too many for this connection; None to others."""
    if is_within(request, action, pk):
        return None
    return render(request, "429.html", status=429)


def is_within(request: HttpRequest, action: str, pk: int) -> bool:
    """Whether this is not one too many; it counts."""
    usage = consume(
        request, app="lti", action=action, config=CALLED_AT_MOST, key=str(pk), limit_get=True
    )
    return bool(usage)
