"""The pieces of a program: a file that is there once in each language, at <language>/<module>/...,
or once for all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from authoring.bundle import Files
from authoring.card_entries import CARD_ENTRIES
from authoring.entries import PieceEntry
from authoring.module_entries import MODULE_ENTRIES, RUBRIC_ENTRIES, SCENARIO_ENTRIES
from common.languages import ENGLISH
from common.toml import parse_toml
from people.choices import language_name
from programs.content.kinds import CardKind

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class PieceKind(StrEnum):
    """What a piece is, in the order in which a module shows them."""

    MODULE = "module"
    CARD = "card"
    BOOSTER = "booster"
    SCENARIO = "scenario"
    RUBRIC = "rubric"
    NOTES = "notes"
    JOURNEY = "journey"


KIND_NAMES: Mapping[PieceKind, _StrPromise] = {
    PieceKind.MODULE: _("About the module"),
    PieceKind.CARD: _("Card"),
    PieceKind.BOOSTER: _("Refresher"),
    PieceKind.SCENARIO: _("Role-play"),
    PieceKind.RUBRIC: _("Rubric"),
    PieceKind.NOTES: _("Facilitator notes"),
    PieceKind.JOURNEY: _("Journey"),
}
_PATH = re.compile(
    r"(?P<language>[a-z]{2})/(?P<module>[a-z0-9][a-z0-9_-]*)/(?P<inside>"
    r"(?P<folder>cards|boosters)/[a-z0-9][a-z0-9_-]*\.toml"
    r"|module\.toml|scenario\.toml|rubric\.toml|facilitator-notes\.md|journey\.twee)"
)
_KIND_OF = {
    "cards": PieceKind.CARD,
    "boosters": PieceKind.BOOSTER,
    "module.toml": PieceKind.MODULE,
    "scenario.toml": PieceKind.SCENARIO,
    "rubric.toml": PieceKind.RUBRIC,
    "facilitator-notes.md": PieceKind.NOTES,
    "journey.twee": PieceKind.JOURNEY,
}
_ENTRIES: Mapping[PieceKind, Sequence[PieceEntry]] = {
    PieceKind.MODULE: MODULE_ENTRIES,
    PieceKind.SCENARIO: SCENARIO_ENTRIES,
    PieceKind.RUBRIC: RUBRIC_ENTRIES,
}
CARDS = frozenset({PieceKind.CARD, PieceKind.BOOSTER})


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One file of a module."""

    language: str
    module: str
    """Name of its folder."""
    inside: str
    """Path from there."""
    kind: PieceKind

    @property
    def path(self) -> str:
        """Within the program."""
        return f"{self.language}/{self.module}/{self.inside}"

    @property
    def is_card(self) -> bool:
        """Whether leaders take it, now or as a refresher."""
        return self.kind in CARDS

    def spoken(self, language: str) -> Piece:
        """The same in another language."""
        return replace(self, language=language)


def piece_at(path: str) -> Piece | None:
    """The piece that such a file is, whether or not it is there."""
    found = _PATH.fullmatch(path)
    if found is None:
        return None
    kind = _KIND_OF[found["folder"] or found["inside"]]
    return Piece(
        language=found["language"], module=found["module"], inside=found["inside"], kind=kind
    )


def piece_address(draft_pk: int, path: str) -> str:
    """Where a piece of a draft is edited."""
    return reverse("authoring:piece", args=[draft_pk, path])


def piece_in(problem: str) -> str:
    """The path of the piece that a problem of a program begins with, '' where it is about something
    else.
    """
    path = problem.partition(":")[0]
    return path if piece_at(path) else ""


def languages_of(files: Files) -> list[str]:
    """Codes of the languages the program is written in, English first."""
    texts = _toml(files.get("program.toml", "")).get("texts")
    named = set(texts) if isinstance(texts, Mapping) else set()
    return sorted({ENGLISH, *named}, key=lambda code: (code != ENGLISH, code))


def entries_for(piece: Piece, text: str) -> Sequence[PieceEntry] | None:
    """The fields of a piece that reads so; None where it is edited as one text: it is no table, or
    no form could tell what is in it.
    """
    try:
        table = parse_toml(text)
    except ValueError:
        return None
    if not piece.is_card:
        return _ENTRIES.get(piece.kind)
    kind = table.get("kind")
    return CARD_ENTRIES[CardKind(kind)] if kind in CardKind.values else None


def _toml(text: str) -> Mapping[str, object]:
    try:
        return parse_toml(text)
    except ValueError:
        return {}


# What there is, as a list


@dataclass(frozen=True, kw_only=True)
class PieceLine:
    """A piece in all its languages."""

    piece: Piece
    """In English, or in the language it is in."""
    title: str
    kind_name: str
    """Of a card, which kind of card."""
    languages: Sequence[tuple[str, bool]]
    """(code, whether it is there), of every language of the program."""
    missing: Sequence[str]
    """Names of languages that it lacks."""


@dataclass(frozen=True, kw_only=True)
class ModulePieces:
    """The pieces of one module, in their order."""

    folder: str
    title: str
    lines: Sequence[PieceLine]


def pieces_of(files: Files) -> list[ModulePieces]:
    """Every piece of a program by module; modules in the order of the program, then those that it
    does not name.
    """
    there = {piece.module for piece in map(piece_at, files) if piece is not None}
    named = _toml(files.get("program.toml", "")).get("modules")
    order = [str(name) for name in named] if isinstance(named, list) else []
    folders = dict.fromkeys([*order, *sorted(there)])
    return [pieces_of_module(files, folder) for folder in folders if folder in there]


def pieces_of_module(files: Files, folder: str) -> ModulePieces:
    """Every piece of one module, each in English where there is English."""
    languages = languages_of(files)
    found: dict[str, Piece] = {}
    for path in sorted(files, key=lambda path: (not path.startswith(f"{ENGLISH}/"), path)):
        piece = piece_at(path)
        if piece is not None and piece.module == folder:
            found.setdefault(piece.inside, piece)
    return ModulePieces(
        folder=folder,
        title=_module_title(files, folder, languages),
        lines=list(_lines(files, found.values(), languages)),
    )


def _module_title(files: Files, name: str, languages: Sequence[str]) -> str:
    titles = (_titled(files.get(f"{language}/{name}/module.toml", "")) for language in languages)
    return next(filter(None, titles), name)


def _lines(files: Files, pieces: Iterable[Piece], languages: Sequence[str]) -> Iterator[PieceLine]:
    order = list(PieceKind)
    for piece in sorted(pieces, key=lambda each: (order.index(each.kind), each.inside)):
        there = [(code, piece.spoken(code).path in files) for code in languages]
        yield PieceLine(
            piece=piece,
            title=title_of(piece, files[piece.path]),
            kind_name=kind_name(piece, files[piece.path]),
            languages=there,
            missing=[language_name(code) for code, is_there in there if not is_there],
        )


def title_of(piece: Piece, text: str) -> str:
    """Its own, else what it is."""
    own = "" if piece.kind is PieceKind.MODULE else _titled(text)
    return own or str(KIND_NAMES[piece.kind])


def kind_name(piece: Piece, text: str) -> str:
    """What it is; of a card, which kind of card."""
    name = str(KIND_NAMES[piece.kind])
    kind = _toml(text).get("kind") if piece.is_card else None
    if kind not in CardKind.values:
        return name
    label = str(CardKind(kind).label)
    return label if piece.kind is PieceKind.CARD else f"{name} · {label}"


_STORY_TITLE = re.compile(r"^:: *StoryTitle *\n(?P<title>[^\n]+)", re.MULTILINE)


def _titled(text: str) -> str:
    found = _STORY_TITLE.search(text)
    return found["title"].strip() if found else str(_toml(text).get("title", ""))
