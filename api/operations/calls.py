"""The verb about calls: what the log of exchanges says of them."""

from __future__ import annotations

import datetime as dt
from http import HTTPStatus

from django.core.cache import cache
from django.utils import translation
from django.utils.translation import gettext as _

from common.languages import spoken
from connections.models import AccessKey
from connections.operations import note_exchange
from connections.states import ConnectionKind, ExchangeDirection, ExchangeOutcome

NOTED_EVERY = 60 * 60
"""Seconds in which calls that went alike are noted once: a system that reads every page of
everything every minute leaves some lines an hour.
"""


def note_call(
    *, key: AccessKey, what: str, status: int, detail: str, now: dt.datetime, **filled: str
) -> None:
    """Note a call with this key: which route, how it went. `detail` is a marked text, `filled` what
    stands in it; the log is in the language of the organization. A second call within the hour that
    goes the same way writes nothing.
    """
    if not cache.add(f"api call {key.pk} {what} {status} {detail}", 1, NOTED_EVERY):
        return
    with translation.override(spoken(key.organization.language)):
        said = _("Key no. %(number)s.") % {"number": key.pk}
        said += f" {_(detail) % filled}" if detail else ""
    note_exchange(
        organization_id=key.organization_id,
        kind=ConnectionKind.API,
        direction=ExchangeDirection.IN,
        what=what,
        outcome=_outcome(status),
        status=status,
        detail=said,
        now=now,
    )


def _outcome(status: int) -> ExchangeOutcome:
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return ExchangeOutcome.FAILED
    is_refused = status >= HTTPStatus.BAD_REQUEST
    return ExchangeOutcome.REFUSED if is_refused else ExchangeOutcome.DONE
