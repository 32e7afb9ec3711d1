"""Moving a session, canceling it, and planning it again."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from people.audit import record
from people.models import Member
from practice.models import GuestPlace, PracticeSession
from practice.notifications import SESSION_UPDATE
from practice.operations.telling import call_off, put_on_plans, tell_everybody


class SessionOver(Exception):
    """The session was held; it cannot be moved or canceled any more."""


@transaction.atomic
def reschedule_session(
    *, session: PracticeSession, starts_at: dt.datetime, link: str, by: Member, now: dt.datetime
) -> PracticeSession:
    """Move a session, or plan a canceled one again: plans move along, and everybody gets the same
    entry updated.

    A second call with the same values changes nothing. Raises SessionOver once it was held.
    """
    current = PracticeSession.objects.locked(session.pk)
    if current.state == PracticeSession.State.HELD:
        raise SessionOver
    is_same = (current.starts_at, current.link) == (starts_at, link)
    if is_same and current.state == PracticeSession.State.PLANNED:
        return current
    before = current.starts_at
    current.starts_at, current.link, current.state = starts_at, link, PracticeSession.State.PLANNED
    current.sequence += 1
    current.save(update_fields=["starts_at", "link", "state", "sequence"])
    if before != starts_at:
        # Who could not come then may well come now, unless they go to another group by now.
        elsewhere = GuestPlace.objects.filter(session__step=current.step_id)
        excused = current.attendances.filter(excused_at__isnull=False)
        excused.exclude(enrollment__in=elsewhere.values("enrollment")).delete()
    put_on_plans([current])
    tell_everybody(SESSION_UPDATE, [current], now=now)
    moved = {"before": before.isoformat(), "after": starts_at.isoformat()}
    record("reschedule_session", current, by=by, now=now, sequence=current.sequence, **moved)
    return current


@transaction.atomic
def cancel_session(*, session: PracticeSession, by: Member, now: dt.datetime) -> PracticeSession:
    """The session does not take place; its entries leave the calendars they may have reached.

    A second call changes nothing. Raises SessionOver once it was held.
    """
    current = PracticeSession.objects.locked(session.pk)
    if current.state == PracticeSession.State.HELD:
        raise SessionOver
    if current.state == PracticeSession.State.CANCELED:
        return current
    current.state = PracticeSession.State.CANCELED
    current.sequence += 1
    current.save(update_fields=["state", "sequence"])
    call_off(current, now=now)
    record("cancel_session", current, by=by, now=now, sequence=current.sequence)
    return current
