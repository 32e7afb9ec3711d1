"""What pages say about modules, kept in the process.

Safe to keep without asking again: modules belong to published versions, and a published version
never changes; changed files make a new version with modules of its own. Worth keeping, because
nearly every page of a leader names modules, and one of them is 100 kB in each language.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from programs.content.modules import Outcome
from programs.content.prose import Prose
from programs.models import Module

KEPT = 2000
"""Texts; beyond that all are forgotten at once, which costs one query."""


class ModuleTexts(msgspec.Struct, frozen=True, kw_only=True):
    """The few texts of a module that such pages need, decoded from the JSON of the whole."""

    title: str
    sentence: str
    summary: Prose
    outcomes: tuple[Outcome, ...]


_kept: dict[tuple[int, str], ModuleTexts] = {}
_decoder = msgspec.json.Decoder(ModuleTexts)


def module_texts(module_ids: Iterable[int | None], language: str) -> dict[int, ModuleTexts]:
    """The texts of these modules by id: one query when some are not known yet, else none."""
    asked = {pk for pk in module_ids if pk is not None}
    missing = {pk for pk in asked if (pk, language) not in _kept}
    found = {pk: _kept[pk, language] for pk in asked - missing}
    if missing:
        if len(_kept) > KEPT:
            _kept.clear()
        for pk, texts in Module.objects.filter(pk__in=missing).json_in(language):
            found[pk] = _kept[pk, language] = _decoder.decode(texts)
    return found
