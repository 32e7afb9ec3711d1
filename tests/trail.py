"""What the audit table says of the operations that a test called."""

from __future__ import annotations

from typing import Any

from people.models import AuditEvent

Row = tuple[str, int | None, dict[str, Any]]


def trail(*verbs: str) -> list[Row]:
    """(verb, who, detail) of these operations, in the order they were written."""
    events = AuditEvent.objects.filter(verb__in=verbs).order_by("pk")
    return list(events.values_list("verb", "actor_id", "detail"))
