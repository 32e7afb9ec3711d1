"""/metrics, for Prometheus: what web processes counted of requests, and how the portal is.

Answered before there is a session, to any name, to whoever has the token. How the portal is stands
in the database, so that any web process tells of all machines.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare

from common.later import imported_later
from common.postgres.clock import time_for_all

if TYPE_CHECKING:
    from watching import exposition
else:
    exposition = imported_later("watching.exposition")

ADDRESS = "/metrics"
TEXT = "text/plain; version=0.0.4; charset=utf-8"
Answer = Callable[[HttpRequest], HttpResponse]


def answer_scrapes(get_response: Answer) -> Answer:
    """Not there without a token."""
    if not settings.METRICS_TOKEN:
        raise MiddlewareNotUsed
    expected = f"Bearer {settings.METRICS_TOKEN}"

    def answer(request: HttpRequest) -> HttpResponse:
        if request.path_info != ADDRESS:
            return get_response(request)
        if not constant_time_compare(request.headers.get("Authorization", ""), expected):
            refusal = {"WWW-Authenticate": "Bearer", "Cache-Control": "no-store"}
            return HttpResponse("", status=401, content_type="text/plain", headers=refusal)
        if request.method not in {"GET", "HEAD"}:
            return HttpResponse("", status=405, headers={"Allow": "GET, HEAD"})
        body = exposition.exposed(time_for_all())
        return HttpResponse(body, content_type=TEXT, headers={"Cache-Control": "no-store"})

    return answer
