"""What an edition of a program holds, by what its pieces are called: modules by what they
come from and cards by their names, whatever their numbers, and a piece with all its languages.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from authoring.bundle import Files
from authoring.layout import COMPARISON, LANGUAGE_FOLDER, MODULE_FILE, modules_of
from authoring.lineage import module_lineage
from authoring.manuscript import ABOUT, nameless
from authoring.numbering import slug_of
from common.languages import ENGLISH
from common.records import dataclass

ABOUT_KEY = f"/{ABOUT}"
MODULES, TRANSCRIPTS, FORMS = "/", "/calibration/", f"{ABOUT_KEY}/"
"""Shelves of the program: its modules, its transcripts, and its forms where they are cut apart."""
_NUMBERED_FILE = re.compile(
    r"(?P<shelf>cards/|boosters/|extras/|calibration/|program\.toml/)(?P<name>[^/]+)\.toml"
)
_COMPARED = re.compile(rf"([a-z]{{2}})/({COMPARISON}/.+)")
_PAGE = re.compile(r"(pages|kit)/([a-z]{2})/(.+)")
_POSITION = re.compile(r"^position\s*=[^\n]*", re.MULTILINE)
_SHOWS = re.compile(r"""^module\s*=\s*["']([^"'\n]*)[^\n]*""", re.MULTILINE)


class Spot(NamedTuple):
    """What a file is called: the piece that it is, in which language, and on which shelf it stands.

    A key is the name of its module, '' for the program, a slash, and the path from there.
    """

    key: str
    language: str
    shelf: str = ""
    """Where its number says a place among others; '' where it has none."""
    name: str = ""
    """On the shelf."""
    numbered: str = ""
    """The same as its file says it."""


@dataclass(frozen=True)
class Edition:
    """A program by its pieces."""

    files: Files
    folders: Mapping[str, str]
    """Of the modules by their names, in their order."""
    pieces: Mapping[str, Mapping[str, str]]
    """Paths by key and language; '' for what is written once for all."""
    shelves: Mapping[str, Mapping[str, str]]
    """Names in their order, with what their English files, or folders, are called."""

    def order_of(self, shelf: str) -> list[str]:
        """The names on a shelf, in their order."""
        return list(self.shelves.get(shelf, {}))

    def said(self, key: str, languages: AbstractSet[str]) -> dict[str, str]:
        """What a piece says in these languages, without what only tells its place in the edition
        and without the name that a copy gave itself.
        """
        found = self.pieces.get(key, {})
        return {
            language: self._said(key, path)
            for language, path in found.items()
            if language in languages
        }

    def keys_of(self, module: str) -> list[str]:
        """The pieces of a module; of '' those of the program."""
        return [key for key in self.pieces if key.partition("/")[0] == module]

    def module_shown(self, path: str) -> str:
        """Name of the module that a transcript is about; '' where it is about none."""
        found = _SHOWS.search(self.files[path])
        folder = found[1] if found else None
        return next((name for name, each in self.folders.items() if each == folder), "")

    def _said(self, key: str, path: str) -> str:
        text = self.files[path]
        if key == ABOUT_KEY:
            return nameless(text)
        if key.startswith(FORMS):
            return text.rstrip()
        if key.endswith(f"/{MODULE_FILE}"):
            return _POSITION.sub("position", text)
        if key.startswith(TRANSCRIPTS):
            return _SHOWS.sub(f"module {self.module_shown(path)}", text)
        return text


def edition_of(files: Files) -> Edition:
    """Of files that may be wrong."""
    folders = _folders(files)
    names = {folder: name for name, folder in folders.items()}
    pieces: defaultdict[str, dict[str, str]] = defaultdict(dict)
    shelves: defaultdict[str, dict[str, str]] = defaultdict(dict)
    shelves[MODULES] = dict(folders)
    for path, spot in _spots(files, names):
        key, name = spot.key, spot.name
        if spot.language in pieces[key]:  # two numbers for one name
            key, name = f"{key}@{path}", f"{spot.name}@{path}"
        pieces[key][spot.language] = path
        if spot.shelf:
            shelves[spot.shelf].setdefault(name, spot.numbered)
    return Edition(files, folders, dict(pieces), dict(shelves))


def card_key(shelf: str, name: str) -> str:
    """The key of what stands on a shelf under a name."""
    return f"{shelf}{name}"


def _spots(files: Files, names: Mapping[str, str]) -> Iterator[tuple[str, Spot]]:
    """English first, so that it says the order."""
    for path in sorted(files, key=lambda path: (not path.startswith(f"{ENGLISH}/"), path)):
        yield path, _spot(path, names)


def _spot(path: str, names: Mapping[str, str]) -> Spot:
    found, page = LANGUAGE_FOLDER.match(path), _PAGE.fullmatch(path)
    if page:
        return Spot(f"/{page[1]}/{page[3]}", page[2])
    if compared := _COMPARED.fullmatch(path):
        return Spot(f"/{compared[2]}", compared[1])
    module, language, inside = "", "", path
    if found and found[2] in names:
        module, language, inside = names[found[2]], found[1], path[found.end() :]
    numbered = _NUMBERED_FILE.fullmatch(inside)
    if numbered is None:
        return Spot(f"{module}/{inside}", language)
    shelf, name = f"{module}/{numbered['shelf']}", slug_of(numbered["name"])
    return Spot(card_key(shelf, name), language, shelf, name, numbered["name"])


def _folders(files: Files) -> dict[str, str]:
    folders: dict[str, str] = {}
    for folder in dict.fromkeys(modules_of(files)):
        slug = module_lineage(files, folder)
        name = slug if slug and slug not in folders and "/" not in slug else folder
        folders[name] = folder
    return folders


def in_both(one: Sequence[str], other: AbstractSet[str]) -> list[str]:
    """Names of one that are in the other too, in its order."""
    return [name for name in one if name in other]
