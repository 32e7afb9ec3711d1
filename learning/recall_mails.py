"""Whether the morning is a good one to tell leaders that there is something to recall."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from cohorts.models import Cohort, Enrollment, PersonalStep, QuietWeeks
from cohorts.plan import SATURDAY, working_day
from common.local_time import at_local
from common.records import dataclass
from learning.models import Recall
from learning.recalling import MAIL_TIME
from people.models import Member, Role
from programs.cadence import CARD_KINDS

MORNING = dt.timedelta(hours=3)
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class RecallMorning:
    """A leader at this moment."""

    today: dt.date
    zone: str
    is_here: bool
    """Whether they are a leader of the organization."""
    is_left_alone: bool
    """Whether it is a quiet week for them, all their programs rest, or cards have just opened."""

    def is_good_time(self, now: dt.datetime) -> bool:
        """Whether it is the morning of a working day on which nothing else calls."""
        nine = at_local(self.today, MAIL_TIME, self.zone)
        is_nine = nine <= now < nine + MORNING
        return is_nine and not self.is_left_alone and is_workday(self.today, self.zone)

    @property
    def tomorrow(self) -> dt.datetime:
        """Nine o'clock the day after."""
        return at_local(self.today + ONE_DAY, MAIL_TIME, self.zone)


def is_workday(day: dt.date, zone: str) -> bool:
    """Neither a weekend nor a public holiday in the country of a zone."""
    return day.weekday() < SATURDAY and working_day(day, zone) == day


def mornings_of(recalls: Sequence[Recall], now: dt.datetime) -> Mapping[int, RecallMorning]:
    """Each of these leaders, by id. Three queries."""
    members = {each.pk: each.member for each in recalls}
    alone = _resting(members) | _busy(members, now)
    quiet = _quiet_weeks(members.values(), now)
    mornings = {}
    for pk, member in members.items():
        today = now.astimezone(zoneinfo.ZoneInfo(member.time_zone)).date()
        weeks = quiet[member.organization_id]
        mornings[pk] = RecallMorning(
            today=today,
            zone=member.time_zone,
            is_here=member.left_at is None and member.has_role(Role.LEADER),
            is_left_alone=pk in alone or any(_holds(each, member, today) for each in weeks),
        )
    return mornings


def _resting(members: Collection[int]) -> set[int]:
    """Whose programs are paused, as far as they are not over."""
    going = Enrollment.objects.filter(member__in=members, left_at=None).exclude(
        cohort__state=Cohort.State.FINISHED
    )
    states: defaultdict[int, set[str]] = defaultdict(set)
    for member, state in going.values_list("member", "cohort__state"):
        states[member].add(state)
    return {member for member, found in states.items() if found == {Cohort.State.PAUSED}}


def _busy(members: Collection[int], now: dt.datetime) -> set[int]:
    """For whom cards have opened within the last day: one mail is enough."""
    opened = PersonalStep.objects.filter(
        enrollment__member__in=members,
        enrollment__left_at=None,
        step__kind__in=CARD_KINDS,
        opens_at__gt=now - ONE_DAY,
        opens_at__lte=now,
        done_at=None,
    )
    return set(opened.values_list("enrollment__member", flat=True))


def _quiet_weeks(
    members: Collection[Member], now: dt.datetime
) -> defaultdict[int, list[QuietWeeks]]:
    """Those of about today, by organization."""
    found: defaultdict[int, list[QuietWeeks]] = defaultdict(list)
    around = QuietWeeks.objects.filter(
        organization__in={member.organization_id for member in members},
        first_on__lte=(now + ONE_DAY).date(),
        last_on__gte=(now - ONE_DAY).date(),
    )
    for each in around:
        found[each.organization_id].append(each)
    return found


def _holds(weeks: QuietWeeks, member: Member, today: dt.date) -> bool:
    return weeks.first_on <= today <= weeks.last_on and weeks.location in {"", member.location}
