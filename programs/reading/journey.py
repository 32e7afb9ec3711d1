"""Branching stories in Twee 3: every passage can be reached, and every way ends in the debrief."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import field
from pathlib import Path

from django.utils.translation import gettext_noop
from msgspec.structs import replace

from common.records import dataclass
from programs.content.journeys import Journey, Passage, PassageLink, PassageTag
from programs.reading.fields import LibraryError, path_in_program, read_text
from programs.reading.journey_ways import Passages, way_problems
from programs.reading.twee import Section, passage_of, sections_of

FEWEST_PASSAGES = 12
_IFID = re.compile(r"[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}")


@dataclass
class WrittenStory:
    """A story as far as it can be read."""

    title: str = ""
    start: str = ""
    passages: dict[str, Passage] = field(default_factory=dict)


def read_journey(root: Path, path: Path) -> Journey:
    """The story; its two special passages give title and start."""
    story = WrittenStory()
    for problem in story_problems(path_in_program(root, path), read_text(root, path), story):
        raise problem
    return Journey(title=story.title, start=story.start, passages=story.passages)


def story_problems(file: str, text: str, story: WrittenStory) -> Iterator[LibraryError]:
    """Whatever is wrong, of passages before ways: these can only be walked where those are read.
    The story is told what is read.
    """
    try:
        written = sections_of(file, text)
    except LibraryError as problem:
        yield problem
        return
    found = [*_head(file, written, story), *_read(file, written, story)]
    yield from found
    if found:
        return
    yield from _ends(file, story)
    if any(passage.is_a(PassageTag.DEBRIEF) for passage in story.passages.values()):
        yield from way_problems(file, story.passages, story.start)
    yield from _missing_parts(file, story.passages)


def _head(file: str, written: dict[str, Section], story: WrittenStory) -> Iterator[LibraryError]:
    try:
        story.title = "\n".join(_special(file, written, "StoryTitle").lines).strip()
    except LibraryError as problem:
        yield problem
    try:
        story.start = _start(file, _special(file, written, "StoryData"))
    except LibraryError as problem:
        yield problem


def _read(file: str, written: dict[str, Section], story: WrittenStory) -> Iterator[LibraryError]:
    for each in written.values():
        try:
            story.passages[each.name] = passage_of(file, each)
        except LibraryError as problem:
            yield problem


def _special(file: str, written: dict[str, Section], name: str) -> Section:
    if name not in written:
        problem = gettext_noop("is missing. Write a passage :: %(name)s.")
        raise LibraryError(file, name, problem, name=name)
    return written.pop(name)


def _start(file: str, data: Section) -> str:
    try:
        values = json.loads("\n".join(data.lines))
    except (ValueError, RecursionError) as error:
        problem = gettext_noop("is not JSON: %(error)s.")
        raise LibraryError(file, "StoryData", problem, error=error) from error
    if not isinstance(values, dict) or not _IFID.fullmatch(str(values.get("ifid", ""))):
        raise LibraryError(
            file, "StoryData, ifid", gettext_noop("is not a UUID in capitals. Write one.")
        )
    return str(values.get("start", ""))


def _ends(file: str, story: WrittenStory) -> Iterator[LibraryError]:
    """Whether there is one debrief, and endings lead to it."""
    passages = story.passages
    last = [name for name, passage in passages.items() if passage.is_a(PassageTag.DEBRIEF)]
    if len(last) != 1:
        problem = gettext_noop("there are %(count)s passages tagged [debrief]. Tag exactly one.")
        yield LibraryError(file, "debrief", problem, count=len(last))
    for name in last:
        if passages[name].links:
            problem = gettext_noop("is the debrief and links on. Take its links out.")
            yield LibraryError(file, name, problem)
    for name, passage in passages.items():
        if passage.is_a(PassageTag.ENDING) and not _ends_well(passages, passage):
            problem = gettext_noop(
                "is an ending and links on. Let it lead to a swap or the debrief."
            )
            yield LibraryError(file, name, problem)
    if last:
        story.passages = {name: _ended(each, last[0]) for name, each in passages.items()}


def _ends_well(passages: Passages, passage: Passage) -> bool:
    """Whether an ending leads on to nothing but the other seat and the debrief."""
    return all(_is_after_ending(passages, link) for link in passage.links)


def _ended(passage: Passage, debrief: str) -> Passage:
    """An ending that names nothing leads to the debrief."""
    if not passage.is_a(PassageTag.ENDING) or passage.links:
        return passage
    first, *rest = passage.blocks
    led = replace(first, links=(PassageLink(text="", to=debrief),))
    return replace(passage, blocks=(led, *rest))


def _is_after_ending(passages: Passages, link: PassageLink) -> bool:
    """Whether an ending may lead there; a name that is no passage is said elsewhere."""
    to = passages.get(link.to)
    return to is None or to.is_a(PassageTag.DEBRIEF) or to.is_a(PassageTag.SWAP)


def _missing_parts(file: str, passages: Passages) -> Iterator[LibraryError]:
    if len(passages) < FEWEST_PASSAGES:
        yield LibraryError(
            file,
            "",
            gettext_noop("has %(count)s passages. Write at least %(fewest)s."),
            count=len(passages),
            fewest=FEWEST_PASSAGES,
        )
    for tag, fewest in ((PassageTag.ENDING, 2), (PassageTag.SWAP, 1)):
        count = sum(passage.is_a(tag) for passage in passages.values())
        if count < fewest:
            yield LibraryError(
                file,
                "",
                gettext_noop("has %(count)s passages tagged [%(tag)s]. Write at least %(fewest)s."),
                count=count,
                tag=tag,
                fewest=fewest,
            )
