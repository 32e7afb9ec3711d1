"""The outline of a draft, as far as its files can be told, right or wrong: modules in their order
with what belongs to each, in which languages it is there, and where the mistake is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from itertools import chain

from django.utils.translation import gettext_lazy

from authoring.audiences import AudienceView, Instead, instead_in, views_of
from authoring.bank_changes import BANK
from authoring.bundle import Files
from authoring.gaps import languages_lacking
from authoring.layout import (
    COMPARISON,
    MODULE_FILE,
    SCENARIOS,
    CardPlace,
    NotThere,
    card_names,
    card_path,
    card_slugs,
    form_slugs,
    languages_of,
    languages_with,
    modules_of,
    tables_of,
)
from authoring.manuscript import ABOUT
from authoring.numbering import slug_of
from authoring.pieces import (
    COMPARISON_NAME,
    KIND_NAMES,
    Piece,
    PieceKind,
    of_kind,
    piece_at,
    pieces_of,
)
from authoring.rule_changes import RULES
from authoring.whole_rubrics import made_whole
from common.languages import ENGLISH
from common.records import dataclass
from people.choices import language_name
from programs.content.kinds import CardKind, CardPart

PIECES = (
    ("scenario.toml", gettext_lazy("Role-play")),
    ("rubric.toml", gettext_lazy("Rubric")),
    ("facilitator-notes.md", gettext_lazy("Facilitator notes")),
    ("journey.twee", gettext_lazy("Journey")),
)
"""What a module has beside its cards, once each."""


class Collection(StrEnum):
    """What a program has once for all modules: there whole, or not at all."""

    INSTRUMENT = "instrument.toml"
    BANK = BANK
    PAGES = "pages"
    KIT = "kit"
    CALIBRATION = "calibration"
    COMPARISON = COMPARISON
    """In the folder of each language."""

    def holds(self, path: str) -> bool:
        """Whether a file belongs to it."""
        if self is Collection.COMPARISON:
            return path.split("/")[1:2] == [self.value]
        return path == self.value or path.startswith(f"{self.value}/")

    @property
    def label(self) -> str:
        """What it is called."""
        return str(COLLECTION_NAMES[self])

    @property
    def has_many(self) -> bool:
        """Whether it has pieces of its own, on a page that lists them."""
        return self is not Collection.INSTRUMENT


def collection_of(path: str) -> Collection | None:
    """The one with a page of its own that a file belongs to."""
    return next((each for each in Collection if each.has_many and each.holds(path)), None)


COLLECTION_NAMES = {
    Collection.INSTRUMENT: gettext_lazy("Questionnaire"),
    Collection.BANK: gettext_lazy("Items for pulses"),
    Collection.PAGES: gettext_lazy("Pages to read"),
    Collection.KIT: gettext_lazy("Kit"),
    Collection.CALIBRATION: gettext_lazy("Transcripts for calibration"),
    Collection.COMPARISON: COMPARISON_NAME,
}


@dataclass(frozen=True, kw_only=True)
class OutlinePiece:
    """One piece in all its languages."""

    path: str
    """Its file in English, or where it is not written in English in the first language it is in."""
    name: str
    title: str
    missing: Sequence[str]
    """Names of languages of the module in which it is not there."""
    is_wrong: bool

    @property
    def stem(self) -> str:
        """Without language and ending: names it in all of them."""
        return self.path.partition("/")[2].removesuffix(".toml")


@dataclass(frozen=True, kw_only=True)
class OutlineCard(OutlinePiece):
    """A card or refresher."""

    place: CardPlace
    minutes: int | None
    seen_by: Sequence[AudienceView]
    """What each audience gets of it that has not the same as everybody."""


@dataclass(frozen=True, kw_only=True)
class OutlineModule:
    """A module with all that belongs to it."""

    folder: str
    number: int
    about: OutlinePiece
    cards: Sequence[OutlineCard]
    boosters: Sequence[OutlineCard]
    extras: Sequence[OutlineCard]
    """Nobody gets them but by a rule."""
    pieces: Sequence[OutlinePiece]
    forms: Sequence[OutlinePiece]
    """Further role-plays."""
    recall: OutlinePiece | None
    """Questions that only recall asks; a module may be without."""
    missing: Sequence[str]
    """Names of languages of the program in which the module is not there at all."""
    is_wrong: bool

    @property
    def slug(self) -> str:
        """Its name without the number, which changes when it is moved."""
        return slug_of(self.folder)

    @property
    def all_cards(self) -> list[OutlineCard]:
        """Of all its rows."""
        return [*self.cards, *self.boosters, *self.extras]

    @property
    def minutes(self) -> int:
        """All main cards together, as far as they say."""
        return sum(card.minutes or 0 for card in self.cards)


@dataclass(frozen=True, kw_only=True)
class OutlineCollection:
    """Something of the whole program."""

    key: Collection
    name: str
    missing: Sequence[str]
    """Names of languages in which something of it is not there."""
    is_wrong: bool


@dataclass(frozen=True)
class DraftOutline:
    """A draft at a glance."""

    modules: Sequence[OutlineModule]
    about: OutlinePiece
    """What the program says about itself."""
    collections: Sequence[OutlineCollection]
    has_wrong_weeks: bool
    """Whether the mistake is in the forms of the program."""
    has_wrong_paths: bool
    """Whether it is in the rules."""

    @property
    def has_comparison(self) -> bool:
        """Whether there is anything for a comparison of before and after."""
        return any(each.key is Collection.COMPARISON for each in self.collections)

    @property
    def has_kit(self) -> bool:
        """Whether there are documents around the modules."""
        return any(each.key is Collection.KIT for each in self.collections)

    def name_of(self, place: str) -> str:
        """What a module, card or collection is called; '' where there is none of that place."""
        names: dict[str, str] = {each.key.value: each.name for each in self.collections}
        for module in self.modules:
            names[module.folder] = module.about.title or module.slug
            names |= {str(card.place): card.title for card in module.all_cards}
            names |= {each.stem: each.title for each in module.forms}
        return names.get(place, "")


@dataclass(frozen=True)
class _DraftReading:
    """What is read, and how."""

    files: Files
    problem: str
    language: str
    rules: Instead
    """What rules for audiences put in the place of cards."""

    @property
    def mistaken(self) -> str:
        """The file or folder that the reader of programs names."""
        return self.problem.partition(": ")[0]

    def at_mistake(self, path: str) -> bool:
        """Whether the one mistake that it names is in this file or folder."""
        file = self.mistaken
        return bool(file) and (file == path or file.startswith(f"{path}/"))

    def piece(self, name: str, paths: Mapping[str, str]) -> OutlinePiece:
        """By its paths in the languages it should be in."""
        there = {language: path for language, path in paths.items() if path in self.files}
        path = there.get(ENGLISH) or next(iter(there.values()), paths.get(ENGLISH, ""))
        return OutlinePiece(
            path=path,
            name=name,
            title=self.text(there.get(self.language, path), "title"),
            missing=[language_name(each) for each in paths if each not in there],
            is_wrong=any(self.at_mistake(each) for each in paths.values()),
        )

    def text(self, path: str, key: str) -> str:
        """A text of a TOML file; '' where there is none."""
        found = tables_of(self.files, path).get(key) if path.endswith(".toml") else ""
        return found if isinstance(found, str) else ""


def outline_of(files: Files, *, problem: str, language: str) -> DraftOutline:
    """Modules and all else, with titles in a language where they have one. `problem` is the
    reader's.
    """
    reading = _DraftReading(files, problem, language, instead_in(files))
    modules = [
        _module(reading, folder, number) for number, folder in enumerate(modules_of(files), start=1)
    ]
    return DraftOutline(
        modules=modules,
        about=_about(reading),
        collections=_collections(reading),
        has_wrong_weeks=problem.startswith(f"{ABOUT}: forms"),
        has_wrong_paths=reading.at_mistake(RULES.path),
    )


def _about(reading: _DraftReading) -> OutlinePiece:
    piece = Piece(inside=ABOUT, kind=PieceKind.PROGRAM)
    return OutlinePiece(
        path=ABOUT,
        name=str(KIND_NAMES[piece.kind]),
        title="",
        missing=languages_lacking(reading.files, [piece])[0],
        is_wrong=reading.problem.startswith(f"{ABOUT}: texts"),
    )


def _module(reading: _DraftReading, folder: str, number: int) -> OutlineModule:
    files = reading.files
    languages = languages_with(files, folder) or [ENGLISH]
    missing = [each for each in languages_of(files) if each not in languages]

    def piece(name: str, file: str) -> OutlinePiece:
        return reading.piece(name, {each: f"{each}/{folder}/{file}" for each in languages})

    return OutlineModule(
        folder=folder,
        number=number,
        about=piece("", MODULE_FILE),
        cards=_cards(reading, folder, CardPart.CARDS),
        boosters=_cards(reading, folder, CardPart.BOOSTERS),
        extras=_cards(reading, folder, CardPart.EXTRAS),
        pieces=[piece(str(name), file) for file, name in PIECES],
        forms=[
            piece(str(KIND_NAMES[PieceKind.FORM]), f"{SCENARIOS}/{slug}.toml")
            for slug in form_slugs(files, folder)
        ],
        recall=_recall(reading, folder, languages),
        missing=[language_name(each) for each in missing],
        is_wrong=any(reading.at_mistake(f"{each}/{folder}") for each in languages),
    )


def _recall(reading: _DraftReading, folder: str, languages: Sequence[str]) -> OutlinePiece | None:
    paths = {each: f"{each}/{folder}/recall.toml" for each in languages}
    if not any(path in reading.files for path in paths.values()):
        return None
    return reading.piece(str(KIND_NAMES[PieceKind.RECALL]), paths)


def _cards(reading: _DraftReading, folder: str, part: CardPart) -> list[OutlineCard]:
    names = card_names(reading.files, folder, part)
    return [_card(reading, CardPlace(folder, part, slug), names) for slug in card_slugs(names)]


def _card(
    reading: _DraftReading, place: CardPlace, names: Mapping[str, Sequence[str]]
) -> OutlineCard:
    paths = {}
    for language, listed in names.items():
        name = next((name for name in listed if slug_of(name) == place.slug), f"00-{place.slug}")
        paths[language] = card_path(language, place.folder, place.part, name)
    found = reading.piece("", paths)
    said = tables_of(reading.files, found.path)
    kind, minutes = said.get("kind"), said.get("minutes")
    return OutlineCard(
        path=found.path,
        name=str(CardKind(kind).label) if kind in CardKind.values else "",
        title=found.title or place.slug,
        missing=found.missing,
        is_wrong=found.is_wrong,
        place=place,
        minutes=minutes if type(minutes) is int else None,
        seen_by=_own(reading, found.path),
    )


def _own(reading: _DraftReading, path: str) -> list[AudienceView]:
    piece = piece_at(path)
    if piece is None:
        return []
    views = views_of(reading.files, piece, reading.files.get(path, ""), reading.rules)
    return [each for each in views if not each.falls_back]


def _collections(reading: _DraftReading) -> list[OutlineCollection]:
    return [
        OutlineCollection(
            key=key,
            name=str(name),
            missing=_missing(reading.files, key),
            is_wrong=key.holds(reading.mistaken),
        )
        for key, name in COLLECTION_NAMES.items()
        if any(map(key.holds, reading.files))
    ]


def _missing(files: Files, key: Collection) -> list[str]:
    found = set(chain.from_iterable(languages_lacking(files, pieces_in(files, key))))
    return [name for name in map(language_name, languages_of(files)) if name in found]


def pieces_in(files: Files, key: Collection) -> list[Piece]:
    """The files of a collection."""
    if key is Collection.COMPARISON:
        return pieces_of(files, COMPARISON)
    kinds = {
        Collection.INSTRUMENT: PieceKind.INSTRUMENT,
        Collection.BANK: PieceKind.BANK,
        Collection.PAGES: PieceKind.PAGE,
        Collection.KIT: PieceKind.KIT,
        Collection.CALIBRATION: PieceKind.TRANSCRIPT,
    }
    return of_kind(files, kinds[key])


def without_collection(files: Files, key: Collection) -> dict[str, str]:
    """Without something that the program has once; of a general rubric the modules that follow it
    keep its words. Raises NotThere.
    """
    kept = {path: text for path, text in files.items() if not key.holds(path)}
    if len(kept) == len(files):
        raise NotThere
    return made_whole(kept, files)
