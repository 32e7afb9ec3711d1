"""Finding providers among the connections."""

from __future__ import annotations

from connections.models import Connection
from connections.querysets import ConnectionQuerySet
from connections.states import ConnectionKind


def providers() -> ConnectionQuerySet:
    """Connections of this kind."""
    found: ConnectionQuerySet = Connection.objects.filter(kind=ConnectionKind.SIGN_IN)
    return found
