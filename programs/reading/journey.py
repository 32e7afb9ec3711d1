"""Branching stories in Twee 3: every passage can be reached, and every way ends in the debrief."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext_noop
from msgspec.structs import replace

from programs.content.journeys import Journey, Passage, PassageLink, PassageTag
from programs.reading.fields import LibraryError, path_in_program, read_prose, read_text

FEWEST_PASSAGES = 12
_HEADER = re.compile(
    r"^::[ \t]*(?P<name>(?:\\.|[^\[\]{}\\])+?)[ \t]*"
    r"(?:\[(?P<tags>[^\]]*)\])?[ \t]*(?:\{.*\})?[ \t]*$"
)
_LINK = re.compile(r"\[\[(?P<inner>[^\[\]]+)\]\]")
_LINK_LINE = re.compile(r"^[ \t]*(?:[-*][ \t]+)?\[\[(?P<inner>[^\[\]]+)\]\][ \t]*$")
_IFID = re.compile(r"[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}")
Passages = Mapping[str, Passage]


@dataclass
class _Section:
    """A passage as it stands in the file."""

    name: str
    tags: list[str]
    lines: list[str]


def read_journey(root: Path, path: Path) -> Journey:
    """The story; its two special passages give title and start."""
    file = path_in_program(root, path)
    written = _split(file, read_text(root, path))
    title = "\n".join(_special(file, written, "StoryTitle").lines).strip()
    start = _start(file, _special(file, written, "StoryData"))
    passages = {each.name: _passage(file, each) for each in written.values()}
    _check_links(file, passages, start)
    debrief = _debrief(file, passages)
    passages = {name: _ended(file, name, passages, debrief) for name in passages}
    _check_ways(file, passages, start, debrief)
    _check_parts(file, passages)
    return Journey(title=title, start=start, passages=passages)


def _split(file: str, text: str) -> dict[str, _Section]:
    found: dict[str, _Section] = {}
    current: _Section | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.startswith("::"):
            if current is not None:
                current.lines.append(line)
            elif line.strip():
                raise LibraryError(
                    file,
                    f"line {number}",
                    gettext_noop("stands before the first passage. Begin with :: StoryTitle."),
                )
            continue
        match = _HEADER.match(line)
        if match is None:
            raise LibraryError(
                file,
                f"line {number}",
                gettext_noop("%(line)s is not a passage header. Write :: Name [tag]."),
                line=repr(line),
            )
        name = re.sub(r"\\(.)", r"\1", match["name"])
        if name in found:
            problem = gettext_noop("is there twice. Give every passage its own name.")
            raise LibraryError(file, name, problem)
        current = found[name] = _Section(name, (match["tags"] or "").split(), [])
    return found


def _special(file: str, written: dict[str, _Section], name: str) -> _Section:
    if name not in written:
        problem = gettext_noop("is missing. Write a passage :: %(name)s.")
        raise LibraryError(file, name, problem, name=name)
    return written.pop(name)


def _start(file: str, data: _Section) -> str:
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


def _passage(file: str, written: _Section) -> Passage:
    text: list[str] = []
    links: list[PassageLink] = []
    for line in written.lines:
        match = _LINK_LINE.match(line)
        if match:
            links.append(_link(match["inner"]))
        elif _LINK.search(line):
            raise LibraryError(
                file,
                written.name,
                gettext_noop("has a link inside a sentence. Put each link on a line of its own."),
            )
        else:
            text.append(line)
    prose = read_prose(file, written.name, "\n".join(text).strip("\n"))
    if not prose.html:
        raise LibraryError(file, written.name, gettext_noop("has no text. Write what happens."))
    return Passage(text=prose, tags=tuple(written.tags), links=tuple(links))


def _link(inner: str) -> PassageLink:
    """[[text->Name]], [[Name<-text]], [[text|Name]] or [[Name]]."""
    for mark in ("->", "|"):
        text, found, name = inner.rpartition(mark)
        if found:
            return PassageLink(text=text.strip(), to=name.strip())
    name, found, text = inner.partition("<-")
    return PassageLink(text=(text if found else name).strip(), to=name.strip())


def _check_links(file: str, passages: Passages, start: str) -> None:
    if start not in passages:
        raise LibraryError(
            file,
            "StoryData, start",
            gettext_noop("%(start)s is no passage. Name the first passage."),
            start=repr(start),
        )
    for name, passage in passages.items():
        for link in passage.links:
            if link.to not in passages:
                raise LibraryError(
                    file,
                    name,
                    gettext_noop("links to %(to)s, which is no passage. Correct the name."),
                    to=repr(link.to),
                )


def _debrief(file: str, passages: Passages) -> str:
    """The name of the one passage in which every way ends."""
    last = [name for name, passage in passages.items() if PassageTag.DEBRIEF in passage.tags]
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
    if PassageTag.ENDING in passage.tags:
        after = {PassageTag.DEBRIEF.value, PassageTag.SWAP.value}
        if not all(after.intersection(passages[link.to].tags) for link in passage.links):
            raise LibraryError(
                file,
                name,
                gettext_noop("is an ending and links on. Let it lead to a swap or the debrief."),
            )
        links = passage.links or (PassageLink(text="", to=debrief),)
        return replace(passage, links=links)
    if not passage.links and name != debrief:
        raise LibraryError(
            file, name, gettext_noop("is a dead end. Add a link or tag it [ending].")
        )
    return passage


def _check_ways(file: str, passages: Passages, start: str, debrief: str) -> None:
    forward: dict[str, list[str]] = {name: [] for name in passages}
    backward: dict[str, list[str]] = {name: [] for name in passages}
    for name, passage in passages.items():
        for link in passage.links:
            forward[name].append(link.to)
            backward[link.to].append(name)
    for unreached in _missing(passages, forward, start):
        raise LibraryError(
            file, unreached, gettext_noop("can never be reached. Link to it or take it out.")
        )
    for trapped in _missing(passages, backward, debrief):
        raise LibraryError(
            file, trapped, gettext_noop("never leads to the debrief. Let its ways end.")
        )


def _missing(passages: Iterable[str], ways: dict[str, list[str]], start: str) -> list[str]:
    """Passages that cannot be reached from `start`."""
    seen, waiting = {start}, [start]
    while waiting:
        for target in ways[waiting.pop()]:
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    return [name for name in passages if name not in seen]


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
        count = sum(tag in passage.tags for passage in passages.values())
        if count < fewest:
            raise LibraryError(
                file,
                "",
                gettext_noop("has %(count)s passages tagged [%(tag)s]. Write at least %(fewest)s."),
                count=count,
                tag=tag,
                fewest=fewest,
            )
