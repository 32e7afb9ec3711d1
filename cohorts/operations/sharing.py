"""A leader lets their coach read an entry of their own record, and takes it back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from cohorts.models import Enrollment, SharedEntry
from cohorts.own_record import section_named
from people.audit import record
from people.models import Member


class NoCoach(Exception):
    """Nobody coaches this leader now: none was named, they left, or the leader did."""


class NotShareable(Exception):
    """There is no such entry, or it is of a kind that is not shared."""


@transaction.atomic
def share_entry(
    *, enrollment: Enrollment, section: str, key: str, now: dt.datetime, by: Member
) -> SharedEntry:
    """Let the coach that the leader has now read one entry, as it stands whenever they look.

    A second call changes nothing and keeps the first time. Raises NoCoach, and NotShareable for
    what is not in the record of `by`.
    """
    held = _held(enrollment)
    coach = held.coach
    if coach is None or coach.left_at is not None or held.left_at is not None:
        raise NoCoach
    if not _is_there(held, section, key, now, by):
        raise NotShareable
    shared, is_new = SharedEntry.objects.get_or_create(
        enrollment=held,
        coach=coach,
        section=section,
        key=key,
        defaults={"shared_at": now},
    )
    if is_new:
        record("share_entry", held.cohort, by=by, now=now, **_said_of(shared))
    return shared


@transaction.atomic
def take_entry_back(
    *, enrollment: Enrollment, section: str, key: str, now: dt.datetime, by: Member
) -> None:
    """The coach cannot read the entry from now on. A second call changes nothing."""
    held = _held(enrollment)
    for shared in SharedEntry.objects.filter(enrollment=held, section=section, key=key):
        record("take_entry_back", held.cohort, by=by, now=now, **_said_of(shared))
        shared.delete()


@transaction.atomic
def take_entry_back_again(
    *, enrollment_id: int, section: str, key: str, before: dt.datetime, now: dt.datetime
) -> bool:
    """In a backup that was restored: nobody reads an entry that was shared before its leader took
    it back; they can share it anew. Returns whether it stood; a second call finds none.
    """
    standing = SharedEntry.objects.select_related("enrollment__cohort").filter(
        enrollment=enrollment_id, section=section, key=key, shared_at__lt=before
    )
    found = list(standing)
    for shared in found:
        cohort = shared.enrollment.cohort
        record("take_entry_back_again", cohort, by=None, now=now, **_said_of(shared))
        shared.delete()
    return bool(found)


@transaction.atomic
def open_shared(*, enrollment: Enrollment, now: dt.datetime, by: Member) -> None:
    """Note that a coach has before them what a leader shares, for the leader to see.

    A second call writes a second row: each look counts.
    """
    looked_at = SharedEntry.objects.standing().filter(enrollment=enrollment, coach=by)
    count = SharedEntry.objects.filter(pk__in=looked_at.values("pk")).update(looked_at=now)
    record("open_shared", enrollment.cohort, by=by, now=now, enrollment=enrollment.pk, seen=count)


def end_sharing(enrollment_ids: Collection[int]) -> None:
    """Nothing of these leaders is shared any more. Part of whatever gives them another coach, which
    records it; a second call changes nothing.
    """
    SharedEntry.objects.filter(enrollment__in=enrollment_ids).delete()


def _held(enrollment: Enrollment) -> Enrollment:
    """The same, its row held until the transaction ends: no coach comes in between."""
    own = Enrollment.objects.select_related("coach", "cohort").select_for_update(of=("self",))
    return own.get(pk=enrollment.pk)


def _is_there(held: Enrollment, section: str, key: str, now: dt.datetime, by: Member) -> bool:
    """Whether `by` has such an entry in this cohort, of a kind that is shared."""
    found = section_named(section)
    if found is None or not found.can_be_shared:
        return False
    told = found.told(by, by.language, now)
    return any(each.key == key and each.enrollment_id == held.pk for each in told)


def _said_of(shared: SharedEntry) -> dict[str, object]:
    """What the audit table says: which entry, never what stands in it."""
    return {
        "enrollment": shared.enrollment_id,
        "section": shared.section,
        "key": shared.key,
        "coach": shared.coach_id,
    }
