"""What a pilot said before it began, frozen: what is taken, what is refused, and what stays."""

from __future__ import annotations

import datetime as dt

import pytest
from msgspec.structs import replace

from cohorts.models import Cohort
from kpis.models import Kpi, MeasuredTeam, MeasurementPlan
from kpis.operations.planning import InvalidPlan, PlanFrozen, freeze_plan
from kpis.plans import Bar, Draw, Hypothesis, Measuring, fingerprint, wrong_with
from kpis.states import BarMeasure, KpiKind, KpiLayer
from kpis.waiting import compared_until
from people.models import AuditEvent, Member, Organization
from tests.factories import CohortFactory

BAR = Bar(measure=BarMeasure.COMPLETION, least=0.7)


def kpi(organization: Organization, slug: str = "clarifications", **changes: object) -> Kpi:
    fields = {"name": slug, "kind": KpiKind.COUNT, "layer": KpiLayer.BEHAVIOR} | changes
    return Kpi.objects.create(organization=organization, slug=slug, **fields)


def teams(organization: Organization, *names: str) -> list[int]:
    made = [MeasuredTeam.objects.create(organization=organization, name=each) for each in names]
    return [each.pk for each in made]


@pytest.fixture
def cohort(organization: Organization, admin: Member) -> Cohort:
    return CohortFactory(organization=organization, launched_by=admin)


@pytest.fixture
def measuring(organization: Organization) -> Measuring:
    one, other = teams(organization, "Support 1", "Support 2")
    expected = Hypothesis(kpi_id=kpi(organization).pk, expected=10, is_primary=True)
    return Measuring(
        hypotheses=(expected,), bars=(BAR,), pilot_teams=(one,), comparison_teams=(other,)
    )


def test_a_plan_is_frozen_once_and_leaves_one_row(
    cohort: Cohort, measuring: Measuring, admin: Member, now: dt.datetime
) -> None:
    plan = freeze_plan(cohort=cohort, measuring=measuring, now=now, by=admin)
    assert (plan.measuring, plan.frozen_at) == (measuring, now)
    later = now + dt.timedelta(days=1)
    assert freeze_plan(cohort=cohort, measuring=measuring, now=later, by=admin) == plan
    with pytest.raises(PlanFrozen):
        freeze_plan(cohort=cohort, measuring=Measuring(), now=later, by=admin)
    kept = MeasurementPlan.objects.get(cohort=cohort)
    assert (kept.measuring, kept.frozen_at) == (measuring, now)
    event = AuditEvent.objects.get(verb="freeze_plan")
    assert event.detail == {"fingerprint": fingerprint(measuring)}


def test_what_is_not_the_organizations_is_not_frozen(
    cohort: Cohort, measuring: Measuring, admin: Member, outsider: Member, now: dt.datetime
) -> None:
    elsewhere, own = outsider.organization, cohort.organization
    gone = kpi(own, "gone", retired_at=now)
    size = kpi(own, "headcount", layer=KpiLayer.SIZE)
    for stranger in (kpi(elsewhere), gone, size):
        bar = Bar(measure=BarMeasure.KPI, kpi_id=stranger.pk, least=5)
        with pytest.raises(InvalidPlan, match="KPIs"):
            freeze_plan(cohort=cohort, measuring=replace(measuring, bars=(bar,)), now=now, by=admin)
    theirs = replace(measuring, comparison_teams=tuple(teams(elsewhere, "Theirs")))
    with pytest.raises(InvalidPlan, match="teams"):
        freeze_plan(cohort=cohort, measuring=theirs, now=now, by=admin)
    assert not MeasurementPlan.objects.exists()


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"hypotheses": (Hypothesis(kpi_id=1, expected=5),) * 2}, "KPI twice"),
        (
            {
                "hypotheses": tuple(
                    Hypothesis(kpi_id=pk, expected=5, is_primary=True) for pk in (1, 2)
                )
            },
            "primary",
        ),
        ({"hypotheses": (Hypothesis(kpi_id=1, expected=0),)}, "expected"),
        ({"bars": (BAR, BAR)}, "criterion twice"),
        ({"bars": (Bar(measure=BarMeasure.RESPONSE, least=60),)}, "share"),
        ({"pilot_teams": (1, 2), "comparison_teams": (2,)}, "both sides"),
        ({"baseline_days": 59}, "baseline"),
        ({}, ""),
    ],
)
def test_a_plan_that_cannot_hold_says_why(changes: dict[str, object], wrong: str) -> None:
    assert wrong_with(Measuring(**changes)) == wrong  # type: ignore[arg-type]


def test_a_team_compares_until_it_begins_itself(
    cohort: Cohort, measuring: Measuring, admin: Member, now: dt.datetime
) -> None:
    waiting, taken, stays = teams(cohort.organization, "Waits", "Taken", "Stays")
    later_on = cohort.starts_on + dt.timedelta(weeks=13)
    draw = Draw(seed="5e", first=4, waiting=4, waiting_teams=(waiting, taken), later_on=later_on)
    mine = replace(measuring, comparison_teams=(waiting, taken, stays), draw=draw)
    plan = freeze_plan(cohort=cohort, measuring=mine, now=now, by=admin)
    other = CohortFactory(
        organization=cohort.organization, starts_on=cohort.starts_on + dt.timedelta(weeks=5)
    )
    freeze_plan(cohort=other, measuring=Measuring(pilot_teams=(taken,)), now=now, by=admin)
    earlier = CohortFactory(
        organization=cohort.organization, starts_on=cohort.starts_on - dt.timedelta(weeks=30)
    )
    freeze_plan(cohort=earlier, measuring=Measuring(pilot_teams=(stays,)), now=now, by=admin)
    assert compared_until(plan) == {waiting: later_on, taken: other.starts_on}
    undrawn = freeze_plan(
        cohort=CohortFactory(organization=cohort.organization),
        measuring=Measuring(),
        now=now,
        by=admin,
    )
    assert compared_until(undrawn) == {}
