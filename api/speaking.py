"""Under the addresses of the API nobody is answered with a page."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

from api.problems import PROBLEM_JSON, ApiProblem, problem_answer
from connections.doors import is_open
from connections.states import ConnectionKind

ROOT = "/api/"
KEPT = ("Allow", "Retry-After", "WWW-Authenticate")
SAID = {
    400: "The request cannot be read.",
    404: "There is nothing at this address.",
    411: "Send a Content-Length.",
    413: "The body is too large for one call.",
    500: "Something went wrong here. It is in the portal's log.",
    503: "The portal cannot reach its database right now. Try again shortly.",
}
"""What the portal's own pages for failures say at more length."""
Answer = Callable[[HttpRequest], HttpResponse]


def speak_problems(get_response: Answer) -> Answer:
    """Middleware: what the portal refuses before a view of the API is reached, and what breaks in
    one, is a problem like the others.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not request.path_info.startswith(ROOT) or not is_open(ConnectionKind.API):
            return response
        is_problem = response.headers.get("Content-Type") == PROBLEM_JSON
        if response.status_code < HTTPStatus.BAD_REQUEST or is_problem:
            return response
        return _translated(response)

    return answer


def _translated(response: HttpResponse) -> HttpResponse:
    status = response.status_code
    headers = {name: response.headers[name] for name in KEPT if name in response.headers}
    detail = SAID.get(status, HTTPStatus(status).phrase)
    problem = problem_answer(ApiProblem(status, detail, headers=headers))
    problem.headers["Cache-Control"] = "no-store"
    return problem
