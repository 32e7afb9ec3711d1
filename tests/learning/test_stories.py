"""Ways through a story, as arithmetic."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from learning.stories import (
    Going,
    StorySeat,
    behaviors_of,
    choices_of,
    endings_met,
    forks_of,
    going,
    is_through,
    minutes_of,
    seat_of,
)
from programs.content.journeys import Behavior
from tests.learning.told import ASKED, ASSUMED, STORY, link, passage

POSTS = st.lists(
    st.tuples(st.integers(-1, 9), st.sampled_from([*STORY.passages, "Nowhere"])), max_size=60
)


@given(POSTS)
def test_whatever_is_sent_a_way_stays_a_way_through_the_story(posts):
    way = [STORY.start]
    for at, to in posts:
        before = list(way)
        if going(STORY, way, at, to) is Going.ON:
            way.append(to)
            assert going(STORY, way, at, to) is Going.ALREADY
        assert STORY.leads(way)
        assert way[: len(before)] == before


def test_a_choice_made_before_is_told_from_one_that_comes_too_late():
    assert going(STORY, ASKED, 2, "Asks") is Going.ALREADY
    assert going(STORY, ASKED, 2, "Assumes") is Going.ELSEWHERE
    assert going(STORY, ASKED[:2], 3, "Seat") is Going.ELSEWHERE
    assert going(STORY, ASKED[:2], 2, "Good") is Going.ELSEWHERE
    assert going(STORY, ASKED, 0, "Start") is Going.ELSEWHERE
    assert going(STORY, ASKED, 7, "Start") is Going.ELSEWHERE


def test_two_choices_to_one_passage_are_one():
    assert choices_of(STORY, ASKED[:2]) == [
        link("Ask her", "Asks"),
        link("Say nothing", "Assumes"),
    ]


def test_what_was_done_before_decides_what_can_be_chosen():
    assert [each.to for each in choices_of(STORY, ASKED[:4])] == ["Listens", "Says"]
    assert [each.to for each in choices_of(STORY, ASSUMED[:4])] == ["Listens", "Explains"]


def test_a_fork_knows_what_was_chosen_what_else_there_was_and_what_it_cost():
    first, second = forks_of(STORY, ASKED)
    assert (first.at, first.name, first.chosen.text) == (2, "Message", "Ask her")
    assert [other.text for other in first.others] == ["Say nothing"]
    assert (first.behavior, first.price) == (Behavior.ASKS_FIRST, "A quiet evening.")
    assert (first.is_other_seat, second.is_other_seat) == (False, True)
    assert forks_of(STORY, ASKED[:2]) == []


def test_what_a_way_shows_is_counted_over_its_choices_alone():
    assert behaviors_of(STORY, ASKED) == Counter({Behavior.ASKS_FIRST: 2})
    assert behaviors_of(STORY, ASSUMED) == Counter({Behavior.ASSUMES: 1, Behavior.DEFENDS: 1})


def test_the_seat_changes_and_changes_back():
    seats = [seat_of(STORY, ASKED[:at]) for at in range(1, 7)]
    assert seats == [
        StorySeat.OWN,
        StorySeat.OWN,
        StorySeat.OWN,
        StorySeat.OTHER,
        StorySeat.BACK,
        StorySeat.OWN,
    ]


def test_a_story_can_stay_in_the_other_seat_until_it_says_so():
    listens = replace(STORY.passages["Listens"], tags=("asks-first", "stays"))
    good = replace(STORY.passages["Good"], tags=("ending", "stays"))
    long = replace(STORY, passages={**STORY.passages, "Listens": listens})
    longer = replace(long, passages={**long.passages, "Good": good})
    seats = [(seat_of(long, ASKED[:at]), seat_of(longer, ASKED[:at])) for at in (5, 6)]
    assert seats == [(StorySeat.STILL, StorySeat.STILL), (StorySeat.BACK, StorySeat.STILL)]


def test_endings_that_were_reached_are_counted_once():
    assert endings_met(STORY, []) == set()
    assert endings_met(STORY, [ASKED, ASKED, ASSUMED[:3]]) == {"Good"}
    assert endings_met(STORY, [ASKED, ASSUMED]) == {"Good", "Bad"}
    assert is_through(STORY, ASKED)
    assert not is_through(STORY, ASKED[:-1])


def test_a_story_takes_as_long_as_its_longest_way():
    assert minutes_of(STORY) == 1
    passages = {**STORY.passages, "Explains": passage("word " * 1500, link("On", "Bad"))}
    assert minutes_of(replace(STORY, passages=passages)) == 10
