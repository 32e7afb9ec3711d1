"""Further role-plays put in and taken out, and what makes before and after comparable begun, as
changes of files in every language at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

from authoring.bundle import Files
from authoring.card_changes import EXAMPLES, called_copy
from authoring.layout import (
    COMPARISON,
    SCENARIOS,
    NotThere,
    form_slugs,
    languages_of,
    languages_with,
    modules_of,
    said_in,
)
from authoring.numbering import free_slug
from authoring.toml_text import with_values
from authoring.whole_rubrics import made_whole
from common.languages import ENGLISH
from programs.content.scenarios import Difficulty

STEM = "role-play"
BEGINNINGS = ("rubric.toml", "kickoff.md", "closing.md")


def add_form(files: Files, folder: str) -> dict[str, str]:
    """One more role-play of a module, or of both ends of the program: a copy to write over. Both
    ends get two where they have none, as one alone would be met twice.
    """
    is_compared = folder == COMPARISON
    if not languages_with(files, folder) or not (is_compared or folder in modules_of(files)):
        raise NotThere
    count = 2 if is_compared and not form_slugs(files, folder) else 1
    added = dict(files)
    for _each in range(count):
        slug = free_slug(STEM, form_slugs(added, folder))
        added |= {
            f"{language}/{folder}/{SCENARIOS}/{slug}.toml": _copied(files, language, folder)
            for language in languages_with(files, folder)
        }
    return added


def remove_form(files: Files, place: str) -> dict[str, str]:
    """Take one out, `<folder>/scenarios/<slug>`, or a script or rubric of both ends. Modules that
    followed that rubric keep its words.
    """
    if not place.startswith(f"{COMPARISON}/") and f"/{SCENARIOS}/" not in place:
        raise NotThere
    gone = {f"{language}/{place}" for language in languages_of(files)}
    kept = {path: text for path, text in files.items() if path.rpartition(".")[0] not in gone}
    if len(kept) == len(files):
        raise NotThere
    return made_whole(kept, files)


def add_comparison(files: Files) -> dict[str, str]:
    """The general rubric and both scripts, as far as they are not there, to write over."""
    added = {
        f"{language}/{COMPARISON}/{name}": _example(name, language)
        for language, name in product(languages_of(files), BEGINNINGS)
    }
    return {**added, **files}


def _example(name: str, language: str) -> str:
    """In English where there is none in a language."""
    written = EXAMPLES / language / COMPARISON / name
    found = written if written.is_file() else EXAMPLES / ENGLISH / COMPARISON / name
    return found.read_text(encoding="utf-8")


def _copied(files: Files, language: str, folder: str) -> str:
    """Of the module's own role-play; for both ends of the first module's."""
    sources = modules_of(files)[:1] if folder == COMPARISON else [folder]
    text = next(_texts(files, language, sources), "")
    if not said_in(text):
        raise NotThere
    return with_values(called_copy(text, language), difficulty=Difficulty.STANDARD.value)


def _texts(files: Files, language: str, folders: Iterable[str]) -> Iterator[str]:
    for folder in folders:
        for code in dict.fromkeys([language, *languages_of(files)]):
            path = f"{code}/{folder}/scenario.toml"
            if path in files:
                yield files[path]
