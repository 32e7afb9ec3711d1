"""Whatever goes wrong, as RFC 9457 has it: one shape for every error of the API."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus

from django.http import HttpResponse

PROBLEM_JSON = "application/problem+json"
NAMED = "urn:empathy-portal:problem:"
"""Problems with a name of their own; the others are what their status says (about:blank)."""


class ApiProblem(Exception):
    """A call that is answered with an error."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        name: str = "",
        headers: Mapping[str, str] | None = None,
        more: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status, self.detail, self.name = status, detail, name
        self.headers, self.more = dict(headers or {}), dict(more or {})


def problem_answer(problem: ApiProblem) -> HttpResponse:
    """The problem as a system reads it."""
    said = {
        "type": f"{NAMED}{problem.name}" if problem.name else "about:blank",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": problem.detail,
        **problem.more,
    }
    return HttpResponse(
        json.dumps(said), status=problem.status, content_type=PROBLEM_JSON, headers=problem.headers
    )
