"""Branching stories in Twee 3: every passage can be reached, and every way ends in the debrief."""

from __future__ import annotations

import json
import re
from pathlib import Path

from django.utils.translation import gettext_noop
from msgspec.structs import replace

from programs.content.journeys import Journey, Passage, PassageLink, PassageTag
from programs.reading.fields import LibraryError, path_in_program, read_text
from programs.reading.journey_ways import Passages, check_ways
from programs.reading.twee import Section, passage_of, sections_of

FEWEST_PASSAGES = 12
_IFID = re.compile(r"[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}")


def read_journey(root: Path, path: Path) -> Journey:
    """The story; its two special passages give title and start."""
    file = path_in_program(root, path)
    written = sections_of(file, read_text(root, path))
    title = "\n".join(_special(file, written, "StoryTitle").lines).strip()
    start = _start(file, _special(file, written, "StoryData"))
    passages = {each.name: passage_of(file, each) for each in written.values()}
    debrief = _debrief(file, passages)
    passages = {name: _ended(file, name, passages, debrief) for name in passages}
    check_ways(file, passages, start)
    _check_parts(file, passages)
    return Journey(title=title, start=start, passages=passages)


def _special(file: str, written: dict[str, Section], name: str) -> Section:
    if name not in written:
        problem = gettext_noop("is missing. Write a passage :: %(name)s.")
        raise LibraryError(file, name, problem, name=name)
    return written.pop(name)


def _start(file: str, data: Section) -> str:
    try:
        values = json.loads("\n".join(data.lines))
    except json.JSONDecodeError as error:
        problem = gettext_noop("is not JSON: %(error)s.")
        raise LibraryError(file, "StoryData", problem, error=error) from error
    if not isinstance(values, dict) or not _IFID.fullmatch(values.get("ifid", "")):
        raise LibraryError(
            file, "StoryData, ifid", gettext_noop("is not a UUID in capitals. Write one.")
        )
    return str(values.get("start", ""))


def _debrief(file: str, passages: Passages) -> str:
    """The name of the one passage in which every way ends."""
    last = [name for name, passage in passages.items() if passage.is_a(PassageTag.DEBRIEF)]
    if len(last) != 1:
        raise LibraryError(
            file,
            "debrief",
            gettext_noop("there are %(count)s passages tagged [debrief]. Tag exactly one."),
            count=len(last),
        )
    if passages[last[0]].links:
        raise LibraryError(
            file, last[0], gettext_noop("is the debrief and links on. Take its links out.")
        )
    return last[0]


def _ended(file: str, name: str, passages: Passages, debrief: str) -> Passage:
    """An ending leads to the other seat or to the debrief; one that names nothing leads to the
    debrief.
    """
    passage = passages[name]
    if not passage.is_a(PassageTag.ENDING):
        return passage
    if not all(_is_after_ending(passages, link) for link in passage.links):
        raise LibraryError(
            file,
            name,
            gettext_noop("is an ending and links on. Let it lead to a swap or the debrief."),
        )
    if passage.links:
        return passage
    first, *rest = passage.blocks
    led = replace(first, links=(PassageLink(text="", to=debrief),))
    return replace(passage, blocks=(led, *rest))


def _is_after_ending(passages: Passages, link: PassageLink) -> bool:
    """Whether an ending may lead there; a name that is no passage is said elsewhere."""
    to = passages.get(link.to)
    return to is None or to.is_a(PassageTag.DEBRIEF) or to.is_a(PassageTag.SWAP)


def _check_parts(file: str, passages: Passages) -> None:
    if len(passages) < FEWEST_PASSAGES:
        raise LibraryError(
            file,
            "",
            gettext_noop("has %(count)s passages. Write at least %(fewest)s."),
            count=len(passages),
            fewest=FEWEST_PASSAGES,
        )
    for tag, fewest in ((PassageTag.ENDING, 2), (PassageTag.SWAP, 1)):
        count = sum(passage.is_a(tag) for passage in passages.values())
        if count < fewest:
            raise LibraryError(
                file,
                "",
                gettext_noop("has %(count)s passages tagged [%(tag)s]. Write at least %(fewest)s."),
                count=count,
                tag=tag,
                fewest=fewest,
            )
