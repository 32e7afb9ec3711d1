"""One module folder in one language."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from pathlib import Path

from common.records import dataclass
from programs.content.kinds import CardPart
from programs.content.modules import CoachingGuide, ModuleContent, Outcome, OutcomeKpi
from programs.content.prose import Prose
from programs.reading.cards import CardFile, read_card
from programs.reading.fields import Fields, LibraryError, path_in_program, read_prose, read_text
from programs.reading.journey import read_journey
from programs.reading.lineage import OF_MODULE, read_lineage
from programs.reading.recall import read_recall
from programs.reading.rubrics import read_rubric
from programs.reading.scenarios import read_forms, read_scenario

SHORTEST, LONGEST = 15, 30
"""Minutes that the cards of a module may take together."""
CARDS = {CardPart.CARDS: (5, 8), CardPart.BOOSTERS: (2, 2), CardPart.EXTRAS: (0, 12)}
"""How few and how many cards each row of a module has."""


@dataclass(frozen=True, kw_only=True)
class AboutModule:
    """What module.toml says in one language."""

    slug: str
    lineage: str
    """As far as the file says it."""
    title: str
    sentence: str
    summary: Prose
    peer_reflection: str
    outcomes: tuple[Outcome, ...]
    coaching: CoachingGuide


@dataclass(frozen=True)
class ModuleFolder:
    """Everything a module folder says in one language."""

    slug: str
    content: ModuleContent
    cards: Mapping[CardPart, list[CardFile]]
    recall: CardFile | None = None
    lineage: str = ""


def read_module(root: Path, folder: Path) -> ModuleFolder:
    """A whole module folder."""
    about = read_about(root, folder / "module.toml")
    cards = {part: _cards(root, folder / part, *CARDS[part]) for part in CardPart}
    recall = read_recall(root, folder)
    _check_cards(path_in_program(root, folder), cards, [recall] if recall else [])
    content = ModuleContent(
        title=about.title,
        sentence=about.sentence,
        summary=about.summary,
        peer_reflection=about.peer_reflection,
        outcomes=about.outcomes,
        coaching=about.coaching,
        notes=read_notes(root, folder / "facilitator-notes.md"),
        rubric=read_rubric(root, folder / "rubric.toml", language=folder.parent.name),
        scenario=read_scenario(root, folder / "scenario.toml"),
        scenarios=read_forms(root, folder),
        journey=read_journey(root, folder / "journey.twee"),
    )
    return ModuleFolder(
        slug=about.slug, content=content, cards=cards, recall=recall, lineage=about.lineage
    )


def read_about(root: Path, path: Path) -> AboutModule:
    """The file about the module itself."""
    fields = Fields.read(root, path)
    slug = fields.slug("slug")
    fields.number("position", 1, 20)
    about = AboutModule(
        slug=slug,
        lineage=read_lineage(fields, OF_MODULE),
        title=fields.text("title"),
        sentence=fields.text("sentence"),
        summary=fields.prose("summary"),
        peer_reflection=fields.text("peer_reflection"),
        outcomes=tuple(_outcome(table) for table in fields.tables("outcomes", 1, 5)),
        coaching=_coaching(fields.part("coaching")),
    )
    fields.finish()
    return about


def _outcome(table: Fields) -> Outcome:
    slug, text = table.text("slug"), table.text("text")
    kpi = table.option("kpi", OutcomeKpi.values)
    outcome = Outcome(slug=slug, text=text, kpi=OutcomeKpi(kpi) if kpi else None)
    table.finish()
    return outcome


def _coaching(fields: Fields) -> CoachingGuide:
    guide = CoachingGuide(
        questions=fields.texts("questions", 3, 3), commitment=fields.text("commitment")
    )
    fields.finish()
    return guide


def _cards(root: Path, folder: Path, low: int, high: int) -> list[CardFile]:
    paths = sorted(folder.glob("*.toml"))
    if not low <= len(paths) <= high:
        allowed = str(low) if low == high else f"{low} to {high}"
        raise LibraryError(
            path_in_program(root, folder), "", f"has {len(paths)} cards. Write {allowed}."
        )
    return [read_card(root, path) for path in paths]


def _check_cards(
    folder: str, cards: Mapping[CardPart, list[CardFile]], recall: list[CardFile]
) -> None:
    minutes = sum(card.minutes for card in cards[CardPart.CARDS])
    if not SHORTEST <= minutes <= LONGEST:
        raise LibraryError(
            f"{folder}/cards",
            "minutes",
            f"add up to {minutes}. Make it {SHORTEST} to {LONGEST}.",
        )
    slugs = [card.slug for card in chain(*cards.values(), recall)]
    for slug in slugs:
        if slugs.count(slug) > 1:
            raise LibraryError(folder, slug, "names two cards. Give every card file its own name.")


def read_notes(root: Path, path: Path) -> Prose:
    """The file for the facilitator."""
    return read_prose(path_in_program(root, path), "", read_text(root, path))
