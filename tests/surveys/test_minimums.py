"""Minimums of an organization: more than the house asks for, and only of what has not opened."""

from __future__ import annotations

import datetime as dt
from typing import Any

from cohorts.models import Cohort
from people.models import Member
from people.operations import raise_thresholds
from surveys.models import PulsePlan
from surveys.operations import create_pulse_plan
from tests.surveys.conftest import ITEMS


def a_plan(cohort: Cohort, now: dt.datetime) -> PulsePlan:
    usual: dict[str, Any] = {"extra": [], "send_at": dt.time(9), "open_days": 7}
    return create_pulse_plan(
        cohort=cohort,
        items=ITEMS,
        respondents="direct_reports",
        now=now,
        by=cohort.launched_by,
        **usual,
    )


def raised(cohort: Cohort, now: dt.datetime, **wanted: int) -> dict[str, int]:
    found = raise_thresholds(wanted=wanted, now=now, by=cohort.launched_by)
    cohort.organization.refresh_from_db()
    return found


def test_a_new_pulse_begins_with_them(cohort: Cohort, now: dt.datetime) -> None:
    raised(cohort, now, pulse_scores=8, pulse_comments=15)
    plan = a_plan(cohort, now)
    assert (plan.min_scores, plan.min_comments) == (8, 15)


def test_a_pulse_that_has_not_opened_rises_and_one_that_has_keeps_what_was_promised(
    cohort: Cohort, now: dt.datetime
) -> None:
    plan = a_plan(cohort, now)
    assert raised(cohort, now, pulse_scores=7) == {"pulse_scores": 1}
    plan.refresh_from_db()
    assert plan.min_scores == 7
    plan.waves.filter(number=1).update(
        opened_at=now, closes_at=now + dt.timedelta(days=7), state="open"
    )
    assert raised(cohort, now, pulse_scores=9, pulse_comments=12) == {
        "pulse_scores": 0,
        "pulse_comments": 0,
    }
    plan.refresh_from_db()
    assert (plan.min_scores, plan.min_comments) == (7, 10)


def test_pulses_of_another_organization_stay(
    cohort: Cohort, outsider: Member, now: dt.datetime
) -> None:
    plan = a_plan(cohort, now)
    assert raise_thresholds(wanted={"pulse_scores": 9}, now=now, by=outsider) == {"pulse_scores": 0}
    plan.refresh_from_db()
    assert plan.min_scores == 5
