"""What pages say about programs and modules, kept in the process.

Safe to keep without asking again: modules belong to published versions, and a published version
never changes; changed files make a new version with modules of its own. Worth keeping, because
nearly every page of a leader names modules, and one of them is 100 kB in each language.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Generic, TypeVar

import msgspec

from programs.content.modules import Outcome, ProgramContent
from programs.content.prose import Prose
from programs.models import Module, ProgramVersion
from programs.querysets import TextsQuerySet

KEPT = 2000
"""Texts of a kind; beyond that all are forgotten at once, which costs one query."""
Texts = TypeVar("Texts")


class ModuleTexts(msgspec.Struct, frozen=True, kw_only=True):
    """The few texts of a module that such pages need, decoded from the JSON of the whole."""

    title: str
    sentence: str
    summary: Prose
    outcomes: tuple[Outcome, ...]


class _KeptTexts(Generic[Texts]):
    """Texts of one kind by the id of what they are about and by language."""

    def __init__(self, of: type[Texts], things: TextsQuerySet[Any]) -> None:
        self._decoder = msgspec.json.Decoder(of)
        self._things = things
        self._kept: dict[tuple[int, str], Texts] = {}

    def __call__(self, ids: Iterable[int | None], language: str) -> dict[int, Texts]:
        """By id: one query when some are not known yet, else none."""
        asked = {pk for pk in ids if pk is not None}
        missing = {pk for pk in asked if (pk, language) not in self._kept}
        found = {pk: self._kept[pk, language] for pk in asked - missing}
        if missing:
            if len(self._kept) > KEPT:
                self._kept.clear()
            for pk, texts in self._things.filter(pk__in=missing).json_in(language):
                found[pk] = self._kept[pk, language] = self._decoder.decode(texts)
        return found


module_texts = _KeptTexts(ModuleTexts, Module.objects.all())
program_texts = _KeptTexts(ProgramContent, ProgramVersion.objects.all())
