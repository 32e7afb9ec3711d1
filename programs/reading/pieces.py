"""One file of a program by itself, as an editor changes it. The same readers read it here and in
the whole program; what only the whole can tell is not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

import msgspec
from django.utils.translation import gettext_noop

from common.languages import ENGLISH, ByLanguage
from programs.content.instruments import Instrument
from programs.content.journeys import Journey
from programs.content.materials import KitPage, ReadingPage
from programs.content.modules import ProgramContent
from programs.content.prose import Prose
from programs.content.pulse_bank import PulseBank
from programs.content.rubrics import RubricContent
from programs.content.scenarios import Scenario
from programs.content.transcripts import Transcript
from programs.reading import (
    bank,
    calibration,
    comparison,
    instrument,
    kit,
    pages,
    program,
    recall,
    scenarios,
)
from programs.reading.cards import CardFile, read_card
from programs.reading.fields import Fields, LibraryError
from programs.reading.in_step import out_of_step
from programs.reading.journey import read_journey
from programs.reading.modules import AboutModule, read_about, read_notes
from programs.reading.rubrics import read_rubric
from programs.reading.scenarios import read_further, read_scenario

InOneLanguage = (
    CardFile | Scenario | RubricContent | AboutModule | Journey | Prose | ReadingPage | KitPage
)
InEveryLanguage = ProgramContent | Instrument | PulseBank | Transcript
PieceContent = InOneLanguage | ByLanguage[InEveryLanguage]
_CARD = re.compile(r"(cards|boosters|extras)/[^/]+\.toml")
_FURTHER = re.compile(rf"{scenarios.FOLDER}/[^/]+\.toml")
_TRANSCRIPT = re.compile(rf"{calibration.FOLDER}/[^/]+\.toml")


def _recall(root: Path, path: Path) -> CardFile:
    found = recall.read_recall(root, path.parent)
    assert found is not None  # noqa: S101  whoever asks has the file
    return found


def _rubric(root: Path, path: Path) -> RubricContent:
    return read_rubric(root, path, language=path.parent.parent.name)


READERS: Mapping[str, Callable[[Path, Path], InOneLanguage]] = {
    "module.toml": read_about,
    "scenario.toml": read_scenario,
    "rubric.toml": _rubric,
    "journey.twee": read_journey,
    "facilitator-notes.md": read_notes,
    recall.FILE: _recall,
}

COMPARED: Mapping[str, Callable[[Path, Path], InOneLanguage]] = {
    comparison.RUBRIC: comparison.read_rubric_at,
    comparison.KICKOFF: read_notes,
    comparison.CLOSING: read_notes,
}


def read_piece(root: Path, file: str) -> PieceContent:
    """What one file says, in step with the English beside it where that can be read. One that holds
    every language is read beside program.toml, the bank beside the modules in English, too. Raises
    LibraryError, which may name one of those.
    """
    if file.startswith(f"{pages.FOLDER}/"):
        return _beside_english(root, file, pages.read_page, pages.check_in_step)
    if file.startswith(f"{kit.FOLDER}/"):
        return _beside_english(root, file, kit.read_document, kit.check_in_step)
    if file in BESIDE_MODULES or _TRANSCRIPT.fullmatch(file):
        return BESIDE_MODULES.get(file, _transcript)(root, root / file)
    return _piece_of_module(root, file)


def _piece_of_module(root: Path, file: str) -> InOneLanguage:
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


def _read(root: Path, file: str) -> InOneLanguage:
    _language, folder, inside = file.split("/", 2)
    if _FURTHER.fullmatch(inside):
        return read_further(root, root / file)
    readers = COMPARED if folder == comparison.FOLDER else READERS
    reader = read_card if _CARD.fullmatch(inside) else readers[inside]
    return reader(root, root / file)


# Beside the modules


Written = TypeVar("Written", ReadingPage, KitPage)


def _beside_english(
    root: Path,
    file: str,
    read: Callable[[Path, Path], Written],
    check: Callable[[str, list[Written]], None],
) -> Written:
    """A file of Markdown, in step with the one of the same name in English."""
    found, english = read(root, root / file), Path(file).parent.with_name(ENGLISH) / Path(file).name
    if (root / english).is_file() and english != Path(file):
        try:
            other = read(root, root / english)
        except LibraryError:
            return found
        check(file, [found, other])
    return found


def _program(root: Path, _path: Path) -> ByLanguage[ProgramContent]:
    return program.read_about_program(root).content


def _instrument(root: Path, _path: Path) -> ByLanguage[Instrument]:
    languages, _names = _setting(root)
    return instrument.read_by_language(root, languages)


def _bank(root: Path, _path: Path) -> ByLanguage[PulseBank]:
    languages, names = _setting(root)
    modules = [read_about(root, root / ENGLISH / name / "module.toml") for name in names]
    outcomes = {each.slug: program.outcome_slugs(each.outcomes) for each in modules}
    return bank.read_bank(root, languages, outcomes)


def _transcript(root: Path, path: Path) -> ByLanguage[Transcript]:
    languages, names = _setting(root)
    return calibration.read_transcript(root, path, languages, dict(zip(names, names, strict=True)))


def _setting(root: Path) -> tuple[list[str], tuple[str, ...]]:
    """The languages of a program and the folders of its modules; nothing else is asked of it."""
    fields = Fields.read(root, root / program.FILE)
    return fields.part("texts").keys(), fields.texts("modules", 1, 20)


BESIDE_MODULES: Mapping[str, Callable[[Path, Path], ByLanguage[InEveryLanguage]]] = {
    program.FILE: _program,
    instrument.FILE: _instrument,
    bank.FILE: _bank,
}
