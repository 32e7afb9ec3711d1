"""A story from ink: the JSON that its compiler writes, turned into Twee.

A passage is what ink tells until somebody chooses or it goes on elsewhere. What Twee cannot say
(variables, conditions, functions, threads, tunnels) is refused with its name, and not left out
(`authoring.ink_refusals`).
"""

from __future__ import annotations

import json
import re
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import field
from itertools import islice

from django.utils.translation import gettext as _

from authoring.ink_boxes import InkBox, InkPlace, Step, Token, led_to, met_from, opened_ink
from authoring.ink_refusals import choice_of_nobody, unsaid
from authoring.twine import NotAStory
from common.records import dataclass

_COMPILED = re.compile(r'^\s*\{(?=.*"inkVersion"\s*:)', re.DOTALL)
_NO_NAME = re.compile(r"[\[\]{}|<>\\\s]+|->|::")
_GIVEN_NAME = re.compile(r"[a-z]-\d+|s|b|")
"""By the compiler, to what has none of its author's."""
_MARKDOWN = re.compile(r"[\\`*_\[\]<]|&(?=[#\w]+;)|^(?:[#>+=~-]|\d+(?=[.)]))")
BEGIN, END, SAID, TOLD = "ev", "/ev", "str", "/str"
STOPS = ("done", "end")
PASSED = ("nop", BEGIN, END)
SILENT = ("nop", "\n")
GLUE, TAG, TAGGED = "<>", "#", "/#"
CONDITION, DEFAULT = 1, 8
LONGEST_NAME = 60
MOST_STEPS = 300_000
"""A file of a megabyte has fewer things in it, and each is met about once."""


@dataclass
class InkTurn:
    """What is told at once, and where it goes from there."""

    lines: list[str] = field(default_factory=lambda: [""])
    tags: list[str] = field(default_factory=list)
    links: list[tuple[str, InkPlace]] = field(default_factory=list)
    is_glued: bool = False
    said: str = ""
    """The words of the choice that is offered next, and its tags."""
    said_tags: list[str] = field(default_factory=list)
    passed: set[tuple[int, int]] = field(default_factory=set)
    """Where it has been led on to in one breath."""

    def tell(self, text: str) -> None:
        """A stretch of a line, or its end."""
        if text != "\n":
            self.lines[-1] += text
        elif not self.is_glued:
            self.lines.append("")
        self.is_glued = self.is_glued and text == "\n"

    def glue(self) -> None:
        """What is told next goes on in the line."""
        while len(self.lines) > 1 and not self.lines[-1]:
            self.lines.pop()
        self.is_glued = True

    @property
    def is_begun(self) -> bool:
        """Whether anything is told yet."""
        return any(line.strip() for line in self.lines)

    @property
    def text(self) -> str:
        """In paragraphs; what would be a header is moved in by a space, and what Markdown would
        take for its own stands as it is.
        """
        lines = (_as_prose(" ".join(line.split())) for line in self.lines)
        return "\n\n".join(f" {line}" if line.startswith("::") else line for line in lines if line)


def is_from_ink(text: str) -> bool:
    """Whether it claims to be."""
    return _COMPILED.match(text) is not None


def twee_of_ink(text: str) -> str:
    """Such a file as Twee. Raises NotAStory."""
    return InkStory(opened_ink(text)).twee()


class InkStory:
    """A story while it is turned: its passages by the place where each begins."""

    def __init__(self, root: InkBox) -> None:
        self.root = root
        self.names: dict[tuple[int, int], str] = {}
        self.turns: dict[str, InkTurn] = {}
        self.title = ""
        self.wishes: Counter[str] = Counter()
        self.marked: dict[tuple[int, int], list[str]] = {}
        """Tags of the choices that lead to a place."""
        self.steps = 0

    def twee(self) -> str:
        """The whole of it."""
        waiting = [(_("Start"), InkPlace(self.root))]
        while waiting:
            wish, place = waiting.pop(0)
            place = self._settled(place)
            if place.key in self.names:
                continue
            name = self._named(wish, place)
            self.turns[name] = turn = self._turn(place)
            waiting += turn.links
        return "\n\n".join(self._sections()) + "\n"

    def _named(self, wish: str, place: InkPlace) -> str:
        """A knot, a stitch and what has a label are called as their author called them, another
        passage by the choice that leads to it.
        """
        own = place.box
        while own.above is not None and own.place == 0:
            own = own.above
        is_own = place.at == 0 and own.place < 0 and not _GIVEN_NAME.fullmatch(own.name)
        text = own.name.replace("_", " ") if is_own else wish
        text = _NO_NAME.sub(" ", text).strip()[:LONGEST_NAME].strip() or _("Passage")
        name = text
        while name in self.turns:
            self.wishes[text] += 1
            name = f"{text} {self.wishes[text] + 1}"
        self.names[place.key] = name
        return name

    def _settled(self, place: InkPlace) -> InkPlace:
        """Where something is told first, past what only leads on; what a choice marks stays."""
        seen = set()
        while place.key not in seen:
            seen.add(place.key)
            if place.key in self.marked:
                return place
            onward = self._onward(place)
            if onward is None:
                return place
            place = onward
        raise NotAStory(_("The story goes in a circle in which nothing is told."))

    def _met(self, place: InkPlace) -> Iterator[Step]:
        """What is met from a place on. Raises NotAStory where it is too much."""
        for each in met_from(place):
            self.steps += 1
            if self.steps > MOST_STEPS:
                raise NotAStory(_("The story is too tangled. Bring in a part of it."))
            yield each

    def _onward(self, place: InkPlace) -> InkPlace | None:
        told = self._met(place)
        for thing, box, _at in told:
            if _is_silent(thing):
                continue
            if thing == TAG and self._is_about_story("".join(_texts(told, TAGGED))):
                continue
            if isinstance(thing, dict) and set(thing) == {"->"} and not self._start_of(box, thing):
                return led_to(self.root, box, thing["->"])
            return None
        return None

    def _turn(self, place: InkPlace) -> InkTurn:
        turn = InkTurn(tags=list(self.marked.get(place.key, [])))
        told = self._met(place)
        while (step := next(told, None)) is not None and step[0] not in STOPS:
            thing, box, _at = step
            if isinstance(thing, str):
                self._word(turn, thing, box, told)
            elif not isinstance(thing, dict):
                raise unsaid(thing, box, told)
            elif set(thing) == {"->"}:
                onward = self._led_on(turn, box, thing)
                if onward is None:
                    break
                told = onward
            elif "*" in thing:
                turn.links.append((turn.said.strip(), self._choice(turn, box, thing)))
                turn.said, turn.said_tags = "", []
            elif not self._is_passed(turn, thing):
                raise unsaid(thing, box, told)
        return turn

    def _word(self, turn: InkTurn, thing: str, box: InkBox, told: Iterator[Step]) -> None:
        """Something of the text, or of a choice that comes behind it."""
        if thing == SAID:
            self._say(turn, told)
        elif thing == TAG:
            turn.tags += self._tag("".join(_texts(told, TAGGED)))
        elif thing == GLUE:
            turn.glue()
        elif thing == "\n" or thing.startswith("^"):
            turn.tell(thing if thing == "\n" else thing[1:])
        elif thing not in PASSED:
            raise unsaid(thing, box, told)

    def _led_on(
        self, turn: InkTurn, box: InkBox, thing: Mapping[str, object]
    ) -> Iterator[Step] | None:
        """What is told next in the same breath: the rest of this place, or another that a line is
        glued to, or that only offers choices; None where a passage ends.
        """
        start, to = self._start_of(box, thing), led_to(self.root, box, thing["->"])
        if start is not None:
            turn.tell("".join(_texts(iter(start), "")))
            turn.tags += self._tags_of(start)
            return self._met(InkPlace(box, box.met.index(thing) + 1))
        if turn.links:
            return None
        if turn.is_begun and (turn.is_glued or self._goes_on_at(to)):
            if to.key in turn.passed:
                raise NotAStory(_("The story goes in a circle in which nobody chooses."))
            turn.passed.add(to.key)
            return self._met(to)
        turn.links.append((_("Continue"), to))
        return None

    def _goes_on_at(self, place: InkPlace) -> bool:
        """Whether a place is glued to what was told before, or only offers choices."""
        told = self._met(self._settled(place))
        return next((thing for thing, *_where in told if not _is_silent(thing)), None) in (
            GLUE,
            BEGIN,
        )

    def _is_passed(self, turn: InkTurn, thing: Mapping[str, object]) -> bool:
        """Whether it tells nothing, or a tag as older compilers wrote them."""
        if "#" in thing:
            turn.tags += self._tag(str(thing["#"]))
            return True
        return "^->" in thing or thing.get("temp=") == "$r"

    def _choice(self, turn: InkTurn, box: InkBox, thing: Mapping[str, object]) -> InkPlace:
        flags = thing.get("flg", 0)
        if not isinstance(flags, int) or flags & (CONDITION | DEFAULT):
            raise choice_of_nobody(turn.said.strip(), box)
        to = led_to(self.root, box, thing["*"])
        if turn.said_tags:
            self.marked[to.key] = turn.said_tags
        return to

    def _say(self, turn: InkTurn, told: Iterator[Step]) -> None:
        """The words of a choice. Its tags are those of the passage to which it leads."""
        for thing, box, _at in told:
            if thing == TOLD:
                return
            start = None
            if isinstance(thing, dict) and set(thing) == {"->"}:
                start = self._start_of(box, thing)
            if start is not None:
                turn.said += "".join(_texts(iter(start), ""))
                turn.said_tags += self._tags_of(start)
            elif thing == TAG:
                turn.said_tags += self._tag("".join(_texts(told, TAGGED)))
            elif isinstance(thing, str) and thing.startswith("^"):
                turn.said += thing[1:]
            elif thing != "\n":
                raise unsaid(thing, box, told)

    def _start_of(self, box: InkBox, thing: Mapping[str, object]) -> list[Step] | None:
        """The words with which a choice begins, which stand apart and are told again after it; None
        for any other way.
        """
        to = led_to(self.root, box, thing["->"]).box
        if to.name != "s" or not to.met or to.met[-1] != {"->": "$r", "var": True}:
            return None
        steps = met_from(InkPlace(to))
        return list(islice(steps, len(to.met) - 1))

    def _tags_of(self, start: list[Step]) -> list[str]:
        told, tags = iter(start), list[str]()
        for thing, *_where in told:
            if thing == TAG:
                tags += self._tag("".join(_texts(told, TAGGED)))
        return tags

    def _is_about_story(self, written: str) -> bool:
        """A tag with a value is about the story where nothing is told yet; its title is read."""
        key, colon, value = written.partition(":")
        if colon and key.strip().lower() == "title":
            self.title = " ".join(value.split())
        return bool(colon)

    def _tag(self, written: str) -> list[str]:
        """A tag is one of the passage, or names the story."""
        if self._is_about_story(written) and written.strip().lower().startswith("title"):
            return []
        return [re.sub(r"[\[\]{}\s]+", "-", written.strip())]

    def _sections(self) -> Iterator[str]:
        names = list(self.turns)
        ifid = str(uuid.uuid5(uuid.NAMESPACE_URL, "\n".join(names))).upper()
        about = {"ifid": ifid, "start": names[0]}
        yield f":: StoryTitle\n{self.title or _('A story')}"
        yield f":: StoryData\n{json.dumps(about, indent=2, ensure_ascii=False)}"
        for name, turn in self.turns.items():
            tags = list(dict.fromkeys(turn.tags if turn.links else [*turn.tags, "ending"]))
            head = f":: {name} [{' '.join(tags)}]" if tags else f":: {name}"
            ways = (self._link(text, place) for text, place in turn.links)
            yield "\n\n".join(filter(None, [f"{head}\n{turn.text}".strip(), "\n".join(ways)]))

    def _link(self, text: str, place: InkPlace) -> str:
        words = text.translate(_ROUND).strip() or _("Continue")
        return f"[[{words}->{self.names[self._settled(place).key]}]]"


_ROUND = str.maketrans("[]", "()")


def _as_prose(line: str) -> str:
    return _MARKDOWN.sub(_escaped, line)


def _escaped(found: re.Match[str]) -> str:
    """A number at the beginning of a line is a list by the dot behind it."""
    return f"{found[0]}\\" if found[0].isdecimal() else f"\\{found[0]}"


def _is_silent(thing: Token) -> bool:
    return isinstance(thing, str) and (
        thing in SILENT or (thing.startswith("^") and not thing[1:].strip())
    )


def _texts(told: Iterator[Step], end: str) -> Iterator[str]:
    """What is said until then; a tag in it is not."""
    is_tag = False
    for thing, *_where in told:
        if thing == end:
            return
        is_tag = thing == TAG or (is_tag and thing != TAGGED)
        if isinstance(thing, str) and thing.startswith("^") and not is_tag:
            yield thing[1:]
