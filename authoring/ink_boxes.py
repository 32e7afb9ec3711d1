"""Compiled ink, as its runtime reads it: containers in containers, and paths from one to another.

Only what a story without arithmetic needs (ink's JSON runtime format, versions 19 to 21).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import cast

from django.utils.translation import gettext as _

from authoring.twine import NotAStory
from common.records import dataclass

UP = "^"
_NUMBER = re.compile(r"[0-9]{1,9}")
Token = str | float | Mapping[str, object] | None


@dataclass(eq=False)
class InkBox:
    """A container: what is met in it one after the other, and what is only reached by a path."""

    above: InkBox | None
    place: int = -1
    """In the container above; -1 where it is only reached by a path."""
    name: str = ""
    met: list[Token | InkBox] = field(default_factory=list)
    named: dict[str, InkBox] = field(default_factory=dict)

    def inside(self, step: str) -> Token | InkBox:
        """What a step of a path leads to."""
        if step == UP:
            return self.above
        if (number := _number(step)) is not None:
            return self.met[number] if number < len(self.met) else None
        boxes = (each for each in self.met if isinstance(each, InkBox) and each.name == step)
        return self.named.get(step) or next(boxes, None)


@dataclass(frozen=True)
class InkPlace:
    """Where a story stands: before the thing of this number in a container."""

    box: InkBox
    at: int = 0

    @property
    def key(self) -> tuple[int, int]:
        """The same for the same place."""
        return id(self.box), self.at


Step = tuple[Token, InkBox, int]
"""What is met, in which container, and where in it."""


def opened_ink(text: str) -> InkBox:
    """The outermost container of a compiled story. Raises NotAStory."""
    try:
        story = json.loads(text)
        json.dumps(story, ensure_ascii=False).encode()  # halves of signs are no text
        root = story["root"]
        return _box(cast("list[object]", root), None)
    except (ValueError, TypeError, KeyError, IndexError, RecursionError) as error:
        raise NotAStory(_("This is JSON, but not a story that ink has compiled.")) from error


def _box(written: list[object], above: InkBox | None, place: int = -1, name: str = "") -> InkBox:
    *met, last = written
    box = InkBox(above, place, name)
    if not isinstance(last, dict | None):
        raise TypeError("a container ends with what it says of itself")
    about: dict[str, object] = last or {}
    box.name = str(about.get("#n", name))
    for number, each in enumerate(met):
        thing = cast("Token", each)
        box.met.append(_box(each, box, number) if isinstance(each, list) else thing)
    for key, inner in about.items():
        if isinstance(inner, list):
            box.named[key] = _box(inner, box, name=key)
    return box


def led_to(root: InkBox, box: InkBox, path: object) -> InkPlace:
    """Where a path leads, told by something in a container. Raises NotAStory."""
    steps, begin = str(path).split("."), root
    if not steps[0]:  # from the thing that tells it, whose container is the first step up
        begin, steps = box, steps[2:] if steps[1:2] == [UP] else steps[1:]
    here: Token | InkBox = begin
    at: InkPlace | None = InkPlace(begin)
    for step in steps:
        if not isinstance(here, InkBox):
            break
        inner = here.inside(step)
        at = InkPlace(inner) if isinstance(inner, InkBox) else InkPlace(here, _number(step) or 0)
        here = inner
    if here is None or at is None:
        raise NotAStory(_("A path in the story leads nowhere: %(path)s.") % {"path": path})
    return at


def _number(step: str) -> int | None:
    """Of a thing in its container; None of a name."""
    return int(step) if _NUMBER.fullmatch(step) else None


def met_from(place: InkPlace) -> Iterator[Step]:
    """What is met one after the other from a place on, through containers in containers and out of
    them again, with where it stands.
    """
    box, at = place.box, place.at
    while True:
        if at >= len(box.met):
            if box.above is None or box.place < 0:
                return
            box, at = box.above, box.place + 1
            continue
        thing = box.met[at]
        if isinstance(thing, InkBox):
            box, at = thing, 0
            continue
        yield thing, box, at
        at += 1
