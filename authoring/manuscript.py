"""Files of a program as the reader of programs takes them, and the few words in them that a copy
changes.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import TYPE_CHECKING, cast

import tomlkit

from common.languages import ENGLISH
from common.later import imported_later
from common.records import dataclass
from common.toml import parse_toml

if TYPE_CHECKING:
    from programs import reading
else:
    reading = imported_later("programs.reading")  # whoever only shows programs reads no Markdown

ABOUT = "program.toml"
HIDDEN = re.compile(r"(^|/)\.")
LONGEST_SLUG, LONGEST_TITLE = 80, 200


KEPT = 2
"""Programs that stay as they were read, the last ones, with their files."""


@dataclass(frozen=True)
class ReadFiles:
    """What the reader makes of the files; where it stops, why."""

    slug: str
    title: str
    program: reading.LibraryProgram | None
    problem: str


def read_files(files: Mapping[str, str]) -> ReadFiles:
    """Read them as the library's own folders are read; what was just read is not read again, by
    whoever looks a draft over and then publishes it. Takes up to a second.
    """
    return _read(tuple(sorted(files.items())))


@functools.lru_cache(maxsize=KEPT)
def _read(items: tuple[tuple[str, str], ...]) -> ReadFiles:
    files = dict(items)
    try:
        program = read_folder(reading.folder_of(files))
    except reading.LibraryError as error:
        return ReadFiles(*named_in(files), None, str(error))
    return ReadFiles(program.slug, program.title, program, "")


def read_folder(folder: Path) -> reading.LibraryProgram:
    """The program that stands in a folder. Raises LibraryError."""
    return reading.read_program(folder)


def files_in(folder: Path) -> dict[str, str]:
    """The files of a program that stands in a folder."""
    paths = (path.relative_to(folder) for path in sorted(folder.rglob("*")) if path.is_file())
    seen = (path for path in paths if not HIDDEN.search(path.as_posix()))
    return {path.as_posix(): (folder / path).read_bytes().decode() for path in seen}


def named_in(files: Mapping[str, str]) -> tuple[str, str]:
    """(slug, English title) of a program that cannot be read, as far as they can."""
    try:
        about = reading.Fields(ABOUT, parse_toml(files.get(ABOUT, "")))
        slug, title = about.slug("slug"), about.part("texts").part(ENGLISH).text("title")
    except (ValueError, reading.LibraryError):
        return "program", ""
    return slug[:LONGEST_SLUG], title[:LONGEST_TITLE]


def titles_in(files: Mapping[str, str]) -> dict[str, str]:
    """What a readable program is called, by language: English, then the others."""
    texts = reading.Fields(ABOUT, parse_toml(files[ABOUT])).part("texts")
    languages = sorted(texts.keys(), key=lambda code: (code != ENGLISH, code))
    return {language: texts.part(language).text("title") for language in languages}


def renamed(files: Mapping[str, str], *, slug: str, titles: Mapping[str, str]) -> dict[str, str]:
    """The files under another name; everything else in them stays, comments and blank lines too."""
    about = tomlkit.parse(files[ABOUT])
    about["slug"] = slug
    texts = cast("MutableMapping[str, MutableMapping[str, str]]", about["texts"])
    for language, title in titles.items():
        texts[language]["title"] = title
    return {**files, ABOUT: tomlkit.dumps(about)}


def names_in(text: str) -> tuple[str, dict[str, str]]:
    """(slug, titles by language) in a program.toml, as far as it says them."""
    about = _read_leniently(text)
    texts = about.get("texts", {})
    found = texts.items() if isinstance(texts, Mapping) else ()
    titles = {
        language: str(part["title"])
        for language, part in found
        if isinstance(part, Mapping) and "title" in part
    }
    return str(about.get("slug", "")), titles


def nameless(text: str) -> str:
    """A program.toml without its name and titles, and without the list of its modules; one that
    cannot be read stays as it is.
    """
    _slug, titles = names_in(text)
    about = _read_leniently(text)
    if not isinstance(about.get("modules"), list) or not titles or "slug" not in about:
        return text
    files = renamed({ABOUT: text}, slug="", titles=dict.fromkeys(titles, ""))
    document = tomlkit.parse(files[ABOUT])
    document["modules"] = []
    return tomlkit.dumps(document)


def _read_leniently(text: str) -> Mapping[str, object]:
    try:
        return parse_toml(text)
    except ValueError:
        return {}
