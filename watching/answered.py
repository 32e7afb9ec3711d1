"""One request, as it is counted and written down."""

from __future__ import annotations

from common.records import dataclass


@dataclass(frozen=True)
class AnsweredRequest:
    """One request as it is counted."""

    route: str
    method: str
    status: int
    seconds: float
    statements: int
    statement_seconds: float
