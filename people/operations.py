"""Verbs about people: who belongs to an organization, and the record of what was done."""

from __future__ import annotations

import datetime as dt
from typing import Any

from people.models import AuditEvent, Member


def record_event(
    *,
    verb: str,
    thing: str,
    thing_id: int | None,
    organization_id: int | None,
    by: Member | None,
    now: dt.datetime,
    detail: dict[str, Any] | None = None,
) -> None:
    """Write one row of the audit table, in the caller's transaction. A second call writes a second row."""
    AuditEvent.objects.create(
        organization_id=organization_id,
        actor_id=by.pk if by else None,
        verb=verb,
        thing=thing,
        thing_id=thing_id,
        detail=detail or {},
        at=now,
    )
