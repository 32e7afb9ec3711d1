"""One module folder in one language."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from programs.content.modules import CoachingGuide, Kpi, ModuleContent, Outcome
from programs.content.prose import Prose
from programs.reading.cards import CardFile, read_card
from programs.reading.fields import Fields, LibraryError, path_in_program, read_prose, read_text
from programs.reading.journey import read_journey
from programs.reading.rubrics import read_rubric
from programs.reading.scenarios import read_scenario

SHORTEST, LONGEST = 15, 30
"""Minutes that the cards of a module may take together."""


@dataclass(frozen=True)
class ModuleFolder:
    """Everything a module folder says in one language."""

    slug: str
    content: ModuleContent
    cards: list[CardFile]
    boosters: list[CardFile]


def read_module(root: Path, folder: Path) -> ModuleFolder:
    """A whole module folder."""
    about = Fields.read(root, folder / "module.toml")
    slug = about.slug("slug")
    about.number("position", 1, 20)
    cards = _cards(root, folder / "cards", 5, 8)
    boosters = _cards(root, folder / "boosters", 2, 2)
    _check_cards(path_in_program(root, folder), cards, boosters)
    content = ModuleContent(
        title=about.text("title"),
        sentence=about.text("sentence"),
        summary=about.prose("summary"),
        peer_reflection=about.text("peer_reflection"),
        outcomes=tuple(_outcome(table) for table in about.tables("outcomes", 1, 5)),
        coaching=_coaching(about.part("coaching")),
        notes=_notes(root, folder / "facilitator-notes.md"),
        rubric=read_rubric(root, folder / "rubric.toml", language=folder.parent.name),
        scenario=read_scenario(root, folder / "scenario.toml"),
        journey=read_journey(root, folder / "journey.twee"),
    )
    about.finish()
    return ModuleFolder(slug=slug, content=content, cards=cards, boosters=boosters)


def _outcome(table: Fields) -> Outcome:
    outcome = Outcome(
        slug=table.text("slug"), text=table.text("text"), kpi=table.member("kpi", Kpi)
    )
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


def _check_cards(folder: str, cards: list[CardFile], boosters: list[CardFile]) -> None:
    minutes = sum(card.minutes for card in cards)
    if not SHORTEST <= minutes <= LONGEST:
        raise LibraryError(
            f"{folder}/cards",
            "minutes",
            f"add up to {minutes}. Make it {SHORTEST} to {LONGEST}.",
        )
    slugs = [card.slug for card in cards + boosters]
    for slug in slugs:
        if slugs.count(slug) > 1:
            raise LibraryError(folder, slug, "names two cards. Give every card file its own name.")


def _notes(root: Path, path: Path) -> Prose:
    return read_prose(path_in_program(root, path), "", read_text(root, path))
