"""Stories as they are written: Twee 3, with blocks that stand on some ways only.

    [if visited("I copy her manager in")]   on ways that came by that passage (or one of several)
    [unless visited("A", "B")]              on all others
    [else]                                  where the one before is not so
    [continue]                              always again
    [price]                                 what the choice that leads here costs; said afterwards

Each of these has a line of its own, as in Chapbook, a format of Twine.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import field

from django.utils.translation import gettext_noop

from common.records import dataclass
from programs.content.journeys import Passage, PassageBlock, PassageLink, Visited
from programs.reading.fields import LibraryError, read_prose

_HEADER = re.compile(
    r"^::[ \t]*(?P<name>(?:\\.|[^\[\]{}\\])+?)[ \t]*"
    r"(?:\[(?P<tags>[^\]]*)\])?[ \t]*(?:\{.*\})?[ \t]*$"
)
_LINK = re.compile(r"\[\[(?P<inner>[^\[\]]+)\]\]")
_LINK_LINE = re.compile(r"^[ \t]*(?:[-*][ \t]+)?\[\[(?P<inner>[^\[\]]+)\]\][ \t]*$")
_MARK = re.compile(
    r"^[ \t]*\[(?:(?P<word>if|unless)\b(?P<condition>[^\[\]]*)|(?P<alone>else|continue|price))\]"
    r"[ \t]*$"
)
_MARK_IN_SENTENCE = re.compile(r"\[(?:(?:if|unless)\b[^\[\]]*|else|continue|price)\](?!\()")
_CONDITION = re.compile(
    r'^[ \t]+visited\((?P<names>[ \t]*"[^"]+"(?:[ \t]*,[ \t]*"[^"]+")*[ \t]*)\)$'
)
_NAME = re.compile(r'"([^"]+)"')


@dataclass
class Section:
    """A passage as it stands in the file."""

    name: str
    tags: list[str]
    lines: list[str]


def sections_of(file: str, text: str) -> dict[str, Section]:
    """The passages by name, special ones among them."""
    found: dict[str, Section] = {}
    current: Section | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("::"):
            current = _section(file, number, line)
            if current.name in found:
                problem = gettext_noop("is there twice. Give every passage its own name.")
                raise LibraryError(file, current.name, problem)
            found[current.name] = current
        elif current is not None:
            current.lines.append(line)
        elif line.strip():
            raise LibraryError(
                file,
                f"line {number}",
                gettext_noop("stands before the first passage. Begin with :: StoryTitle."),
            )
    return found


def _section(file: str, number: int, line: str) -> Section:
    match = _HEADER.match(line)
    if match is None:
        raise LibraryError(
            file,
            f"line {number}",
            gettext_noop("%(line)s is not a passage header. Write :: Name [tag]."),
            line=repr(line),
        )
    return Section(_unescaped(match["name"]), (match["tags"] or "").split(), [])


def lines_of(text: str) -> dict[str, int]:
    """The line on which each passage begins, also of a text that cannot be read."""
    found: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        match = _HEADER.match(line)
        if match:
            found.setdefault(_unescaped(match["name"]), number)
    return found


def _unescaped(name: str) -> str:
    return re.sub(r"\\(.)", r"\1", name)


@dataclass
class _Stretch:
    """Lines under one condition."""

    when: Visited | None = None
    is_price: bool = False
    text: list[str] = field(default_factory=list)
    links: list[PassageLink] = field(default_factory=list)


def passage_of(file: str, written: Section) -> Passage:
    """What a passage says, block by block."""
    stretches = [_Stretch()]
    for line in written.lines:
        mark = _MARK.match(line)
        if mark:
            stretches.append(_after(file, written, stretches[-1], mark))
        else:
            _put(file, written, stretches[-1], line)
    blocks = list(_blocks(file, written, stretches))
    if not any(block.text.html for block in blocks):
        raise LibraryError(file, written.name, gettext_noop("has no text. Write what happens."))
    return Passage(
        blocks=tuple(blocks), tags=tuple(written.tags), price=_price(file, written, stretches)
    )


def _after(file: str, written: Section, before: _Stretch, mark: re.Match[str]) -> _Stretch:
    """The stretch that a mark begins."""
    if mark["alone"] == "price":
        return _Stretch(is_price=True)
    if mark["alone"] == "continue":
        return _Stretch()
    if mark["alone"] == "else":
        if before.when is None:
            problem = gettext_noop("has an [else] without an [if] before it.")
            raise LibraryError(file, written.name, problem)
        opposite = Visited(any_of=before.when.any_of, is_so=not before.when.is_so)
        return _Stretch(opposite)
    condition = _CONDITION.match(mark["condition"])
    if condition is None:
        raise LibraryError(
            file,
            written.name,
            gettext_noop(
                "has a condition that cannot be read: %(line)s. Write [if visited(name)], "
                "with the name in quotation marks."
            ),
            line=mark[0].strip(),
        )
    names = tuple(_NAME.findall(condition["names"]))
    return _Stretch(Visited(any_of=names, is_so=mark["word"] == "if"))


def _put(file: str, written: Section, stretch: _Stretch, line: str) -> None:
    match = _LINK_LINE.match(line)
    if match and stretch.is_price:
        problem = gettext_noop("has a link in its price. Put it above.")
        raise LibraryError(file, written.name, problem)
    if match:
        stretch.links.append(_link(match["inner"]))
    else:
        _check_sentence(file, written, line)
        stretch.text.append(line)


def _check_sentence(file: str, written: Section, line: str) -> None:
    """Links and marks have lines of their own; inside a sentence they would be read as text."""
    if _LINK.search(line):
        raise LibraryError(
            file,
            written.name,
            gettext_noop("has a link inside a sentence. Put each link on a line of its own."),
        )
    if mark := _MARK_IN_SENTENCE.search(line):
        raise LibraryError(
            file,
            written.name,
            gettext_noop("has %(mark)s inside a sentence. Put it on a line of its own."),
            mark=mark[0],
        )


def _blocks(file: str, written: Section, stretches: Iterable[_Stretch]) -> Iterable[PassageBlock]:
    for stretch in stretches:
        prose = read_prose(file, written.name, "\n".join(stretch.text).strip("\n"))
        if not stretch.is_price and (prose.html or stretch.links):
            yield PassageBlock(text=prose, links=tuple(stretch.links), when=stretch.when)


def _price(file: str, written: Section, stretches: Iterable[_Stretch]) -> str:
    prices = [" ".join("\n".join(each.text).split()) for each in stretches if each.is_price]
    if len(prices) > 1:
        raise LibraryError(file, written.name, gettext_noop("has more than one price. Name one."))
    return prices[0] if prices else ""


def _link(inner: str) -> PassageLink:
    """[[text->Name]], [[Name<-text]], [[text|Name]] or [[Name]]."""
    for mark in ("->", "|"):
        text, found, name = inner.rpartition(mark)
        if found:
            return PassageLink(text=text.strip(), to=name.strip())
    name, found, text = inner.partition("<-")
    return PassageLink(text=(text if found else name).strip(), to=name.strip())
