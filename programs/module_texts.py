"""What pages say about programs and modules, kept in the process.

Safe to keep without asking again: modules belong to published versions, and a published version
never changes; changed files make a new version with modules of its own. Worth keeping, because
nearly every page of a leader names modules, and one of them is 100 kB in each language.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

import msgspec

from programs.content.journeys import Journey
from programs.content.modules import Outcome, ProgramContent
from programs.content.prose import Prose
from programs.models import Module, ProgramVersion

Texts = TypeVar("Texts", bound=msgspec.Struct)


class KeptTexts(Generic[Texts]):
    """Of modules, or what else has texts, what the fields of a struct name, by its id and language.

    Beyond `most` all are forgotten at once, which costs one query.
    """

    def __init__(
        self, texts: type[Texts], most: int, of: type[Module | ProgramVersion] = Module
    ) -> None:
        self.most, self._of = most, of
        self._decoder = msgspec.json.Decoder(texts)
        self._kept: dict[tuple[int, str], Texts] = {}

    def __call__(self, ids: Iterable[int | None], language: str) -> dict[int, Texts]:
        """Their texts by id: one query when some are not known yet, else none."""
        asked = {pk for pk in ids if pk is not None}
        missing = {pk for pk in asked if (pk, language) not in self._kept}
        found = {pk: self._kept[pk, language] for pk in asked - missing}
        if missing:
            if len(self._kept) > self.most:
                self.forget()
            for pk, json in self._of.objects.filter(pk__in=missing).json_in(language):
                found[pk] = self._kept[pk, language] = self._decoder.decode(json)
        return found

    def forget(self) -> None:
        """As in a process that has just started."""
        self._kept.clear()


class ModuleTexts(msgspec.Struct, frozen=True, kw_only=True):
    """The few texts of a module that such pages need, decoded from the JSON of the whole."""

    title: str
    sentence: str
    summary: Prose
    outcomes: tuple[Outcome, ...]


class StoryTexts(msgspec.Struct, frozen=True, kw_only=True):
    """The story of a module, decoded from the JSON of the whole."""

    journey: Journey


module_texts = KeptTexts(ModuleTexts, most=2000)
story_texts = KeptTexts(StoryTexts, most=400)
program_texts = KeptTexts(ProgramContent, most=200, of=ProgramVersion)
