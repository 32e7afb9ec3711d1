"""The private link under which somebody's calendar is read without signing in."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from common.tokens import hash_token, new_token
from people.audit import record
from people.feeds import token_of
from people.models import CalendarLink, Member


@transaction.atomic
def renew_calendar_link(*, by: Member, now: dt.datetime) -> CalendarLink:
    """Give somebody a new private link. A second call gives another; the one before is over."""
    salt = new_token()
    link, _is_new = CalendarLink.objects.update_or_create(
        member=by,
        defaults={"salt": salt, "token_hash": hash_token(token_of(salt)), "made_at": now},
    )
    record("renew_calendar_link", by, by=by, now=now)
    return link


@transaction.atomic
def end_calendar_link(*, by: Member, now: dt.datetime) -> None:
    """Nobody reads the calendar by a link any more. A second call changes nothing."""
    ended, _each = CalendarLink.objects.filter(member=by).delete()
    if ended:
        record("end_calendar_link", by, by=by, now=now)
