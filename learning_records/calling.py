"""How a record store is spoken to: xAPI 1.0.3 over egress, and what its answers mean for us."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from enum import Enum, auto

import msgspec

from common.whole_numbers import whole_number
from connections.egress import EgressAnswer, call
from connections.models import Connection
from learning_records.statements import Statement
from learning_records.uses import store_settings

SPOKEN_VERSION = "1.0.3"
BAD = {400, 413, 415, 422}
"""The store does not want this statement, and never will."""
CONFLICT = 409
LONGEST_WAIT = 24 * 60 * 60


class _About(msgspec.Struct):
    """What we read of it."""

    version: list[str] = []


class StoreVerdict(Enum):
    """What an answer means for the statements that were sent."""

    TAKEN = auto()
    REFUSED = auto()
    LATER = auto()


def post_statements(connection: Connection, statements: Sequence[Statement]) -> EgressAnswer:
    """Hand statements over, all or none. Raises EgressError."""
    return _ask(connection, "POST", "statements", json.dumps(statements).encode())


def ask_about(connection: Connection) -> EgressAnswer:
    """What the store says of itself, without signing in. Raises EgressError."""
    return _ask(connection, "GET", "about")


def verdict_of(status: int, *, alone: bool) -> StoreVerdict:
    """What an answer says of one statement that was sent alone, or of several. A store that has a
    statement of this id already got it from us: before the worker died, or the line broke.
    """
    if 200 <= status < 300 or (alone and status == CONFLICT):
        return StoreVerdict.TAKEN
    if status in BAD or status == CONFLICT:
        return StoreVerdict.REFUSED
    return StoreVerdict.LATER


def wait_of(answer: EgressAnswer) -> int:
    """For how many seconds a store asks to be left alone; 0 where it does not say."""
    return min(whole_number(answer.headers.get("retry-after", "")) or 0, LONGEST_WAIT)


def versions_of(answer: EgressAnswer) -> list[str]:
    """The versions of xAPI that a store speaks, as it says itself; none where it says nothing."""
    try:
        return msgspec.json.decode(answer.body, type=_About).version
    except msgspec.MsgspecError:
        return []


def _ask(connection: Connection, method: str, path: str, body: bytes = b"") -> EgressAnswer:
    settings = store_settings(connection)
    headers = {
        "Accept": "application/json",
        "Authorization": _authorization(connection),
        "X-Experience-API-Version": SPOKEN_VERSION,
    }
    if body:
        headers["Content-Type"] = "application/json"
    return call(method, f"{settings.endpoint}/{path}", headers=headers, body=body)


def _authorization(connection: Connection) -> str:
    settings = store_settings(connection)
    if settings.scheme == "bearer":
        return f"Bearer {connection.secret}"
    both = f"{settings.user}:{connection.secret}".encode()
    return f"Basic {base64.b64encode(both).decode()}"
