"""A cohort with two groups and its live steps, planned through the operations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cohorts.models import Cohort, Enrollment, PersonalStep, Step
from people.models import Member, Organization, Role
from practice.models import PracticeGroup, PracticeSession
from practice.operations import create_groups, plan_sessions
from practice.times import SessionTime
from tests.content import module_content
from tests.factories import (
    CohortFactory,
    EnrollmentFactory,
    MemberFactory,
    ModuleFactory,
    PersonalStepFactory,
    StepFactory,
)
from tests.kept import kept


@dataclass
class Planned:
    """What the tests talk about."""

    cohort: Cohort
    steps: dict[str, Step]
    groups: list[PracticeGroup]
    sessions: list[PracticeSession]
    enrollments: dict[Member, Enrollment]

    def session(self, group: int = 1, kind: str = "practice") -> PracticeSession:
        return next(
            each
            for each in self.sessions
            if each.group.position == group and each.step_id == self.steps[kind].pk
        )


@pytest.fixture
def starts_at() -> dt.datetime:
    """Two weeks and a few days ahead, 14:00 in Toronto."""
    return dt.datetime(2026, 9, 30, 18, 0, tzinfo=dt.UTC)


def enroll(
    cohort: Cohort, members: list[Member], steps: list[Step], now: dt.datetime
) -> dict[Member, Enrollment]:
    found = {
        member: EnrollmentFactory(cohort=cohort, member=member, enrolled_at=now)
        for member in members
    }
    # In one statement: hundreds of tests begin with these.
    PersonalStep.objects.bulk_create(
        PersonalStepFactory.build(enrollment=enrollment, step=step, opens_at=now)
        for enrollment, step in product(found.values(), steps)
    )
    return found


@pytest.fixture
@kept
def planned(
    organization: Organization,
    leader: Member,
    admin: Member,
    facilitator: Member,
    starts_at: dt.datetime,
    now: dt.datetime,
) -> Planned:
    """Two groups of four; the leader sits first in the first. Sessions at kickoff, practice and
    assessment.
    """
    cohort = CohortFactory(organization=organization, name="Autumn pilot", launched_by=admin)
    cohort.facilitators.add(facilitator)
    first = ModuleFactory(
        version=cohort.version,
        position=1,
        slug="cues",
        content={"en": module_content("Digital cues")},
    )
    last = ModuleFactory(
        version=cohort.version,
        position=2,
        slug="replies",
        content={"en": module_content("Written replies")},
    )
    cohort.modules.set([first, last])
    steps = {
        "kickoff": StepFactory(cohort=cohort, kind="kickoff", position=1),
        "practice": StepFactory(cohort=cohort, kind="practice", module=first, position=2),
        "practice2": StepFactory(cohort=cohort, kind="practice", module=last, position=3),
        "assessment": StepFactory(cohort=cohort, kind="assessment", position=4),
    }
    zones = ["Europe/Berlin", "America/Toronto", "Asia/Kathmandu"]
    others = [
        MemberFactory(
            organization=organization,
            name=f"Leader {n}",
            roles=[Role.LEADER],
            time_zone=zones[n % 3],
        )
        for n in range(7)
    ]
    members = [leader, *others]
    enrollments = enroll(cohort, members, list(steps.values()), now)
    groups = create_groups(
        cohort=cohort,
        groups=[[m.pk for m in members[:4]], [m.pk for m in members[4:]]],
        now=now,
        by=cohort.launched_by,
    )
    times = [
        SessionTime(
            group_position=group.position,
            step_id=step.pk,
            starts_at=starts_at + dt.timedelta(days=7 * index, hours=2 * group.position - 2),
            time_zone="America/Toronto",
            facilitator_id=facilitator.pk,
            link="https://meet.example/room",
        )
        for index, step in enumerate(steps.values())
        for group in groups
    ]
    sessions = plan_sessions(cohort=cohort, times=times, now=now, by=admin)
    return Planned(cohort, steps, groups, sessions, enrollments)


def statements_of(sweep: Callable[..., int], now: dt.datetime) -> list[str]:
    """What a sweep that finds nothing due asks, without the transaction around it."""
    with CaptureQueriesContext(connection) as captured:
        assert sweep(now=now) == 0
    around = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    return [each["sql"] for each in captured if not each["sql"].startswith(around)]
