"""A level is given, changed, or taken back. What is gone from the table stays in the audit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from assessments.models import EmptiedSlot, Level, Score
from assessments.queries import has_criterion, keep_score
from assessments.seats import NotInThisSession, scored_seat, seat_of_present
from people.audit import record
from people.models import Member


class UnknownLevel(Exception):
    """A level that the rubric does not have."""


class StaleScore(Exception):
    """The level was changed elsewhere in between; `current` is how it stands, None for no level."""

    def __init__(self, current: Score | None) -> None:
        super().__init__(f"the score is at {current.version if current else 'nothing'}")
        self.current = current


@transaction.atomic
def record_score(
    *,
    session_id: int,
    enrollment_id: int,
    criterion_id: int,
    level: int,
    rater: Member,
    now: dt.datetime,
    seen: str = "",
) -> Score:
    """Keep one tap: this rater, this leader, this session, this criterion. Other raters' rows are
    not touched. `seen` is the version that stood before the rater's eyes (Score.version),
    nothing_since(moment) for none, '' where nobody looked.

    A second call with the same level changes nothing; another level changes the rater's own row and
    its revision. Raises UnknownLevel, SessionCanceled, LeaderAbsent, NotInThisSession for a leader
    of another group, a criterion of another rubric or a session that is not the rater's, and
    StaleScore when another level was kept since `seen`.
    """
    if level not in Level.values:
        raise UnknownLevel(f"level {level}")
    seat = seat_of_present(session_id, enrollment_id, rater)
    if not has_criterion(seat, criterion_id):
        raise NotInThisSession(f"criterion {criterion_id} is not in this session's rubric")
    slot = {
        "session_id": seat.pk,
        "enrollment_id": enrollment_id,
        "criterion_id": criterion_id,
        "rater_id": rater.pk,
    }
    kept = keep_score(**slot, level=level, now=now, seen=seen)
    if kept is None:
        current = Score.objects.filter(**slot).first()
        if current is None or current.level != level:
            raise StaleScore(current)
        return current
    given = Score(pk=kept.id, **slot, level=level, revision=kept.revision, scored_at=now)
    record("record_score", seat, by=rater, now=now, **_trace(given))
    return given


@transaction.atomic
def clear_score(
    *,
    session_id: int,
    enrollment_id: int,
    criterion_id: int,
    rater: Member,
    now: dt.datetime,
    seen: str = "",
) -> None:
    """Take back the rater's own level, as if it had never been given; `seen` as in record_score.

    A second call changes nothing. Raises SessionCanceled, NotInThisSession for a leader of another
    group, and StaleScore when another level was kept since `seen`.
    """
    seat = scored_seat(session_id, enrollment_id, rater)
    own = Score.objects.select_for_update().filter(
        session=seat.pk, enrollment_id=enrollment_id, criterion_id=criterion_id, rater=rater
    )
    standing = own.first()
    if standing is None:
        return
    if seen not in {"", standing.version}:
        raise StaleScore(standing)
    trace = _trace(standing)
    standing.delete()
    note_emptied([standing], now)
    record("clear_score", seat, by=rater, now=now, **trace)


def note_emptied(scores: Collection[Score], now: dt.datetime) -> None:
    """These levels stand there no more; whoever tapped before that comes too late. One statement,
    in the caller's transaction.
    """
    EmptiedSlot.objects.bulk_create(
        [
            EmptiedSlot(
                session_id=each.session_id,
                enrollment_id=each.enrollment_id,
                criterion_id=each.criterion_id,
                rater_id=each.rater_id,
                emptied_at=now,
            )
            for each in scores
        ],
        update_conflicts=True,
        unique_fields=["session", "enrollment", "criterion", "rater"],
        update_fields=["emptied_at"],
    )


def _trace(score: Score) -> dict[str, object]:
    """What the audit keeps of a score."""
    return {
        "score": score.pk,
        "enrollment": score.enrollment_id,
        "criterion": score.criterion_id,
        "level": score.level,
        "revision": score.revision,
    }
