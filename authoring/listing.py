"""Everything of one kind that a program has once: what is on the page that lists it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from authoring.bank_changes import BANK
from authoring.bank_entries import BankPart, module_choices, rows_of, wording_of
from authoring.bundle import Files
from authoring.gaps import languages_lacking, languages_lacking_in_rows
from authoring.kit_text import kit_said
from authoring.layout import tables_of
from authoring.outline import Collection, pieces_in
from authoring.pieces import (
    KIND_NAMES,
    NEW,
    Piece,
    PieceKind,
    module_title,
    piece_at,
    piece_in,
    row_piece,
    row_words,
    rows_in,
    title_of,
)
from common.records import dataclass
from programs.content.instruments import ScaleKind
from programs.content.kinds import KitGroup
from programs.content.scenarios import Difficulty


@dataclass(frozen=True, kw_only=True)
class ListedPiece:
    """One of them."""

    address: str
    title: str
    about: str
    missing: Sequence[str]
    """Names of languages in which it is not there, or lacks words."""
    is_wrong: bool
    removal: str = ""
    """What asks for it to be taken out alone; '' where it cannot."""


@dataclass(frozen=True, kw_only=True)
class ListedGroup:
    """Some of them under a heading."""

    heading: str
    pieces: Sequence[ListedPiece]


@dataclass(frozen=True, kw_only=True)
class ListedPart:
    """A section of the page."""

    heading: str
    """'' where there is only one."""
    groups: Sequence[ListedGroup]
    new_address: str
    new_label: str


def parts_of(files: Files, key: Collection, *, problem: str) -> list[ListedPart]:
    """The page of a collection, top down. `problem` is the reader's."""
    wrong = piece_at(piece_in(problem))
    if key is Collection.BANK:
        return list(_bank(files, wrong))
    pieces = pieces_in(files, key)
    by_module: dict[str, list[ListedPiece]] = {}
    for piece, missing in zip(pieces, languages_lacking(files, pieces), strict=True):
        module = str(tables_of(files, piece.path).get("module", ""))
        is_wrong = wrong is not None and wrong.inside == piece.inside
        listed = ListedPiece(
            address=piece.address,
            title=title_of(piece, files[piece.path]),
            about=_told_of(files, piece),
            missing=missing,
            is_wrong=is_wrong,
            removal=_removal(piece),
        )
        by_module.setdefault(module, []).append(listed)
    groups = [
        ListedGroup(heading=module_title(files, module) if module else "", pieces=each)
        for module, each in by_module.items()
    ]
    return [ListedPart(heading="", groups=groups, new_address="", new_label="")]


def _removal(piece: Piece) -> str:
    if piece.kind is PieceKind.KIT:
        return urlencode({"kit": piece.address})
    inside = piece.path.partition("/")[2].rpartition(".")[0]
    return urlencode({"form": inside}) if piece.module else ""


def _told_of(files: Files, piece: Piece) -> str:
    if piece.kind is PieceKind.KIT:
        group = (kit_said(files[piece.path]) or {}).get("group")
        return str(KitGroup(group).label) if group in KitGroup.values else ""
    said = tables_of(files, piece.path).get("difficulty")
    is_form = piece.kind is PieceKind.FORM and said in Difficulty.values
    return str(Difficulty(str(said)).label) if is_form else ""


def _bank(files: Files, wrong: Piece | None) -> Iterator[ListedPart]:
    about = Piece(inside=BANK, kind=PieceKind.BANK)
    first = ListedPiece(
        address=about.address,
        title=str(KIND_NAMES[about.kind]),
        about=_("Words before the questions, scales, recommending the workplace"),
        missing=[],
        is_wrong=wrong == about,
    )
    yield ListedPart(
        heading="",
        groups=[ListedGroup(heading="", pieces=[first])],
        new_address="",
        new_label="",
    )
    yield _part(files, BankPart.ITEMS, wrong, _("Items"), _("Write an item"))
    yield _part(files, BankPart.QUESTIONS, wrong, _("Open questions"), _("Write an open question"))
    yield _part(files, BankPart.PULSES, wrong, _("Pulses to start from"), _("Put a pulse together"))


def _part(
    files: Files, part: BankPart, wrong: Piece | None, heading: str, new_label: str
) -> ListedPart:
    rows = rows_of(files, part)
    wrong_place = wrong.place_in(rows) if wrong and wrong.part is part else None
    missing = languages_lacking_in_rows(files, part)
    listed = [
        ListedPiece(
            address=piece.address,
            title=row_words(part, rows[place]) or str(KIND_NAMES[piece.kind]),
            about=_about(part, rows[place]),
            missing=missing[place],
            is_wrong=place == wrong_place,
        )
        for place, piece in enumerate(rows_in(files, part))
    ]
    return ListedPart(
        heading=heading,
        groups=list(_by_module(files, rows, listed)),
        new_address=row_piece(part, NEW).address,
        new_label=new_label,
    )


def _by_module(
    files: Files, rows: Sequence[Mapping[str, object]], listed: Sequence[ListedPiece]
) -> Iterator[ListedGroup]:
    """In the order of the program; first what is about every module."""
    titles = {"": _("Every module"), **{slug: str(title) for slug, title in module_choices(files)}}
    titles |= {slug: slug for row in rows if (slug := str(row.get("module", ""))) not in titles}
    for slug, title in titles.items():
        pieces = [
            each
            for row, each in zip(rows, listed, strict=True)
            if str(row.get("module", "")) == slug
        ]
        if pieces:
            yield ListedGroup(heading=title, pieces=pieces)


def _about(part: BankPart, row: Mapping[str, object]) -> str:
    if part is BankPart.PULSES:
        items = row.get("items", [])
        count = (len(items) if isinstance(items, list) else 0) + bool(row.get("open"))
        return ngettext("%(count)d question", "%(count)d questions", count) % {"count": count}
    own = wording_of(row, "self")
    if row.get("scale") == ScaleKind.FREQUENCY:
        return _("%(text)s (how often)") % {"text": own}
    return own
