"""Dates of a plan."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from cohorts.plan import (
    Quiet,
    WrongModules,
    first_weekday,
    lay_out,
    opening_of,
    start_of,
    week_of,
    weeks_later,
    working_day,
)
from common.countries import country_of
from common.holidays import holiday_on
from common.local_time import monday_of
from programs.cadence import MODULE_KINDS, StepKind, Weekday
from programs.reading import LibraryProgram

WEEK = dt.timedelta(weeks=1)
DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2032, 12, 31))


def test_pulses_go_on_by_themselves_where_a_form_ends_with_its_program(
    shipped: LibraryProgram,
) -> None:
    whole = shipped.forms[0]
    without = [step for step in whole.steps if step.week <= whole.weeks]
    form, start = replace(whole, steps=tuple(without)), dt.date(2026, 9, 14)
    assert lay_out(form, [1, 2], start) == lay_out(whole, [1, 2], start)
    none = replace(whole, steps=tuple(s for s in without if s.kind != StepKind.PULSE))
    assert {step.kind for step in lay_out(none, [1, 2], start)}.isdisjoint({StepKind.PULSE})


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


ZONES = st.sampled_from(
    ["Europe/Berlin", "America/Toronto", "Asia/Tokyo", "Asia/Shanghai", "Asia/Kolkata", "UTC"]
)
QUIET = st.builds(
    lambda first, runs: frozenset(
        first + (gap + week) * WEEK for gap, length in runs for week in range(length)
    ),
    st.integers(-2, 20).map(lambda weeks: weeks * WEEK + dt.date(2026, 1, 5)),
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 6)), max_size=6),
)


@settings(max_examples=200)
@given(
    starts_on=st.dates(dt.date(2025, 12, 1), dt.date(2026, 12, 31)),
    which=st.integers(0, 2),
    weeks=QUIET,
    zones=st.lists(ZONES, max_size=3, unique=True),
)
def test_no_plan_opens_anything_in_a_quiet_week(
    shipped: LibraryProgram,
    starts_on: dt.date,
    which: int,
    weeks: frozenset[dt.date],
    zones: list[str],
) -> None:
    """For anybody, holidays included; in the order of the form, and nothing closer together."""
    form = shipped.forms[which]
    modules = list(range(form.modules))
    quiet = Quiet(weeks, tuple(zones))
    steps, usual = lay_out(form, modules, starts_on, quiet), lay_out(form, modules, starts_on)
    assert [(step.kind, step.module_id) for step in steps] == [
        (step.kind, step.module_id) for step in usual
    ]
    for zone in [*zones, "UTC"]:
        own = [opening_of(step.opens_on, zone) for step in steps]
        assert own == sorted(own)
        for step, moment in zip(steps, own, strict=True):
            day = moment.astimezone(zoneinfo.ZoneInfo(zone)).date()
            assert monday_of(day) not in weeks
            assert day.weekday() < 5
            assert not holiday_on(day, country_of(zone))
            assert day >= step.opens_on >= starts_on
    for (one, other), (was, then) in zip(pairwise(steps), pairwise(usual), strict=True):
        gap, before = other.opens_on - one.opens_on, then.opens_on - was.opens_on
        assert gap >= before
        assert (gap - before).days % 7 == 0
    begins = start_of(steps)
    assert all(week_of(step.opens_on, begins) == step.week for step in steps)
    if not weeks:
        assert steps == usual


@given(starts_on=DAYS, weeks=QUIET)
def test_what_is_clear_already_stays(
    shipped: LibraryProgram, starts_on: dt.date, weeks: frozenset[dt.date]
) -> None:
    quiet = Quiet(weeks)
    days = [step.opens_on for step in lay_out(shipped.forms[0], [1, 2], starts_on, quiet)]
    assert weeks_later(days, quiet) == [0] * len(days)


def test_a_fortnight_in_the_middle_puts_off_what_comes_then_and_after(
    shipped: LibraryProgram,
) -> None:
    weeks = frozenset({dt.date(2026, 9, 28), dt.date(2026, 10, 5)})
    steps = lay_out(shipped.forms[0], [71, 72], dt.date(2026, 9, 14), Quiet(weeks))
    laid_out = [(step.week, step.kind, step.opens_on.isoformat()) for step in steps[2:6]]
    assert laid_out == [
        (1, "cards", "2026-09-21"),
        (4, "practice", "2026-10-14"),
        (5, "cards", "2026-10-19"),
        (6, "pulse", "2026-10-26"),
    ]


def test_a_quiet_start_is_a_later_one(shipped: LibraryProgram) -> None:
    quiet = Quiet(frozenset({dt.date(2026, 9, 14)}))
    steps = lay_out(shipped.forms[0], [71, 72], dt.date(2026, 9, 14), quiet)
    assert steps == lay_out(shipped.forms[0], [71, 72], dt.date(2026, 9, 21))
    assert start_of(steps) == dt.date(2026, 9, 21)


@pytest.mark.parametrize(
    ("day", "zone", "opens"),
    [
        ("2026-10-03", "Europe/Berlin", "2026-10-05"),  # a Saturday that is a holiday
        ("2026-05-25", "Europe/Berlin", "2026-05-26"),
        ("2026-05-25", "Asia/Tokyo", "2026-05-25"),
        ("2026-12-25", "Europe/Berlin", "2026-12-28"),
        ("2026-05-04", "Asia/Tokyo", "2026-05-07"),
        ("2026-05-25", "UTC", "2026-05-25"),
    ],
)
def test_on_a_public_holiday_it_opens_on_the_next_working_day(
    day: str, zone: str, opens: str
) -> None:
    assert working_day(dt.date.fromisoformat(day), zone).isoformat() == opens


def test_a_holiday_that_leads_into_a_quiet_week_counts_as_one() -> None:
    """Good Friday in Germany: the next working day is the Tuesday after it."""
    friday, monday = dt.date(2026, 4, 3), dt.date(2026, 4, 6)
    assert weeks_later([friday], Quiet(frozenset({monday}))) == [0]
    assert weeks_later([friday], Quiet(frozenset({monday}), ("Europe/Berlin",))) == [2]


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
