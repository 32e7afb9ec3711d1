"""A pilot of six that gives two questionnaires: the self-report and an own scale."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest

from cohorts.models import Cohort, Enrollment
from instruments.models import AnswerSheet, Questionnaire
from instruments.operations import choose_questionnaires, turn_questionnaires
from instruments.states import OccasionKind
from people.models import Member, Organization, Role
from tests.instruments.making import a_scale


@pytest.fixture
def own_scale(organization: Organization, admin: Member, now: dt.datetime) -> Questionnaire:
    return a_scale(organization, admin, now)


@dataclass
class Given:
    """What the tests talk about."""

    cohort: Cohort
    scale: Questionnaire
    enrollments: list[Enrollment]

    def sheet(self, place: int, kind: OccasionKind = OccasionKind.BEFORE) -> AnswerSheet:
        return AnswerSheet.objects.get(
            enrollment=self.enrollments[place],
            occasion__kind=kind,
            occasion__given__questionnaire=self.scale,
        )


@pytest.fixture
def given(
    own_scale: Questionnaire,
    leader: Member,
    leaders: Sequence[Member],
    launch: Callable[..., Cohort],
    admin: Member,
    now: dt.datetime,
) -> Given:
    """Launched with an own scale; "before" is open for everybody. The leader is the first."""
    Member.objects.filter(pk__in=[each.pk for each in leaders]).update(roles=[Role.LEADER])
    cohort = launch([leader, *leaders], starts_on=now.date() + dt.timedelta(weeks=1))
    choose_questionnaires(cohort=cohort, choice=[str(own_scale.pk)], by=admin, now=now)
    turn_questionnaires(now=now)
    return Given(cohort, own_scale, list(cohort.enrollments.order_by("pk")))
