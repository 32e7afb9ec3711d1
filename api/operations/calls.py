"""The verb about calls: what the log of exchanges says of them."""

from __future__ import annotations

import datetime as dt
from http import HTTPStatus

from django.core.cache import cache

from connections.models import AccessKey
from connections.operations import note_exchange
from connections.states import ConnectionKind, ExchangeDirection, ExchangeOutcome

NOTED_EVERY = 60 * 60
"""Seconds in which calls that went alike are noted once: a system that reads every page of
everything every minute leaves some lines an hour.
"""


def note_call(*, key: AccessKey, what: str, status: int, detail: str, now: dt.datetime) -> None:
    """Note a call with this key: which route, how it went. A second call within the hour that goes
    the same way writes nothing.
    """
    if not cache.add(f"api call {key.pk} {what} {status} {detail}", 1, NOTED_EVERY):
        return
    note_exchange(
        organization_id=key.organization_id,
        kind=ConnectionKind.API,
        direction=ExchangeDirection.IN,
        what=what,
        outcome=_outcome(status),
        status=status,
        detail=f"Key no. {key.pk}. {detail}".strip(),
        now=now,
    )


def _outcome(status: int) -> ExchangeOutcome:
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return ExchangeOutcome.FAILED
    is_refused = status >= HTTPStatus.BAD_REQUEST
    return ExchangeOutcome.REFUSED if is_refused else ExchangeOutcome.DONE
