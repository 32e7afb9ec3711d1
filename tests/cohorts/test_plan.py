"""Dates of a plan."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cohorts.plan import WrongModules, first_weekday, lay_out, week_of
from programs.cadence import MODULE_KINDS, StepKind, Weekday
from programs.reading import LibraryProgram

DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2032, 12, 31))


def test_the_pilot_form_on_its_days(shipped: LibraryProgram) -> None:
    steps = lay_out(shipped.forms[0], [71, 72], dt.date(2026, 9, 14))
    laid_out = [(step.week, step.kind, step.module_id, step.opens_on.isoformat()) for step in steps]
    assert laid_out == [
        (0, "pulse", None, "2026-09-14"),
        (0, "kickoff", None, "2026-09-16"),
        (1, "cards", 71, "2026-09-21"),
        (2, "practice", 71, "2026-09-30"),
        (3, "cards", 72, "2026-10-05"),
        (4, "pulse", None, "2026-10-12"),
        (4, "practice", 72, "2026-10-14"),
        (4, "coaching", None, "2026-10-15"),
        (6, "booster", 71, "2026-10-26"),
        (8, "pulse", None, "2026-11-09"),
        (8, "coaching", None, "2026-11-12"),
        (10, "booster", 72, "2026-11-23"),
        (12, "pulse", None, "2026-12-07"),
        (12, "assessment", None, "2026-12-09"),
        (12, "coaching", None, "2026-12-10"),
        (24, "pulse", None, "2027-03-01"),
        (36, "pulse", None, "2027-05-24"),
        (48, "pulse", None, "2027-08-16"),
    ]
    assert [step.position for step in steps] == list(range(1, 19))


def test_every_form_asks_before_the_first_cards_and_each_quarter_after_the_end(
    shipped: LibraryProgram,
) -> None:
    for form in shipped.forms:
        cards = min(step.week for step in form.steps if step.kind == StepKind.CARDS)
        weeks = [step.week for step in form.steps if step.kind == StepKind.PULSE]
        assert sum(week < cards for week in weeks) == 1, form.slug
        assert weeks == [0, 4, 8, 12, 24, 36, 48], form.slug
        kinds = [step.kind for step in form.steps]
        assert kinds.count(StepKind.KICKOFF) == 1, form.slug
        assert kinds.index(StepKind.PULSE) < kinds.index(StepKind.KICKOFF), form.slug
        assert StepKind.ASSESSMENT in kinds, form.slug


@given(starts_on=DAYS, which=st.integers(0, 2))
def test_every_form_on_every_day(shipped: LibraryProgram, starts_on: dt.date, which: int) -> None:
    form = shipped.forms[which]
    steps = lay_out(form, list(range(100, 100 + form.modules)), starts_on)
    assert len(steps) == len(form.steps)
    assert [step.opens_on for step in steps] == sorted(step.opens_on for step in steps)
    for step in steps:
        assert step.opens_on >= starts_on
        assert step.opens_on.weekday() < 5
        assert week_of(step.opens_on, starts_on) == step.week
        assert (step.module_id is not None) == (step.kind in MODULE_KINDS)


def test_a_start_in_the_middle_of_a_week_puts_nothing_before_it(shipped: LibraryProgram) -> None:
    friday = dt.date(2026, 9, 18)
    assert lay_out(shipped.forms[0], [1, 2], friday)[0].opens_on == friday


def test_the_number_of_modules_must_fit(shipped: LibraryProgram) -> None:
    with pytest.raises(WrongModules):
        lay_out(shipped.forms[0], [1, 2, 3], dt.date(2026, 9, 14))


@given(day=DAYS)
def test_first_weekday(day: dt.date) -> None:
    found = first_weekday(day)
    assert found.weekday() < len(Weekday)
    assert 0 <= (found - day).days <= 2


def test_weeks_before_the_start_are_negative() -> None:
    form_start: Any = dt.date(2026, 9, 16)
    assert week_of(dt.date(2026, 9, 13), form_start) == -1
    assert week_of(dt.date(2026, 9, 20), form_start) == 0
