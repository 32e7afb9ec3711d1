"""People around leaders of several pilots: they are asked once a month at most, whoever asks, and
by the pilots in turn.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from cohorts.models import Cohort, Enrollment
from common.records import dataclass
from people.models import Member, Organization
from surveys.models import Invitation, PulsePlan, Wave
from surveys.questions import Respondents

MONTH = dt.timedelta(days=28)
"""So long after one pilot has asked somebody no other one does."""
BEFORE_IT_BEGINS = dt.timedelta(days=7)
"""The same for a baseline: what was not asked before the first cards can never be asked again."""
CLOCKS = dt.timedelta(days=1)
"""So far apart are the first and the last on earth who are asked on one day."""


def not_asked_lately(people: Sequence[Member], *, wave: Wave, now: dt.datetime) -> list[Member]:
    """Those whom no other pilot has asked within a month, or is about to ask because it had to wait
    the last time; who is left out by this is asked in the next wave. A baseline waits for nobody,
    and looks back a week. One query of a baseline, else two, and seven where other pilots are near.
    """
    quiet = BEFORE_IT_BEGINS if wave.is_baseline else MONTH - CLOCKS
    invited = Invitation.objects.filter(member__in=people, opens_at__gt=now - quiet)
    others = invited.exclude(wave__plan=wave.plan_id)
    lately = set(others.values_list("member_id", flat=True))
    if not wave.is_baseline:
        lately |= _awaited(people, wave=wave, now=now)
    return [member for member in people if member.pk not in lately]


def _awaited(people: Sequence[Member], *, wave: Wave, now: dt.datetime) -> set[int]:
    """Whom this plan asked the last time while another one had to leave them out, which will ask
    them within a month: without this the pilot that began first would ask them for ever.
    """
    plans = {each.pk: each for each in _turns_near(wave, now)}
    if not plans:
        return set()
    last = (
        Wave.objects.filter(plan__in=[wave.plan_id, *plans], opened_at__isnull=False)
        .order_by("plan", "-number")
        .distinct("plan")
    )
    asked: dict[int, set[int]] = {each.plan_id: set() for each in last}
    invited = Invitation.objects.filter(wave__in=[each.pk for each in last], member__in=people)
    for plan_id, member_id in invited.values_list("wave__plan", "member_id"):
        asked[plan_id].add(member_id)
    own = asked.pop(wave.plan_id, set())
    circles = _circles(list(plans.values()))
    waiting: set[int] = set()
    for pk in asked:
        circle = circles[plans[pk].cohort_id]
        left = [each for each in people if each.pk in own - asked[pk]]
        waiting.update(each.pk for each in left if circle.asks(each, plans[pk]))
    return waiting


def _turns_near(wave: Wave, now: dt.datetime) -> list[PulsePlan]:
    """Other plans of the organization with a wave in the month to come. One query."""
    near = Wave.objects.asking().filter(
        plan__cohort__organization=wave.organization_id,
        opens_on__range=(now.date(), (now + MONTH).date()),
    )
    found = near.exclude(plan=wave.plan_id).select_related("plan__cohort")
    return list({each.plan_id: each.plan for each in found}.values())


def asked_elsewhere(
    organization: Organization, people: Sequence[Member], days: Collection[dt.date]
) -> dict[str, int]:
    """How many of these people other running pilots ask within a month of these days, by name of
    the pilot. Three queries at any size.
    """
    if not people or not days:
        return {}
    found: Counter[str] = Counter()
    plans = _plans_near(organization, days)
    circles = _circles(plans)
    for plan in plans:
        asked = sum(circles[plan.cohort_id].asks(member, plan) for member in people)
        found[plan.cohort.name] += asked
    return {name: count for name, count in found.items() if count}


def _plans_near(organization: Organization, days: Iterable[dt.date]) -> list[PulsePlan]:
    """Plans of running pilots with a wave near one of the days, with their extra people."""
    waves = Wave.objects.filter(
        plan__cohort__organization=organization,
        plan__cohort__state=Cohort.State.RUNNING,
        plan__stopped_at=None,
        closed_at=None,
    ).select_related("plan__cohort")
    near = {wave.plan_id: wave.plan for wave in waves if _is_near(wave.opens_on, days)}
    return list(near.values())


def _is_near(day: dt.date, days: Iterable[dt.date]) -> bool:
    return any(abs(day - other) < MONTH for other in days)


@dataclass(frozen=True)
class _Circle:
    """Whom a pilot's pulse asks: as surveys.respondents.eligible_people does, for people who are
    at hand.
    """

    leaders: frozenset[int]
    departments: frozenset[str]
    extra: frozenset[int]

    def asks(self, member: Member, plan: PulsePlan) -> bool:
        """Whether this person is asked."""
        if member.manager_id in self.leaders or member.pk in self.extra:
            return True
        by_department = plan.respondents == Respondents.DEPARTMENTS
        return (
            by_department and member.department in self.departments
        ) and member.pk not in self.leaders


def _circles(plans: Sequence[PulsePlan]) -> Mapping[int, _Circle]:
    cohorts = [plan.cohort_id for plan in plans]
    enrolled = Enrollment.objects.active().filter(cohort__in=cohorts)
    leaders: dict[int, set[int]] = defaultdict(set)
    departments: dict[int, set[str]] = defaultdict(set)
    columns = ("cohort_id", "member_id", "member__department")
    for cohort, member, department in enrolled.values_list(*columns):
        leaders[cohort].add(member)
        departments[cohort].add(department)
    extra: dict[int, set[int]] = defaultdict(set)
    named = PulsePlan.extra_respondents.through.objects.filter(pulseplan__in=plans)
    for cohort, member in named.values_list("pulseplan__cohort_id", "member_id"):
        extra[cohort].add(member)
    return {
        cohort: _Circle(
            frozenset(leaders[cohort]),
            frozenset(departments[cohort] - {""}),
            frozenset(extra[cohort]),
        )
        for cohort in cohorts
    }
