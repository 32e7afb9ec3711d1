"""Leaders who go to another session than the one of their own group, this once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from people.models import Member
from practice.models import GuestPlace, PracticeSession
from practice.operations.moving import cancel_session
from practice.operations.telling import align_calendars, put_on_plans


@transaction.atomic
def seat_guests(
    *, session: PracticeSession, enrollment_ids: Collection[int], by: Member, now: dt.datetime
) -> None:
    """These leaders have their place for this step here and in no other session: on their plans and
    in their calendars. A make-up session that nobody is left in is canceled.

    A second call changes nothing and tells nobody anything.
    """
    step = session.step_id
    GuestPlace.objects.filter(enrollment__in=enrollment_ids, session__step=step).exclude(
        session=session
    ).delete()
    GuestPlace.objects.bulk_create(
        [GuestPlace(session=session, enrollment_id=each) for each in enrollment_ids],
        ignore_conflicts=True,
    )
    put_on_plans([session])
    planned = PracticeSession.objects.filter(step=step, state=PracticeSession.State.PLANNED)
    for empty in planned.filter(group__is_make_up=True, guests=None):
        cancel_session(session=empty, by=by, now=now)
    align_calendars(planned.filter(starts_at__gt=now).held_fast(), now=now)
