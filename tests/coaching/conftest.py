"""A leader with a coach and a monthly talk that has just opened."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest

from coaching.models import Talk
from coaching.operations import choose_time, propose_talk
from cohorts.models import Cohort, Enrollment, PersonalStep
from people.models import Member
from programs.cadence import StepKind
from tests.factories import CohortFactory, EnrollmentFactory, PersonalStepFactory, StepFactory

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


@dataclass
class Coached:
    """What the tests talk about."""

    cohort: Cohort
    enrollment: Enrollment
    step: PersonalStep
    leader: Member
    coach: Member
    now: dt.datetime

    @property
    def times(self) -> list[dt.datetime]:
        """Three afternoons in Toronto."""
        first = self.now.replace(hour=14, minute=0) + 2 * DAY
        return [first, first + DAY, first + 2 * DAY]

    def proposed(self, **changes: object) -> Talk:
        """The talk of the month, with times offered."""
        values: dict[str, object] = {
            "enrollment": self.enrollment,
            "step": self.step,
            "times": self.times,
            "minutes": 30,
            "link": "https://meet.example/coach",
            "by": self.coach,
            "now": self.now,
        }
        return propose_talk(**{**values, **changes})  # type: ignore[arg-type]

    def agreed(self) -> Talk:
        """The same with its first time chosen."""
        talk = self.proposed()
        return choose_time(talk=talk, starts_at=self.times[0], by=self.leader, now=self.now)


@pytest.fixture
def coached(leader: Member, coach: Member, admin: Member, now: dt.datetime) -> Coached:
    cohort = CohortFactory(organization=leader.organization, launched_by=admin)
    cohort.coaches.add(coach)
    enrollment = EnrollmentFactory(cohort=cohort, member=leader, coach=coach)
    step = StepFactory(cohort=cohort, kind=StepKind.COACHING, week=4)
    personal = PersonalStepFactory(enrollment=enrollment, step=step, opens_at=now)
    return Coached(cohort, enrollment, personal, leader, coach, now)
