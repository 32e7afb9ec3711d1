"""One file of a module by itself, as an editor changes it. The same readers read it here and in the
whole program; what only the whole can tell is not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec
from django.utils.translation import gettext_noop

from common.languages import ENGLISH
from programs.content.journeys import Journey
from programs.content.prose import Prose
from programs.content.rubrics import RubricContent
from programs.content.scenarios import Scenario
from programs.reading.cards import CardFile, read_card
from programs.reading.fields import LibraryError
from programs.reading.in_step import out_of_step
from programs.reading.journey import read_journey
from programs.reading.modules import AboutModule, read_about, read_notes
from programs.reading.rubrics import read_rubric
from programs.reading.scenarios import read_scenario

PieceContent = CardFile | Scenario | RubricContent | AboutModule | Journey | Prose
_CARD = re.compile(r"(cards|boosters|extras)/[^/]+\.toml")


def _rubric(root: Path, path: Path) -> RubricContent:
    return read_rubric(root, path, language=path.parent.parent.name)


READERS: Mapping[str, Callable[[Path, Path], PieceContent]] = {
    "module.toml": read_about,
    "scenario.toml": read_scenario,
    "rubric.toml": _rubric,
    "journey.twee": read_journey,
    "facilitator-notes.md": read_notes,
}


def read_piece(root: Path, file: str) -> PieceContent:
    """What one file says, in step with the English beside it where that can be read. Raises
    LibraryError.
    """
    content = _read(root, file)
    language, _slash, inside = file.partition("/")
    if language != ENGLISH and (root / ENGLISH / inside).is_file():
        try:
            english = _read(root, f"{ENGLISH}/{inside}")
        except LibraryError:
            return content
        where = out_of_step(msgspec.to_builtins(english), msgspec.to_builtins(content))
        if where is not None:
            problem = gettext_noop("is not in step with the English. Translate the same structure.")
            raise LibraryError(file, where.strip(), problem)
    return content


def _read(root: Path, file: str) -> PieceContent:
    inside = file.split("/", 2)[2]
    reader = read_card if _CARD.fullmatch(inside) else READERS[inside]
    return reader(root, root / file)
