"""Stories that ink has compiled become Twee, or are refused by what they need."""

from __future__ import annotations

import json
import re
import time
from html import unescape
from pathlib import Path

import pytest

from authoring.ink import is_from_ink, twee_of_ink
from authoring.stories import brought_in
from authoring.twine import NotAStory
from programs.reading.journey import WrittenStory, story_problems
from programs.reading.twee import passage_of, sections_of

STORIES = Path(__file__).parent / "ink_stories"
"""Written for this, and compiled and walked through by ink itself (compiled.cjs)."""


def choice(text, to, *, flags=20):
    return ["ev", "str", f"^{text}", "/str", "/ev", {"*": to, "flg": flags}]


# As the compiler writes it: words before the brackets of a choice stand apart, and are told again.
WEAVE = {
    "inkVersion": 21,
    "root": [
        [
            *("^Once upon a time...", "\n"),
            [
                *("ev", {"^->": "0.2.$r1"}, {"temp=": "$r"}, "str", {"->": ".^.s"}),
                *([{"#n": "$r1"}], "/str", "/ev", {"*": "0.c-0", "flg": 18}),
                {"s": ["^There were two choices.", {"->": "$r", "var": True}, None]},
            ],
            *choice("Say [nothing]", "0.c-1"),
            {
                "c-0": [
                    *("ev", {"^->": "0.c-0.$r2"}, "/ev", {"temp=": "$r"}, {"->": "0.2.s"}),
                    *([{"#n": "$r2"}], "\n", {"->": "0.g-0"}, {"#f": 5}),
                ],
                "c-1": ["\n", {"->": "the_quiet_one"}, {"#f": 5}],
                "g-0": ["^They lived ", "<>", "\n", "^on.", "\n", "end", ["done", None], None],
            },
        ],
        "done",
        {
            "the_quiet_one": [
                [
                    *("#", "^swap", "/#", "^Nobody spoke.", "\n", "^:: Nobody.", "\n"),
                    {"->": "the_quiet_one.after"},
                    None,
                ],
                {"after": ["^Then she did.", "\n", "end", None], "#f": 1},
            ],
            "#f": 1,
        },
    ],
    "listDefs": {},
}
TWEE = """:: Start
Once upon a time...

[[There were two choices.->There were two choices.]]
[[Say (nothing)->the quiet one]]

:: There were two choices.
There were two choices.

[[Continue->Continue]]

:: the quiet one [swap]
Nobody spoke.

 :: Nobody.

[[Continue->after]]

:: Continue [ending]
They lived on.

:: after [ending]
Then she did.
"""


def test_choices_gathers_and_knots_become_passages():
    text = json.dumps(WEAVE)
    assert is_from_ink(text)
    twee = twee_of_ink(text)
    assert twee.partition("\n\n:: Start")[0].startswith(":: StoryTitle\nA story\n\n:: StoryData\n{")
    assert ":: Start" + twee.partition(":: Start")[2] == TWEE
    assert twee_of_ink(text) == twee
    brought = brought_in(text.encode())
    assert (brought.text, brought.says) == (twee, "A story of 5 passages from ink.")
    story = WrittenStory()
    problems = [str(each) for each in story_problems("journey.twee", twee, story)]
    assert len(story.passages) == 5
    assert all("debrief" in each or "at least" in each for each in problems), problems


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (choice("If", "0.c-0", flags=21), "a condition on the choice “If”"),
        (["ev", "str", {"VAR?": "name"}, "out", "/str", "/ev"], "the variable or list “name”"),
        (["ev", 1, "/ev"], "something that is calculated"),
        ([{"->": "nowhere.at.all"}], "leads nowhere"),
        ([{"->": "9" * 5000}], "leads nowhere"),
        ([{"->": "0"}], "in a circle"),
    ],
)
def test_what_twee_cannot_say_is_refused(content, says):
    story = {"inkVersion": 21, "root": [[*content, None], "done", None], "listDefs": {}}
    with pytest.raises(NotAStory, match=says):
        twee_of_ink(json.dumps(story))


@pytest.mark.parametrize(
    "text",
    [
        '{"inkVersion":21}',
        '{"inkVersion":21,"root":[]}',
        '{"inkVersion":21,"root":' + "[" * 9**5,
        '{"inkVersion":21,"root":["^The last thing is no words."]}',
        '{"inkVersion":21,"root":[["^Half a sign: \\ud800.","end",[1]],"done",null]}',
        '{"inkVersion":21,"root":' + "1" * 5000 + "}",
        '{"inkVersion":21,"root":[["^Half a sign: \\ud800.","end",null],"done",null]}',
    ],
)
def test_what_only_claims_to_be_ink_is_refused(text):
    with pytest.raises(NotAStory, match="not a story that ink"):
        twee_of_ink(text)


def test_a_sign_that_no_database_keeps_is_refused():
    story = {"inkVersion": 21, "root": [["^a\0b", "end", None], "done", None]}
    with pytest.raises(NotAStory, match="not a text file"):
        brought_in(json.dumps(story).encode())


def test_a_circle_of_lines_that_are_glued_is_refused_at_once():
    begun = time.process_time()
    story = {"inkVersion": 21, "root": [["^On and ", "<>", {"->": "0"}, None], "done", None]}
    with pytest.raises(NotAStory, match="a circle in which nobody chooses"):
        twee_of_ink(json.dumps(story))
    assert time.process_time() - begun < 2


def test_a_tangle_is_refused_in_time():
    many = [part for number in range(6000) for part in choice("On", f"0.{6 * number}")]
    story = {"inkVersion": 21, "root": [[*many, None], "done", None], "listDefs": {}}
    with pytest.raises(NotAStory, match="too tangled"):
        twee_of_ink(json.dumps(story))


def told_on_each_way(twee):
    """What a reader meets on every way, as ink_stories/*.told.json says it: passages that only lead
    on run into the next.
    """
    sections = sections_of("journey.twee", twee)
    start = json.loads("".join(sections.pop("StoryData").lines))["start"]
    sections.pop("StoryTitle")
    passages = {name: passage_of("journey.twee", each) for name, each in sections.items()}

    def ways(name, before=""):
        passage = passages[name]
        html = " ".join(block.text.html for block in passage.blocks)
        told = f"{before} {unescape(re.sub('<(?!b>|/b>)[^>]+>', ' ', html))}"
        if [link.text for link in passage.links] == ["Continue"]:
            return ways(passage.links[0].to, told)
        moment, choices = " ".join(told.split()), [link.text for link in passage.links]
        if not choices:
            return [[[moment]]]
        return [
            [[moment, choices, link.text], *way] for link in passage.links for way in ways(link.to)
        ]

    return ways(start)


@pytest.mark.parametrize("told", sorted(STORIES.glob("*.told.json")), ids=lambda each: each.stem)
def test_a_story_tells_on_every_way_what_ink_tells(told):
    compiled = told.with_name(told.name.replace(".told", "")).read_text(encoding="utf-8")
    expected = told.read_text(encoding="utf-8")
    if told.stem.startswith("signs"):
        expected = expected.replace("Brackets [inside]", "Brackets (inside)")
    assert told_on_each_way(twee_of_ink(compiled)) == json.loads(expected)


def test_tags_of_a_choice_are_those_of_the_passage_to_which_it_leads():
    twee = twee_of_ink((STORIES / "tags.json").read_text(encoding="utf-8"))
    heads = [line for line in twee.splitlines() if line.startswith("::")]
    assert heads == [
        *(":: StoryTitle", ":: StoryData", ":: one [asks-first quiet]"),
        *(":: Go on [sets-a-limit]", ":: Stay [loud]", ":: two [ending mood:-calm last]"),
    ]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("alternatives", "words that change from visit to visit (in “room”)"),
        ("condition", "the variable or list “x”"),
        ("conditional-choice", "a count of visits to “door” (in “door”)"),
        ("external", "the function “ring”"),
        ("fallback", "a choice that nobody chooses (in “room”)"),
        ("function", "the function “twice”"),
        ("list", "the variable or list “mood”"),
        ("parameter", "the variable or list “who” (in “meet”)"),
        ("thread", "a thread (in “hub”)"),
        ("tunnel", "the tunnel to “aside”"),
        ("variables", "the variable or list “trust”"),
        ("varying-divert", "a path that is kept in a variable (in “one”)"),
        ("visits", "a count of visits to “a” (in “a”)"),
    ],
)
def test_what_ink_reckons_is_refused_by_its_name(name, says):
    compiled = (STORIES / f"{name}.json").read_text(encoding="utf-8")
    with pytest.raises(NotAStory) as refused:
        twee_of_ink(compiled)
    assert str(refused.value) == (
        f"It needs {says}, which Twee cannot say. Take that out in ink and compile again."
    )


def test_a_choice_that_ink_offers_once_stands_in_a_circle_which_the_editor_names():
    """Only where a story comes back to it would it be gone; no story here comes back."""
    twee = twee_of_ink((STORIES / "loop.json").read_text(encoding="utf-8"))
    twee += "\n:: Afterwards [debrief]\nWhat happened."
    problems = [str(each) for each in story_problems("journey.twee", twee, WrittenStory())]
    assert any("hub" in each for each in problems), problems
