"""A walk through a story that is being written."""

from __future__ import annotations

from urllib.parse import parse_qs

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


def texts(*way: str) -> list[str]:
    return [each.text.markdown for each in walk_of(STORY, way).blocks]


def test_a_walk_begins_at_the_start() -> None:
    assert walk_of(STORY, [""]).name == walk_of(STORY, []).name == "Start"
    assert walk_of(STORY, ["Nowhere", "End"]).name == "Start"


def test_a_walk_meets_what_stands_on_its_way_only() -> None:
    assert texts("Start", "Ask", "End") == ["Over.", "You had asked."]
    assert texts("Start", "Wait", "End") == ["Over."]
    assert walk_of(STORY, ["Start", "Wait", "End"]).choices == []


def test_a_walk_can_begin_anywhere() -> None:
    assert walk_of(STORY, ["Wait", "End"]).name == "End"


def test_a_way_that_the_story_does_not_lead_ends_where_it_leaves() -> None:
    assert walk_of(STORY, ["Start", "End", "Ask"]).name == "Start"


def test_choices_and_the_way_behind_are_addresses() -> None:
    walk = walk_of(STORY, ["Start", "Ask"])
    assert [parse_qs(each.query) for each in walk.choices] == [{"way": ["Start", "Ask", "End"]}]
    assert [(each.text, parse_qs(each.query)) for each in walk.behind] == [
        ("Start", {"way": ["Start"]})
    ]
