"""Where things stand among the files of a draft, as far as it can be told of files that may be
wrong: the order of modules, the cards of each, in which languages.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Self

from authoring.bundle import Files
from authoring.manuscript import ABOUT
from authoring.numbering import is_numbered, slug_of
from common.languages import ENGLISH
from common.records import dataclass
from common.toml import parse_toml
from programs.content.kinds import CardPart

LANGUAGE_FOLDER = re.compile(r"([a-z]{2})/([^/]+)/")
MODULE_FILE = "module.toml"
COMPARISON = "comparison"
"""The folder, in each language, of what makes before and after comparable."""
KEPT = 16
"""Programs whose folders are kept: their paths alone."""
SCENARIOS = "scenarios"
"""The folder of further role-plays, in that of a module or of COMPARISON."""
CALIBRATION = re.compile(r"calibration/[^/]+\.toml")


class NotThere(Exception):
    """What should be changed is not in the draft, or not any more."""


@dataclass(frozen=True)
class CardPlace:
    """A card in all its languages at once."""

    folder: str
    """Of its module."""
    part: CardPart
    slug: str

    @classmethod
    def named(cls, text: str) -> Self:
        """As str() has written it. Raises NotThere."""
        folder, _slash, rest = text.partition("/")
        part, _slash, slug = rest.partition("/")
        if part not in list(CardPart) or not slug:
            raise NotThere
        return cls(folder, CardPart(part), slug)

    def __str__(self) -> str:
        return f"{self.folder}/{self.part}/{self.slug}"

    @property
    def anchor(self) -> str:
        """Where it stands on the page of its draft."""
        return anchor_of(str(self))


def anchor_of(place: str) -> str:
    """Where a place stands on the page of its draft, whatever its number."""
    folder, *rest = place.split("/")
    return "-".join([slug_of(folder), *rest])


def tables_of(files: Files, path: str) -> Mapping[str, object]:
    """What a TOML file says; nothing where it is missing or wrong."""
    return said_in(files.get(path, ""))


def said_in(text: str) -> Mapping[str, object]:
    """What the text of a TOML file says; nothing where it is wrong."""
    try:
        return parse_toml(text)
    except ValueError:
        return {}


def tables_in(said: Mapping[str, object], key: str) -> list[Mapping[str, object]]:
    """The tables of a list, as far as it can be told."""
    found = said.get(key)
    return [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []


def modules_of(files: Files) -> list[str]:
    """The folders of the modules in the order of the program."""
    named = tables_of(files, ABOUT).get("modules", [])
    return [str(name) for name in named] if isinstance(named, list) else []


def languages_of(files: Files) -> list[str]:
    """Those the program is written in: English, then the others."""
    texts = tables_of(files, ABOUT).get("texts", {})
    codes = set(texts) if isinstance(texts, Mapping) else set()
    codes = codes.union(*_folders_in(tuple(files)).values())
    return [ENGLISH, *sorted(codes - {ENGLISH})]


@functools.lru_cache(maxsize=KEPT)
def _folders_in(paths: tuple[str, ...]) -> Mapping[str, frozenset[str]]:
    """Folders of modules with the languages in which they are there; asked for again and again of
    the same paths.
    """
    found: defaultdict[str, set[str]] = defaultdict(set)
    for path in paths:
        if each := LANGUAGE_FOLDER.match(path):
            found[each[2]].add(each[1])
    return {folder: frozenset(languages) for folder, languages in found.items()}


def folders_of(files: Files) -> set[str]:
    """Every folder of a module that has a file in some language, also those of no program."""
    return set(_folders_in(tuple(files))) - {COMPARISON}


def languages_with(files: Files, folder: str) -> list[str]:
    """In which languages a module is written."""
    there = _folders_in(tuple(files)).get(folder, frozenset())
    return [language for language in languages_of(files) if language in there]


def module_slug(files: Files, folder: str) -> str:
    """What a module calls itself, in English first; '' where it does not."""
    for language in languages_with(files, folder):
        slug = tables_of(files, f"{language}/{folder}/{MODULE_FILE}").get("slug")
        if isinstance(slug, str):
            return slug
    return ""


def card_path(language: str, folder: str, part: CardPart, name: str) -> str:
    """The file of a card."""
    return f"{language}/{folder}/{part}/{name}.toml"


def card_names(files: Files, folder: str, part: CardPart) -> dict[str, list[str]]:
    """By language what the files of the cards are called, in their order."""
    found: dict[str, list[str]] = {language: [] for language in languages_with(files, folder)}
    for path in sorted(path for path in files if f"/{folder}/{part}/" in path):
        language, _slash, rest = path.partition("/")
        if language in found and rest.startswith(f"{folder}/{part}/") and rest.endswith(".toml"):
            found[language].append(rest.split("/")[-1].removesuffix(".toml"))
    return found


def form_slugs(files: Files, folder: str) -> list[str]:
    """Further role-plays of a module, or of both ends of the program, in some language."""
    found = set()
    for path in files:
        _language, _slash, inside = path.partition("/")
        if inside.startswith(f"{folder}/{SCENARIOS}/") and inside.endswith(".toml"):
            found.add(inside.split("/")[-1].removesuffix(".toml"))
    return sorted(found)


def is_in_step(names: Mapping[str, Sequence[str]]) -> bool:
    """Whether each card has one number in all languages, that no other has."""
    every = set(chain.from_iterable(names.values()))
    return is_numbered(every) and len({slug_of(name) for name in every}) == len(every)


def card_slugs(names: Mapping[str, Sequence[str]]) -> list[str]:
    """The cards of a module in their order. Where the numbers say none that holds in all languages,
    English says it, and after its cards come those that only others have.
    """
    listed = list(chain.from_iterable(names.values()))
    return list(dict.fromkeys(map(slug_of, sorted(listed) if is_in_step(names) else listed)))
