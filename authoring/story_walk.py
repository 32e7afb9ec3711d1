"""A walk through a story that is being written, kept in the address alone."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from common.records import dataclass
from programs.content.journeys import Journey, Passage, PassageBlock

LONGEST_WAY = 100


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


def query_of(way: Sequence[str]) -> str:
    """The end of the address for a way."""
    return urlencode({"way": list(way)}, doseq=True)


def walk_of(story: Journey, way: Sequence[str]) -> StoryWalk:
    """From the first of these passages, which may be any, as far as each leads to the next; from
    the start where the first is none.
    """
    walked = _walked(story, way)
    passage = story.passages[walked[-1]]
    return StoryWalk(
        name=walked[-1],
        passage=passage,
        blocks=passage.blocks_on(walked),
        choices=[
            WayOn(text=link.text, to=link.to, query=query_of([*walked, link.to]))
            for link in passage.choices(walked)
        ],
        behind=[
            WayOn(text=name, to=name, query=query_of(walked[:place]))
            for place, name in enumerate(walked[:-1], start=1)
        ],
    )


def _walked(story: Journey, way: Sequence[str]) -> list[str]:
    walked = [way[0] if way and way[0] in story.passages else story.start]
    for name in way[1:LONGEST_WAY]:
        if name not in [link.to for link in story.passages[walked[-1]].choices(walked)]:
            break
        walked.append(name)
    return walked
