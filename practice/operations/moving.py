"""Moving a session, canceling it, and planning it again."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from cohorts.operations import CohortRests
from common.reach import check_moments
from people.audit import record
from people.models import Member
from practice.models import PracticeSession
from practice.notifications import SESSION_UPDATE
from practice.operations.attending import forget_notices
from practice.operations.telling import align_calendars, call_off, put_on_plans, tell_everybody


class SessionOver(Exception):
    """The session was held; it cannot be moved or canceled any more."""


@transaction.atomic
def reschedule_session(
    *, session: PracticeSession, starts_at: dt.datetime, link: str, by: Member, now: dt.datetime
) -> PracticeSession:
    """Move a session, or plan a canceled one again: plans move along, and everybody gets the same
    entry updated.

    A second call with the same values changes nothing. Raises SessionOver once it was held,
    CohortRests while the pilot is paused or finished, and reach.OutOfReach.
    """
    check_moments(starts_at, now=now)
    current = PracticeSession.objects.locked(session.pk)
    if current.state == PracticeSession.State.HELD:
        raise SessionOver
    is_same = (current.starts_at, current.link) == (starts_at, link)
    if is_same and current.state == PracticeSession.State.PLANNED:
        return current
    if not current.group.cohort.is_running:
        raise CohortRests
    before = current.starts_at
    stays = before == starts_at and current.state == PracticeSession.State.PLANNED
    current.starts_at, current.link, current.state = starts_at, link, PracticeSession.State.PLANNED
    current.rests = False
    current.sequence += 1
    current.save(update_fields=["starts_at", "link", "state", "rests", "sequence"])
    if before != starts_at:
        forget_notices([current])
    put_on_plans([current])
    tell_everybody(SESSION_UPDATE, [current], now=now, is_new_link=stays)
    align_calendars([current], now=now)
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
    put_on_plans([current])
    call_off(current, now=now)
    record("cancel_session", current, by=by, now=now, sequence=current.sequence)
    return current
