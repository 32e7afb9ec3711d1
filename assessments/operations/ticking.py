"""A behavior is ticked, or its tick taken back."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from assessments.models import SeenBehavior
from assessments.queries import has_criterion
from assessments.seats import NotInThisSession, seat_of_present
from assessments.seen import TickSlot, has_behavior, keep_tick
from people.audit import record
from people.models import Member


class StaleTick(Exception):
    """It was changed elsewhere in between; `current` is how it stands, None where it never was."""

    def __init__(self, current: SeenBehavior | None) -> None:
        super().__init__(f"the tick is at {current.version if current else 'nothing'}")
        self.current = current


@transaction.atomic
def tick_behavior(
    *,
    session_id: int,
    enrollment_id: int,
    criterion_id: int,
    level: int,
    position: int,
    is_seen: bool,
    rater: Member,
    now: dt.datetime,
    seen: str = "",
) -> SeenBehavior | None:
    """Keep that this rater saw a behavior of this leader, or that they take it back. No level
    follows from it. `seen` is the version before the rater's eyes, as for record_score.

    A second call changes nothing; None where there was nothing to take back. Raises
    SessionCanceled, LeaderAbsent, NotInThisSession for a leader of another group, a criterion of
    another rubric, a behavior that it does not have or a session that is not the rater's, and
    StaleTick when it was changed since `seen`.
    """
    seat = seat_of_present(session_id, enrollment_id, rater)
    if not has_criterion(seat, criterion_id) or not has_behavior(criterion_id, level, position):
        raise NotInThisSession(f"criterion {criterion_id} has no behavior {level}.{position}")
    slot = TickSlot(
        session_id=seat.pk,
        enrollment_id=enrollment_id,
        criterion_id=criterion_id,
        rater_id=rater.pk,
        level=level,
        position=position,
    )
    kept = keep_tick(slot, is_seen=is_seen, now=now, seen=seen)
    if kept is None:
        return _standing(slot, wanted=is_seen)
    given = SeenBehavior(
        **vars(slot), pk=kept.id, revision=kept.revision, is_seen=is_seen, ticked_at=now
    )
    record(
        "tick_behavior",
        seat,
        by=rater,
        now=now,
        enrollment=enrollment_id,
        criterion=criterion_id,
        behavior=f"{level}.{position}",
        is_seen=is_seen,
    )
    return given


def _standing(slot: TickSlot, *, wanted: bool) -> SeenBehavior | None:
    """What stands there as it was wanted. Raises StaleTick where it is otherwise."""
    current = SeenBehavior.objects.filter(**vars(slot)).first()
    if wanted != (current is not None and current.is_seen):
        raise StaleTick(current)
    return current
