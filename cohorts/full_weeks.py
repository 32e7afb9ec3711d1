"""What the weeks of people are full of, as their cohorts have it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.db.models.functions import Coalesce

from cohorts.attention import MAIL, minutes_of
from cohorts.models import Cohort, PersonalStep
from cohorts.querysets import taking_part
from common.local_time import monday_of
from common.records import dataclass
from messaging.models import Message, MessageState
from messaging.notifications import find_notification
from people.models import Member
from programs.lengths import module_minutes

WEEK = dt.timedelta(days=7)


@dataclass(frozen=True)
class _Limited:
    """Somebody whose organization has a limit."""

    zone: str
    monday: dt.date
    """Of their week, on their own calendar."""
    limit: int

    def is_this_week(self, moment: dt.datetime) -> bool:
        return _monday(moment, self.zone) == self.monday


def full_weeks(people: Collection[int], now: dt.datetime) -> set[int]:
    """Those of these members whose plan and mail of this week, on their own calendar, come to what
    their organization asks for at most. Three queries, and one where modules are new to this
    process.
    """
    columns = ("pk", "time_zone", "organization__weekly_minutes")
    limited = {
        pk: _Limited(zone, _monday(now, zone), limit)
        for pk, zone, limit in Member.objects.filter(pk__in=people).values_list(*columns)
        if limit is not None
    }
    taken = _planned(limited, now)
    for pk, minutes in _mailed(limited, now).items():
        taken[pk] += minutes
    return {pk for pk, each in limited.items() if taken[pk] >= each.limit}


def _monday(moment: dt.datetime, zone: str) -> dt.date:
    return monday_of(moment.astimezone(ZoneInfo(zone)).date())


def _planned(limited: Mapping[int, _Limited], now: dt.datetime) -> dict[int, int]:
    """Minutes of what opens in the week of each, done or not."""
    steps = (
        PersonalStep.objects.filter(
            taking_part("enrollment__"),
            enrollment__member__in=limited,
            enrollment__cohort__state=Cohort.State.RUNNING,
            is_called_off=False,
            opens_at__range=(now - WEEK, now + WEEK),
        )
        .filter(~Q(deck=[]) | Q(deck=None))
        .select_related("step", "enrollment")
        .only("opens_at", "step__kind", "step__module", "enrollment__member")
    )
    lengths = module_minutes(each.step.module_id for each in steps)
    taken: dict[int, int] = defaultdict(int)
    for each in steps:
        member = each.enrollment.member_id
        if limited[member].is_this_week(each.opens_at):
            taken[member] += minutes_of(each.step, lengths)
    return taken


def _mailed(limited: Mapping[int, _Limited], now: dt.datetime) -> dict[int, int]:
    """Minutes for the mails that each got in their week, and for what these ask: answering a pulse,
    say. What they asked for themselves, like a code to sign in, is not counted.
    """
    sent = Message.objects.mails().filter(
        person_id__in=limited,
        state=MessageState.SENT,
        sent_at__range=(now - WEEK, now),
        is_urgent=False,
    )
    taken: dict[int, int] = defaultdict(int)
    for person, sent_at, kind in sent.values_list("person_id", "sent_at", "kind"):
        if person and sent_at and limited[person].is_this_week(sent_at):
            taken[person] += MAIL + _asked_by(kind)
    return taken


def _asked_by(kind: str) -> int:
    notification = find_notification(kind)
    return notification.asks_minutes if notification else 0


def planned_elsewhere(
    people: Collection[int], first: dt.date, last: dt.date
) -> dict[int, dict[dt.date, int]]:
    """Member -> Monday -> minutes that cohorts which run or rest already ask of them between two
    days. One query, and one where modules are new to this process.
    """
    steps = PersonalStep.objects.filter(
        taking_part("enrollment__"),
        enrollment__member__in=people,
        enrollment__cohort__state__in=[Cohort.State.RUNNING, Cohort.State.PAUSED],
        is_called_off=False,
    ).annotate(on=Coalesce("opens_on", "step__opens_on"))
    found = steps.filter(on__range=(first, last)).select_related("step", "enrollment")
    lengths = module_minutes(each.step.module_id for each in found)
    taken: dict[int, dict[dt.date, int]] = defaultdict(lambda: defaultdict(int))
    for each in found:
        taken[each.enrollment.member_id][monday_of(each.day)] += minutes_of(each.step, lengths)
    return taken
