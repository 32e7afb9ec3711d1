"""What is read by hand-written SQL is exactly what the person may see: for everybody in two
organizations, before and after somebody has left and a cohort has finished.
"""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from django.utils import timezone

from cohorts.models import Cohort, Enrollment, PersonalStep
from cohorts.operations import finish_cohort, leave_cohort
from learning.queries import open_steps, place_row, plan_rows
from people.models import Member
from programs.cadence import StepKind
from programs.models import Card
from tests.house.access_world import World, build, load_version
from tests.kept import kept

LANGUAGE = "en"


@pytest.fixture(params=["as launched", "one has left", "the cohort has finished"])
@kept
def worlds(db: None, request: pytest.FixtureRequest) -> list[World]:
    version, now = load_version(), timezone.now()
    found = [build(name, version) for name in ("Aurelia", "Borealis")]
    ours = found[0]
    if request.param == "one has left":
        leave_cohort(enrollment=ours.enrollment, now=now, by=ours.cast["admin"])
    if request.param == "the cohort has finished":
        finish_cohort(cohort=ours.cohort, now=now, by=ours.cast["admin"])
    return found


def everybody(worlds: list[World]) -> list[Member]:
    return [member for world in worlds for member in world.cast.values()]


@pytest.mark.parametrize("only_unfinished", [True, False])
def test_a_plan_is_the_persons_own_steps(worlds: list[World], only_unfinished: bool) -> None:
    found = 0
    for member in everybody(worlds):
        own = PersonalStep.objects.of(member)
        if only_unfinished:
            own = own.exclude(enrollment__cohort__state=Cohort.State.FINISHED)
        rows = plan_rows(
            member_id=member.pk,
            organization_id=member.organization_id,
            language=LANGUAGE,
            only_unfinished=only_unfinished,
        )
        assert [row.pk for row in rows] == list(own.values_list("pk", flat=True))
        found += len(rows)
    assert found


@pytest.mark.uncounted
def test_a_card_is_found_where_one_of_the_persons_own_steps_opens_it(worlds: list[World]) -> None:
    enrollments = list(Enrollment.objects.all())
    cards = [*Card.objects.main()[::5], *Card.objects.filter(is_booster=True)]
    found = set()
    for member, enrollment, card in itertools.product(everybody(worlds), enrollments, cards):
        kind = StepKind.BOOSTER if card.is_booster else StepKind.CARDS
        own = PersonalStep.objects.of(member).filter(
            enrollment=enrollment, step__module=card.module_id, step__kind=kind
        )
        row = place_row(
            member_id=member.pk,
            organization_id=member.organization_id,
            enrollment_id=enrollment.pk,
            card_id=card.pk,
            language=LANGUAGE,
            now=timezone.now(),
        )
        assert (row and row.personal_pk) == own.values_list("pk", flat=True).first()
        if row:
            found.add(member.email)
    assert found


def test_a_card_is_open_by_the_persons_own_open_steps_of_running_cohorts(
    worlds: list[World],
) -> None:
    now = timezone.now() + dt.timedelta(days=1)
    found: list[int] = []
    for enrollment in Enrollment.objects.select_related("member"):
        for card in Card.objects.filter(position=1, is_extra=False):
            own = PersonalStep.objects.of(enrollment.member).filter(
                enrollment=enrollment,
                enrollment__cohort__state=Cohort.State.RUNNING,
                step__module=card.module_id,
                step__kind=StepKind.BOOSTER if card.is_booster else StepKind.CARDS,
                opens_at__lte=now,
            )
            steps = open_steps(
                enrollment_id=enrollment.pk,
                card_id=card.pk,
                now=now,
            )
            assert steps == list(own.values_list("step_id", flat=True))
            found += steps
    assert found
