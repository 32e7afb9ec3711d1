"""How far leaders have come, and when their steps open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db import transaction
from django.db.models.functions import Coalesce

from cohorts.models import Enrollment, PersonalStep
from cohorts.plan import opening_of
from cohorts.queries import write_openings
from common.records import dataclass
from people.bulk import write_fields
from people.models import Member
from programs.cadence import LIVE_KINDS


@dataclass(frozen=True, kw_only=True)
class PlaceOnPlan:
    """When and where a step takes place for one leader."""

    enrollment_id: int
    step_id: int
    opens_at: dt.datetime
    address: str
    is_called_off: bool = False


def write_tallies(*, steps: Sequence[PersonalStep]) -> None:
    """Keep how far leaders are with these steps, as their fields say. A statement per thousand; the
    same once more changes nothing.
    """
    write_fields(steps, ["cards_total", "cards_done", "done_at"])


def write_decks(*, steps: Sequence[PersonalStep]) -> None:
    """Keep which cards leaders have of their own, what is offered beside them, when these steps
    open, and whether they are done, as their fields say. A statement per thousand; the same once
    more changes nothing.
    """
    write_fields(steps, ["deck", "suggested", "opens_on", "opens_at", "done_at"])


def note_followed(*, marks: Mapping[int, str]) -> None:
    """Keep what was known of leaders when rules made their plans, by enrollment. A statement per
    thousand; the same once more changes nothing.
    """
    enrollments = [Enrollment(pk=pk, followed=mark) for pk, mark in marks.items()]
    write_fields(enrollments, ["followed"])


def complete_step(*, enrollment_id: int, step_id: int, now: dt.datetime) -> None:
    """Mark a step done for one leader. A second call keeps the first time."""
    PersonalStep.objects.filter(
        enrollment_id=enrollment_id, step_id=step_id, done_at__isnull=True
    ).update(done_at=now)


def complete_step_for_all(*, step_id: int, now: dt.datetime) -> None:
    """Mark a step done for every leader of its cohort, also for those who are away from the
    organization: they may come back to it as done. One statement; a second call keeps the first
    time.
    """
    PersonalStep.objects.filter(
        step_id=step_id, enrollment__left_at=None, done_at__isnull=True
    ).update(done_at=now)


def reopen_step(*, enrollment_ids: Collection[int], step_id: int) -> None:
    """What made a step done did not happen after all: it is open again for these leaders. One
    statement; a second call changes nothing.
    """
    PersonalStep.objects.filter(enrollment__in=enrollment_ids, step_id=step_id).update(done_at=None)


def put_steps_on_plans(*, places: Iterable[PlaceOnPlan]) -> None:
    """Tell the plans of leaders when and where steps take place, or that they do not; one that was
    called off is on again. A statement per thousand.

    Whoever had no such step, because they joined later, has it now. The same values again change
    nothing.
    """
    PersonalStep.objects.bulk_create(
        (
            PersonalStep(
                enrollment_id=each.enrollment_id,
                step_id=each.step_id,
                opens_at=each.opens_at,
                address=each.address,
                is_called_off=each.is_called_off,
            )
            for each in places
        ),
        update_conflicts=True,
        unique_fields=["enrollment", "step"],
        update_fields=["opens_at", "address", "is_called_off"],
        batch_size=1000,
    )


@transaction.atomic
def move_openings(*, members: Sequence[Member], now: dt.datetime) -> int:
    """Members live in another zone now: what has not opened yet opens at nine o'clock there.

    A live step takes place when its session does, for everybody at the same moment. Two statements;
    a second call changes nothing. Returns how many steps are ahead.
    """
    ahead = PersonalStep.objects.filter(
        enrollment__member__in=members, opens_at__gt=now, done_at=None
    ).exclude(step__kind__in=LIVE_KINDS)
    locked = ahead.select_for_update(of=("self",)).order_by("pk")
    steps = locked.annotate(opening_day=Coalesce("opens_on", "step__opens_on")).values_list(
        "pk", "opening_day", "enrollment__member__time_zone"
    )
    openings = {pk: opening_of(day, zone) for pk, day, zone in steps}
    if openings:
        write_openings(openings)
    return len(openings)


def note_asked(*, enrollments: Collection[int], until: dt.datetime) -> None:
    """Something beside the plan may wait for these leaders until then: Today asks what. An earlier
    end than is known changes nothing. One statement.
    """
    Enrollment.objects.filter(pk__in=enrollments).exclude(asked_until__gte=until).update(
        asked_until=until
    )
