"""All there is to say about a story at once, for whoever writes it: what keeps it from being read,
and, where nothing does, what could make it better.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext

from common.records import dataclass
from programs.content.journeys import Passage, PassageTag
from programs.reading.journey import WrittenStory, story_problems
from programs.reading.journey_ways import Moment, Passages, forward, moments
from programs.reading.twee import lines_of
from programs.reading.twine_signs import signs_in

LONGEST_PASSAGE = 220
"""Words: more than two screens of a phone."""
RARE_PERCENT = 10
"""An ending on fewer of the ways is hardly ever read."""
TELLING_DIFFERENCE = 1.5
"""How many times as long the longest way may be as the shortest."""
MOST_SIGNS = 5
"""Named of what is not run."""
_LINE = re.compile(r"line (\d+)")


@dataclass(frozen=True, kw_only=True)
class StoryRemark:
    """One thing to look at."""

    name: str
    """The passage, '' where it is about the whole story."""
    line: int | None
    text: str
    is_advice: bool = False
    """Whether the story can be published as it is."""


def remarks_on(text: str) -> list[StoryRemark]:
    """Everything that is wrong with a story; where nothing is, advice."""
    story, lines = WrittenStory(), lines_of(text)
    problems = list(story_problems("", text, story))
    if problems:
        return [_problem(each.field, each.in_words(), lines) for each in problems]
    return [
        StoryRemark(name=name, line=lines.get(name), text=said, is_advice=True)
        for name, said in _advice(story)
    ]


def _problem(field: str, said: str, lines: dict[str, int]) -> StoryRemark:
    numbered = _LINE.fullmatch(field)
    if numbered:
        return StoryRemark(name="", line=int(numbered[1]), text=said)
    line = lines.get(field) or lines.get(field.partition(",")[0])
    return StoryRemark(name=field, line=line, text=said)


def _advice(story: WrittenStory) -> Iterator[tuple[str, str]]:
    for name, passage in story.passages.items():
        for said in _about_passage(passage):
            yield name, said
    yield from _about_ways(story)


def _about_passage(passage: Passage) -> Iterator[str]:
    if passage.behavior and not passage.price:
        said = gettext("shows “%(behavior)s” and names no price. Say below [price] what it costs.")
        yield said % {"behavior": passage.behavior.label}
    if signs := signs_in("\n".join(block.text.markdown for block in passage.blocks)):
        said = gettext("shows %(signs)s as text: it is not run here. Write it out or take it out.")
        yield said % {"signs": ", ".join(signs[:MOST_SIGNS])}
    targets = [link.to for link in passage.links]
    if len(targets) > 1 and len(set(targets)) == 1:
        said = gettext("offers %(count)s choices that all lead to %(to)s. Let them differ.")
        yield said % {"count": len(targets), "to": targets[0]}
    words = sum(len(block.text.markdown.split()) for block in passage.blocks)
    if words > LONGEST_PASSAGE:
        said = gettext("has %(count)s words, more than two screens of a phone. Divide it.")
        yield said % {"count": words}


def _about_ways(story: WrittenStory) -> Iterator[tuple[str, str]]:
    ways = Ways.through(story.passages, story.start)
    for name, passage in story.passages.items():
        percent = 100 * ways.shares[name]
        if passage.is_a(PassageTag.ENDING) and percent < RARE_PERCENT:
            said = gettext(
                "is an ending that fewer than one way in ten leads to. Open another way."
            )
            yield name, said
    if ways.longest > TELLING_DIFFERENCE * ways.shortest:
        said = gettext("The shortest way has %(shortest)s passages, the longest %(longest)s.")
        yield "", said % {"shortest": ways.shortest, "longest": ways.longest}


@dataclass(frozen=True, kw_only=True)
class Ways:
    """What the ways through a story without circles have in common."""

    shortest: int
    """Passages."""
    longest: int
    shares: dict[str, float]
    """Of all ways, those that come by a passage."""

    @classmethod
    def through(cls, passages: Passages, start: str) -> Ways:
        """All of them, reckoned without walking each."""
        following = moments(passages, start)
        ordered = forward(following)
        lengths, onward = _lengths(following, ordered), _onward(following, ordered)
        arriving = dict.fromkeys(ordered, 0)
        arriving[ordered[0]] = 1
        shares = dict.fromkeys(passages, 0.0)
        for moment in ordered:
            for after in following[moment]:
                arriving[after] += arriving[moment]
            shares[moment[0]] += arriving[moment] * onward[moment] / onward[ordered[0]]
        shortest, longest = lengths[ordered[0]]
        return cls(shortest=shortest, longest=longest, shares=shares)


def _lengths(
    following: Mapping[Moment, list[Moment]], ordered: list[Moment]
) -> dict[Moment, tuple[int, int]]:
    """How many passages the shortest and the longest way from each on have."""
    found: dict[Moment, tuple[int, int]] = {}
    for moment in reversed(ordered):
        after = [found[each] for each in following[moment]] or [(0, 0)]
        found[moment] = (
            1 + min(low for low, _high in after),
            1 + max(high for _low, high in after),
        )
    return found


def _onward(following: Mapping[Moment, list[Moment]], ordered: list[Moment]) -> dict[Moment, int]:
    """How many ways there are from each on."""
    found: dict[Moment, int] = {}
    for moment in reversed(ordered):
        found[moment] = sum(found[each] for each in following[moment]) or 1
    return found
