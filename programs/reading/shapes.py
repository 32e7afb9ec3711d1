"""What reading a program gives: everything by language, and English always among the languages."""

from __future__ import annotations

from common.languages import ENGLISH, ByLanguage
from common.records import dataclass
from programs.content.cards import CardContent
from programs.content.forms import ProgramForm
from programs.content.kinds import CardKind, CardPart, MaterialKind
from programs.content.materials import MaterialContent
from programs.content.modules import ModuleContent, ProgramContent


@dataclass(frozen=True, kw_only=True)
class LibraryCard:
    """One card; the content is of the card's kind in every language."""

    slug: str
    kind: CardKind
    minutes: int
    part: CardPart
    content: ByLanguage[CardContent]
    lineage: str
    """What it stays by in every version of its program; see programs.reading.lineage."""
    is_recall: bool = False
    """Whether its questions are asked by recall alone, so that it stands in no row."""


@dataclass(frozen=True, kw_only=True)
class LibraryModule:
    """One module with its cards: row by row, each in its order."""

    position: int
    slug: str
    lineage: str
    content: ByLanguage[ModuleContent]
    cards: tuple[LibraryCard, ...]

    @property
    def minutes(self) -> int:
        """All main cards together."""
        return sum(card.minutes for card in self.row(CardPart.CARDS))

    def row(self, part: CardPart) -> list[LibraryCard]:
        """The cards of one part, in their order."""
        return [card for card in self.cards if card.part == part and not card.is_recall]


@dataclass(frozen=True, kw_only=True)
class LibraryMaterial:
    """Something of the whole program, beside its modules."""

    kind: MaterialKind
    slug: str
    content: ByLanguage[MaterialContent]


@dataclass(frozen=True, kw_only=True)
class CastMember:
    """Somebody who returns in the stories of a program."""

    name: str
    role: ByLanguage[str]

    @property
    def first_name(self) -> str:
        """What stories call them."""
        return self.name.partition(" ")[0]


@dataclass(frozen=True, kw_only=True)
class LibraryProgram:
    """A whole program."""

    slug: str
    content: ByLanguage[ProgramContent]
    forms: tuple[ProgramForm, ...]
    modules: tuple[LibraryModule, ...]
    fingerprint: str
    """SHA-256 of the files it was read from."""
    materials: tuple[LibraryMaterial, ...] = ()
    cast: tuple[CastMember, ...] = ()

    @property
    def title(self) -> str:
        """In English, in which every program is written first."""
        return self.content[ENGLISH].title
