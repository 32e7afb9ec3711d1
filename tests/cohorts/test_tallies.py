"""Tallies are kept by the database in the transaction of whatever happens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import transaction

from cohorts.models import CoachTally, Cohort, CohortTally, Enrollment, PersonalStep, StepTally
from cohorts.operations import (
    change_coach,
    complete_step,
    enroll_leader,
    leave_cohort,
    reopen_step,
)
from people.models import Member, Organization, Role
from people.operations import mark_left
from tests.cohorts.tallies import assert_tallies_agree
from tests.factories import MemberFactory

Launch = Callable[..., Cohort]


@pytest.fixture
def cohort(launch: Launch, leaders: list[Member]) -> Cohort:
    return launch(leaders)


def test_a_launch_counts_everybody(cohort: Cohort) -> None:
    assert CohortTally.objects.get(cohort=cohort).leaders == 5
    assert CoachTally.objects.get(cohort=cohort).leaders == 5
    assert sum(each.leaders for each in StepTally.objects.all()) == PersonalStep.objects.count()
    assert_tallies_agree()


def test_cards_and_steps_count_as_they_are_done(cohort: Cohort, now: dt.datetime) -> None:
    step = PersonalStep.objects.filter(step__kind="cards").first()
    assert step is not None
    PersonalStep.objects.filter(pk=step.pk).update(cards_done=1)
    assert sum(each.cards_done for each in StepTally.objects.all()) == 1
    complete_step(enrollment_id=step.enrollment_id, step_id=step.step_id, now=now)
    assert sum(each.done for each in StepTally.objects.all()) == 1
    reopen_step(enrollment_ids=[step.enrollment_id], step_id=step.step_id)
    assert sum(each.done for each in StepTally.objects.all()) == 0
    PersonalStep.objects.filter(step=step.step_id).update(is_called_off=True)
    assert_tallies_agree()


def test_who_leaves_and_comes_back_takes_their_steps_along(
    cohort: Cohort, admin: Member, coach: Member, leaders: list[Member], now: dt.datetime
) -> None:
    first, second = cohort.enrollments.order_by("pk")[:2]
    for step in PersonalStep.objects.filter(enrollment__in=[first, second])[:5]:
        complete_step(enrollment_id=step.enrollment_id, step_id=step.step_id, now=now)
    leave_cohort(enrollment=first, now=now, by=admin)
    assert_tallies_agree()
    mark_left(member=first.member, now=now, by=admin)
    assert_tallies_agree()
    mark_left(member=second.member, now=now, by=admin)
    tally = CohortTally.objects.get(cohort=cohort)
    assert (tally.leaders, tally.gone) == (3, 2)
    assert_tallies_agree()
    Member.objects.filter(pk__in=[first.member_id, second.member_id]).update(left_at=None)
    assert CohortTally.objects.get(cohort=cohort).leaders == 4
    enroll_leader(cohort=cohort, member=first.member, coach=None, now=now, by=admin)
    assert CohortTally.objects.get(cohort=cohort).leaders == 5
    assert_tallies_agree()


def test_another_coach_has_them_now(
    cohort: Cohort, organization: Organization, admin: Member, now: dt.datetime
) -> None:
    other = MemberFactory(organization=organization, roles=[Role.COACH])
    first = cohort.enrollments.order_by("pk")[0]
    change_coach(cohort=cohort, enrollments=[first], coach=other, now=now, by=admin)
    assert CoachTally.objects.get(coach=other).leaders == 1
    assert_tallies_agree()
    mark_left(member=other, now=now, by=admin)
    [left] = CoachTally.objects.of_leavers()
    assert left.leaders == 1


def test_what_is_deleted_is_not_counted_any_more(cohort: Cohort) -> None:
    cohort.enrollments.order_by("pk")[0].delete()
    assert_tallies_agree()
    Enrollment.objects.all().delete()
    assert_tallies_agree()
    assert CohortTally.objects.get(cohort=cohort).leaders == 0
    cohort.delete()
    assert not StepTally.objects.exists()
    assert not CohortTally.objects.exists()


def test_what_is_taken_back_was_never_counted(cohort: Cohort, now: dt.datetime) -> None:
    step = PersonalStep.objects.all()[0]
    with transaction.atomic():
        complete_step(enrollment_id=step.enrollment_id, step_id=step.step_id, now=now)
        transaction.set_rollback(True)
    assert_tallies_agree()
