"""For whom events are found: organizations with a key that may read them."""

from __future__ import annotations

import datetime as dt

from django.db.models import Min
from django.utils import timezone

from api.scopes import Scope
from connections.doors import is_open
from connections.models import AccessKey
from connections.states import ConnectionKind
from events.states import EventKind


def wanted_by_keys() -> dict[int, dict[EventKind, dt.datetime]]:
    """Every kind, since the oldest of these keys in use was made. One query."""
    if not is_open(ConnectionKind.API):
        return {}
    keys = AccessKey.objects.in_use(timezone.now()).filter(
        kind=ConnectionKind.API, scopes__contains=[Scope.EVENTS_READ]
    )
    since = keys.order_by().values_list("organization").annotate(Min("made_at"))
    return {organization: dict.fromkeys(EventKind, made_at) for organization, made_at in since}
