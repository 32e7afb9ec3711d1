"""A draft beside the edition that it was copied from and a newer one: which pieces differ, and on
whose side they were changed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from enum import StrEnum
from functools import cached_property
from itertools import chain

from authoring.bundle import Files
from authoring.editions import Edition, edition_of, in_both
from authoring.form_pieces import forms_apart
from authoring.layout import languages_of
from common.records import dataclass

SAID_ONCE = ""
"""The language of what is written once for all languages."""


class ChangedBy(StrEnum):
    """On whose side a piece is not as it was."""

    THEM = "them"
    """In the newer edition alone: it can be taken as it is."""
    US = "us"
    """In the draft alone."""
    BOTH = "both"


class Unit(StrEnum):
    """What is taken or left as one."""

    PIECE = "piece"
    MODULE = "module"
    """Whole, because one of the sides does not have it."""
    ORDER = "order"
    """Of what stands on a shelf."""


@dataclass(frozen=True)
class Divergence:
    """One thing that differs."""

    key: str
    """See authoring.editions; of a module and of an order, what all keys in it begin with."""
    unit: Unit
    changed_by: ChangedBy


@dataclass(frozen=True)
class Sides:
    """The three of them."""

    base: Edition
    theirs: Edition
    ours: Edition
    languages: AbstractSet[str]
    """Those that draft and newer edition are both written in: others are nobody's to compare."""

    def divergences(self) -> list[Divergence]:
        """What differs between draft and newer edition, or was changed in the draft."""
        return [*self._divergences]

    @cached_property
    def _divergences(self) -> Sequence[Divergence]:
        listed = [*self._in_modules(), *self._in_program()]
        return [each for each in listed if each is not None]

    def fingerprint(self) -> str:
        """Of what there is to decide and what the draft says there: another one, once either has
        changed.
        """
        said = [
            (each.key, each.changed_by, self.values(each)[2])
            for each in self.divergences()
            if each.changed_by is not ChangedBy.US
        ]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()

    def values(self, divergence: Divergence) -> tuple[object, object, object]:
        """What base, newer edition and draft say; equal where they say the same."""
        return self._values(divergence.unit, divergence.key)

    def _values(self, unit: Unit, key: str) -> tuple[object, object, object]:
        return (
            self._value(self.base, unit, key),
            self._value(self.theirs, unit, key),
            self._value(self.ours, unit, key),
        )

    def _value(self, edition: Edition, unit: Unit, key: str) -> object:
        if unit is Unit.PIECE:
            return edition.said(key, self.languages)
        if unit is Unit.ORDER:
            return in_both(edition.order_of(key), self._on_all(key))
        inside = edition.keys_of(key.removesuffix("/"))
        return {each: said for each in inside if (said := edition.said(each, self.languages))}

    def _on_all(self, shelf: str) -> AbstractSet[str]:
        sides = (self.base, self.theirs, self.ours)
        return set.intersection(*(set(each.order_of(shelf)) for each in sides))

    def _in_modules(self) -> Iterator[Divergence | None]:
        known = (*self.theirs.folders, *self.ours.folders, *self.base.folders)
        for module in dict.fromkeys(known):
            if module in self.theirs.folders and module in self.ours.folders:
                yield from self._in(module)
            else:
                yield self._found(Unit.MODULE, f"{module}/")

    def _in_program(self) -> Iterator[Divergence | None]:
        yield self._found(Unit.ORDER, "/")
        yield from self._in("")

    def _in(self, module: str) -> Iterator[Divergence | None]:
        sides = (self.theirs, self.ours, self.base)
        keys = chain.from_iterable(side.keys_of(module) for side in sides)
        for key in dict.fromkeys(keys):
            yield self._found(Unit.PIECE, key)
        for shelf in self.ours.shelves:
            if shelf.startswith(f"{module}/") and shelf != "/":
                yield self._found(Unit.ORDER, shelf)

    def _found(self, unit: Unit, key: str) -> Divergence | None:
        base, theirs, ours = self._values(unit, key)
        if theirs == ours:
            return None
        if theirs == base:
            return Divergence(key, unit, ChangedBy.US)
        return Divergence(key, unit, ChangedBy.THEM if ours == base else ChangedBy.BOTH)


def sides_of(base: Files, theirs: Files, ours: Files) -> Sides:
    """Of their files."""
    languages = {*languages_of(theirs)} & {*languages_of(ours)}
    cut = [apart for each in (base, theirs, ours) if (apart := forms_apart(each)) is not None]
    if len(cut) == 3:
        base, theirs, ours = cut
    return Sides(edition_of(base), edition_of(theirs), edition_of(ours), languages | {SAID_ONCE})


def to_decide(divergences: Sequence[Divergence]) -> list[Divergence]:
    """Those that the newer edition has changed."""
    return [each for each in divergences if each.changed_by is not ChangedBy.US]
