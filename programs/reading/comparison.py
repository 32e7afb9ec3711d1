"""The folder <language>/comparison/: what makes before and after comparable.

    rubric.toml          the general rubric
    kickoff.md           what the facilitator says and does at the kickoff
    closing.md           the same at the closing
    scenarios/<slug>.toml    parallel forms for kickoff, closing and follow-up

All of it may be absent, and a language may lag behind with the whole folder. One scenario alone
would be met twice, so there are none or at least two.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

import msgspec
from django.utils.translation import gettext_noop

from common.languages import ENGLISH
from programs.content.comparisons import Comparison
from programs.content.kinds import MaterialKind
from programs.content.prose import Prose
from programs.content.rubrics import RubricContent
from programs.content.scenarios import Scenario
from programs.reading import scenarios
from programs.reading.fields import LibraryError, path_in_program
from programs.reading.in_step import out_of_step
from programs.reading.modules import read_notes
from programs.reading.rubrics import read_general_rubric
from programs.reading.shapes import LibraryMaterial

FOLDER = scenarios.COMPARED
RUBRIC, KICKOFF, CLOSING = "rubric.toml", "kickoff.md", "closing.md"
KNOWN = (RUBRIC, KICKOFF, CLOSING, scenarios.FOLDER)


def has_comparison(root: Path, languages: Collection[str]) -> bool:
    """Whether a program says anything about it."""
    return any((root / language / FOLDER).is_dir() for language in languages)


def read_comparison(root: Path, languages: Collection[str]) -> LibraryMaterial:
    """In English, and in every other language that has it and is in step."""
    found = {ENGLISH: _read_folder(root, root / ENGLISH / FOLDER)}
    for language in languages:
        folder = root / language / FOLDER
        if language != ENGLISH and folder.is_dir():
            found[language] = _read_folder(root, folder)
            _check_step(f"{language}/{FOLDER}", found[ENGLISH], found[language])
    return LibraryMaterial(kind=MaterialKind.COMPARISON, slug=FOLDER, content=found)


def read_rubric_at(root: Path, path: Path) -> RubricContent:
    """The general rubric in the language of its folder."""
    return read_general_rubric(root, path, language=path.parent.parent.name)


def _read_folder(root: Path, folder: Path) -> Comparison:
    where = path_in_program(root, folder)
    if not folder.is_dir():
        raise LibraryError(where, "", "is missing. Write it in English first.")
    for path in sorted(folder.iterdir()):
        if path.name not in KNOWN and not path.name.startswith("."):
            problem = f"is not known here. There can be: {', '.join(KNOWN)}."
            raise LibraryError(path_in_program(root, path), "", problem)
    rubric = folder / RUBRIC
    forms = scenarios.read_forms(root, folder)
    if len(forms) == 1:
        problem = "has one scenario, which everybody would meet twice. Write two or none."
        raise LibraryError(f"{where}/{scenarios.FOLDER}", "", problem)
    return Comparison(
        rubric=read_rubric_at(root, rubric) if rubric.is_file() else (),
        kickoff=_script(root, folder / KICKOFF),
        closing=_script(root, folder / CLOSING),
        scenarios=forms,
    )


def _script(root: Path, path: Path) -> Prose | None:
    return read_notes(root, path) if path.is_file() else None


def _check_step(folder: str, main: Comparison, other: Comparison) -> None:
    if _slugs(main.scenarios) != _slugs(other.scenarios):
        raise LibraryError(
            folder,
            scenarios.FOLDER,
            "are not the files of the English folder. Use the same names.",
        )
    translated = _parts(other)
    for part, value in _parts(main).items():
        where = out_of_step(value, translated[part])
        if where is not None:
            problem = gettext_noop("is not in step with the English. Translate the same structure.")
            raise LibraryError(folder, f"{part}{where}", problem)


def _slugs(forms: Collection[Scenario]) -> list[str]:
    return [form.slug for form in forms]


def _parts(comparison: Comparison) -> Mapping[str, object]:
    """By file, in plain JSON."""
    whole = msgspec.to_builtins(comparison)
    parts = {name: whole[name] for name in ("rubric", "kickoff", "closing")}
    return parts | {f"{scenarios.FOLDER}/{form['slug']}": form for form in whole["scenarios"]}
