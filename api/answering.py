"""One call, from its key to its answer. What is offered at which address is in api.v1, which is
read from the disk with the first call: its libraries cost more time and memory than all the rest of
the portal, and most portals are never called.
"""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import importlib
import json
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from typing import Protocol, cast

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import Resolver404, ResolverMatch, URLResolver
from django.utils.translation import gettext_noop

from api.deprecation import say_deprecated
from api.doors import CallRequest, caller_of, check_call
from api.etags import etag_of, matches
from api.limits import Allowance
from api.operations import OtherCall, StillRunning, answer_once, note_call
from api.problems import ApiProblem, problem_answer
from connections.models import AccessKey

LONGEST_NAME = 255
HINTS = {
    403: gettext_noop("The key lacks the scope %(scope)s."),
    400: gettext_noop("The address or the body could not be read. The answer told the system why."),
    404: gettext_noop("There is no such address, or nothing of this organization with this id."),
    405: gettext_noop("This address does not take that method."),
    409: gettext_noop("It clashed with what is here. The answer told the system with what."),
    412: gettext_noop("It was changed in the meantime. The system has to read it again."),
    413: gettext_noop("More than 2 MB came in one call."),
    415: gettext_noop("The body was not sent as application/json."),
    422: gettext_noop("Some fields were not accepted. The answer told the system which."),
    428: gettext_noop("The system has to say in If-Match what it has read."),
    429: gettext_noop("The key was used too often within a minute."),
}
"""For the log; what a system sent is not repeated there."""
BROKE = gettext_noop("Something went wrong here. It is written down for the operator.")
NO_ROUTE = "an unknown address"


class Offered(Protocol):
    """What api.v1.offered has for everybody who does not import it."""

    def routes(self) -> URLResolver:
        """Every address of it."""

    def document(self) -> bytes:
        """The OpenAPI document."""


@functools.cache
def offered() -> Offered:
    """The first version of the API."""
    return cast("Offered", importlib.import_module("api.v1.offered"))


def answer_call(request: HttpRequest, path: str, now: dt.datetime) -> HttpResponse:
    """What a call is answered, whatever goes wrong with it but for what is our own mistake."""
    try:
        key, allowance = caller_of(request, now)
    except ApiProblem as problem:
        return problem_answer(problem)
    call = cast("CallRequest", request)
    call.caller = key
    what = f"{request.method} {NO_ROUTE}"
    try:
        match = _match(path, allowance)
        what = f"{request.method} {_route(match)}"
        answer = _answer(call, match, now)
    except ApiProblem as problem:
        answer = problem_answer(problem)
    except Exception:
        with suppress(DatabaseError):
            note_call(key=key, what=what, status=500, detail=BROKE, now=now)
        raise
    _note(key, what, answer, now)
    return _finished(request, answer, allowance, what)


def _match(path: str, allowance: Allowance) -> ResolverMatch:
    if allowance.is_over:
        raise ApiProblem(HTTPStatus.TOO_MANY_REQUESTS, "Wait until the minute is over.")
    try:
        return offered().routes().resolve(path)
    except Resolver404 as error:
        raise ApiProblem(HTTPStatus.NOT_FOUND, "There is nothing at this address.") from error


def _route(match: ResolverMatch) -> str:
    """As the OpenAPI document has it."""
    return "/" + match.route.replace("<int:", "{").replace("<", "{").replace(">", "}")


def _answer(request: CallRequest, match: ResolverMatch, now: dt.datetime) -> HttpResponse:
    if request.method == "HEAD":
        request.method = "GET"  # the server leaves the body out
    check_call(request)

    def run() -> HttpResponse:
        return cast("HttpResponse", match.func(request, *match.args, **match.kwargs))

    name = request.headers.get("Idempotency-Key", "")
    answer = _once(request, name, run, now) if name and request.method == "POST" else run()
    if isinstance(answer, HttpResponseNotAllowed):
        allow = {"Allow": ", ".join(sorted(answer.headers["Allow"].split(", ")))}
        raise ApiProblem(405, "This address does not take this method.", headers=allow)
    return answer


def _once(
    request: CallRequest, name: str, run: Callable[[], HttpResponse], now: dt.datetime
) -> HttpResponse:
    if len(name) > LONGEST_NAME:
        raise ApiProblem(400, f"An Idempotency-Key has {LONGEST_NAME} characters at most.")
    said = f"{request.method} {request.get_full_path()}\n".encode() + request.body
    fingerprint = hashlib.sha256(said).hexdigest()
    try:
        return answer_once(key=request.caller, name=name, fingerprint=fingerprint, now=now, run=run)
    except StillRunning as error:
        text = "A call with this Idempotency-Key is being answered. Ask again in a moment."
        headers = {"Retry-After": "1"}
        raise ApiProblem(409, text, name="still-running", headers=headers) from error
    except OtherCall as error:
        text = "This Idempotency-Key was used for another call."
        raise ApiProblem(422, text, name="idempotency-key-reused") from error


def _note(key: AccessKey, what: str, answer: HttpResponse, now: dt.datetime) -> None:
    status = answer.status_code
    detail, filled = HINTS.get(status, ""), {}
    if status == HTTPStatus.FORBIDDEN:
        filled = {"scope": json.loads(answer.content)["scope"]}
    note_call(key=key, what=what, status=status, detail=detail, now=now, **filled)


def _finished(
    request: HttpRequest, answer: HttpResponse, allowance: Allowance, what: str
) -> HttpResponse:
    """With what every answer says beside what was asked for."""
    if request.method == "GET" and answer.status_code == HTTPStatus.OK and not answer.streaming:
        etag = answer.headers.get("ETag") or etag_of(answer.content)
        answer.headers["ETag"] = etag
        if matches(request.headers.get("If-None-Match", ""), etag):
            answer = HttpResponse(status=HTTPStatus.NOT_MODIFIED, headers={"ETag": etag})
            del answer.headers["Content-Type"]
    for name, value in allowance.headers.items():
        answer.headers[name] = value
    say_deprecated(answer, what)
    return answer
