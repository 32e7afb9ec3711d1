"""All that is offered at /api/v1/: its routes, what becomes of errors, and its document."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLResolver
from django.urls.resolvers import RegexPattern
from ninja import NinjaAPI
from ninja.errors import ValidationError

from api.problems import ApiProblem, problem_answer
from api.v1 import figures, library, people, pilots, results
from api.v1.document import completed

ABOUT = """\
Read and change what an organization has in Empathy Portal. Every call carries a key of the API as
`Authorization: Bearer …`. Lists come by id, page by page. Errors are problem details (RFC 9457).
What leaders write, their answers, levels and notes are never told.
"""


@functools.cache
def built() -> NinjaAPI:
    """The API with every route."""
    ninja = NinjaAPI(
        title="Empathy Portal", version="1", description=ABOUT, openapi_url=None, docs_url=None
    )
    for each in (people, library, pilots, results, figures):
        ninja.add_router("", each.router)
    ninja.add_exception_handler(ApiProblem, _as_problem)
    ninja.add_exception_handler(Http404, _not_found)
    ninja.add_exception_handler(ValidationError, _not_valid)
    return ninja


@functools.cache
def routes() -> URLResolver:
    """Every address, below /api/v1/."""
    patterns, _app, _namespace = built().urls
    return URLResolver(RegexPattern(r"^"), patterns)


@functools.cache
def document() -> bytes:
    """The OpenAPI document, the same for everybody."""
    schema = built().get_openapi_schema(path_prefix="/api/v1/")
    return json.dumps(completed(schema)).encode()


def _as_problem(_request: HttpRequest, problem: ApiProblem | type[ApiProblem]) -> HttpResponse:
    return problem_answer(cast("ApiProblem", problem))


def _not_found(_request: HttpRequest, _error: Http404 | type[Http404]) -> HttpResponse:
    return problem_answer(ApiProblem(404, "There is nothing with this id."))


def _not_valid(
    _request: HttpRequest, error: ValidationError | type[ValidationError]
) -> HttpResponse:
    """Each field by where it stands; what was sent is not repeated."""
    errors = cast("ValidationError", error).errors
    found = [_named(each) for each in errors]
    is_body = any(each["loc"][0] == "body" for each in errors)
    status = 422 if is_body else 400
    return problem_answer(
        ApiProblem(status, "Some fields are not accepted.", name="fields", more={"errors": found})
    )


def _named(error: Mapping[str, object]) -> dict[str, object]:
    source, *where = cast("tuple[object, ...]", error["loc"])
    where = where[1:] if source == "body" else where
    said = str(error["msg"]).removeprefix("Value error, ")
    return {"field": ".".join(map(str, where)) or "body", "detail": said[:1].upper() + said[1:]}
