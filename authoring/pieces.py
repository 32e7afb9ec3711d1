"""The pieces of a program: a file that is there once in each language, at <language>/<module>/...,
or once for all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from authoring.bundle import Files
from authoring.card_entries import CARD_ENTRIES
from authoring.entries import PieceEntry
from authoring.layout import MODULE_FILE, languages_of, said_in
from authoring.module_entries import MODULE_ENTRIES, RUBRIC_ENTRIES, SCENARIO_ENTRIES
from common.languages import ENGLISH
from common.toml import parse_toml
from programs.content.kinds import CardKind

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class PieceKind(StrEnum):
    """What a piece is, in the order in which a module shows them."""

    MODULE = "module"
    CARD = "card"
    BOOSTER = "booster"
    EXTRA = "extra"
    SCENARIO = "scenario"
    RUBRIC = "rubric"
    NOTES = "notes"
    JOURNEY = "journey"


KIND_NAMES: Mapping[PieceKind, _StrPromise] = {
    PieceKind.MODULE: _("About the module"),
    PieceKind.CARD: _("Card"),
    PieceKind.BOOSTER: _("Refresher"),
    PieceKind.EXTRA: _("Card for some"),
    PieceKind.SCENARIO: _("Role-play"),
    PieceKind.RUBRIC: _("Rubric"),
    PieceKind.NOTES: _("Facilitator notes"),
    PieceKind.JOURNEY: _("Journey"),
}
_PATH = re.compile(
    r"(?P<language>[a-z]{2})/(?P<module>[a-z0-9][a-z0-9_-]*)/(?P<inside>"
    r"(?P<folder>cards|boosters|extras)/[a-z0-9][a-z0-9_-]*\.toml"
    r"|module\.toml|scenario\.toml|rubric\.toml|facilitator-notes\.md|journey\.twee)"
)
_KIND_OF = {
    "cards": PieceKind.CARD,
    "boosters": PieceKind.BOOSTER,
    "extras": PieceKind.EXTRA,
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
CARDS = frozenset({PieceKind.CARD, PieceKind.BOOSTER, PieceKind.EXTRA})


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


def pieces_of(files: Files, module: str) -> list[Piece]:
    """Every piece of a module in their order, each in English where there is English."""
    found: dict[str, Piece] = {}
    for path in sorted(files, key=lambda path: (not path.startswith(f"{ENGLISH}/"), path)):
        piece = piece_at(path)
        if piece is not None and piece.module == module:
            found.setdefault(piece.inside, piece)
    order = list(PieceKind)
    return sorted(found.values(), key=lambda each: (order.index(each.kind), each.inside))


def module_title(files: Files, module: str) -> str:
    """In English where there is English; its folder where nothing says it."""
    paths = (f"{language}/{module}/{MODULE_FILE}" for language in languages_of(files))
    return next(filter(None, (titled(files.get(path, "")) for path in paths)), module)


def title_of(piece: Piece, text: str) -> str:
    """Its own, else what it is."""
    own = "" if piece.kind is PieceKind.MODULE else titled(text)
    return own or str(KIND_NAMES[piece.kind])


def kind_name(piece: Piece, text: str) -> str:
    """What it is; of a card, which kind of card."""
    name = str(KIND_NAMES[piece.kind])
    kind = said_in(text).get("kind") if piece.is_card else None
    if kind not in CardKind.values:
        return name
    label = str(CardKind(kind).label)
    return label if piece.kind is PieceKind.CARD else f"{name} · {label}"


_STORY_TITLE = re.compile(r"^:: *StoryTitle *\n(?P<title>[^\n]+)", re.MULTILINE)


def titled(text: str) -> str:
    """The title that a file gives itself; '' where it gives none."""
    found = _STORY_TITLE.search(text)
    return found["title"].strip() if found else str(said_in(text).get("title", ""))
