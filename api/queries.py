"""Statements of the API, by hand."""

from __future__ import annotations

import datetime as dt

from common.records import dataclass
from common.statements import Statement
from common.tokens import hash_token
from connections.models import AccessKey
from connections.states import ConnectionKind


@dataclass(frozen=True)
class Counted:
    """Calls within a minute."""

    calls: int


_COUNT = Statement(
    Counted,
    """
    INSERT INTO api_callcount AS kept (access_key_id, minute, calls)
    VALUES (%(key)s, %(minute)s, 1)
    ON CONFLICT (access_key_id) DO UPDATE
       SET calls = CASE WHEN kept.minute = excluded.minute THEN kept.calls + 1 ELSE 1 END,
           minute = excluded.minute
    RETURNING calls
    """,
    key="bigint",
    minute="timestamptz",
)


def count_call(key_id: int, now: dt.datetime) -> int:
    """Count a call, and say which one of this minute it is. One statement."""
    counted = _COUNT.first(key=key_id, minute=now.replace(second=0, microsecond=0))
    return counted.calls if counted else 1


def key_of(token: str) -> AccessKey | None:
    """The key of the API with this token, in use or not any more, so that the log can say why a
    system is refused. One query.
    """
    keys = AccessKey.objects.select_related("organization")
    return keys.filter(token_hash=hash_token(token), kind=ConnectionKind.API).first()
