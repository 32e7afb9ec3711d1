"""A module in every language it has been written in."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import chain, product
from pathlib import Path

import msgspec
from django.utils.translation import gettext_noop

from common.languages import ENGLISH
from programs.content.kinds import CardPart
from programs.reading import recall
from programs.reading.cards import CardFile
from programs.reading.fields import LibraryError
from programs.reading.in_memory import digest_of
from programs.reading.in_step import out_of_step
from programs.reading.modules import ModuleFolder, read_module
from programs.reading.rubrics import GENERAL
from programs.reading.shapes import LibraryCard, LibraryModule

KEPT = 24
"""Modules of drafts that stay as they were read: whoever changes one card has the others read."""
_KEPT: dict[tuple[bytes, int], LibraryModule] = {}


def read_in_languages(
    root: Path, name: str, position: int, languages: Collection[str]
) -> LibraryModule:
    """The folders of that name: the English one, and every other that is there and in step. Of a
    draft that is read again and again, only what has changed.
    """
    places = product(sorted({ENGLISH, *languages}), (Path(name), GENERAL))
    digest = digest_of(root, [root / language / each for language, each in places])
    if digest is None:
        return _read(root, name, position, languages)
    found = _KEPT.get((digest, position))
    if found is None:
        found = _KEPT[digest, position] = _read(root, name, position, languages)
        for old in [*_KEPT][:-KEPT]:
            _KEPT.pop(old, None)
    return found


def _read(root: Path, name: str, position: int, languages: Collection[str]) -> LibraryModule:
    found = {ENGLISH: read_module(root, root / ENGLISH / name)}
    for language in languages:
        if language != ENGLISH and (root / language / name).is_dir():
            found[language] = read_module(root, root / language / name)
            _check_step(f"{language}/{name}", found[ENGLISH], found[language])
    main = found[ENGLISH]
    return LibraryModule(
        position=position,
        slug=main.slug,
        lineage=_lineage(main),
        content={language: module.content for language, module in found.items()},
        cards=(*chain.from_iterable(_merged(found, part) for part in CardPart), *_recalled(found)),
    )


def _merged(found: Mapping[str, ModuleFolder], part: CardPart) -> list[LibraryCard]:
    """The English cards with what they say in every language."""
    cards = []
    for place, card in enumerate(found[ENGLISH].cards[part]):
        content = {
            language: module.cards[part][place].content for language, module in found.items()
        }
        cards.append(
            LibraryCard(
                slug=card.slug,
                kind=card.content.kind,
                minutes=card.minutes,
                part=part,
                content=content,
                lineage=_lineage_of(card, found[ENGLISH]),
            )
        )
    return cards


def _recalled(found: Mapping[str, ModuleFolder]) -> list[LibraryCard]:
    """What only recall asks, where there is something."""
    main = found[ENGLISH].recall
    if main is None:
        return []
    content = {language: each.recall.content for language, each in found.items() if each.recall}
    return [
        LibraryCard(
            slug=main.slug,
            kind=main.content.kind,
            minutes=main.minutes,
            part=CardPart.EXTRAS,
            content=content,
            lineage=_lineage_of(main, found[ENGLISH]),
            is_recall=True,
        )
    ]


def _lineage(module: ModuleFolder) -> str:
    return module.lineage or module.slug


def _lineage_of(card: CardFile, module: ModuleFolder) -> str:
    return card.lineage or f"{_lineage(module)}/{card.slug}"


def _check_step(folder: str, main: ModuleFolder, other: ModuleFolder) -> None:
    """Raises LibraryError where a translated module differs from the English in more than words."""
    for row in CardPart:
        if _slugs(main.cards[row]) != _slugs(other.cards[row]):
            raise LibraryError(
                folder, row, "are not the files of the English module. Use the same names."
            )
    if (main.recall is None) != (other.recall is None):
        raise LibraryError(folder, recall.FILE, "is in one language only. Write it in both.")
    if _forms(main) != _forms(other):
        raise LibraryError(
            folder,
            "scenarios",
            "are not the files of the English module. Use the same names.",
        )
    translated_parts = _parts(other)
    for part, value in _parts(main).items():
        where = out_of_step(value, translated_parts[part])
        if where:
            raise LibraryError(
                folder,
                f"{part}{where}",
                gettext_noop("is not in step with the English. Translate the same structure."),
            )


def _slugs(cards: Sequence[CardFile]) -> list[str]:
    return [card.slug for card in cards]


def _forms(module: ModuleFolder) -> list[str]:
    return [form.slug for form in module.content.scenarios]


def _parts(module: ModuleFolder) -> dict[str, object]:
    """What a module says, by file, in plain JSON."""
    about = msgspec.to_builtins(module.content)
    parts: dict[str, object] = {
        f"{part}.{suffix}": about.pop(part)
        for part, suffix in (("rubric", "toml"), ("scenario", "toml"), ("journey", "twee"))
    }
    parts |= {f"scenarios/{form['slug']}.toml": form for form in about.pop("scenarios")}
    parts["module.toml"] = {"slug": module.slug, "lineage": module.lineage, **about}
    for row, cards in module.cards.items():
        parts |= {f"{row}/{card.slug}": _plain(card) for card in cards}
    if module.recall:
        parts[recall.FILE] = _plain(module.recall)
    return parts


def _plain(card: CardFile) -> dict[str, object]:
    content = msgspec.to_builtins(card.content)
    return {"minutes": card.minutes, "lineage": card.lineage, "content": content}
