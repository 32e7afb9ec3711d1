"""Branching stories in Twee 3: every passage can be reached, and every way ends in the debrief."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from programs.reading.fields import LibraryError, read_text
from programs.reading.prose import ProseProblem, render

FEWEST_PASSAGES = 12
_HEADER = re.compile(
    r"^::[ \t]*(?P<name>(?:\\.|[^\[\]{}\\])+?)[ \t]*(?:\[(?P<tags>[^\]]*)\])?[ \t]*(?:\{.*\})?[ \t]*$"
)
_LINK = re.compile(r"\[\[(?P<inner>[^\[\]]+)\]\]")
_LINK_LINE = re.compile(r"^[ \t]*(?:[-*][ \t]+)?\[\[(?P<inner>[^\[\]]+)\]\][ \t]*$")


@dataclass
class _Passage:
    name: str
    tags: list[str]
    lines: list[str]


def read_journey(root: Path, path: Path) -> dict[str, Any]:
    """The story as title, start and passages by name; see shapes.LibraryModule."""
    file = path.relative_to(root).as_posix()
    raw = _split(file, read_text(root, path))
    title = "\n".join(_special(file, raw, "StoryTitle").lines).strip()
    start = _start(file, _special(file, raw, "StoryData"))
    passages = {passage.name: _passage(file, passage) for passage in raw.values()}
    _check_links(file, passages, start)
    _check_ways(file, passages, start)
    _check_parts(file, passages)
    return {"title": title, "start": start, "passages": passages}


def _split(file: str, text: str) -> dict[str, _Passage]:
    found: dict[str, _Passage] = {}
    current: _Passage | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.startswith("::"):
            if current is not None:
                current.lines.append(line)
            elif line.strip():
                raise LibraryError(
                    file,
                    f"line {number}",
                    "stands before the first passage. Begin with :: StoryTitle.",
                )
            continue
        match = _HEADER.match(line)
        if match is None:
            raise LibraryError(
                file, f"line {number}", f"{line!r} is not a passage header. Write :: Name [tag]."
            )
        name = re.sub(r"\\(.)", r"\1", match["name"])
        if name in found:
            raise LibraryError(file, name, "is there twice. Give every passage its own name.")
        current = found[name] = _Passage(name, (match["tags"] or "").split(), [])
    return found


def _special(file: str, raw: dict[str, _Passage], name: str) -> _Passage:
    if name not in raw:
        raise LibraryError(file, name, f"is missing. Write a passage :: {name}.")
    return raw.pop(name)


def _start(file: str, data: _Passage) -> str:
    try:
        values = json.loads("\n".join(data.lines))
    except json.JSONDecodeError as error:
        raise LibraryError(file, "StoryData", f"is not JSON: {error}.") from error
    if not isinstance(values, dict) or not re.fullmatch(
        r"[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}", values.get("ifid", "")
    ):
        raise LibraryError(file, "StoryData, ifid", "is not a UUID in capitals. Write one.")
    return str(values.get("start", ""))


def _passage(file: str, raw: _Passage) -> dict[str, Any]:
    text: list[str] = []
    links: list[dict[str, str]] = []
    for line in raw.lines:
        match = _LINK_LINE.match(line)
        if match:
            links.append(_link(match["inner"]))
        elif _LINK.search(line):
            raise LibraryError(
                file, raw.name, "has a link inside a sentence. Put each link on a line of its own."
            )
        else:
            text.append(line)
    try:
        html = render("\n".join(text))
    except ProseProblem as problem:
        raise LibraryError(file, raw.name, str(problem)) from problem
    if not html:
        raise LibraryError(file, raw.name, "has no text. Write what happens.")
    return {"text_html": html, "tags": raw.tags, "links": links}


def _link(inner: str) -> dict[str, str]:
    """[[text->Name]], [[Name<-text]], [[text|Name]] or [[Name]]."""
    for mark in ("->", "|"):
        text, found, name = inner.rpartition(mark)
        if found:
            return {"text": text.strip(), "to": name.strip()}
    name, found, text = inner.partition("<-")
    return {"text": (text if found else name).strip(), "to": name.strip()}


def _check_links(file: str, passages: dict[str, Any], start: str) -> None:
    if start not in passages:
        raise LibraryError(
            file, "StoryData, start", f"{start!r} is no passage. Name the first passage."
        )
    for name, passage in passages.items():
        for link in passage["links"]:
            if link["to"] not in passages:
                raise LibraryError(
                    file, name, f"links to {link['to']!r}, which is no passage. Correct the name."
                )


def _check_ways(file: str, passages: dict[str, Any], start: str) -> None:
    last = [name for name, passage in passages.items() if "debrief" in passage["tags"]]
    if len(last) != 1:
        raise LibraryError(
            file, "debrief", f"there are {len(last)} passages tagged [debrief]. Tag exactly one."
        )
    debrief = last[0]
    if passages[debrief]["links"]:
        raise LibraryError(file, debrief, "is the debrief and links on. Take its links out.")
    _check_ends(file, passages, debrief)
    forward = {
        name: [link["to"] for link in passage["links"]] for name, passage in passages.items()
    }
    backward: dict[str, list[str]] = {name: [] for name in passages}
    for name, targets in forward.items():
        for target in targets:
            backward[target].append(name)
    for unreached in _missing(passages, forward, start):
        raise LibraryError(file, unreached, "can never be reached. Link to it or take it out.")
    for trapped in _missing(passages, backward, debrief):
        raise LibraryError(file, trapped, "never leads to the debrief. Let its ways end.")


def _check_ends(file: str, passages: dict[str, Any], debrief: str) -> None:
    """An ending leads to the other seat or to the debrief; one that names nothing leads to the
    debrief.
    """
    for name, passage in passages.items():
        if "ending" in passage["tags"]:
            if any(
                not {"debrief", "swap"} & set(passages[link["to"]]["tags"])
                for link in passage["links"]
            ):
                raise LibraryError(
                    file, name, "is an ending and links on. Let it lead to a swap or the debrief."
                )
            passage["links"] = passage["links"] or [{"text": "", "to": debrief}]
        elif not passage["links"] and name != debrief:
            raise LibraryError(file, name, "is a dead end. Add a link or tag it [ending].")


def _missing(passages: Iterable[str], ways: dict[str, list[str]], start: str) -> list[str]:
    """Passages that cannot be reached from `start`."""
    seen, waiting = {start}, [start]
    while waiting:
        for target in ways[waiting.pop()]:
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    return [name for name in passages if name not in seen]


def _check_parts(file: str, passages: dict[str, Any]) -> None:
    if len(passages) < FEWEST_PASSAGES:
        raise LibraryError(
            file, "", f"has {len(passages)} passages. Write at least {FEWEST_PASSAGES}."
        )
    for tag, fewest in (("ending", 2), ("swap", 1)):
        count = sum(tag in passage["tags"] for passage in passages.values())
        if count < fewest:
            raise LibraryError(
                file, "", f"has {count} passages tagged [{tag}]. Write at least {fewest}."
            )
