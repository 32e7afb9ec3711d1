"""A leader says by whom they would like to be coached."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from coaching.matching import Wish
from coaching.models import CoachWish
from coaching.people import wish_of
from people.audit import record
from people.models import Member


@transaction.atomic
def wish_for_coach(*, member: Member, wish: Wish, now: dt.datetime) -> CoachWish | None:
    """Keep what a leader wishes, in place of what they wished before; a wish for nothing takes it
    back. Nobody's coach changes by it. A second call with the same wish changes nothing.
    """
    known = CoachWish.objects.select_for_update().filter(member=member).first()
    if wish == Wish():
        if known is not None:
            record("wish_for_coach", known, by=member, now=now, is_kept=False)
            known.delete()
        return None
    if known is not None and known.answered_at is None and wish_of(known) == wish:
        return known
    kept, _is_new = CoachWish.objects.update_or_create(
        member=member,
        defaults={
            "coach_id": wish.coach,
            "elsewhere": wish.elsewhere,
            "own_language": wish.own_language,
            "asked_at": now,
            "answered_at": None,
        },
    )
    record("wish_for_coach", kept, by=member, now=now, is_kept=True)
    return kept
