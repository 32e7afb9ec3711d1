"""Rubrics of modules beside the general one of their program: examples alone, or written out."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import cast

from django.utils.translation import gettext as _

from authoring.bundle import Files
from authoring.entries import Values, drawn_values
from authoring.layout import COMPARISON, LANGUAGE_FOLDER, tables_in, tables_of
from authoring.module_entries import EXAMPLE_ENTRIES, RUBRIC_ENTRIES
from authoring.writing import rewritten
from common.languages import ENGLISH

RUBRIC = "rubric.toml"
CRITERIA = "criteria"


def general_path(language: str) -> str:
    """Where the general rubric of a program stands."""
    return f"{language}/{COMPARISON}/{RUBRIC}"


def follows_general(files: Files, language: str, rubric: Mapping[str, object]) -> bool:
    """Whether a rubric gives examples alone, of levels that the general one describes."""
    return general_path(language) in files and _is_of_examples(rubric)


def followers(files: Files, folder: str) -> list[str]:
    """The languages in which the rubric of a module follows the general one."""
    there = [path for path in files if path.endswith(f"/{folder}/{RUBRIC}")]
    languages = [path.partition("/")[0] for path in there]
    return [
        language
        for language, path in zip(languages, there, strict=True)
        if follows_general(files, language, tables_of(files, path))
    ]


def made_whole(files: Files, source: Files) -> dict[str, str]:
    """The files with every rubric written out that gives examples of a general one which is not
    among them: in the words of the one in the source.
    """
    found = dict(files)
    for path in files:
        general = _general_for(path)
        if general and general not in files and _is_of_examples(tables_of(files, path)):
            found[path] = _written_out(files, path, source, general)
    return found


def word_of_rubric(files: Files, source: Files, folder: str) -> str:
    """What becomes of the levels of a module that is taken from a source; '' where nothing does."""
    general = general_path(ENGLISH)
    if not followers(source, folder) or files.get(general) == source.get(general):
        return ""
    if general in files:
        return _(
            "The levels of this module are now described by the general rubric of this program. "
            "Read its examples beside it."
        )
    return _(
        "This program has no general rubric, so the rubric of the module was written out in full."
    )


def anchors_beside(files: Files, language: str) -> Values:
    """What the general rubric says, at the places where a form asks for examples."""
    said = tables_of(files, general_path(language))
    values, whole = drawn_values(EXAMPLE_ENTRIES, said), drawn_values(RUBRIC_ENTRIES, said)
    for level, each in zip(_levels(values), _levels(whole), strict=True):
        level["behaviors"] = f"{each['level']} {each['name']}: {each['anchor']}"
    for criterion, described in zip(_rows(values, CRITERIA), _rows(whole, CRITERIA), strict=True):
        for first in _rows(criterion, "levels")[:1]:
            asked = f"{described['name']}: {described['question']}"
            first["behaviors"] = f"{asked}\n{first['behaviors']}"
    return values


def _is_of_examples(rubric: Mapping[str, object]) -> bool:
    criteria = tables_in(rubric, CRITERIA)
    return bool(criteria) and not any("question" in each for each in criteria)


def _general_for(path: str) -> str:
    """'' of what is no rubric of a module."""
    found = LANGUAGE_FOLDER.match(path)
    if found is None or found[2] == COMPARISON or path != f"{found[0]}{RUBRIC}":
        return ""
    return general_path(found[1])


def _written_out(files: Files, path: str, source: Files, general: str) -> str:
    """As it was where the two do not fit together, which the reader of programs says."""
    whole = drawn_values(RUBRIC_ENTRIES, tables_of(source, general))
    examples = drawn_values(EXAMPLE_ENTRIES, tables_of(files, path))
    levels, given = _levels(whole), _levels(examples)
    if len(levels) != len(given) or not levels:
        return files[path]
    for level, each in zip(levels, given, strict=True):
        level["behaviors"] = each["behaviors"]
    return rewritten(source[general], RUBRIC_ENTRIES, whole)


def _levels(values: Values) -> list[Values]:
    return list(chain.from_iterable(_rows(each, "levels") for each in _rows(values, CRITERIA)))


def _rows(values: Values, key: str) -> list[Values]:
    return cast("list[Values]", values[key])
