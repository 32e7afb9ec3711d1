"""People around leaders of two pilots: one pulse a month, from each pilot in turn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from itertools import pairwise

import pytest

from cohorts.models import Cohort
from people.models import Member
from programs.cadence import StepKind
from surveys.models import Invitation, PulsePlan, Wave
from surveys.operations import create_pulse_plan, turn_waves
from tests.factories import CohortFactory, EnrollmentFactory, StepFactory
from tests.surveys.conftest import AT_TEN, ITEMS, OPENS_ON

Team = Callable[..., list[Member]]
WEEK = dt.timedelta(weeks=1)


def _pilot(cohort: Cohort, leader: Member, weeks: list[int], cards: int | None = None) -> PulsePlan:
    """Another pilot of the same leader with pulses in these weeks, and its first cards."""
    other = CohortFactory(organization=cohort.organization)
    EnrollmentFactory(cohort=other, member=leader)
    for week in weeks:
        on = OPENS_ON + week * WEEK
        StepFactory(cohort=other, kind=StepKind.PULSE, week=week, position=week + 1, opens_on=on)
    if cards is not None:
        on = OPENS_ON + cards * WEEK
        StepFactory(cohort=other, kind=StepKind.CARDS, week=cards, position=90, opens_on=on)
    return create_pulse_plan(
        cohort=other, items=ITEMS, respondents="direct_reports", extra=[],
        send_at=dt.time(10), open_days=3, now=AT_TEN - 2 * WEEK, by=other.launched_by,
    )  # fmt: skip


def _asked_in(plan: PulsePlan, person: Member, weeks: int) -> list[int]:
    """Go through so many weeks; the numbers of the waves that asked this person."""
    for week in range(weeks):
        turn_waves(now=AT_TEN + week * WEEK)
    found = Invitation.objects.filter(wave__plan=plan, member=person)
    return sorted(found.values_list("wave__number", flat=True))


def test_whom_another_pilot_had_to_leave_out_it_asks_the_next_time(
    cohort: Cohort, leader: Member, team: Team
) -> None:
    [person] = team(1)
    first = _pilot(cohort, leader, [0, 4, 8, 12])
    second = _pilot(cohort, leader, [1, 5, 9, 13])
    assert _asked_in(second, person, weeks=14) == [2]
    assert _asked_in(first, person, weeks=1) == [1, 4]
    days = Invitation.objects.order_by("opens_at").values_list("opens_at", flat=True)
    assert all(later - day >= 4 * WEEK for day, later in pairwise(days))
    assert list(first.waves.values_list("left_out", flat=True)) == [0, 1, 1, 0]


def test_a_pilot_that_does_not_ask_soon_is_not_waited_for(
    cohort: Cohort, leader: Member, team: Team
) -> None:
    [person] = team(1)
    first = _pilot(cohort, leader, [0, 4])
    _pilot(cohort, leader, [1, 20])
    assert _asked_in(first, person, weeks=5) == [1, 2]


@pytest.mark.parametrize(("begins", "asked"), [(2, [1]), (0, [])], ids=["two weeks on", "at once"])
def test_a_baseline_is_asked_within_the_month_but_not_within_the_week(
    cohort: Cohort, leader: Member, team: Team, begins: int, asked: list[int]
) -> None:
    """What was not asked before the first cards can never be asked again."""
    [person] = team(1)
    _pilot(cohort, leader, [0])
    second = _pilot(cohort, leader, [begins], cards=begins + 1)
    assert second.waves.get().is_baseline
    assert _asked_in(second, person, weeks=begins + 1) == asked
    assert second.waves.get().state != Wave.State.PLANNED
