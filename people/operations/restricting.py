"""Verbs about somebody whose data is kept and not used (Art. 18 GDPR)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from people.audit import record
from people.models import Member


@transaction.atomic
def restrict_person(*, member: Member, now: dt.datetime, by: Member | None) -> None:
    """From now on what is known of somebody is kept and not used: see MemberQuerySet.processed().
    They can still sign in and read what is theirs. A second call keeps the first time.
    """
    current = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    if current.restricted_at is not None:
        return
    current.restricted_at = now
    current.save(update_fields=["restricted_at"])
    record("restrict_person", current, by=by, now=now)


@transaction.atomic
def lift_restriction(*, member: Member, now: dt.datetime, by: Member | None) -> None:
    """What is known of somebody is used again. A second call changes nothing."""
    current = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    if current.restricted_at is None:
        return
    current.restricted_at = None
    current.save(update_fields=["restricted_at"])
    record("lift_restriction", current, by=by, now=now)
