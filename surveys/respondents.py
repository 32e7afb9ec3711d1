"""Whom a pulse asks."""

from __future__ import annotations

import zoneinfo
from collections import Counter
from collections.abc import Iterable

from django.db.models import Count, Q

from cohorts.models import Enrollment
from common.languages import spoken
from people.models import Member, Organization, Role
from people.querysets import MemberQuerySet
from surveys.asking import Rhythm
from surveys.models import PulsePlan, Wave
from surveys.questions import Respondents

People = Iterable[int]
"""Ids, or a query of them."""
READS = Q(roles__overlap=[Role.ADMIN, Role.PRIVACY_OFFICER])
"""Who sees what waves say, as WaveQuerySet.visible_to has it."""


def eligible_people(
    *, organization: Organization, leaders: Iterable[int], respondents: str, extra: Iterable[int]
) -> list[Member]:
    """Everybody present whom a pulse about these leaders asks, in a fixed order, in one query."""
    found = eligible(
        organization=organization,
        leaders=list(leaders),
        respondents=respondents,
        extra=list(extra),
    )
    return list(found.select_related("organization").order_by("pk"))


def eligible(
    *, organization: Organization, leaders: People, respondents: str, extra: People
) -> MemberQuerySet:
    """The same people, not fetched yet.

    A leader of the cohort is asked only as somebody's report, that is when their manager is another
    of the leaders: about themselves they would be speaking, not answering. People named as extra
    are asked too. Whoever reads the results is not: they could take their own answer away from what
    they read.
    """
    return asked_or_reading(
        organization=organization, leaders=leaders, respondents=respondents, extra=extra
    ).exclude(READS)


def asked_or_reading(
    *, organization: Organization, leaders: People, respondents: str, extra: People
) -> MemberQuerySet:
    """The same people, with those who are left out because they read the results."""
    reports = Q(manager_id__in=leaders)
    if respondents == Respondents.DEPARTMENTS:
        departments = (
            Member.objects.filter(pk__in=leaders).exclude(department="").values("department")
        )
        reports |= Q(department__in=departments) & ~Q(pk__in=leaders)
    present = Member.objects.available().filter(organization=organization)
    return present.filter(reports | Q(pk__in=extra))


def readers_left_out(
    *, organization: Organization, leaders: People, respondents: str, extra: People
) -> int:
    """How many would be asked, if they did not read the results. One query."""
    found = asked_or_reading(
        organization=organization, leaders=leaders, respondents=respondents, extra=extra
    )
    return found.filter(READS).count()


def people_of(plan: PulsePlan) -> list[Member]:
    """Whom the next wave of a plan would ask: reports of the leaders who are still in the cohort,
    and the extra. One query.
    """
    return list(_asked_by(plan).select_related("organization").order_by("pk"))


def headcounts_of(plan: PulsePlan) -> dict[str, int]:
    """How many people that is, by the zone in which they are asked. One query."""
    counts: Counter[str] = Counter()
    zones = _asked_by(plan).order_by().values("time_zone").annotate(count=Count("pk"))
    for zone, count in zones.values_list("time_zone", "count"):
        counts[usable_zone(zone, plan.cohort.time_zone)] += count
    return counts


def _asked_by(plan: PulsePlan) -> MemberQuerySet:
    enrolled = Enrollment.objects.active().filter(cohort_id=plan.cohort_id)
    extra = PulsePlan.extra_respondents.through.objects.filter(pulseplan=plan)
    return eligible(
        organization=plan.cohort.organization,
        leaders=enrolled.values_list("member_id", flat=True),
        respondents=plan.respondents,
        extra=extra.values_list("member_id", flat=True),
    )


def zone_of(member: Member, plan: PulsePlan) -> str:
    """The person's zone, or the cohort's where theirs is not one."""
    return usable_zone(member.time_zone, plan.cohort.time_zone)


def usable_zone(zone: str, fallback: str) -> str:
    """The zone if it is one."""
    try:
        zoneinfo.ZoneInfo(zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return fallback
    return zone


def language_of(member: Member) -> str:
    """The language a respondent reads: their own, else the organization's."""
    return spoken(member.language, member.organization.language)


def rhythm_of(wave: Wave) -> Rhythm:
    """How a wave asks; needs its plan loaded."""
    return Rhythm(wave.plan.send_at, wave.plan.open_days, wave.baseline_until)
