"""Putting messages into the outbox, and getting them out once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from messaging.models import Message


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What an app above wants sent. The body may hold {secret}; it is filled in at the last moment."""

    dedupe_key: str
    reason: str
    to_address: str
    to_name: str
    subject: str
    text: str
    html: str = ""
    organization_key: str = ""
    topic: str = ""
    person_key: str = ""
    subject_key: str = ""
    secret: str = ""
    calendar: str = ""
    calendar_method: str = ""
    can_repeat: bool = False
    send_after: dt.datetime | None = None
    send_before: dt.datetime | None = None


def queue_messages(*, drafts: Iterable[Draft], now: dt.datetime) -> int:
    """Put messages into the outbox, in one statement per thousand.

    A second call with the same dedupe keys changes nothing. Returns how many drafts were handed in.
    """
    rows = [
        Message(**{**draft.__dict__, "send_after": draft.send_after or now}, queued_at=now)
        for draft in drafts
    ]
    Message.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)
    return len(rows)
