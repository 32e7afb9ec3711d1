"""Which module a pulse asks about beside what it asks every time."""

from __future__ import annotations

import datetime as dt

import pytest

from cohorts.plan import lay_out
from programs.cadence import StepKind
from programs.reading import LibraryProgram
from surveys.rotation import modules_in_turn

MONDAY = dt.date(2026, 9, 28)


@pytest.mark.parametrize(
    ("which", "turns"),
    [(0, [None, 1, 2, 1, 2, 1, 2]), (1, [None, 1, 3, 5, 4, 2, 1])],
    ids=["a pilot of two", "a program of five"],
)
def test_what_was_practiced_last_comes_first_and_then_what_waited_longest(
    shipped: LibraryProgram, which: int, turns: list[int | None]
) -> None:
    form = shipped.forms[which]
    steps = lay_out(form, list(range(1, form.modules + 1)), MONDAY)
    days = [step.opens_on for step in steps if step.kind == StepKind.PULSE]
    assert modules_in_turn(days, steps) == turns
