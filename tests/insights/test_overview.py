"""The overview over running pilots: counted from tallies, and what waits for a person."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cohorts.models import Cohort, PersonalStep
from insights.mixing import mixing_of
from insights.overview import overview_of, progress_of
from insights.overview_queries import CountedStep, last_month
from kpis.models import Kpi, KpiValue, MeasuredTeam, MeasurementPlan
from kpis.plans import Hypothesis, Measuring
from measurement.estimates import Rate
from messaging.models import Message, MessageState
from people.models import Member
from people.operations import mark_left
from practice.models import PracticeSession
from programs.cadence import StepKind
from surveys.models import PulsePlan, Wave
from tests.practice.conftest import Planned, planned, starts_at

__all__ = ["planned", "starts_at"]


def step(kind: StepKind, opened: int, done: int, settled: int = 0, ready: int = 0) -> CountedStep:
    return CountedStep(1, kind, opened, done, settled, ready)


def test_stages_go_by_the_first_and_the_latest_steps():
    found = progress_of(
        [
            step(StepKind.CARDS, 10, 9, 10, 9),
            step(StepKind.PRACTICE, 10, 7),
            step(StepKind.CARDS, 10, 6, 10, 6),
            step(StepKind.CARDS, 10, 1),
            step(StepKind.PRACTICE, 4, 2),
        ]
    )[1]
    assert (found.began, found.kept_up) == (Rate(9, 10), Rate(6, 10))
    assert (found.practiced, found.closed) == (Rate(7, 10), Rate(0, 0))
    assert found.waiting == 4
    assert found.and_(found).began == Rate(18, 20)


def test_the_last_whole_month_is_found_in_january_too():
    assert last_month(dt.datetime(2027, 1, 15, tzinfo=dt.UTC)) == dt.date(2026, 12, 1)


def test_mixing_counts_pairs_of_two_departments():
    apart = mixing_of([{"Sales": 4}, {"Support": 4}])
    assert (apart.pairs, apart.mixed, apart.most) == (12, 0, 8)
    assert apart.by_chance == pytest.approx(16 / 28)
    best = mixing_of([{"Sales": 2, "Support": 2}, {"Sales": 2, "Support": 2}])
    assert (best.mixed, best.most) == (8, 8)
    assert mixing_of([{"Sales": 3}]).most == 0
    assert mixing_of([]).share is None
    assert mixing_of([]).most_share is None
    # A group of two has room for two of the ten, however evenly one would like to deal them.
    assert mixing_of([{"Sales": 2}, {"Sales": 8, "Support": 1}]).most == 8


@pytest.mark.usefixtures("frozen")
def test_what_waits_for_a_person_is_counted(
    planned: Planned, admin: Member, facilitator: Member, now: dt.datetime
):
    later = now + dt.timedelta(weeks=5)
    assert overview_of(admin, later).lines[0].leaders == planned.cohort.enrollments.count()
    led = PracticeSession.objects.filter(group__cohort=planned.cohort, starts_at__gt=now).count()
    planned.cohort.facilitators.add(facilitator)
    PracticeSession.objects.filter(group__cohort=planned.cohort).update(facilitator=facilitator)
    [line] = overview_of(admin, now).lines
    assert "1 rater is not calibrated" in {each.text for each in line.to_do}
    mark_left(member=facilitator, by=admin, now=now)
    Message.objects.filter(topic_id=planned.cohort.pk).update(
        state=MessageState.FAILED, envelope=None
    )
    [line] = overview_of(admin, now).lines
    said = " ".join(each.text for each in line.to_do)
    assert f"{led} sessions have no facilitator any more" in said
    assert "may not have arrived" in said


@pytest.mark.usefixtures("frozen")
def test_the_page_shows_own_pilots_in_as_many_statements_as_ever(
    planned: Planned, client_for, admin: Member, outsider: Member, now: dt.datetime
):
    def look(member: Member) -> tuple[str, int]:
        client = client_for(member)
        with CaptureQueriesContext(connection) as queries:
            response = client.get(reverse("insights:overview"))
        return re.sub(r"\s+", " ", response.content.decode()), len(queries)

    look(admin)
    said, number = look(admin)
    assert planned.cohort.name in said
    assert planned.cohort.name not in look(outsider)[0]
    PersonalStep.objects.filter(enrollment__cohort=planned.cohort).update(done_at=now)
    assert look(admin)[1] == number
    mixed = client_for(admin).get(reverse("insights:mixing")).content.decode()
    assert planned.cohort.name in mixed
    Cohort.objects.update(state="finished")
    assert "No pilot is running" in look(admin)[0]


@pytest.mark.usefixtures("frozen")
def test_missing_values_and_few_answers_wait_for_a_person(
    planned: Planned, admin: Member, now: dt.datetime
):
    later, own = now + dt.timedelta(weeks=10), {"organization": admin.organization}
    kpi = Kpi.objects.create(slug="calls", name="Calls", kind="mean", layer="behavior", **own)
    team = MeasuredTeam.objects.create(name="North", **own)
    measuring = Measuring(
        hypotheses=(Hypothesis(kpi_id=kpi.pk, expected=10),), pilot_teams=(team.pk,)
    )
    MeasurementPlan.objects.create(cohort=planned.cohort, measuring=measuring, frozen_at=now)
    plan = PulsePlan.objects.create(
        cohort=planned.cohort, respondents="direct_reports", send_at=dt.time(9)
    )
    Wave.objects.create(
        plan=plan,
        number=1,
        opens_on=now.date(),
        state="closed",
        opened_at=now,
        closed_at=now + dt.timedelta(days=7),
        eligible=10,
        answered=2,
    )

    def said() -> set[str]:
        [line] = overview_of(admin, later).lines
        return {each.text for each in line.to_do}

    assert {"1 KPI value of last month is missing", "20% answered the latest pulse"} <= said()
    KpiValue.objects.create(kpi=kpi, team=team, month=last_month(later), value=3)
    Wave.objects.update(answered=6)
    assert not {each for each in said() if "KPI" in each or "pulse" in each}
    assert "60% (6 of 10)" in {each.response for each in overview_of(admin, later).months}
