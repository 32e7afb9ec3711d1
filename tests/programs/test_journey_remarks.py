"""All there is to say about a story at once."""

from __future__ import annotations

import pytest

from programs.content.journeys import Passage, PassageBlock, PassageLink
from programs.content.prose import Prose
from programs.reading import remarks_on
from programs.reading.journey_remarks import Ways
from programs.reading.journey_ways import forward
from tests.programs.small_program import JOURNEY

STORY = JOURNEY.lstrip()
PRICED = STORY.replace("You ask.", "You ask.\n\n[price]\nA minute.\n[continue]").replace(
    "You wait.", "You wait.\n\n[price]\nA night.\n[continue]"
)


def said(text: str) -> list[tuple[str, str]]:
    return [(remark.name, remark.text) for remark in remarks_on(text)]


def test_a_story_without_faults_gets_no_remarks() -> None:
    assert remarks_on(PRICED) == []


def test_everything_that_is_wrong_is_said_at_once_with_its_line() -> None:
    never = 'Good.\n[if visited("Poor end")]\nBad.\n[continue]'
    text = STORY.replace("[[On->A2]]", "[[On->A9]]").replace("Good.", never)
    text = text.replace("- [[Two->Poor end]]\n", "")
    found = remarks_on(text)
    lines = text.splitlines()
    assert [(each.name, each.text.split(".")[0]) for each in found] == [
        ("A1", "links to 'A9', which is not a passage"),
        ("Good end", "has a part that is never shown"),
        ("A2", "can never be reached"),
        ("A3", "can never be reached"),
        ("Poor end", "can never be reached"),
    ]
    assert all(each.line and lines[each.line - 1].startswith(f":: {each.name}") for each in found)
    assert not any(each.is_advice for each in found)


def test_what_cannot_be_read_is_said_of_each_passage_before_the_ways_are_walked() -> None:
    text = STORY.replace("On.\n\n[[On->A2]]", "Go [[on->A2]].").replace("It begins.", "")
    assert [name for name, _text in said(text)] == ["Start", "A1"]
    assert said(text.replace(":: StoryTitle", ":: Title"))[0][0] == "StoryTitle"
    assert said(text.replace('{"ifid"', '"ifid"'))[0][0] == "StoryData"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ('{"ifid": 5}', "is not a UUID in capitals"),
        ('{"ifid": null, "start": []}', "is not a UUID in capitals"),
        ('{"start": ' + "1" * 5000 + "}", "is not JSON"),
        ("[" * 9**5, "is not JSON"),
    ],
)
def test_odd_data_of_a_story_is_said_and_breaks_nothing(data: str, says: str) -> None:
    [(name, text)] = said(f":: StoryTitle\nA\n\n:: StoryData\n{data}\n\n:: Start\nIt begins.\n")
    assert name.startswith("StoryData")
    assert says in text


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("[[->A2]]", "a choice without words or target"),
        ("[[On->]]", "a choice without words or target"),
        ("[[On|A2][$trust to 1]]", "a link that cannot be read: [[On|A2][$trust to 1]]"),
        ("- [[A]2]]", "a link that cannot be read"),
    ],
)
def test_a_link_that_is_none_is_no_text(line: str, says: str) -> None:
    [(name, text)] = said(STORY.replace("On.\n\n[[On->A2]]", f"On.\n\n{line}"))
    assert (name, says in text) == ("A1", True)


def test_where_a_header_cannot_be_read_its_line_is_named() -> None:
    text = STORY.replace(":: A2", ":: A2 [")
    (only,) = remarks_on(text)
    assert only.line == text.splitlines().index(":: A2 [") + 1


def test_a_start_that_is_nowhere_is_said_once_and_no_passage_is_called_unreachable() -> None:
    text = STORY.replace('"start": "Start"', '"start": "Nowhere"')
    assert [name for name, _text in said(text)] == ["StoryData, start"]
    assert remarks_on(text)[0].line == text.splitlines().index(":: StoryData") + 1


def test_a_story_without_a_debrief_calls_no_ending_a_dead_end() -> None:
    assert [name for name, _text in said(STORY.replace(" [debrief]", " [swap]"))] == ["debrief"]


@pytest.mark.parametrize(
    ("old", "new", "name", "says"),
    [
        ("A minute.", "", "Asked", "names no price"),
        ("[[A1]]", "[[A1]]\n[[Or->A1]]", "Asked", "2 choices that all lead to A1"),
        ("You ask.", "word " * 300, "Asked", "300 words, more than two screens"),
        ("You ask.", "(if: $trust is 1)[You ask.]", "Asked", "shows (if:, $trust as text"),
    ],
)
def test_advice_is_no_fault(old: str, new: str, name: str, says: str) -> None:
    assert old in PRICED
    found = remarks_on(PRICED.replace(old, new))
    assert all(each.is_advice for each in found)
    assert [each.name for each in found] == [name]
    assert says in found[0].text


def test_a_way_that_is_much_longer_than_another_is_said() -> None:
    text = PRICED.replace("- [[Wait->Waited]]", "- [[Wait->Waited]]\n- [[Turn->Seat]]")
    assert ("", "The shortest way has 4 passages, the longest 8.") in said(text)


def test_an_ending_that_hardly_any_way_leads_to_is_said() -> None:
    fork = "\n".join(f"[[T{number}->Turn {number}]]" for number in range(12))
    turns = "".join(f":: Turn {number}\nOn.\n\n[[On->A1]]\n\n" for number in range(12))
    text = PRICED.replace("[[A1]]", fork).replace("[[On->W2]]", "[[On->W2]]\n[[Late->Late end]]")
    text = text.replace(":: W2\n", f"{turns}:: Late end [ending]\nLate.\n\n:: W2\n")
    rare = [each.name for each in remarks_on(text) if "one way in ten" in each.text]
    assert rare == ["Late end"]


def passage(*targets: str) -> Passage:
    links = tuple(PassageLink(text="on", to=to) for to in targets)
    return Passage(blocks=(PassageBlock(text=Prose("On.", "<p>On.</p>"), links=links),))


def test_ways_are_counted_without_walking_each() -> None:
    story = {"a": passage("b", "c"), "b": passage("c", "d"), "c": passage("d"), "d": passage()}
    ways = Ways.through(story, "a")
    assert (ways.shortest, ways.longest) == (3, 4)
    assert ways.shares == {"a": 1, "b": 2 / 3, "c": 2 / 3, "d": 1}


def test_a_circle_has_no_order() -> None:
    assert forward({"a": ["b"], "b": ["c", "c2"], "c": ["b"], "c2": []}) == ["a"]
