"""Launching, leaving and finishing."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from cohorts.models import Cohort, PersonalStep
from cohorts.operations import (
    NotInOrganization,
    NotInVersion,
    PlaceOnPlan,
    complete_step,
    finish_cohort,
    leave_cohort,
    put_steps_on_plans,
)
from cohorts.plan import working_day
from people.models import AuditEvent, Member, Organization, Role
from programs.content.forms import ProgramForm
from programs.models import Module, ProgramVersion
from tests.factories import MemberFactory, ModuleFactory
from tests.trail import trail

Launch = Callable[..., Cohort]


def test_launch_makes_the_plan_for_everybody(
    launch: Launch, leaders: list[Member], form: dict[str, Any], coach: Member, facilitator: Member
) -> None:
    cohort = launch(leaders)
    assert cohort.steps.count() == len(form.steps)
    assert PersonalStep.objects.filter(enrollment__cohort=cohort).count() == 5 * len(form.steps)
    assert cohort.weeks == 12
    assert set(cohort.modules.values_list("position", flat=True)) == {1, 2}
    assert list(cohort.facilitators.all()) == [facilitator]
    for member in leaders:
        member.refresh_from_db()
        assert Role.LEADER in member.roles
    cards = PersonalStep.objects.filter(step__kind="cards", step__module__position=1)
    assert {step.cards_total for step in cards} == {
        Module.objects.get(position=1).cards.main().count()
    }
    assert set(
        PersonalStep.objects.exclude(step__kind="cards").values_list("cards_total", flat=True)
    ) == {0}
    assert AuditEvent.objects.filter(verb="launch_cohort", thing_id=cohort.pk).count() == 1


def test_steps_open_at_nine_on_each_leaders_own_clock(
    launch: Launch, leaders: list[Member]
) -> None:
    cohort = launch(
        leaders, starts_on=dt.date(2026, 10, 19)
    )  # Berlin leaves summer time in the first week
    steps = PersonalStep.objects.filter(enrollment__cohort=cohort).select_related(
        "enrollment__member", "step"
    )
    for step in steps:
        zone = step.enrollment.member.time_zone
        local = step.opens_at.astimezone(zoneinfo.ZoneInfo(zone))
        assert (local.date(), local.time()) == (working_day(step.step.opens_on, zone), dt.time(9))


def test_coaches_are_dealt_out_in_turn_and_nobody_coaches_themselves(
    launch: Launch, leaders: list[Member], coach: Member
) -> None:
    cohort = launch(leaders, coaches=[coach, leaders[0]])
    dealt = {e.member_id: e.coach_id for e in cohort.enrollments.all()}
    assert dealt[leaders[0].pk] == coach.pk
    assert max(Counter(dealt.values()).values()) <= 3
    leaders[0].refresh_from_db()
    assert {Role.LEADER, Role.COACH} <= set(leaders[0].roles)


def test_a_cohort_without_coach_can_be_launched(launch: Launch, leaders: list[Member]) -> None:
    assert set(launch(leaders, coaches=[]).enrollments.values_list("coach_id", flat=True)) == {None}


def test_people_of_another_organization_or_gone_are_refused(
    launch: Launch,
    leaders: list[Member],
    outsider: Member,
    now: dt.datetime,
    organization: Organization,
) -> None:
    with pytest.raises(NotInOrganization):
        launch([*leaders, outsider])
    gone = MemberFactory(organization=organization, left_at=now)
    with pytest.raises(NotInOrganization):
        launch([*leaders, gone])
    assert Cohort.objects.count() == 0


def test_modules_of_another_version_are_refused(
    launch: Launch, leaders: list[Member], version: ProgramVersion
) -> None:
    with pytest.raises(NotInVersion):
        launch(leaders, modules=[version.modules.first(), ModuleFactory()])


@pytest.mark.proof("queries", operations=1)
def test_launching_costs_the_same_statements_at_any_size(
    launch: Launch, organization: Organization, django_assert_max_num_queries: Any
) -> None:
    people = MemberFactory.create_batch(12, organization=organization, roles=[Role.LEADER])
    with django_assert_max_num_queries(40):
        launch(people)


def test_a_step_is_done_once_and_can_move(
    launch: Launch, leaders: list[Member], now: dt.datetime
) -> None:
    enrollment = launch(leaders[:1]).enrollments.get()
    step = PersonalStep.objects.get(enrollment=enrollment, step__kind="kickoff")
    later = now + dt.timedelta(days=1)
    place = PlaceOnPlan(
        enrollment_id=enrollment.pk, step_id=step.step_id, opens_at=later, address="/practice/1/"
    )
    put_steps_on_plans(places=[place])
    complete_step(enrollment_id=enrollment.pk, step_id=step.step_id, now=now)
    complete_step(enrollment_id=enrollment.pk, step_id=step.step_id, now=later)
    step.refresh_from_db()
    assert (step.opens_at, step.address, step.done_at) == (later, "/practice/1/", now)


def test_leaving_and_finishing_keep_the_first_time(
    launch: Launch, leaders: list[Member], admin: Member, now: dt.datetime
) -> None:
    cohort = launch(leaders)
    enrollment = cohort.enrollments.first()
    assert enrollment is not None
    leave_cohort(enrollment=enrollment, now=now, by=admin)
    leave_cohort(enrollment=enrollment, now=now + dt.timedelta(days=1), by=admin)
    finish_cohort(cohort=cohort, now=now, by=admin)
    finish_cohort(cohort=cohort, now=now, by=admin)
    enrollment.refresh_from_db()
    cohort.refresh_from_db()
    assert enrollment.left_at == now
    assert cohort.state == Cohort.State.FINISHED
    verbs = Counter(
        AuditEvent.objects.filter(thing_id=cohort.pk, thing="cohort").values_list("verb", flat=True)
    )
    assert verbs == {"launch_cohort": 1, "leave_cohort": 1, "finish_cohort": 1}


def test_the_trail_says_who_launched_it_and_how_large_it_is(
    launch: Launch, leaders: list[Member], admin: Member, form: ProgramForm
) -> None:
    launch(leaders)
    detail = {"leaders": len(leaders), "steps": len(form.steps)}
    assert trail("launch_cohort") == [("launch_cohort", admin.pk, detail)]
