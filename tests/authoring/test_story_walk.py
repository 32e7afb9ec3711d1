"""A walk through a story that is being written."""

from __future__ import annotations

from itertools import pairwise
from urllib.parse import parse_qs

import pytest

from authoring.story_walk import walk_of
from programs.content.journeys import Journey, Passage, PassageBlock, PassageLink, Visited
from programs.content.prose import Prose

ASKED = Visited(any_of=("Ask",))


def block(text: str, *targets: str, when: Visited | None = None) -> PassageBlock:
    links = tuple(PassageLink(text=f"to {to}", to=to) for to in targets)
    return PassageBlock(text=Prose(text, text), links=links, when=when)


STORY = Journey(
    title="One",
    start="Start",
    passages={
        "Start": Passage(blocks=(block("It begins.", "Ask", "Wait"),)),
        "Ask": Passage(blocks=(block("You ask.", "End"),)),
        "Wait": Passage(blocks=(block("You wait.", "End"),)),
        "End": Passage(blocks=(block("Over."), block("You had asked.", "Start", when=ASKED))),
    },
)


def texts(start: str, taken: str) -> list[str]:
    return [each.text.markdown for each in walk_of(STORY, start, taken).blocks]


def test_a_walk_begins_at_the_start() -> None:
    assert walk_of(STORY).name == walk_of(STORY, "").name == "Start"
    assert walk_of(STORY, "Nowhere").name == "Start"


def test_a_walk_meets_what_stands_on_its_way_only() -> None:
    assert texts("Start", "0.0") == ["Over.", "You had asked."]
    assert texts("Start", "1.0") == ["Over."]
    assert walk_of(STORY, "Start", "1.0").choices == []


def test_a_walk_can_begin_anywhere() -> None:
    assert walk_of(STORY, "Wait", "0").name == "End"


@pytest.mark.parametrize("taken", ["2", "2.0", "-1", "x", "", "99999999", "²", ".", "0.0.1.0"])
def test_a_way_that_the_story_does_not_lead_ends_where_it_leaves(taken: str) -> None:
    assert walk_of(STORY, "Start", taken).name == ("End" if taken.startswith("0.0") else "Start")


def test_choices_and_the_way_behind_are_addresses() -> None:
    walk = walk_of(STORY, "Start", "0")
    assert [parse_qs(each.query) for each in walk.choices] == [{"way": ["Start"], "on": ["0.0"]}]
    assert [(each.text, parse_qs(each.query)) for each in walk.behind] == [
        ("Start", {"way": ["Start"]})
    ]


def test_a_long_way_of_long_names_fits_into_an_address() -> None:
    """Servers refuse more than 4094 bytes."""
    names = [f"{'الباب المفتوح ' * 5}{number}" for number in range(500)]
    ways = {name: Passage(blocks=(block("On.", after),)) for name, after in pairwise(names)}
    last = {names[-1]: Passage(blocks=(block("Over."),))}
    story = Journey(title="Long", start=names[0], passages=ways | last)
    walk = walk_of(story, "", ".".join(["0"] * 498))
    assert walk.name == names[498]
    [on] = walk.choices
    assert len(on.query) < 2000
    [way], [taken] = parse_qs(on.query).values()
    assert walk_of(story, way, taken).name == names[499]
