"""A draft beside the edition that it was copied from and a newer one: which pieces differ, and on
whose side they were changed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from enum import StrEnum
from functools import cached_property
from itertools import chain

from authoring.bundle import Files
from authoring.editions import Edition, in_both
from authoring.followed import followed
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
    sent: Mapping[str, str]
    """See authoring.followed.ThreeEditions."""
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
            return edition.said(self.key_in(edition, key), self.languages)
        if unit is Unit.ORDER:
            return in_both(edition.order_of(key), self._on_all(key))
        return {
            each: said
            for each in self.keys_in(edition, key.removesuffix("/"))
            if (said := edition.said(self.key_in(edition, each), self.languages))
        }

    def key_in(self, edition: Edition, key: str) -> str:
        """Where a piece of the newer edition is in one of the three."""
        return key if edition is self.theirs else self.sent.get(key, key)

    def keys_in(self, edition: Edition, module: str) -> list[str]:
        """The pieces of a module; also of what the newer edition has sent there."""
        arrived = [each for each in self.sent if each.startswith(f"{module}/")]
        left = {*self.sent.values()}
        there = [key for key in edition.keys_of(module) if key not in left]
        return there if edition is self.theirs else [*there, *arrived]

    def _on_all(self, shelf: str) -> AbstractSet[str]:
        sides = (self.base, self.theirs, self.ours)
        return set.intersection(*(set(each.order_of(shelf)) for each in sides))

    def _in_modules(self) -> Iterator[Divergence | None]:
        known = (*self.theirs.folders, *self.ours.folders, *self.base.folders)
        for module in dict.fromkeys(known):
            if module in self.theirs.folders and module in self.ours.folders:
                yield from self._in(module)
            elif module not in self.theirs.folders and module not in self.base.folders:
                yield from self._in(module, {*self.theirs.pieces, *self.base.pieces})
                yield Divergence(f"{module}/", Unit.MODULE, ChangedBy.US)
            else:
                yield self._found(Unit.MODULE, f"{module}/")

    def _in_program(self) -> Iterator[Divergence | None]:
        yield self._found(Unit.ORDER, "/")
        yield from self._in("")

    def _in(
        self, module: str, among: AbstractSet[str] | None = None
    ) -> Iterator[Divergence | None]:
        sides = (self.theirs, self.ours, self.base)
        keys = chain.from_iterable(self.keys_in(side, module) for side in sides)
        for key in dict.fromkeys(keys):
            if among is None or key in among:
                yield self._found(Unit.PIECE, key)
        if among is not None:
            return
        for shelf in self.ours.shelves:
            if shelf.startswith(f"{module}/") and shelf != "/":
                yield self._found(Unit.ORDER, shelf)

    def _found(self, unit: Unit, key: str) -> Divergence | None:
        base, theirs, ours = self._values(unit, key)
        if unit is Unit.PIECE and key in self.sent:
            return Divergence(key, unit, ChangedBy.THEM if ours == base else ChangedBy.BOTH)
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
    found = followed(base, theirs, ours)
    return Sides(found.base, found.theirs, found.ours, found.sent, languages | {SAID_ONCE})


def to_decide(divergences: Sequence[Divergence]) -> list[Divergence]:
    """Those that the newer edition has changed."""
    return [each for each in divergences if each.changed_by is not ChangedBy.US]
