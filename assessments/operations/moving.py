"""What was meant for somebody else goes to them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.db.models import F

from assessments.models import EvidenceNote, Score, SeenBehavior
from assessments.operations.scoring import note_emptied
from assessments.seats import scored_seat, seat_of_present
from people.audit import record
from people.models import Member


class AlreadyScored(Exception):
    """The other leader has a level there; it is not written over."""


class SameLeader(Exception):
    """From somebody to the same person."""


@transaction.atomic
def move_scores(
    *,
    session_id: int,
    from_enrollment_id: int,
    to_enrollment_id: int,
    criterion_ids: Collection[int],
    with_note: bool,
    rater: Member,
    now: dt.datetime,
) -> int:
    """Give the rater's own levels and ticks on these criteria, and their note, to another leader of
    the session. A note and ticks join those that are there. Returns how many levels moved.

    A second call finds nothing left to move and changes nothing. Raises SameLeader, AlreadyScored,
    LeaderAbsent for whom they go to, SessionCanceled, and NotInThisSession for either of them.
    """
    if from_enrollment_id == to_enrollment_id:
        raise SameLeader
    scored_seat(session_id, from_enrollment_id, rater)
    seat = seat_of_present(session_id, to_enrollment_id, rater)
    slot = (seat.pk, from_enrollment_id, to_enrollment_id, rater, now)
    leaving = _move_levels(criterion_ids, *slot)
    ticks = _move_ticks(criterion_ids, *slot)
    note = _move_note(*slot) if with_note else None
    if leaving or note or ticks:
        record(
            "move_scores",
            seat,
            by=rater,
            now=now,
            levels={str(score.criterion_id): score.level for score in leaving},
            note=note,
            **({"ticks": ticks} if ticks else {}),
            **{"from": from_enrollment_id, "to": to_enrollment_id},
        )
    return len(leaving)


def _move_levels(
    criteria: Collection[int],
    session_id: int,
    from_id: int,
    to_id: int,
    rater: Member,
    now: dt.datetime,
) -> list[Score]:
    """Those that are the other leader's now. Raises AlreadyScored."""
    own = Score.objects.select_for_update().filter(
        session=session_id, rater=rater, criterion__in=criteria
    )
    leaving = list(own.filter(enrollment=from_id).order_by("pk"))
    taken = own.filter(enrollment=to_id).values_list("criterion_id", flat=True)
    if set(taken) & {score.criterion_id for score in leaving}:
        raise AlreadyScored(f"enrollment {to_id} has levels there")
    note_emptied(leaving, now)
    for score in leaving:
        score.enrollment_id, score.scored_at = to_id, now
        score.revision += 1
    Score.objects.bulk_update(leaving, ["enrollment_id", "revision", "scored_at"])
    return leaving


def _move_ticks(
    criteria: Collection[int],
    session_id: int,
    from_id: int,
    to_id: int,
    rater: Member,
    now: dt.datetime,
) -> int:
    """How many behaviors went to the other leader."""
    ticks = SeenBehavior.objects.select_for_update()
    own = ticks.filter(session=session_id, rater=rater, criterion__in=criteria)
    leaving = list(own.filter(enrollment=from_id, is_seen=True).order_by("pk"))
    there = {
        (each.criterion_id, each.level, each.position): each
        for each in own.filter(enrollment=to_id)
    }
    fresh, again = [], []
    for tick in leaving:
        standing = there.get((tick.criterion_id, tick.level, tick.position))
        if standing is None:
            fresh.append(_copied(tick, to_id, now))
        elif not standing.is_seen:
            again.append(standing.pk)
    gone = [each.pk for each in leaving]
    changed = {"revision": F("revision") + 1, "ticked_at": now}
    SeenBehavior.objects.bulk_create(fresh)
    SeenBehavior.objects.filter(pk__in=again).update(is_seen=True, **changed)
    SeenBehavior.objects.filter(pk__in=gone).update(is_seen=False, **changed)
    return len(leaving)


def _copied(tick: SeenBehavior, enrollment_id: int, now: dt.datetime) -> SeenBehavior:
    """The same, about somebody else."""
    return SeenBehavior(
        session_id=tick.session_id,
        enrollment_id=enrollment_id,
        criterion_id=tick.criterion_id,
        rater_id=tick.rater_id,
        level=tick.level,
        position=tick.position,
        ticked_at=now,
    )


def _move_note(
    session_id: int, from_id: int, to_id: int, rater: Member, now: dt.datetime
) -> int | None:
    """The id of the note that has the text now; None when there was none to move."""
    notes = EvidenceNote.objects.select_for_update().filter(session=session_id, rater=rater)
    source = notes.filter(enrollment=from_id).exclude(text="").first()
    if source is None:
        return None
    target, is_new = notes.get_or_create(
        session_id=session_id,
        enrollment_id=to_id,
        rater=rater,
        defaults={"text": source.text, "written_at": now},
    )
    if not is_new:
        target.text = f"{target.text}\n\n{source.text}".strip()
        target.revision, target.written_at = target.revision + 1, now
        target.save(update_fields=["text", "revision", "written_at"])
    source.text, source.revision, source.written_at = "", source.revision + 1, now
    source.save(update_fields=["text", "revision", "written_at"])
    return target.pk
