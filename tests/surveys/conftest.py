"""A team with a pulse, and how to move it through time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from itertools import cycle
from typing import Any

import pytest

from cohorts.models import Cohort
from messaging.operations import queue_messages
from people.models import Member, Organization
from programs.cadence import StepKind
from surveys.links import token_of
from surveys.models import Invitation, PulsePlan, Wave
from surveys.operations import answer, create_pulse_plan, mailing
from surveys.questions import PulseQuestion, QuestionKind
from tests.factories import (
    CohortFactory,
    EnrollmentFactory,
    MemberFactory,
    PersonalStepFactory,
    StepFactory,
)

ITEMS = (
    PulseQuestion(
        kind=QuestionKind.AGREEMENT, text={"en": "I am heard.", "de": "Ich werde gehört."}
    ),
    PulseQuestion(
        kind=QuestionKind.AGREEMENT,
        text={"en": "I know what to do.", "de": "Ich weiß, was zu tun ist."},
    ),
    PulseQuestion(
        kind=QuestionKind.OPEN, text={"en": "What would help?", "de": "Was würde helfen?"}
    ),
)
OPENS_ON = dt.date(2026, 9, 21)
OPEN_TIME = dt.time(10)
AT_TEN = dt.datetime(2026, 9, 21, 10, tzinfo=dt.UTC)


@pytest.fixture
def second_leader(organization: Organization) -> Member:
    """Another leader of the cohort, with a part of every team."""
    return MemberFactory(organization=organization, signs_in=False)


@pytest.fixture
def cohort(organization: Organization, leader: Member, second_leader: Member) -> Cohort:
    """A running cohort with two leaders and pulses in weeks 1 and 5."""
    cohort = CohortFactory(organization=organization)
    EnrollmentFactory(cohort=cohort, member=second_leader)
    enrollment = EnrollmentFactory(cohort=cohort, member=leader)
    for week in (1, 5):
        opens_on = OPENS_ON + dt.timedelta(weeks=week - 1)
        step = StepFactory(cohort=cohort, kind=StepKind.PULSE, week=week, opens_on=opens_on)
        PersonalStepFactory(enrollment=enrollment, step=step)
    return cohort


@pytest.fixture
def plan(cohort: Cohort, now: dt.datetime) -> PulsePlan:
    return create_pulse_plan(
        cohort=cohort,
        items=ITEMS,
        respondents="direct_reports",
        extra=[],
        send_at=OPEN_TIME,
        open_days=7,
        now=now,
        by=cohort.launched_by,
    )


@pytest.fixture
def team(
    organization: Organization, leader: Member, second_leader: Member
) -> Callable[..., list[Member]]:
    """team(7, department="Sales") hires reports of the two leaders, of one after the other."""
    managers = cycle([leader, second_leader])

    def hire(count: int, **fields: Any) -> list[Member]:
        return [
            MemberFactory(
                organization=organization,
                signs_in=False,
                **{"manager": next(managers), **fields},
            )
            for _ in range(count)
        ]

    return hire


@pytest.fixture
def give() -> Callable[..., None]:
    """give(invitations, [5, 4, 3]) answers for each, the same number for every item."""

    def give(
        invitations: Sequence[Invitation],
        scores: Sequence[int],
        now: dt.datetime = AT_TEN,
        comment: str = "",
    ) -> None:
        for invitation, score in zip(invitations, scores, strict=True):
            answer(
                token=token_of(invitation.pk),
                values=values_of(invitation.wave, score, comment),
                now=now,
            )

    return give


def values_of(wave: Wave, score: int, comment: str = "") -> dict[str, int | str]:
    """The same score for every item, and a comment."""
    return {str(i.pk): score if i.kind == "agreement" else comment for i in wave.plan.items.all()}


class Killed(BaseException):
    """A worker ended in the middle of its work."""


def killed_in(monkeypatch: pytest.MonkeyPatch, *, batch: int) -> None:
    """The worker ends in this batch of a wave's mail, after everything of it was written."""
    number = iter(range(1, batch + 1))

    def queue(**named: Any) -> int:
        count = queue_messages(**named)
        if next(number) == batch:
            raise Killed
        return count

    monkeypatch.setattr(mailing, "queue_messages", queue)
