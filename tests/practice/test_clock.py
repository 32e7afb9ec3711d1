"""Every shipped role-play by the clock: for six people, for five and for four, whoever facilitates
alone has the minutes for all that the script asks.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from practice.rotation import deal
from programs.reading import LibraryProgram
from programs.reading.report_clock import (
    OBSERVED,
    SAID_AT_THE_ENDS,
    SAID_FIRST,
    PlayClock,
    clocks_of,
)

LONGEST_PAGE = 170
"""Words, as the notes for facilitators promise."""
LEAST_TO_MOVE_UP = 5.0
"""Seconds: in a video call nobody walks, the next page opens at a tap."""
LEAST_LEFT_AT_THE_ENDS = 1.0
"""Minutes: whoever has never run a session needs more than a few seconds."""
DEBRIEFS = {True: 8, False: 6}


def clocks(program: LibraryProgram) -> Iterator[tuple[str, PlayClock]]:
    for language in ("en", "de"):
        for clock in clocks_of(program, language):
            yield f"{clock.scenario.title} ({language})", clock


def test_an_opening_holds_what_is_said_read_aloud_and_read(shipped: LibraryProgram) -> None:
    found = [*clocks(shipped)]
    assert len(found) >= 68
    late = [name for name, clock in found if clock.left_of_the_opening < 0]
    assert late == []
    assert [name for name, clock in found if clock.page > LONGEST_PAGE] == []
    tight = [
        name
        for name, clock in found
        if clock.said == SAID_AT_THE_ENDS and clock.left_of_the_opening < LEAST_LEFT_AT_THE_ENDS
    ]
    assert tight == []


@pytest.mark.parametrize("people", OBSERVED)
def test_everybody_leads_once_and_has_time_to_read_the_next_page(
    shipped: LibraryProgram, people: int
) -> None:
    for name, clock in clocks(shipped):
        turns = deal(clock.scenario, people)
        assert [turn.leader for turn in turns] == list(range(people)), name
        short = [
            turn for turn in turns if clock.to_move_up(people, turn.minutes) < LEAST_TO_MOVE_UP
        ]
        assert short == [], name
        between = sum(each.minutes for each in clock.scenario.rounds[1:-1])
        assert sum(turn.minutes for turn in turns) <= between, name


def test_the_debrief_keeps_its_minutes(shipped: LibraryProgram) -> None:
    for name, clock in clocks(shipped):
        least = DEBRIEFS[clock.said == SAID_FIRST]
        assert clock.scenario.rounds[-1].minutes >= least, name
