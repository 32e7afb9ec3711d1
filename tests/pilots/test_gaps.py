"""What is missing in a draft, and how its steps stand."""

from __future__ import annotations

import datetime as dt

import pytest
from msgspec.structs import replace

from pilots.draft import STEPS, DraftStep, Goal, Outline, Plan, Pulse, Team
from pilots.gaps import StepStanding, missing, standing_of
from tests.pilots.wholes import ITEMS, MONDAY, WHOLE


def test_a_whole_pilot_misses_nothing() -> None:
    assert missing(WHOLE.outline) == {}


def test_an_empty_pilot_misses_every_step_but_the_review() -> None:
    assert tuple(missing(Outline())) == STEPS[:-1]


@pytest.mark.parametrize(
    ("change", "step"),
    [
        ({"leaders": (1, 2, 3, 4, 5)}, "groups"),
        ({"leaders": (1, 2, 3)}, "groups"),
        ({"groups": ((1, 2, 3, 4), (4,))}, "groups"),
        ({"groups": ((1, 2), (3, 4))}, "times"),
        ({"plan": Plan(7, "pilot-12", (70, 71), MONDAY + dt.timedelta(weeks=1))}, "times"),
        ({"plan": Plan(7, "eight-week", (70, 71), MONDAY)}, "times"),
        ({"team": Team((21,), (30,))}, "times"),
        ({"team": Team((), (30,))}, "team"),
        ({"pulse": Pulse(ITEMS[:2])}, "pulse"),
        ({"pulse": Pulse(ITEMS * 2)}, "pulse"),
        ({"goal": Goal("Pilot", "", "UTC")}, "goal"),
        ({"plan": Plan(7, "pilot-12", (70, 71), None)}, "plan"),
    ],
)
def test_a_later_change_asks_for_another_look(change: dict[str, object], step: str) -> None:
    gaps = missing(replace(WHOLE, **change).outline)
    assert gaps[DraftStep(step)]


def test_a_step_is_open_then_done_then_may_want_attention() -> None:
    assert (
        standing_of(DraftStep.GROUPS, Outline(), {DraftStep.GROUPS: ["Put them into groups."]})
        == StepStanding.OPEN
    )
    assert standing_of(DraftStep.GOAL, WHOLE.outline, {}) == StepStanding.DONE
    assert (
        standing_of(DraftStep.GOAL, WHOLE.outline, {DraftStep.GOAL: ["Give it a name."]})
        == StepStanding.ATTENTION
    )
