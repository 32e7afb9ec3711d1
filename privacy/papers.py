"""A paper made of what is configured: the same parts as a page and as a Markdown file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from django.utils.translation import gettext as _

from common.records import dataclass

_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~])")
_AT_THE_BEGINNING = re.compile(r"^(\s*)([-+]|\d+[.)])(?=\s)")


@dataclass(frozen=True)
class PaperLine:
    """Something with a name to it."""

    label: str
    text: str
    is_open: bool = False
    """Whether somebody has to fill it in, or decide."""


def to_fill_in(label: str) -> PaperLine:
    """What only people know."""
    return PaperLine(label, _("to be filled in"), is_open=True)


@dataclass(frozen=True, kw_only=True)
class PaperPart:
    """One part of a paper."""

    heading: str
    texts: Sequence[str] = ()
    lines: Sequence[PaperLine] = ()
    points: Sequence[str] = ()
    is_detail: bool = False
    """Whether it belongs below the part before."""


@dataclass(frozen=True, kw_only=True)
class Paper:
    """The whole, in the language it was made in."""

    title: str
    lede: str
    parts: Sequence[PaperPart]

    @property
    def open_lines(self) -> Sequence[PaperLine]:
        """What somebody has to fill in."""
        every = chain.from_iterable(part.lines for part in self.parts)
        return [line for line in every if line.is_open]


def markdown_of(paper: Paper) -> str:
    """The paper as a file to take along; what people typed is no markup in it."""
    blocks = [f"# {_plain(paper.title)}", _plain(paper.lede)]
    for part in paper.parts:
        blocks += _blocks(part)
    return "\n\n".join(blocks) + "\n"


def _blocks(part: PaperPart) -> Iterator[str]:
    yield f"{'###' if part.is_detail else '##'} {_plain(part.heading)}"
    yield from (_plain(text) for text in part.texts)
    if part.lines:
        yield "\n".join(f"- **{_plain(line.label)}**: {_plain(line.text)}" for line in part.lines)
    if part.points:
        yield "\n".join(f"- {_plain(point)}" for point in part.points)


def _plain(text: str) -> str:
    """On one line, every character as it is meant."""
    line = _MARKS.sub(r"\\\1", " ".join(text.split()))
    return _AT_THE_BEGINNING.sub(r"\1\\\2", line)
