"""A story from ink: the JSON that its compiler writes, turned into Twee.

A passage is what ink tells until somebody chooses or it goes on elsewhere. What Twee cannot say
(variables, conditions, functions, threads, tunnels) is refused with its name, and not left out.
"""

from __future__ import annotations

import json
import re
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import field

from django.utils.translation import gettext as _

from authoring.ink_boxes import InkBox, InkPlace, Token, led_to, met_from, opened_ink
from authoring.twine import NotAStory
from common.records import dataclass

_COMPILED = re.compile(r'^\s*\{(?=.*"inkVersion"\s*:)', re.DOTALL)
_NO_NAME = re.compile(r"[\[\]{}|<>\\\s]+|->|::")
BEGIN, END, SAID, TOLD = "ev", "/ev", "str", "/str"
STOPS = ("done", "end")
PASSED = ("nop", BEGIN, END)
SILENT = ("nop", "\n")
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
    def text(self) -> str:
        """In paragraphs; what would be a header is moved in by a space."""
        lines = (" ".join(line.split()) for line in self.lines)
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
        """A knot is called as its author called it, another passage by the choice that leads to
        it.
        """
        own = place.box
        while own.above is not None and own.above is not self.root and own.place >= 0:
            own = own.above
        is_knot = place.at == 0 and own.above is self.root and own.place < 0
        text = own.name.replace("_", " ") if is_knot else wish
        text = _NO_NAME.sub(" ", text).strip()[:LONGEST_NAME].strip() or _("Passage")
        name = text
        while name in self.turns:
            self.wishes[text] += 1
            name = f"{text} {self.wishes[text] + 1}"
        self.names[place.key] = name
        return name

    def _settled(self, place: InkPlace) -> InkPlace:
        """Where something is told first, past what only leads on."""
        seen = set()
        while place.key not in seen:
            seen.add(place.key)
            onward = self._onward(place)
            if onward is None:
                return place
            place = onward
        raise NotAStory(_("The story goes in a circle in which nothing is told."))

    def _met(self, place: InkPlace) -> Iterator[tuple[Token, InkBox, int]]:
        """What is met from a place on. Raises NotAStory where it is too much."""
        for each in met_from(place):
            self.steps += 1
            if self.steps > MOST_STEPS:
                raise NotAStory(_("The story is too tangled. Bring in a part of it."))
            yield each

    def _onward(self, place: InkPlace) -> InkPlace | None:
        for thing, box, _at in self._met(place):
            if isinstance(thing, str) and thing in SILENT:
                continue
            if isinstance(thing, dict) and set(thing) == {"->"} and not self._start_of(box, thing):
                return led_to(self.root, box, thing["->"])
            return None
        return None

    def _turn(self, place: InkPlace) -> InkTurn:
        turn, said = InkTurn(), ""
        told = self._met(place)
        for thing, box, _at in told:
            if thing in STOPS:
                break
            if thing == SAID:
                said += self._said(told)
            elif thing == "#":
                self._tag(turn, "".join(_texts(told, "/#")))
            elif isinstance(thing, str):
                _tell(turn, thing)
            elif isinstance(thing, dict) and "*" in thing:
                turn.links.append((said.strip(), self._choice(box, thing)))
                said = ""
            elif self._leads_on(turn, box, thing):
                break
        return turn

    def _leads_on(self, turn: InkTurn, box: InkBox, thing: Token) -> bool:
        """Whether the turn ends here. Raises NotAStory for what Twee cannot say."""
        if not isinstance(thing, dict):
            raise _unsaid(thing)
        if set(thing) == {"->"}:
            start = self._start_of(box, thing)
            if start is not None:
                turn.tell(start)
                return False
            if not turn.links:
                turn.links.append((_("Continue"), led_to(self.root, box, thing["->"])))
            return True
        if "#" in thing:
            self._tag(turn, str(thing["#"]))
        elif "^->" not in thing and thing.get("temp=") != "$r":
            raise _unsaid(thing)
        return False

    def _choice(self, box: InkBox, thing: Token) -> InkPlace:
        assert isinstance(thing, dict)  # noqa: S101  told by the caller
        flags = thing.get("flg", 0)
        if not isinstance(flags, int) or flags & (CONDITION | DEFAULT):
            text = _("A choice in it has a condition, or nobody chooses it. Take that out in ink.")
            raise NotAStory(text)
        return led_to(self.root, box, thing["*"])

    def _said(self, told: Iterator[tuple[Token, InkBox, int]]) -> str:
        """The words of a choice."""
        words = ""
        for thing, box, _at in told:
            if thing == TOLD:
                return words
            if isinstance(thing, str) and thing.startswith("^"):
                words += thing[1:]
            elif isinstance(thing, dict) and set(thing) == {"->"}:
                words += self._start_of(box, thing) or ""
            elif thing != "\n":
                raise _unsaid(thing)
        return words

    def _start_of(self, box: InkBox, thing: Token) -> str | None:
        """The words with which a choice begins, which stand apart and are told again after it; None
        for any other way.
        """
        assert isinstance(thing, dict)  # noqa: S101  told by the caller
        to = led_to(self.root, box, thing["->"]).box
        if to.name != "s" or not to.met or to.met[-1] != {"->": "$r", "var": True}:
            return None
        return "".join(each[1:] for each in to.met if isinstance(each, str) and each[0] == "^")

    def _tag(self, turn: InkTurn, written: str) -> None:
        """A tag is one of the passage, or names the story."""
        key, colon, value = written.partition(":")
        if colon and key.strip().lower() == "title":
            self.title = " ".join(value.split())
        elif not colon:
            turn.tags.append(re.sub(r"[\[\]{}\s]+", "-", written.strip()))

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
        words = re.sub(r"[\[\]]", "", text).strip() or _("Continue")
        return f"[[{words}->{self.names[self._settled(place).key]}]]"


def _tell(turn: InkTurn, thing: str) -> None:
    if thing == "<>":
        turn.glue()
    elif thing == "\n" or thing.startswith("^"):
        turn.tell(thing if thing == "\n" else thing[1:])
    elif thing not in PASSED:
        raise _unsaid(thing)


def _texts(told: Iterator[tuple[Token, InkBox, int]], end: str) -> Iterator[str]:
    for thing, _box, _at in told:
        if thing == end:
            return
        if isinstance(thing, str) and thing.startswith("^"):
            yield thing[1:]


def _unsaid(thing: Token) -> NotAStory:
    text = _(
        "It reckons (%(what)s), which Twee cannot say. Take that out in ink and compile again."
    )
    return NotAStory(text % {"what": json.dumps(thing)[:LONGEST_NAME]})
