"""A call to the service and what it is answered, without any library of the protocol."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from common.records import dataclass

ERROR_SCHEMA = "urn:ietf:params:scim:api:messages:2.0:Error"


@dataclass(frozen=True)
class ScimCall:
    """What somebody asks of the service."""

    method: str
    base_url: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True)
class ScimAnswer:
    """What the service answers, and what an admin reads of it."""

    status: int
    body: Mapping[str, object] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    detail: str = ""
    """A marked text."""
    names: str = ""
    """What stands in it."""


def refusal(status: int, text: str, **headers: str) -> ScimAnswer:
    """An error in the form that the protocol has for it; `text` is a marked one."""
    body = {"schemas": [ERROR_SCHEMA], "status": f"{status}", "detail": text}
    return ScimAnswer(status, body, headers, text)
