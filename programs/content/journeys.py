"""Branching stories in which a leader decides what happens next."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from programs.content.prose import Prose


class PassageTag(StrEnum):
    """What the portal knows about a passage; authors may write other tags for themselves."""

    ENDING = "ending"
    SWAP = "swap"
    """The same moment from the other seat."""
    DEBRIEF = "debrief"
    """Where every way ends."""


class PassageLink(Struct, frozen=True, kw_only=True):
    """A choice, or the way on. The text is empty where an ending leads to the debrief by itself."""

    text: str
    to: str


class Passage(Struct, frozen=True, kw_only=True):
    """One moment of the story."""

    text: Prose
    tags: tuple[str, ...]
    links: tuple[PassageLink, ...]


class Journey(Struct, frozen=True, kw_only=True):
    """A story: its passages by name, and the one it starts with. Every link leads to a passage."""

    title: str
    start: str
    passages: dict[str, Passage]

    def __post_init__(self) -> None:
        targets = {self.start}
        for passage in self.passages.values():
            targets.update([link.to for link in passage.links])
        if not targets <= self.passages.keys():
            raise ValueError("a way of the journey leads nowhere")
