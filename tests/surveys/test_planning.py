"""Whom a pulse asks, and what the wizard is told beforehand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import F
from django.utils import timezone

from cohorts.models import Cohort
from people.models import Member, Organization, Role
from programs.cadence import StepKind
from surveys.models import PulsePlan
from surveys.operations import (
    InvalidPulse,
    create_pulse_plan,
    follow_plan,
    preview_parts,
    turn_waves,
)
from surveys.questions import PulseQuestion, QuestionKind
from surveys.respondents import eligible_people, people_of, readers_left_out
from surveys.states import Hidden
from tests.factories import MemberFactory, StepFactory
from tests.surveys.conftest import ITEMS, OPENS_ON

Team = Callable[..., list[Member]]


def _create(cohort: Cohort, now: dt.datetime, **changes: Any) -> PulsePlan:
    usual: dict[str, Any] = {
        "respondents": "direct_reports",
        "extra": [],
        "send_at": dt.time(9),
        "open_days": 7,
    }
    usual |= {"now": now, "by": cohort.launched_by}
    return create_pulse_plan(**{"cohort": cohort, "items": ITEMS, **usual, **changes})


def test_a_plan_has_its_items_and_one_wave_per_pulse_step(cohort: Cohort, now: dt.datetime) -> None:
    plan = _create(cohort, now)
    assert [item.text["en"] for item in plan.items.all()] == [item.text["en"] for item in ITEMS]
    assert [(w.number, w.opens_on) for w in plan.waves.all()] == [
        (1, OPENS_ON),
        (2, OPENS_ON + dt.timedelta(weeks=4)),
    ]
    assert (plan.min_scores, plan.min_comments) == (5, 10)


def test_planning_twice_gives_the_same_plan(cohort: Cohort, now: dt.datetime) -> None:
    first = _create(cohort, now)
    assert _create(cohort, now, open_days=3) == first
    first.refresh_from_db()
    assert (first.open_days, first.items.count(), first.waves.count()) == (7, 3, 2)


@pytest.mark.parametrize(
    "items",
    [[], ITEMS[2:], [ITEMS[0]] * 6, [PulseQuestion(kind="rating", text={"en": "?"}), ITEMS[0]],
     [PulseQuestion(kind=QuestionKind.AGREEMENT, text={"en": ""})]],
)  # fmt: skip
def test_items_that_make_no_pulse_are_refused(
    cohort: Cohort, now: dt.datetime, items: list[PulseQuestion]
) -> None:
    with pytest.raises(InvalidPulse):
        _create(cohort, now, items=items)
    assert not PulsePlan.objects.exists()


CARDS_ON = OPENS_ON + dt.timedelta(weeks=1)


def _with_cards(cohort: Cohort) -> None:
    """The first pulse of the cohort is before its first cards."""
    StepFactory(cohort=cohort, kind=StepKind.CARDS, week=2, position=7, opens_on=CARDS_ON)
    StepFactory(
        cohort=cohort,
        kind=StepKind.CARDS,
        week=4,
        position=8,
        opens_on=CARDS_ON + dt.timedelta(weeks=2),
    )


def test_the_pulse_before_the_first_cards_is_the_baseline_and_moves_with_them(
    cohort: Cohort, now: dt.datetime
) -> None:
    _with_cards(cohort)
    plan = _create(cohort, now)
    assert [wave.baseline_until for wave in plan.waves.all()] == [CARDS_ON, None]
    cohort.steps.update(opens_on=F("opens_on") + dt.timedelta(weeks=1))
    follow_plan(cohort=cohort)
    first, second = plan.waves.all()
    assert (first.opens_on, first.baseline_until) == (CARDS_ON, CARDS_ON + dt.timedelta(weeks=1))
    assert second.baseline_until is None
    turn_waves(now=dt.datetime.combine(CARDS_ON, dt.time(10), tzinfo=dt.UTC))
    cohort.steps.update(opens_on=F("opens_on") + dt.timedelta(weeks=1))
    follow_plan(cohort=cohort)
    first.refresh_from_db()
    assert first.baseline_until == CARDS_ON + dt.timedelta(weeks=1), "stays once it has opened"


def test_a_plan_made_after_the_first_cards_has_no_baseline(
    cohort: Cohort, now: dt.datetime
) -> None:
    _with_cards(cohort)
    late = dt.datetime.combine(CARDS_ON, dt.time(8), tzinfo=dt.UTC)
    plan = _create(cohort, late)
    [wave] = plan.waves.all()
    assert (wave.number, wave.opens_on) == (1, OPENS_ON + dt.timedelta(weeks=4))
    assert not wave.is_baseline


def test_people_of_another_organization_are_never_asked(
    cohort: Cohort, outsider: Member, now: dt.datetime
) -> None:
    assert not _create(cohort, now, extra=[outsider]).extra_respondents.exists()


def test_reports_are_asked_and_people_who_left_are_not(
    plan: PulsePlan, team: Team, leader: Member, now: dt.datetime
) -> None:
    here, _gone = team(1)[0], team(1, left_at=now)
    assert people_of(plan) == [here]
    plan.cohort.enrollments.update(left_at=now)
    assert people_of(plan) == []


def test_a_leader_is_asked_only_as_the_report_of_another_leader(
    organization: Organization, leader: Member, team: Team
) -> None:
    second = MemberFactory(
        organization=organization, manager=leader, roles=[Role.LEADER], department=leader.department
    )
    peer = MemberFactory(organization=organization, department=leader.department)
    ids = [leader.pk, second.pk]
    found = eligible_people(
        organization=organization, leaders=ids, respondents="departments", extra=[]
    )
    assert found == [second, peer]
    found = eligible_people(
        organization=organization, leaders=ids, respondents="direct_reports", extra=[leader.pk]
    )
    assert set(found) == {leader, second}


def test_departments_that_are_not_named_are_not_everybody(organization: Organization) -> None:
    nameless = MemberFactory(organization=organization, department="")
    MemberFactory(organization=organization, department="")
    assert not eligible_people(
        organization=organization, leaders=[nameless.pk], respondents="departments", extra=[]
    )


def test_the_preview_says_what_will_be_counted_together_or_stay_hidden(
    organization: Organization, leader: Member, second_leader: Member, team: Team
) -> None:
    team(5, department="Sales")
    team(20, department="Technology")
    reader, *_others = team(2, department="Legal")
    Member.objects.filter(pk=reader.pk).update(roles=["admin"])
    asked: dict[str, Any] = {"organization": organization, "respondents": "direct_reports"}
    asked["extra"] = []
    both = [leader.pk, second_leader.pk]
    parts = preview_parts(leaders=both, **asked)
    assert [(p.label, p.eligible, p.will_show, p.counted_with) for p in parts] == [
        ("Legal and Sales", 6, True, "Legal, Sales and Technology"),
        ("Technology", 20, True, "Legal, Sales and Technology"),
    ]
    assert readers_left_out(leaders=both, **asked) == 1
    [alone] = preview_parts(leaders=[second_leader.pk], **asked)
    assert (alone.will_show, alone.hidden_because) == (False, Hidden.ONE_LEADER)
    Member.objects.filter(department="Technology").update(left_at=timezone.now())
    [few] = preview_parts(leaders=both, **asked)
    assert (few.will_show, few.hidden_because) == (False, Hidden.TOO_FEW)
    assert (
        preview_parts(organization=organization, leaders=[], respondents="direct_reports", extra=[])
        == []
    )
