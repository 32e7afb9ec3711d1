"""Stories that ink has compiled become Twee, or are refused by what they need."""

from __future__ import annotations

import json

import pytest

from authoring.ink import is_from_ink, twee_of_ink
from authoring.stories import brought_in
from authoring.twine import NotAStory
from programs.reading.journey import WrittenStory, story_problems


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
[[Say nothing->the quiet one]]

:: There were two choices.
There were two choices.

[[Continue->Continue]]

:: the quiet one [swap]
Nobody spoke.

 :: Nobody.

[[Continue->Continue 2]]

:: Continue [ending]
They lived on.

:: Continue 2 [ending]
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
        (["ev", {"VAR?": "trust"}, "out", "/ev"], "It reckons"),
        ([{"->t->": "aside"}], "It reckons"),
        (["ev", 1, "/ev"], "It reckons"),
        (choice("If", "0.c-0", flags=21), "has a condition"),
        (["ev", "str", {"VAR?": "name"}, "out", "/str", "/ev"], "It reckons"),
        ([{"->": "nowhere.at.all"}], "leads nowhere"),
        ([{"->": "0"}], "in a circle"),
    ],
)
def test_what_twee_cannot_say_is_refused(content, says):
    story = {"inkVersion": 21, "root": [[*content, None], "done", None], "listDefs": {}}
    with pytest.raises(NotAStory, match=says):
        twee_of_ink(json.dumps(story))


@pytest.mark.parametrize(
    "text",
    ['{"inkVersion":21}', '{"inkVersion":21,"root":[]}', '{"inkVersion":21,"root":' + "[" * 9**5],
)
def test_what_only_claims_to_be_ink_is_refused(text):
    with pytest.raises(NotAStory, match="not a story that ink"):
        twee_of_ink(text)


def test_a_tangle_is_refused_in_time():
    many = [part for number in range(6000) for part in choice("On", f"0.{6 * number}")]
    story = {"inkVersion": 21, "root": [[*many, None], "done", None], "listDefs": {}}
    with pytest.raises(NotAStory, match="too tangled"):
        twee_of_ink(json.dumps(story))
