"""When people are asked, and when a round might be held: arithmetic on clocks and plans."""

from __future__ import annotations

import datetime as dt

import pytest

from peers.asking import asking_time, nudge_due, proposed_dates
from peers.items import MOST_ITEMS, proposed_items
from peers.states import RatingOccasion
from programs.cadence import StepKind
from programs.content.pulse_bank import Construct
from tests.peers.conftest import an_item

BERLIN = "Europe/Berlin"
FAR = dt.datetime(2026, 12, 24, tzinfo=dt.UTC)


def at(day: int, hour: int, month: int = 9) -> dt.datetime:
    return dt.datetime(2026, month, day, hour, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("now", "asked"),
    [
        (at(14, 9), at(14, 9)),  # Monday, eleven in Berlin: at once
        (at(14, 3), at(14, 7)),  # five in the morning: at nine
        (at(14, 18), at(15, 7)),  # in the evening: tomorrow
        (at(18, 18), at(21, 7)),  # on Friday evening: on Monday
        (at(3, 9, month=10), at(5, 7, month=10)),  # a holiday on a Saturday
    ],
)
def test_raters_are_asked_in_working_hours_on_their_own_clock(
    now: dt.datetime, asked: dt.datetime
) -> None:
    assert asking_time(now, BERLIN, FAR) == asked


def test_they_are_asked_at_once_where_little_time_is_left() -> None:
    assert asking_time(at(18, 18), BERLIN, at(21, 12)) == at(18, 18)


def test_reminders_come_on_the_third_and_fifth_day_and_not_late() -> None:
    def due(now: dt.datetime, closes_at: dt.datetime = FAR) -> int | None:
        nudge = nudge_due(at(14, 9), BERLIN, closes_at, now)
        return nudge and nudge.day

    assert [due(at(17, 6)), due(at(17, 7)), due(at(19, 8)), due(at(22, 8))] == [None, 3, 5, None]
    assert due(at(17, 8), closes_at=at(17, 8)) is None


def test_rounds_are_proposed_from_the_plan_and_never_in_the_past() -> None:
    starts_on = dt.date(2026, 10, 5)
    steps = [
        (StepKind.CARDS, starts_on + dt.timedelta(weeks=1)),
        (StepKind.PRACTICE, starts_on + dt.timedelta(weeks=2)),
        (StepKind.ASSESSMENT, starts_on + dt.timedelta(weeks=12)),
    ]

    def dates(occasion: str, today: dt.date, of: list[tuple[str, dt.date]]) -> list[str]:
        found = proposed_dates(of, starts_on, occasion=occasion, today=today)
        return [str(found.opens_on), str(found.closes_on)]

    early, late = dt.date(2026, 9, 1), dt.date(2026, 10, 11)
    assert dates(RatingOccasion.BEFORE, early, steps) == ["2026-09-28", "2026-10-12"]
    assert dates(RatingOccasion.BEFORE, late, steps) == ["2026-10-11", "2026-10-23"], "a Friday"
    assert dates(RatingOccasion.AFTER, early, steps) == ["2026-12-28", "2027-01-11"]
    assert dates(RatingOccasion.LATER, early, steps) == ["2027-03-22", "2027-04-05"]
    assert dates(RatingOccasion.AFTER, early, []) == ["2026-10-05", "2026-10-19"]


def test_questions_are_those_of_the_modules_in_turn_and_filled_up() -> None:
    bank = [an_item(f"a{n}", Construct.NOTICING) for n in range(9)]
    assert [each.slug for each in proposed_items(bank, {"m"})] == [f"a{n}" for n in range(8)]
    assert len(proposed_items(bank, {"m"})) == MOST_ITEMS
    assert [each.slug for each in proposed_items(bank, {"other"})] == ["a0", "a1", "a2", "a3"]
    assert not proposed_items([], {"m"})
