"""What the OpenAPI document says beyond what the operations say themselves: errors, headers, and
what is deprecated.
"""

from __future__ import annotations

from typing import TypedDict, cast

from api.deprecation import DEPRECATED
from api.limits import CALLS_A_MINUTE
from api.problems import PROBLEM_JSON
from reports.files.kinds import CONTENT_TYPES

PROBLEM = {
    "type": "object",
    "description": "RFC 9457. `type` names the kind of problem, `detail` says what to do.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "scope": {"type": "string", "description": "The scope that is missing."},
        "member_id": {"type": "integer", "description": "Who has it already."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "detail"],
                "properties": {"field": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}
ALWAYS = {
    400: "The address or the body cannot be read.",
    401: "The key is missing, unknown, withdrawn or expired.",
    403: "The key lacks a scope; `scope` names it.",
    404: "There is nothing there for this organization.",
    429: f"More than {CALLS_A_MINUTE} calls in a minute; Retry-After says when to go on.",
    503: "The portal cannot reach its database; Retry-After says when to try again.",
}
OF_WRITES = {
    409: "It would clash with somebody, or the same call is being answered.",
    413: "More than 2 MB.",
    415: "Not application/json.",
    422: "Fields that are not accepted; or an Idempotency-Key of another call.",
}
OF_CHANGES = {412: "It was changed since it was read.", 428: "If-Match is missing."}
IF_NONE_MATCH: dict[str, object] = {
    "in": "header",
    "name": "If-None-Match",
    "schema": {"type": "string"},
    "description": "An ETag: 304 without a body where nothing is different.",
}
IF_MATCH: dict[str, object] = {
    "in": "header",
    "name": "If-Match",
    "required": True,
    "schema": {"type": "string"},
    "description": "The ETag of what you have read.",
}
IDEMPOTENCY_KEY: dict[str, object] = {
    "in": "header",
    "name": "Idempotency-Key",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
    "description": "A name of your own for this call; repeated within a day it has one effect.",
}


class Operation(TypedDict, total=False):
    """An operation of the document, as far as it is completed here."""

    parameters: list[dict[str, object]]
    responses: dict[int, dict[str, object]]
    deprecated: bool
    operationId: str


Schema = dict[str, object]


def completed(schema: Schema) -> Schema:
    """The document with all of it."""
    paths = cast("dict[str, dict[str, Operation]]", schema["paths"])
    for path, operations in paths.items():
        for method, operation in operations.items():
            _complete(method, operation)
            if f"{method.upper()} {path.removeprefix('/api/v1')}" in DEPRECATED:
                operation["deprecated"] = True
    components = cast("dict[str, dict[str, object]]", schema["components"])
    components["schemas"]["Problem"] = PROBLEM
    return schema


def _complete(method: str, operation: Operation) -> None:
    said = dict(ALWAYS)
    if method == "get":
        operation["parameters"].append(IF_NONE_MATCH)
        operation["responses"][304] = {"description": "Nothing is different."}
    else:
        said |= OF_WRITES
    if method == "patch":
        said |= OF_CHANGES
        operation["parameters"].append(IF_MATCH)
    if method == "post":
        operation["parameters"].append(IDEMPOTENCY_KEY)
    reference = {"schema": {"$ref": "#/components/schemas/Problem"}}
    for status, text in said.items():
        content = {PROBLEM_JSON: reference}
        operation["responses"][status] = {"description": text, "content": content}
    if operation["operationId"] == "getReportFile":
        binary = {"schema": {"type": "string", "format": "binary"}}
        files = {each.split(";")[0]: binary for each in CONTENT_TYPES.values()}
        operation["responses"][200] = {"description": "The file.", "content": files}
