"""What cards and modules of a draft come from: the line that keeps a card the same one when it is
sent to another module, or a module when it gets another name. See programs.reading.lineage.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import tomlkit

from authoring.bundle import Files
from authoring.layout import MODULE_FILE, folders_of, languages_with, module_slug, said_in
from authoring.numbering import paths_moved, slug_of
from authoring.toml_text import opened, quoted
from programs.content.kinds import LINEAGE, CardPart

CARD_FILE = re.compile(
    rf"(?P<language>[a-z]{{2}})/(?P<folder>[^/]+)/({'|'.join(CardPart)})/(?P<name>[^/]+)\.toml"
)
_FIRST_LINE = re.compile(rf'\A{LINEAGE} = "[^"\n]*"\r?\n')


def said_lineage(text: str) -> str:
    """What a file says that it comes from; '' where it says nothing."""
    if LINEAGE not in text:
        return ""
    lineage = said_in(text).get(LINEAGE)
    return lineage if isinstance(lineage, str) else ""


def with_lineage(text: str, lineage: str, name: str) -> str:
    """The same file with the line, or without it where it is called so anyway. A file that cannot
    be read stays as it is.
    """
    said = said_in(text)
    if not said or said.get(LINEAGE) == (lineage if lineage != name else None):
        return text
    text = without_lineage(text)
    ending = "\r\n" if "\r\n" in text else "\n"
    return text if lineage == name else f"{LINEAGE} = {quoted(lineage)}{ending}{text}"


def without_lineage(text: str) -> str:
    """The same file without the line: something new, whatever it was made of."""
    if LINEAGE not in said_in(text):
        return text
    if _FIRST_LINE.match(text):
        return _FIRST_LINE.sub("", text, count=1)
    document = opened(text)
    del document[LINEAGE]
    return tomlkit.dumps(document)


def without_lines(files: Files) -> dict[str, str]:
    """All files without the lines that only say where something comes from."""
    return {path: _FIRST_LINE.sub("", text, count=1) for path, text in files.items()}


def module_lineage(files: Files, folder: str) -> str:
    """Of a module; '' where it does not call itself anything."""
    for language in languages_with(files, folder):
        path = _about(language, folder)
        lineage = said_lineage(files[path]) if path in files else ""
        if lineage:
            return lineage
    return module_slug(files, folder)


def module_lineages(files: Files) -> dict[str, str]:
    """Folder of a module -> its lineage."""
    return {folder: module_lineage(files, folder) for folder in folders_of(files)}


def card_lineage(files: Files, folder: str, path: str) -> str:
    """Of the card in this file."""
    name = slug_of(path.rpartition("/")[2].removesuffix(".toml"))
    return said_lineage(files[path]) or f"{module_lineage(files, folder)}/{name}"


def taken_by_lineage(files: Files, folder: str, *, but: str = "") -> set[str]:
    """The names of cards that were in a module once and are elsewhere, or called otherwise: nothing
    new may have them. `but` is the lineage of the one card that may.
    """
    home = module_lineage(files, folder)
    found = {said_lineage(text) for path, text in files.items() if CARD_FILE.fullmatch(path)}
    pairs = (lineage.partition("/") for lineage in found - {but})
    return {name for module, _slash, name in pairs if module == home and name}


def kept_when_renamed(before: str, after: str) -> str:
    """The file about a module, that says where it comes from once its short name is another."""
    old, new = said_in(before), said_in(after)
    was, now = old.get("slug"), new.get("slug")
    if not isinstance(was, str) or not isinstance(now, str) or was == now or not was or not now:
        return after
    return with_lineage(after, str(new.get(LINEAGE) or old.get(LINEAGE) or was), now)


def files_moved(before: Files, after: Files) -> dict[str, str]:
    """Path that is gone -> where its card is now, whatever it is called there; of what is no card,
    the new path with the same names in it.
    """
    old, new = before.keys() - after.keys(), after.keys() - before.keys()
    there = {lineage: path for path, lineage in _lineages(after, new)}
    by_lineage = {
        path: there[lineage] for path, lineage in _lineages(before, old) if lineage in there
    }
    return {**paths_moved(before, after), **by_lineage}


def _lineages(files: Files, paths: set[str]) -> Iterator[tuple[str, tuple[str, str]]]:
    """(path of a card, (its language, its lineage))."""
    for path in sorted(paths):
        found = CARD_FILE.fullmatch(path)
        if found:
            yield path, (found["language"], card_lineage(files, found["folder"], path))


def _about(language: str, folder: str) -> str:
    return f"{language}/{folder}/{MODULE_FILE}"
