"""The pieces of a program: a file for each language, one that holds them all, a row of the bank."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from authoring.bank_changes import BANK
from authoring.bank_entries import BANK_ENTRIES, BankPart, part_entries, rows_of, wording_of
from authoring.bundle import Files
from authoring.card_entries import CARD_ENTRIES, RECALL_ENTRIES
from authoring.entries import PieceEntry, in_languages
from authoring.layout import (
    CALIBRATION,
    COMPARISON,
    MODULE_FILE,
    languages_of,
    modules_of,
    said_in,
)
from authoring.manuscript import ABOUT
from authoring.markdown_files import MARKDOWN_FILES
from authoring.module_entries import (
    EXAMPLE_ENTRIES,
    MODULE_ENTRIES,
    RUBRIC_ENTRIES,
    SCENARIO_ENTRIES,
)
from authoring.page_text import page_said
from authoring.program_entries import (
    INSTRUMENT_ENTRIES,
    PROGRAM_ENTRIES,
    transcript_entries,
)
from authoring.scenario_entries import FORM_ENTRIES, MEASURED_ENTRIES, RULER_ENTRIES
from authoring.whole_rubrics import follows_general
from common.languages import ENGLISH
from common.records import dataclass
from common.toml import parse_toml
from common.whole_numbers import whole_number
from people.choices import language_name
from programs.content.kinds import CardKind

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

INSTRUMENT = "instrument.toml"
NEW = "new"
"""The name of a row that is not there yet."""


class PieceKind(StrEnum):
    """What a piece is, in the order in which a module shows them; then those of the program."""

    MODULE = "module"
    CARD = "card"
    BOOSTER = "booster"
    EXTRA = "extra"
    SCENARIO = "scenario"
    FORM = "form"
    RUBRIC = "rubric"
    NOTES = "notes"
    JOURNEY = "journey"
    RECALL = "recall"
    PROGRAM = "program"
    PAGE = "page"
    KIT = "kit"
    INSTRUMENT = "instrument"
    BANK = "bank"
    ITEM = "item"
    QUESTION = "question"
    PULSE = "pulse"
    TRANSCRIPT = "transcript"
    RULER = "ruler"
    KICKOFF = "kickoff"
    CLOSING = "closing"


KIND_NAMES: Mapping[PieceKind, _StrPromise] = {
    PieceKind.MODULE: _("About the module"),
    PieceKind.CARD: _("Card"),
    PieceKind.BOOSTER: _("Refresher"),
    PieceKind.EXTRA: _("Card for some"),
    PieceKind.SCENARIO: _("Role-play"),
    PieceKind.FORM: _("Further role-play"),
    PieceKind.RUBRIC: _("Rubric"),
    PieceKind.NOTES: _("Facilitator notes"),
    PieceKind.JOURNEY: _("Journey"),
    PieceKind.RECALL: _("Questions for recall"),
    PieceKind.PROGRAM: _("About the program"),
    PieceKind.PAGE: _("Page"),
    PieceKind.KIT: _("Document in the kit"),
    PieceKind.INSTRUMENT: _("Questionnaire"),
    PieceKind.BANK: _("About all pulses"),
    PieceKind.ITEM: _("Item"),
    PieceKind.QUESTION: _("Open question"),
    PieceKind.PULSE: _("Pulse"),
    PieceKind.TRANSCRIPT: _("Transcript for calibration"),
    PieceKind.RULER: _("General rubric"),
    PieceKind.KICKOFF: _("Script for the kickoff"),
    PieceKind.CLOSING: _("Script for the closing"),
}
_NAME = "[a-z0-9][a-z0-9_-]*"
_PATH = re.compile(
    rf"(?P<language>[a-z]{{2}})/(?P<module>{_NAME})/(?P<inside>"
    rf"(?P<folder>cards|boosters|extras|scenarios)/{_NAME}\.toml"
    r"|module\.toml|scenario\.toml|rubric\.toml|facilitator-notes\.md|journey\.twee|recall\.toml)"
)
_COMPARED = re.compile(
    rf"(?P<language>[a-z]{{2}})/{COMPARISON}/"
    rf"(?P<inside>rubric\.toml|kickoff\.md|closing\.md|scenarios/{_NAME}\.toml)"
)
_BESIDE = re.compile(rf"(?P<folder>pages|kit)/(?P<language>[a-z]{{2}})/(?P<inside>{_NAME}\.md)")
_ROW = re.compile(rf"{re.escape(BANK)}/(?P<part>{'|'.join(BankPart)})/(?P<name>{_NAME})")
ROW_WRONG = re.compile(rf"(?P<part>{'|'.join(BankPart)}) (?P<number>\d+),")
_KIND_OF = {
    "cards": PieceKind.CARD,
    "boosters": PieceKind.BOOSTER,
    "extras": PieceKind.EXTRA,
    "scenarios": PieceKind.FORM,
    "pages": PieceKind.PAGE,
    "kit": PieceKind.KIT,
    "module.toml": PieceKind.MODULE,
    "scenario.toml": PieceKind.SCENARIO,
    "rubric.toml": PieceKind.RUBRIC,
    "facilitator-notes.md": PieceKind.NOTES,
    "journey.twee": PieceKind.JOURNEY,
    "recall.toml": PieceKind.RECALL,
    ABOUT: PieceKind.PROGRAM,
    INSTRUMENT: PieceKind.INSTRUMENT,
    BANK: PieceKind.BANK,
}
FOLDERS = {PieceKind.PAGE: "pages", PieceKind.KIT: "kit"}
"""What stands beside the modules, with a folder for each language inside."""
_COMPARED_KINDS = {
    "rubric.toml": PieceKind.RULER,
    "kickoff.md": PieceKind.KICKOFF,
    "closing.md": PieceKind.CLOSING,
}
KIND_OF_PART = {
    BankPart.ITEMS: PieceKind.ITEM,
    BankPart.QUESTIONS: PieceKind.QUESTION,
    BankPart.PULSES: PieceKind.PULSE,
}
FIXED_ENTRIES: Mapping[PieceKind, Sequence[PieceEntry]] = {
    PieceKind.MODULE: MODULE_ENTRIES,
    PieceKind.SCENARIO: SCENARIO_ENTRIES,
    PieceKind.FORM: FORM_ENTRIES,
    PieceKind.RULER: RULER_ENTRIES,
    PieceKind.RUBRIC: RUBRIC_ENTRIES,
    PieceKind.RECALL: RECALL_ENTRIES,
    PieceKind.PROGRAM: PROGRAM_ENTRIES,
    PieceKind.INSTRUMENT: INSTRUMENT_ENTRIES,
    PieceKind.BANK: BANK_ENTRIES,
}
"""Of pieces whose fields are the same in every program."""
COMPARISON_NAME = _("Before and after")
CARDS = frozenset({PieceKind.CARD, PieceKind.BOOSTER, PieceKind.EXTRA})


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One file, or a row of one."""

    language: str = ""
    """'' where the file holds every language."""
    module: str = ""
    """Name of its folder, COMPARISON among them; '' of what the program has once."""
    inside: str
    """Path from there."""
    kind: PieceKind
    part: BankPart | None = None
    name: str = ""
    """Of a row: its short name, else its number, else NEW."""

    @property
    def path(self) -> str:
        """Of the file, within the program."""
        if self.kind in FOLDERS:
            return f"{FOLDERS[self.kind]}/{self.language}/{self.inside}"
        return f"{self.language}/{self.module}/{self.inside}" if self.language else self.inside

    @property
    def address(self) -> str:
        """Of the file, or of the row in it."""
        return f"{self.path}/{self.part}/{self.name}" if self.part else self.path

    @property
    def is_card(self) -> bool:
        """Whether leaders take it, now or as a refresher."""
        return self.kind in CARDS

    @property
    def is_new(self) -> bool:
        """Whether it is a row that is not there yet."""
        return self.part is not None and self.name == NEW

    def spoken(self, language: str) -> Piece:
        """The same in another language."""
        return replace(self, language=language)

    def place_in(self, rows: Sequence[Mapping[str, object]]) -> int | None:
        """Which of the rows it is: by its short name, else by its number."""
        named = [place for place, row in enumerate(rows) if row.get("slug") == self.name]
        if named and not self.is_new:
            return named[0]
        number = whole_number(self.name, most=len(rows))
        return number - 1 if number else None


def piece_at(path: str) -> Piece | None:
    """The piece that such an address means, whether or not it is there."""
    if found := _COMPARED.fullmatch(path):
        kind = _COMPARED_KINDS.get(found["inside"], PieceKind.FORM)
        return Piece(
            language=found["language"], module=COMPARISON, inside=found["inside"], kind=kind
        )
    if found := _PATH.fullmatch(path):
        kind = _KIND_OF[found["folder"] or found["inside"]]
        return Piece(
            language=found["language"], module=found["module"], inside=found["inside"], kind=kind
        )
    if found := _BESIDE.fullmatch(path):
        kind = _KIND_OF[found["folder"]]
        return Piece(language=found["language"], inside=found["inside"], kind=kind)
    if found := _ROW.fullmatch(path):
        return row_piece(BankPart(found["part"]), found["name"])
    if CALIBRATION.fullmatch(path):
        return Piece(inside=path, kind=PieceKind.TRANSCRIPT)
    whole = path in (ABOUT, INSTRUMENT, BANK)
    return Piece(inside=path, kind=_KIND_OF[path]) if whole else None


def row_piece(part: BankPart, name: str) -> Piece:
    """A row of the bank."""
    return Piece(inside=BANK, kind=KIND_OF_PART[part], part=part, name=name)


def piece_address(draft_pk: int, path: str) -> str:
    """Where a piece of a draft is edited."""
    return reverse("authoring:piece", args=[draft_pk, path])


def piece_in(problem: str) -> str:
    """The address of the piece that a problem of a program begins with, '' where it is about
    something else.
    """
    path, _colon, rest = problem.partition(": ")
    row = ROW_WRONG.match(rest) if path == BANK else None
    if row is not None:
        return f"{path}/{row['part']}/{row['number']}"
    if path == ABOUT and not rest.startswith("texts"):
        return ""
    return path if piece_at(path) else ""


def entries_for(piece: Piece, text: str, files: Files) -> Sequence[PieceEntry] | None:
    """The fields of a piece that reads so; None where it is edited as one text: it is no table, or
    no form could tell what is in it.
    """
    if piece.kind in FOLDERS:
        markdown = MARKDOWN_FILES[FOLDERS[piece.kind]]
        return None if markdown.said(text) is None else markdown.entries
    try:
        table = parse_toml(text)
    except ValueError:
        return None
    if piece.is_card:
        kind = table.get("kind")
        return CARD_ENTRIES[CardKind(kind)] if kind in CardKind.values else None
    if piece.kind is PieceKind.RUBRIC and follows_general(files, piece.language, table):
        return EXAMPLE_ENTRIES
    found = _entries(piece, files)
    if found is None or piece.language:
        return found
    return in_languages(found, [(code, language_name(code)) for code in languages_of(files)])


def _entries(piece: Piece, files: Files) -> Sequence[PieceEntry] | None:
    if piece.part:
        return part_entries(files, piece.part)
    if piece.kind is PieceKind.TRANSCRIPT:
        folders = modules_of(files)
        return transcript_entries([(each, module_title(files, each)) for each in folders], files)
    if piece.module == COMPARISON and piece.kind is PieceKind.FORM:
        return MEASURED_ENTRIES
    return FIXED_ENTRIES.get(piece.kind)


def pieces_of(files: Files, module: str) -> list[Piece]:
    """Every piece of a module in their order, each in English where there is English."""
    found: dict[str, Piece] = {}
    for path in sorted(files, key=lambda path: (not path.startswith(f"{ENGLISH}/"), path)):
        piece = piece_at(path)
        if piece is not None and piece.module == module and module:
            found.setdefault(piece.inside, piece)
    order = list(PieceKind)
    return sorted(found.values(), key=lambda each: (order.index(each.kind), each.inside))


def is_there(files: Files, address: str) -> bool:
    """Whether a draft has such a file, or such a row of one."""
    piece = piece_at(address)
    if piece is None or piece.part is None:
        return address in files
    return piece.place_in(rows_of(files, piece.part)) is not None and not piece.is_new


def neighbors_of(files: Files, piece: Piece) -> list[Piece]:
    """All that one goes through in a row, the piece among them: those of its module, or those of
    its kind.
    """
    if piece.module:
        return pieces_of(files, piece.module)
    return rows_in(files, piece.part) if piece.part else of_kind(files, piece.kind)


def of_kind(files: Files, kind: PieceKind) -> list[Piece]:
    """Every file of a kind, each in English where there is English."""
    found: dict[str, Piece] = {}
    for path in sorted(files, key=lambda path: (f"/{ENGLISH}/" not in path, path)):
        piece = piece_at(path)
        if piece is not None and piece.kind is kind:
            found.setdefault(piece.inside, piece)
    return sorted(found.values(), key=lambda each: each.inside)


def rows_in(files: Files, part: BankPart) -> list[Piece]:
    """The rows of the bank in their order; one whose name does not tell it by its number."""
    rows = rows_of(files, part)
    names = [str(row.get("slug", "")) for row in rows]
    pieces = []
    for number, name in enumerate(names, start=1):
        tells = re.fullmatch(_NAME, name) and name != NEW and names.count(name) == 1
        pieces.append(row_piece(part, name if tells else str(number)))
    return pieces


def module_title(files: Files, module: str) -> str:
    """In English where there is English; its folder where nothing says it."""
    if module == COMPARISON:
        return str(COMPARISON_NAME)
    paths = (f"{language}/{module}/{MODULE_FILE}" for language in languages_of(files))
    return next(filter(None, (titled(files.get(path, "")) for path in paths)), module)


def title_of(piece: Piece, text: str) -> str:
    """Its own, else what it is."""
    if piece.part:
        own = row_title(piece, text)
    else:
        own = "" if piece.kind is PieceKind.MODULE else titled(text)
    return own or str(KIND_NAMES[piece.kind])


def row_title(piece: Piece, text: str) -> str:
    """The words of a row of the bank; '' where it has none."""
    rows = rows_of({BANK: text}, piece.part) if piece.part else []
    place = piece.place_in(rows)
    return "" if place is None or piece.part is None else row_words(piece.part, rows[place])


def row_words(part: BankPart, row: Mapping[str, object]) -> str:
    """What a row is called in a list; '' where it says nothing."""
    return wording_of(row, "title" if part is BankPart.PULSES else "team")


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
    """The title that a file gives itself, in the reader's language where it holds several; ''
    where it gives none.
    """
    found = _STORY_TITLE.search(text)
    if found:
        return found["title"].strip()
    page = page_said(text)
    if page is not None:
        return str(page["title"])
    said = said_in(text)
    title = said.get("title", "")
    return wording_of(said, "title") if isinstance(title, Mapping) else str(title)
