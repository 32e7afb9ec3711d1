"""Stories as they are written: Twee 3, with blocks that stand on some ways only.

    [if visited("I copy her manager in")]   on ways that came by that passage (or one of several)
    [unless visited("A", "B")]              on all others
    [else]                                  where the one before is not so
    [continue]                              always again
    [price]                                 what the choice that leads here costs; said afterwards
    [image the-desk]                        a picture of that name, and in words what is to be seen
    [sound the-call]                        a sound of that name, and in words what is to be heard

Each of these has a line of its own, as in Chapbook, a format of Twine.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import field

from django.utils.translation import gettext_noop

from common.records import dataclass
from programs.content.journeys import (
    Passage,
    PassageBlock,
    PassageLink,
    PassageMedium,
    Visited,
)
from programs.reading.fields import LibraryError, read_prose

_HEADER = re.compile(
    r"^::[ \t]*(?P<name>(?:\\.|[^\[\]{}\\])+?)[ \t]*"
    r"(?:\[(?P<tags>[^\]]*)\])?[ \t]*(?:\{.*\})?[ \t]*$"
)
_LINK = re.compile(r"\[\[(?P<inner>[^\[\]]+)\]\]")
_LINK_LINE = re.compile(r"^[ \t]*(?:[-*][ \t]+)?\[\[(?P<inner>[^\[\]]+)\]\][ \t]*$")
_MARK = re.compile(
    r"^[ \t]*\[(?:(?P<word>if|unless)\b(?P<condition>[^\[\]]*)|(?P<alone>else|continue|price)"
    r"|(?P<medium>image|sound)[ \t]+(?P<file>[a-z0-9]+(?:-[a-z0-9]+)*))\]"
    r"[ \t]*$"
)
_MARK_IN_SENTENCE = re.compile(
    r"\[(?:(?:if|unless|image|sound)\b[^\[\]]*|else|continue|price)\](?!\()"
)
_CONDITION = re.compile(
    r'^[ \t]+visited\((?P<names>[ \t]*"[^"]+"(?:[ \t]*,[ \t]*"[^"]+")*[ \t]*)\)$'
)
LONGEST_LINE = 120
"""Characters of one that is quoted in a message."""
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
                gettext_noop("comes before the first passage. Begin with :: StoryTitle."),
            )
    return found


def _section(file: str, number: int, line: str) -> Section:
    match = _HEADER.match(line)
    if match is None:
        raise LibraryError(
            file,
            f"line {number}",
            gettext_noop("%(line)s is not a passage header. Write :: Name [tag]."),
            line=repr(_short(line)),
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


def _short(line: str) -> str:
    """As much of a line as is read in a sentence."""
    return line.strip() if len(line) <= LONGEST_LINE else f"{line.strip()[:LONGEST_LINE]}…"


def _unescaped(name: str) -> str:
    return re.sub(r"\\(.)", r"\1", name)


@dataclass
class _Stretch:
    """Lines under one condition."""

    when: Visited | None = None
    is_price: bool = False
    medium: str = ""
    """image or sound, where its words are told."""
    file: str = ""
    text: list[str] = field(default_factory=list)
    links: list[PassageLink] = field(default_factory=list)

    @property
    def is_aside(self) -> bool:
        """It is no part of what happens, and so has no links."""
        return self.is_price or bool(self.medium)

    @property
    def one_line(self) -> str:
        """What it says."""
        return " ".join("\n".join(self.text).split())


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
        blocks=tuple(blocks),
        tags=tuple(written.tags),
        price=_price(file, written, stretches),
        image=_medium(file, written, stretches, "image"),
        sound=_medium(file, written, stretches, "sound"),
    )


def _after(file: str, written: Section, before: _Stretch, mark: re.Match[str]) -> _Stretch:
    """The stretch that a mark begins."""
    if mark["medium"]:
        return _Stretch(medium=mark["medium"], file=mark["file"])
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
    if match and stretch.is_aside:
        problem = gettext_noop("has a link in its price. Put it above.")
        if stretch.medium:
            problem = gettext_noop("has a link in the words of a picture or sound. Put it above.")
        raise LibraryError(file, written.name, problem)
    if match:
        link = _link(match["inner"])
        if not link.text or not link.to:
            problem = gettext_noop("has a choice without words or target. Write [[words->Name]].")
            raise LibraryError(file, written.name, problem)
        stretch.links.append(link)
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
    if "[[" in line:
        problem = gettext_noop("has a link that cannot be read: %(line)s. Write [[words->Name]].")
        raise LibraryError(file, written.name, problem, line=_short(line))
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
        if not stretch.is_aside and (prose.html or stretch.links):
            yield PassageBlock(text=prose, links=tuple(stretch.links), when=stretch.when)


def _price(file: str, written: Section, stretches: Iterable[_Stretch]) -> str:
    prices = [each.one_line for each in stretches if each.is_price]
    if len(prices) > 1:
        raise LibraryError(file, written.name, gettext_noop("has more than one price. Name one."))
    return prices[0] if prices else ""


def _medium(
    file: str, written: Section, stretches: Iterable[_Stretch], kind: str
) -> PassageMedium | None:
    """A picture or a sound, with what whoever does not see or hear it reads instead."""
    found = [each for each in stretches if each.medium == kind]
    if not found:
        return None
    if len(found) > 1:
        problem = gettext_noop("has more than one [%(kind)s]. Name one.")
        raise LibraryError(file, written.name, problem, kind=kind)
    if not found[0].one_line:
        problem = gettext_noop(
            "has an [%(kind)s %(name)s] without words. Write below it what is to be seen or heard."
        )
        raise LibraryError(file, written.name, problem, kind=kind, name=found[0].file)
    return PassageMedium(file=found[0].file, words=found[0].one_line)


def _link(inner: str) -> PassageLink:
    """[[text->Name]], [[Name<-text]], [[text|Name]] or [[Name]]."""
    for mark in ("->", "|"):
        text, found, name = inner.rpartition(mark)
        if found:
            return PassageLink(text=text.strip(), to=name.strip())
    name, found, text = inner.partition("<-")
    return PassageLink(text=(text if found else name).strip(), to=name.strip())


def media_named(text: str) -> list[tuple[str, str]]:
    """(image or sound, its name), for all in a story, also in one that cannot be read."""
    marks = (_MARK.match(line) for line in text.splitlines())
    return [(mark["medium"], mark["file"]) for mark in marks if mark and mark["medium"]]
