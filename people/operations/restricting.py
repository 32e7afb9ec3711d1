"""Verbs about somebody whose data is kept and not used (Art. 18 GDPR)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from people.audit import record, was_recorded
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


@transaction.atomic
def restrict_person_again(
    *, organization_id: int, member_id: int, since: dt.datetime, now: dt.datetime
) -> bool:
    """In a backup that was restored: what is known of somebody is kept and not used, as since then,
    unless that was lifted later. Returns whether it was used; a second call finds nothing.
    """
    current = _restored(organization_id, member_id)
    if current is None or current.erased_at is not None or current.restricted_at is not None:
        return False
    if was_recorded(("lift_restriction", "lift_restriction_again"), current, since=since):
        return False
    current.restricted_at = since
    current.save(update_fields=["restricted_at"])
    record("restrict_person_again", current, by=None, now=now)
    return True


@transaction.atomic
def lift_restriction_again(
    *, organization_id: int, member_id: int, before: dt.datetime, now: dt.datetime
) -> bool:
    """In a backup that was restored: what was restricted before it was lifted is used again.
    Returns whether it was restricted; a second call finds nothing.
    """
    current = _restored(organization_id, member_id)
    if current is None or current.restricted_at is None or current.restricted_at >= before:
        return False
    current.restricted_at = None
    current.save(update_fields=["restricted_at"])
    record("lift_restriction_again", current, by=None, now=now)
    return True


def _restored(organization_id: int, member_id: int) -> Member | None:
    """Whom it means, held: nobody of another organization."""
    held = Member.objects.select_for_update(no_key=True)
    return held.filter(pk=member_id, organization=organization_id).first()
