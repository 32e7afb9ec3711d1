"""What people decide about their own account."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from people.audit import record
from people.models import Member, SignedInBrowser


@transaction.atomic
def choose_locale(*, language: str, time_zone: str, now: dt.datetime, by: Member) -> None:
    """In which language and zone somebody reads the portal and its mail.

    A second call with the same choice changes nothing.
    """
    current = Member.objects.select_for_update().get(pk=by.pk)
    before, after = [current.language, current.time_zone], [language, time_zone]
    if before == after:
        return
    Member.objects.filter(pk=by.pk).update(language=language, time_zone=time_zone)
    record("choose_locale", current, by=by, now=now, before=before, after=after)


@transaction.atomic
def sign_out_elsewhere(*, kept: str | None, now: dt.datetime, by: Member) -> int:
    """End every session of somebody but `kept`, the key of the one they are in; how many ended.

    A second call ends nothing.
    """
    others = SignedInBrowser.objects.filter(user=by.user_id).exclude(session_key=kept)
    ended, _each = others.delete()
    if ended:
        record("sign_out_elsewhere", by, by=by, now=now, sessions=ended)
    return ended
