"""A walk through a story that is being written, kept in the address alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlencode

from common.records import dataclass
from programs.content.journeys import Journey, Passage, PassageBlock

LONGEST_WAY = 1000
"""Passages, as of a leader (`learning.story_forms`)."""
_NUMBER = re.compile(r"[0-9]{1,4}")


@dataclass(frozen=True, kw_only=True)
class WayOn:
    """A choice, or a passage that one has come by; with the address that leads there."""

    text: str
    to: str
    query: str


@dataclass(frozen=True, kw_only=True)
class StoryWalk:
    """Where somebody stands, how they came there, and where they can go."""

    name: str
    passage: Passage
    blocks: list[PassageBlock]
    """What is met on this way."""
    choices: list[WayOn]
    behind: list[WayOn]


def query_of(start: str, taken: Sequence[int] = ()) -> str:
    """The end of the address for a way: where it began, and which choice was taken at each passage.
    Names of all passages would not fit into an address.
    """
    return urlencode({"way": start} | ({"on": ".".join(map(str, taken))} if taken else {}))


def walk_of(story: Journey, start: str = "", taken: str = "") -> StoryWalk:
    """From this passage, which may be any, as far as there are choices of these numbers; from the
    start where it is none.
    """
    walked, numbers = [start if start in story.passages else story.start], list[int]()
    for number in map(_number, taken.split(".")[:LONGEST_WAY]):
        choices = story.passages[walked[-1]].choices(walked)
        if number is None or number >= len(choices):
            break
        walked.append(choices[number].to)
        numbers.append(number)
    passage = story.passages[walked[-1]]
    return StoryWalk(
        name=walked[-1],
        passage=passage,
        blocks=passage.blocks_on(walked),
        choices=[
            WayOn(text=link.text, to=link.to, query=query_of(walked[0], [*numbers, number]))
            for number, link in enumerate(passage.choices(walked))
        ],
        behind=[
            WayOn(text=name, to=name, query=query_of(walked[0], numbers[:place]))
            for place, name in enumerate(walked[:-1])
        ],
    )


def _number(text: str) -> int | None:
    return int(text) if _NUMBER.fullmatch(text) else None
