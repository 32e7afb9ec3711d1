"""Branching stories in which a leader decides what happens next."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from itertools import chain

from django.db import models
from django.utils.translation import gettext_lazy as _
from msgspec import Struct

from programs.content.prose import Prose


class PassageTag(StrEnum):
    """What the portal knows about a passage; authors may write other tags for themselves."""

    ENDING = "ending"
    SWAP = "swap"
    """The same moment from the other seat."""
    DEBRIEF = "debrief"
    """Where every way ends."""
    STAYS = "stays"
    """Still told from the other seat."""


class Behavior(models.TextChoices):
    """What a choice shows of whoever makes it: a tag of the passage to which it leads."""

    ASKS_FIRST = "asks-first", _("Asks first")
    NAMES_THE_CUE = "names-the-cue", _("Names what was noticed")
    SETS_A_LIMIT = "sets-a-limit", _("Sets a limit")
    ASSUMES = "assumes", _("Assumes")
    DEFENDS = "defends", _("Defends")
    FIXES_TOO_FAST = "fixes-too-fast", _("Fixes too fast")


class Visited(Struct, frozen=True, kw_only=True):
    """Whether one of some passages was on the way so far; or, where it is not so, none of them."""

    any_of: tuple[str, ...]
    is_so: bool = True

    def is_met(self, way: Collection[str]) -> bool:
        """Whether it is so after the passages of this way."""
        return any(name in way for name in self.any_of) is self.is_so


class PassageLink(Struct, frozen=True, kw_only=True):
    """A choice, or the way on. The text is empty where an ending leads to the debrief by itself."""

    text: str
    to: str


class PassageBlock(Struct, frozen=True, kw_only=True):
    """A stretch of a passage with the choices that stand in it: always there, or on some ways."""

    text: Prose
    links: tuple[PassageLink, ...] = ()
    when: Visited | None = None

    def is_there(self, way: Collection[str]) -> bool:
        """Whether somebody who comes this way meets it."""
        return self.when is None or self.when.is_met(way)


class PassageMedium(Struct, frozen=True, kw_only=True):
    """A picture or a sound that goes with a passage, and the same in words: nobody needs it."""

    file: str
    """By which name the organization keeps it."""
    words: str
    """What is to be seen, or what is said and heard."""


class Passage(Struct, frozen=True, kw_only=True):
    """One moment of the story."""

    blocks: tuple[PassageBlock, ...]
    tags: tuple[str, ...] = ()
    price: str = ""
    """What the choice that leads here costs, and whom; said afterwards."""
    image: PassageMedium | None = None
    sound: PassageMedium | None = None

    @property
    def links(self) -> tuple[PassageLink, ...]:
        """Every choice, on whatever way."""
        return tuple(chain.from_iterable(block.links for block in self.blocks))

    @property
    def behavior(self) -> Behavior | None:
        """What a choice that leads here shows."""
        return next((Behavior(tag) for tag in self.tags if tag in Behavior.values), None)

    def blocks_on(self, way: Collection[str]) -> list[PassageBlock]:
        """What of it somebody meets who comes this way."""
        return [block for block in self.blocks if block.is_there(way)]

    def choices(self, way: Collection[str]) -> list[PassageLink]:
        """Where somebody who comes this way can go on."""
        return list(chain.from_iterable(block.links for block in self.blocks_on(way)))

    def is_a(self, tag: PassageTag) -> bool:
        """Whether it carries a tag that the portal knows."""
        return tag.value in self.tags


class Journey(Struct, frozen=True, kw_only=True):
    """A story: its passages by name, and the one it starts with. Every link leads to a passage, no
    way leads back to where it has been, and all end in the debrief.
    """

    title: str
    start: str
    passages: dict[str, Passage]

    def __post_init__(self) -> None:
        targets = {self.start}
        for passage in self.passages.values():
            targets.update([link.to for link in passage.links])
        if not targets <= self.passages.keys():
            raise ValueError("a way of the journey leads nowhere")

    def leads(self, way: list[str]) -> bool:
        """Whether these passages are a way through the story, from its start."""
        if way[:1] != [self.start] or not all(name in self.passages for name in way):
            return False
        return all(self._goes_on(way[:place], way[place]) for place in range(1, len(way)))

    def _goes_on(self, way: list[str], to: str) -> bool:
        return any(link.to == to for link in self.passages[way[-1]].choices(way))
