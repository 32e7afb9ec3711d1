"""Whom a pulse asks."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterable, Sequence

from django.db.models import Q, QuerySet

from cohorts.models import Enrollment
from common.languages import spoken
from people.models import Member, Organization
from people.querysets import MemberQuerySet
from surveys.asking import Rhythm
from surveys.models import PulsePlan
from surveys.questions import Respondents


def eligible_people(
    *, organization: Organization, leaders: Iterable[int], respondents: str, extra: Iterable[int]
) -> list[Member]:
    """Everybody present whom a pulse about these leaders asks, in a fixed order, in one query."""
    found = eligible(
        organization=organization, leaders=list(leaders), respondents=respondents, extra=extra
    )
    return list(found.select_related("organization").order_by("pk"))


def eligible(
    *,
    organization: Organization,
    leaders: Sequence[int] | QuerySet[Member, int],
    respondents: str,
    extra: Iterable[int],
) -> MemberQuerySet:
    """The same people, not fetched yet.

    A leader of the cohort is asked only as somebody's report, that is when their manager is another
    of the leaders: about themselves they would be speaking, not answering. People named as extra
    are asked whoever they are.
    """
    reports = Q(manager_id__in=leaders)
    if respondents == Respondents.DEPARTMENTS:
        departments = (
            Member.objects.filter(pk__in=leaders).exclude(department="").values("department")
        )
        reports |= Q(department__in=departments) & ~Q(pk__in=leaders)
    named = list(extra)
    asked = reports | Q(pk__in=named) if named else reports
    return Member.objects.present().filter(organization=organization).filter(asked)


def people_of(plan: PulsePlan) -> list[Member]:
    """Whom the next wave of a plan would ask: reports of the leaders who are still in the cohort,
    and the extra.
    """
    enrolled = Enrollment.objects.active().filter(cohort_id=plan.cohort_id)
    return eligible_people(
        organization=plan.cohort.organization,
        leaders=list(enrolled.values_list("member_id", flat=True)),
        respondents=plan.respondents,
        extra=list(plan.extra_respondents.values_list("pk", flat=True)),
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


def rhythm_of(plan: PulsePlan) -> Rhythm:
    """How the plan asks."""
    return Rhythm(plan.send_at, plan.open_days)
