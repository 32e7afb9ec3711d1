"""The draft of a pilot as values: there and back through JSON, what is missing, what looks odd."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilots.draft import (
    STEPS,
    DraftSession,
    Goal,
    Pilot,
    Plan,
    Pulse,
    Question,
    Team,
    Times,
    fit_groups,
    missing,
    odd_number,
    odd_sizes,
    odd_start,
    own_group,
    read,
    state_of,
    usual_start,
    write,
)

MONDAY = dt.date(2026, 9, 28)
SESSION = DraftSession(
    1, 1, dt.date(2026, 9, 30), dt.time(14), "Europe/Berlin", 20, "https://meet.example/1"
)
ITEMS = tuple(Question("agreement", {"en": f"Item {n}", "de": f"Frage {n}"}) for n in range(3))
WHOLE = Pilot(
    goal=Goal("Pilot", "Fewer misreadings", "Europe/Berlin"),
    leaders=(1, 2, 3, 4),
    plan=Plan(7, "pilot-12", (70, 71), MONDAY),
    team=Team((20,), (30,)),
    groups=((1, 2, 3, 4),),
    times=Times("pilot-12", MONDAY, (SESSION,)),
    pulse=Pulse(ITEMS, "departments", (40,), dt.time(9, 30), 10),
    saved_in={"goal": 1, "pulse": 7},
)


def test_a_draft_survives_json() -> None:
    assert read(json.loads(json.dumps(write(WHOLE)))) == WHOLE


def test_an_empty_or_older_draft_is_read_with_defaults() -> None:
    assert read({}) == Pilot()
    assert read({"goal": {"name": "Only a name"}, "unknown": 1}).goal == Goal("Only a name")


def test_a_whole_pilot_misses_nothing() -> None:
    assert missing(WHOLE) == {}


def test_an_empty_pilot_misses_every_step_but_the_review() -> None:
    assert tuple(missing(Pilot())) == STEPS[:-1]


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
    gaps = missing(dataclasses.replace(WHOLE, **change))  # type: ignore[arg-type]
    assert gaps[step]


def test_a_step_is_open_then_done_then_may_want_attention() -> None:
    assert state_of("groups", Pilot(), {"groups": ["Put them into groups."]}) == "open"
    assert state_of("goal", WHOLE, {}) == "done"
    assert state_of("goal", WHOLE, {"goal": ["Give it a name."]}) == "attention"


@given(st.dates(dt.date(2024, 1, 1), dt.date(2030, 12, 31)))
def test_the_usual_start_is_a_monday_two_to_three_weeks_away(today: dt.date) -> None:
    start = usual_start(today)
    assert start.weekday() == 0
    assert 14 <= (start - today).days < 21


def test_a_session_keeps_its_wall_clock_when_the_clocks_change() -> None:
    before = dataclasses.replace(SESSION, day=dt.date(2026, 10, 23)).starts_at
    after = dataclasses.replace(SESSION, day=dt.date(2026, 10, 26)).starts_at
    assert (before.hour, after.hour) == (12, 13)


def test_few_leaders_a_past_start_and_odd_groups_get_a_word() -> None:
    assert odd_number(3)
    assert not odd_number(4)
    assert not odd_number(0)
    assert odd_start(MONDAY, MONDAY + dt.timedelta(days=1))
    assert not odd_start(MONDAY, MONDAY)
    assert not odd_start(None, MONDAY)
    assert len(odd_sizes([(1, 2, 3), (4, 5, 6, 7, 8, 9, 10)])) == 2
    assert odd_sizes([(1, 2, 3, 4, 5), (6, 7, 8, 9, 10)]) == []
    assert odd_sizes([(1, 2, 3)]) == []  # three cannot be split into fours to sixes
    assert odd_sizes([]) == []


def test_facilitating_the_own_group_is_noticed() -> None:
    assert own_group(WHOLE) == set()
    assert own_group(dataclasses.replace(WHOLE, groups=((1, 20, 3, 4),))) == {20}


def test_groups_follow_the_leaders() -> None:
    assert fit_groups([(1, 2, 3), (4, 5)], [1, 2, 4, 5, 6]) == [[1, 2, 6], [4, 5]]
    assert fit_groups([(1,), (2, 3)], [2, 3]) == [[2, 3]]
    assert fit_groups([], [1, 2]) == []


def test_a_question_falls_back_to_english_then_to_anything() -> None:
    assert ITEMS[0].in_language("de") == "Frage 0"
    assert ITEMS[0].in_language("fr") == "Item 0"
    assert Question("open", {"de": "Warum?"}).in_language(None) == "Warum?"
    assert Question("open", {}).in_language("en") == ""
