"""A leader whose first module is open with three cards, and whose second opens in a week."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest

from cohorts.models import Cohort, Enrollment, PersonalStep
from people.models import Member
from programs.models import Card, Module
from tests.factories import (
    NOW,
    CardFactory,
    CohortFactory,
    EnrollmentFactory,
    ModuleFactory,
    PersonalStepFactory,
    StepFactory,
)


@dataclass
class Course:
    cohort: Cohort
    enrollment: Enrollment
    module: Module
    cards: list[Card]
    step: PersonalStep
    later: PersonalStep
    later_card: Card


def make_course(
    leader: Member, cards: int = 3, opened: dt.timedelta = dt.timedelta(hours=1)
) -> Course:
    cohort = CohortFactory(organization=leader.organization)
    enrollment = EnrollmentFactory(cohort=cohort, member=leader)
    first, second = ModuleFactory(version=cohort.version), ModuleFactory(version=cohort.version)
    listed = [CardFactory(module=first, position=place + 1) for place in range(cards)]
    return Course(
        cohort=cohort,
        enrollment=enrollment,
        module=first,
        cards=listed,
        step=PersonalStepFactory(
            enrollment=enrollment,
            step=StepFactory(cohort=cohort, module=first, week=1),
            cards_total=cards,
            opens_at=NOW - opened,
        ),
        later=PersonalStepFactory(
            enrollment=enrollment,
            step=StepFactory(cohort=cohort, module=second, week=2),
            cards_total=1,
            opens_at=NOW + dt.timedelta(days=7),
        ),
        later_card=CardFactory(module=second, position=1),
    )


@pytest.fixture
def course(leader: Member) -> Course:
    return make_course(leader)
