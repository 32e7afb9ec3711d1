"""A pilot with scores and a closed pulse, made directly: the page only reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from assessments.models import Criterion, Rubric, Score
from cohorts.models import Cohort, Enrollment
from people.models import Member, Organization, Role
from practice.models import Attendance, GroupPlace, PracticeGroup, PracticeSession
from programs.cadence import StepKind
from programs.models import Module
from surveys.models import PulseItem, PulsePlan, Result, Wave, WavePart
from tests.content import criterion, module_content
from tests.factories import (
    CohortFactory,
    EnrollmentFactory,
    MemberFactory,
    ModuleFactory,
    PersonalStepFactory,
    StepFactory,
)

BEFORE, AFTER = (1, 2, 2, 1, 2, 3, 1, 2, 2, 1, 2, 2), (2, 2, 3, 1, 3, 3, 2, 3, 2, 2, 2, 4)
Pilot = Callable[[int], Cohort]


@pytest.fixture
def scored_pilot(organization: Organization, facilitator: Member, now: dt.datetime) -> Pilot:
    """scored_pilot(n) is a cohort of n leaders in week 6, kickoff and closing (in week 2) scored by
    two raters, one wave closed, a follow-up to come.
    """

    def make(size: int) -> Cohort:
        start = now - dt.timedelta(weeks=6)
        cohort = CohortFactory(organization=organization, name="Autumn", starts_on=start.date())
        module = ModuleFactory(
            version=cohort.version, content={"en": module_content("Written replies")}
        )
        leaders = [
            EnrollmentFactory(
                cohort=cohort,
                member=MemberFactory(
                    organization=organization, name=f"Leaderly {number}", roles=[Role.LEADER]
                ),
            )
            for number in range(size)
        ]
        _walk(cohort, module, leaders, start)
        _score(
            cohort, module, leaders, [facilitator, MemberFactory(organization=organization)], start
        )
        _ask(cohort, start)
        return cohort

    return make


def _walk(cohort: Cohort, module: Module, leaders: list[Enrollment], start: dt.datetime) -> None:
    cards = StepFactory(cohort=cohort, module=module, week=1, position=2)
    closing = StepFactory(
        cohort=cohort,
        kind=StepKind.ASSESSMENT,
        week=12,
        position=9,
        opens_on=(start + dt.timedelta(weeks=12)).date(),
    )
    for seat, enrollment in enumerate(leaders):
        opened = start + dt.timedelta(weeks=1)
        PersonalStepFactory(
            enrollment=enrollment, step=cards, opens_at=opened, done_at=opened if seat else None
        )
        PersonalStepFactory(
            enrollment=enrollment, step=closing, opens_at=start + dt.timedelta(weeks=12)
        )


def _score(
    cohort: Cohort,
    module: Module,
    leaders: list[Enrollment],
    raters: list[Member],
    start: dt.datetime,
) -> None:
    rubric = Rubric.objects.create(module=module)
    criteria = [
        Criterion.objects.create(
            rubric=rubric, position=place, slug=slug, content={"en": criterion(slug, name)}
        )
        for place, (slug, name) in enumerate(
            [("tone", "Tone recognition"), ("reply", "Response adaptation")], start=1
        )
    ]
    group = PracticeGroup.objects.create(cohort=cohort, name="Autumn 1", position=1)
    GroupPlace.objects.bulk_create(
        GroupPlace(group=group, enrollment=enrollment) for enrollment in leaders
    )
    for week, levels in ((0, BEFORE), (2, AFTER)):
        step = StepFactory(
            cohort=cohort,
            kind=StepKind.KICKOFF if week == 0 else StepKind.ASSESSMENT,
            module=module,
            week=week,
            position=week + 1,
        )
        session = PracticeSession.objects.create(
            organization_id=cohort.organization_id,
            group=group,
            step=step,
            module=module,
            facilitator=raters[0],
            starts_at=start + dt.timedelta(weeks=week),
            time_zone="UTC",
            state="held",
        )
        for seat, enrollment in enumerate(leaders):
            Attendance.objects.create(
                session=session, enrollment=enrollment, was_present=True, noted_at=start
            )
            Score.objects.bulk_create(
                Score(
                    session=session,
                    enrollment=enrollment,
                    criterion=criterion,
                    rater=rater,
                    level=levels[seat],
                    scored_at=session.starts_at,
                )
                for criterion in criteria
                for rater in raters
            )


def _ask(cohort: Cohort, start: dt.datetime) -> None:
    plan = PulsePlan.objects.create(
        cohort=cohort, respondents="direct_reports", send_at=dt.time(10)
    )
    item = PulseItem.objects.create(
        plan=plan, position=1, kind="agreement", text={"en": "I am asked what I meant."}
    )
    opened, closed = start + dt.timedelta(weeks=4), start + dt.timedelta(weeks=5)
    wave = Wave.objects.create(
        plan=plan,
        number=1,
        opens_on=opened.date(),
        state=Wave.State.CLOSED,
        opened_at=opened,
        closes_at=closed,
        closed_at=closed,
        eligible=40,
        answered=21,
    )
    Wave.objects.create(plan=plan, number=2, opens_on=(start + dt.timedelta(weeks=8)).date())
    sales = WavePart.objects.create(wave=wave, label="Sales", eligible=30, answered=20)
    legal = WavePart.objects.create(wave=wave, label="=Legal", eligible=10)
    Result.objects.create(wave=wave, part=sales, item=item, n=20, sum_low=68, sum_high=68)
    Result.objects.create(wave=wave, part=legal, item=item, hidden_because="too_few")
