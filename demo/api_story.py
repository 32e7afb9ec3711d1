"""Two systems of Northwind that call the portal: one every night, one whose key lacks a scope."""

from __future__ import annotations

import datetime as dt

from api.operations import note_call
from api.scopes import Scope
from connections.operations import make_access_key, note_key_use
from connections.states import ConnectionKind
from people.models import Member

CALLERS = (
    ("HR system, nightly", (Scope.PEOPLE_READ, Scope.PEOPLE_WRITE), "GET /members", 200),
    ("Dashboards", (Scope.PROGRESS_READ, Scope.RESULTS_READ), "GET /kpi-values", 403),
)


def let_systems_call(by: Member, now: dt.datetime) -> None:
    """Their keys and latest calls; the tokens are shown to nobody."""
    for hours, (name, scopes, what, status) in enumerate(CALLERS, start=6):
        made_at, called_at = now - dt.timedelta(days=20), now - dt.timedelta(hours=hours)
        key, _token = make_access_key(
            kind=ConnectionKind.API,
            name=name,
            seed=f"demo {name}",
            scopes=scopes,
            expires_at=made_at + dt.timedelta(days=90),
            now=made_at,
            by=by,
        )
        note_key_use(key=key, now=called_at)
        detail = f"The key lacks the scope {Scope.KPIS_READ.value}." if status == 403 else ""
        note_call(key=key, what=what, status=status, detail=detail, now=called_at)
