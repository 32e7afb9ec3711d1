"""Around every request, where somebody watches: counted for /metrics, one line in the log, a span.

What is said of a request: the name of its route, never its address; method and status; how long it
took, and how many statements; the number of the organization. Not who asked (but their number,
where the operator says so: LOG_PEOPLE), from where, or with what. Requests behind links of those
who answer without an account leave no line, no span and no number of their own: when somebody
answers is nobody's to know.
"""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import connection
from django.http import HttpRequest, HttpResponse

from common import tracks
from common.later import imported_later
from common.tracks import Track
from watching import tracing
from watching.answered import AnsweredRequest

if TYPE_CHECKING:
    from watching import request_metrics
else:
    request_metrics = imported_later("watching.request_metrics")

logger = logging.getLogger("watching.requests")
HEADER = "X-Request-ID"
SANE = re.compile(r"[A-Za-z0-9._-]{8,64}")
ANSWERS = re.compile(r"/(?:pulse|peers/answer|questionnaires/answer)/")
"""deploy/nginx.conf leaves the same out of its log."""
NO_ROUTE, STATIC, ANSWERED = "none", "static", "answers"
Answer = Callable[[HttpRequest], HttpResponse]


class StatementClock:
    """Counts what is asked of the database, and for how long."""

    def __init__(self) -> None:
        self.number, self.seconds = 0, 0.0

    def __call__(
        self,
        execute: Callable[..., object],
        sql: str,
        params: object,
        many: bool,  # noqa: FBT001  as Django calls it
        context: object,
    ) -> object:
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.number += 1
            self.seconds += time.perf_counter() - began


def follow(get_response: Answer) -> Answer:
    """Not there unless metrics, lines as objects, or traces are switched on."""
    if not (settings.METRICS_TOKEN or settings.LOGS_JSON or tracing.is_on()):
        raise MiddlewareNotUsed
    tracing.insist_on_library()
    metrics = request_metrics.request_metrics() if settings.METRICS_TOKEN else None

    def answer(request: HttpRequest) -> HttpResponse:
        began, clock = time.perf_counter(), StatementClock()
        is_answer = ANSWERS.match(request.path_info) is not None
        is_apart = is_answer or request.path_info.startswith(settings.STATIC_URL)
        with connection.execute_wrapper(clock):
            response = (
                get_response(request) if is_apart else _followed(get_response, request, clock)
            )
        answered = AnsweredRequest(
            route=ANSWERED if is_answer else _route(request),
            method=request.method or "",
            status=response.status_code,
            seconds=time.perf_counter() - began,
            statements=clock.number,
            statement_seconds=clock.seconds,
        )
        if metrics is not None:
            metrics.note(answered)
        if not is_apart:
            _write_line(request, response, answered)
        return response

    return answer


def _followed(get_response: Answer, request: HttpRequest, clock: StatementClock) -> HttpResponse:
    given = request.headers.get(HEADER, "")
    # Passed to whoever answers from here on, and back to whoever asked.
    track = Track(request_id=given if SANE.fullmatch(given) else secrets.token_hex(10))
    with tracing.span_of_request(track) as (deeper, span), tracks.on(deeper):
        response = get_response(request)
        if span is not None:
            route = _route(request)
            span.update_name(f"{request.method} {route}")
            span.set_attribute("http.request.method", request.method or "")
            span.set_attribute("http.route", route)
            span.set_attribute("http.response.status_code", response.status_code)
            span.set_attribute("portal.statements", clock.number)
            span.set_attribute("portal.statements_ms", round(clock.seconds * 1000, 1))
    response.headers[HEADER] = track.request_id
    return response


def _route(request: HttpRequest) -> str:
    """The name of what answered."""
    match = request.resolver_match
    if match is not None:
        return match.view_name or NO_ROUTE
    return STATIC if request.path_info.startswith(settings.STATIC_URL) else NO_ROUTE


def _write_line(request: HttpRequest, response: HttpResponse, answered: AnsweredRequest) -> None:
    """Only where lines are objects: for people it would drown the others."""
    if not settings.LOGS_JSON:
        return
    member = getattr(request, "member", None)
    said = {
        "request_id": response.headers[HEADER],
        "method": answered.method,
        "route": answered.route,
        "status": answered.status,
        "duration_ms": round(answered.seconds * 1000, 1),
        "statements": answered.statements,
        "statements_ms": round(answered.statement_seconds * 1000, 1),
        "organization": member.organization_id if member is not None else None,
    }
    if settings.LOG_PEOPLE:
        said["member"] = member.pk if member is not None else None
    logger.info("request", extra={"said": said})
