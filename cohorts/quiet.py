"""Which quiet weeks a cohort has to leave out, and what of its plan lies in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import chain

from cohorts.models import Cohort, QuietWeeks, Step
from cohorts.moving import steps_ahead
from cohorts.plan import Quiet, moved_by, weeks_later
from common.local_time import monday_of
from common.records import dataclass
from people.models import Member
from people.querysets import MemberQuerySet

BEFORE_MONDAY = dt.timedelta(hours=14)
"""By so much the first Monday on earth begins before that of Greenwich."""


@dataclass(frozen=True)
class Delay:
    """A step that opens later than planned."""

    step: Step
    weeks: int

    @property
    def opens_on(self) -> dt.date:
        """Its new day."""
        return moved_by(self.step.opens_on, self.weeks)


@dataclass(frozen=True)
class PutOff:
    """Everything that had not opened at a moment moves by some weeks."""

    since: dt.datetime
    weeks: int


def quiet_for(organization_id: int, leaders: MemberQuerySet) -> Quiet:
    """What these leaders leave out together, and by which clocks they live. Two queries."""
    entries = QuietWeeks.objects.filter(organization=organization_id).concerning(leaders)
    mondays = frozenset(chain.from_iterable(each.mondays for each in entries))
    zones = leaders.order_by("time_zone").values_list("time_zone", flat=True).distinct()
    return Quiet(mondays, tuple(zones))


def quiet_of(cohort: Cohort) -> Quiet:
    """The same for those who take part in a cohort."""
    leaders = Member.objects.filter(
        enrollments__cohort=cohort, enrollments__left_at=None, left_at=None
    )
    return quiet_for(cohort.organization_id, leaders)


def delays_of(cohort: Cohort, quiet: Quiet, now: dt.datetime) -> list[Delay]:
    """The steps ahead that have to move, in order; [] where none is in a quiet week."""
    steps = steps_ahead(cohort, now)
    delays = weeks_later([step.opens_on for step in steps], quiet)
    return [Delay(step, weeks) for step, weeks in zip(steps, delays, strict=True) if weeks]


def put_offs(delays: Sequence[Delay], now: dt.datetime) -> Iterator[PutOff]:
    """The same as moves one after the other, each of everything from a quiet week on."""
    weeks = 0
    for delay in delays:
        if delay.weeks > weeks:
            monday = monday_of(moved_by(delay.step.opens_on, weeks))
            begins = dt.datetime.combine(monday, dt.time(), tzinfo=dt.UTC) - BEFORE_MONDAY
            yield PutOff(max(begins, now), delay.weeks - weeks)
            weeks = delay.weeks
