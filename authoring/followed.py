"""Three sides of a comparison with every card and module under one name: the one that the draft
gives it, wherever it was sent and whatever it is called there. What a newer edition alone has moved
is told apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

from authoring.bundle import Files
from authoring.editions import Edition, edition_of
from authoring.layout import MODULE_FILE, languages_with, module_slug
from authoring.lineage import (
    CARD_FILE,
    kept_when_renamed,
    module_lineages,
    said_lineage,
    with_lineage,
)
from authoring.module_names import with_file
from authoring.numbering import at_number, free_slug, number_of
from authoring.rules_left import rules_sent
from authoring.toml_text import with_values
from common.records import dataclass


@dataclass(frozen=True)
class ThreeEditions:
    """By the names of the draft."""

    base: Edition
    theirs: Edition
    ours: Edition
    sent: Mapping[str, str]
    """Key of a card in the newer edition -> where base and draft have it: it alone has moved it."""


@dataclass(frozen=True)
class Paired:
    """Where cards are, by their lineages."""

    base: Mapping[str, str]
    theirs: Mapping[str, str]
    ours: Mapping[str, str]


def followed(base: Files, theirs: Files, ours: Files) -> ThreeEditions:
    """Of their files."""
    base, theirs = _modules_called(base, base, ours), _modules_called(theirs, base, ours)
    before, newer, here = edition_of(base), edition_of(theirs), edition_of(ours)
    paired = Paired(_cards(before), _cards(newer), _cards(here))
    sent = {
        there: paired.ours[lineage]
        for lineage, there in paired.theirs.items()
        if paired.base.get(lineage) == paired.ours.get(lineage) not in {None, there}
        and there not in here.pieces
        and there not in before.pieces
    }
    homes = {
        lineage: key
        for lineage, key in paired.ours.items()
        if paired.theirs.get(lineage) not in sent and _is_home(key, newer, before)
    }
    names = {*here.pieces, *before.pieces, *newer.pieces}
    homes |= _called_apart(paired, {*paired.ours.values()}, names)
    return ThreeEditions(
        _at_home(before, paired.base, homes, here),
        _at_home(newer, paired.theirs, homes, here),
        here,
        sent,
    )


def _modules_called(files: Files, base: Files, ours: Files) -> Files:
    """With the short names that the draft has given to modules."""
    folders = {lineage: folder for folder, lineage in module_lineages(files).items()}
    before = {lineage: module_slug(base, each) for each, lineage in module_lineages(base).items()}
    for own, lineage in module_lineages(ours).items():
        slug, folder = module_slug(ours, own), folders.get(lineage)
        if folder is None or not slug or slug in {before.get(lineage), module_slug(files, folder)}:
            continue
        path = f"{languages_with(files, folder)[0]}/{folder}/{MODULE_FILE}"
        text = files.get(path)
        if text:
            files = with_file(files, path, kept_when_renamed(text, with_values(text, slug=slug)))
    return files


def _cards(edition: Edition) -> dict[str, str]:
    """Lineage -> key of the cards of modules; the first one has a lineage that two have."""
    names = {folder: name for name, folder in edition.folders.items()}
    found: dict[str, str] = {}
    for key, paths in edition.pieces.items():
        path = next(iter(paths.values()))
        card = CARD_FILE.fullmatch(path)
        if card and card["folder"] in names and "@" not in key:
            home = _named(key)
            found.setdefault(said_lineage(edition.files[path]) or home, key)
    return found


def _named(key: str) -> str:
    """What a card with this key would come from if nothing said otherwise."""
    return f"{key.partition('/')[0]}/{key.rpartition('/')[2]}"


def _is_home(key: str, theirs: Edition, base: Edition) -> bool:
    """Whether what is newer can come to the module where the draft has a card: not to one that the
    newer edition is without.
    """
    module = key.partition("/")[0]
    return module in theirs.folders or module not in base.folders


def _called_apart(
    paired: Paired, taken: AbstractSet[str], names: AbstractSet[str]
) -> dict[str, str]:
    """Lineage -> a key of its own, for cards that only others have and that are called as one of
    another lineage is called here.
    """
    found: dict[str, str] = {}
    for lineage, key in {**paired.base, **paired.theirs}.items():
        if lineage not in paired.ours and key in taken:
            shelf, _slash, name = key.rpartition("/")
            others = {each.rpartition("/")[2] for each in {*names, *found.values()}}
            found[lineage] = f"{shelf}/{free_slug(name, others)}"
    return found


def _at_home(
    edition: Edition, cards: Mapping[str, str], homes: Mapping[str, str], ours: Edition
) -> Edition:
    """With each card under the key that it has here."""
    moves = {
        key: (lineage, homes[lineage])
        for lineage, key in cards.items()
        if homes.get(lineage, key) != key
    }
    if not moves:
        return edition
    files = {**edition.files}
    for key, (lineage, home) in moves.items():
        for path in edition.pieces[key].values():
            files[path] = with_lineage(files[path], lineage, _named(home))
        if home in ours.pieces:
            files = rules_sent(files, _slugs(edition, key), _slugs(ours, home))
    goals = {key: home for key, (_lineage, home) in moves.items()}
    pieces = {goals.get(key, key): paths for key, paths in edition.pieces.items()}
    shelves = {
        shelf: dict(_on_shelf(shelf, names, goals, ours))
        for shelf, names in edition.shelves.items()
    }
    return Edition(files, edition.folders, pieces, shelves)


def _on_shelf(
    shelf: str, names: Mapping[str, str], goals: Mapping[str, str], ours: Edition
) -> Iterator[tuple[str, str]]:
    """What is moved stands on no shelf but that of the draft, which says its place."""
    for name, numbered in names.items():
        goal = goals.get(f"{shelf}{name}", "")
        if not goal:
            yield name, numbered
        elif goal not in ours.pieces:
            called, number = goal.rpartition("/")[2], number_of(numbered)
            yield called, at_number(f"00-{called}", number) if number else called


def _slugs(edition: Edition, key: str) -> tuple[str, str]:
    """(module, card) as rules name it."""
    module, _slash, rest = key.partition("/")
    folder = edition.folders.get(module, module)
    return module_slug(edition.files, folder), rest.rpartition("/")[2]
