"""Scenarios are kept, and nobody writes over what somebody else saved."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from msgspec.structs import replace

from people.models import AuditEvent, Member
from roi.models import RoiScenario
from roi.operations import (
    ScenarioNameTaken,
    StaleScenario,
    copy_scenario,
    create_scenario,
    remove_scenario,
    report_scenario,
    save_scenario,
)
from roi.results import scenario_result
from roi.states import BenefitKind, CostKind
from tests.factories import CohortFactory


def save(scenario: RoiScenario, name: str, revision: int, by: Member, now: dt.datetime, **changes):
    return save_scenario(
        scenario=scenario,
        name=name,
        assumptions=replace(scenario.assumptions, **changes),
        revision=revision,
        by=by,
        now=now,
    )


def test_a_scenario_comes_back_as_it_was_and_has_a_line_of_every_usual_kind(
    scenario: RoiScenario,
) -> None:
    kept = RoiScenario.objects.get()
    assert kept.assumptions == scenario.assumptions
    assert {line.kind for line in kept.assumptions.costs} == set(CostKind) - {CostKind.OWN}
    assert {line.kind for line in kept.assumptions.benefits} == set(BenefitKind) - {BenefitKind.OWN}
    result = scenario_result(kept)
    assert result.reckoned.conservative.roi == Decimal("21.8")
    assert "fewer leavers" in result.retention


def test_a_stale_save_changes_nothing_and_the_same_again_is_no_change(
    scenario: RoiScenario, admin: Member, now: dt.datetime
) -> None:
    saved = save(scenario, "Cheaper", 0, admin, now, years=2)
    assert saved.revision == 1
    assert save(scenario, "Cheaper", 0, admin, now, years=2).revision == 1
    with pytest.raises(StaleScenario) as stale:
        save(scenario, "Dearer", 0, admin, now, years=3)
    assert stale.value.standing == saved
    assert RoiScenario.objects.get().assumptions.years == 2
    verbs = AuditEvent.objects.filter(thing="roiscenario").values_list("verb", flat=True)
    assert list(verbs.order_by("pk")) == ["create_scenario", "save_scenario"]


def test_names_are_taken_once_whatever_their_case(
    scenario: RoiScenario, admin: Member, now: dt.datetime
) -> None:
    other = copy_scenario(scenario=scenario, name="Vendor A", by=admin, now=now)
    assert other.assumptions == scenario.assumptions
    with pytest.raises(ScenarioNameTaken):
        create_scenario(
            organization=scenario.organization, name="OWN facilitators", by=admin, now=now
        )
    with pytest.raises(ScenarioNameTaken):
        copy_scenario(scenario=scenario, name="vendor a", by=admin, now=now)
    with pytest.raises(ScenarioNameTaken):
        save(scenario, "vendor A", 0, admin, now)


def test_what_is_removed_is_gone_once(
    scenario: RoiScenario, admin: Member, now: dt.datetime
) -> None:
    assert remove_scenario(scenario=scenario, by=admin, now=now)
    assert not remove_scenario(scenario=RoiScenario(pk=scenario.pk or 1), by=admin, now=now)
    with pytest.raises(StaleScenario) as stale:
        save(RoiScenario(pk=1, assumptions=scenario.assumptions), "Late", 0, admin, now)
    assert stale.value.standing is None


def test_a_report_tells_one_scenario_of_its_pilot(
    scenario: RoiScenario, admin: Member, now: dt.datetime
) -> None:
    def put(chosen: RoiScenario, *, is_wanted: bool = True) -> bool:
        return report_scenario(scenario=chosen, is_wanted=is_wanted, by=admin, now=now)

    assert not put(scenario), "it is of no pilot"
    scenario.cohort = CohortFactory(organization=scenario.organization)
    scenario.save()
    other = copy_scenario(scenario=scenario, name="Bought in", by=admin, now=now)
    assert [put(scenario), put(scenario), put(other)] == [True, False, True]
    assert RoiScenario.objects.exclude(reported_at=None).get() == other
    assert not copy_scenario(scenario=other, name="Third", by=admin, now=now).is_reported
    assert [put(other, is_wanted=False), put(other, is_wanted=False)] == [True, False]
    assert not RoiScenario.objects.exclude(reported_at=None).exists()
