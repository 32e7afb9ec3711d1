"""A module in every language it has been written in."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

import msgspec
from django.utils.translation import gettext_noop

from common.languages import ENGLISH
from programs.reading.cards import CardFile
from programs.reading.fields import LibraryError
from programs.reading.in_step import out_of_step
from programs.reading.modules import ModuleFolder, read_module
from programs.reading.shapes import LibraryCard, LibraryModule


def read_in_languages(
    root: Path, name: str, position: int, languages: Collection[str]
) -> LibraryModule:
    """The folders of that name: the English one, and every other that is there and in step."""
    found = {ENGLISH: read_module(root, root / ENGLISH / name)}
    for language in languages:
        if language != ENGLISH and (root / language / name).is_dir():
            found[language] = read_module(root, root / language / name)
            _check_step(f"{language}/{name}", found[ENGLISH], found[language])
    main = found[ENGLISH]
    return LibraryModule(
        position=position,
        slug=main.slug,
        content={language: module.content for language, module in found.items()},
        cards=(*_merged(found, is_booster=False), *_merged(found, is_booster=True)),
    )


def _merged(found: Mapping[str, ModuleFolder], *, is_booster: bool) -> list[LibraryCard]:
    """The English cards with what they say in every language."""
    cards = []
    for place, card in enumerate(_side(found[ENGLISH], is_booster=is_booster)):
        content = {
            language: _side(module, is_booster=is_booster)[place].content
            for language, module in found.items()
        }
        cards.append(
            LibraryCard(
                slug=card.slug,
                kind=card.content.kind,
                minutes=card.minutes,
                is_booster=is_booster,
                content=content,
            )
        )
    return cards


def _side(module: ModuleFolder, *, is_booster: bool) -> list[CardFile]:
    return module.boosters if is_booster else module.cards


def _check_step(folder: str, main: ModuleFolder, other: ModuleFolder) -> None:
    """Raises LibraryError where a translated module differs from the English in more than words."""
    for part, english, translated in (
        ("cards", main.cards, other.cards),
        ("boosters", main.boosters, other.boosters),
    ):
        if [card.slug for card in english] != [card.slug for card in translated]:
            raise LibraryError(
                folder, part, "are not the files of the English module. Use the same names."
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


def _parts(module: ModuleFolder) -> dict[str, object]:
    """What a module says, by file, in plain JSON."""
    about = msgspec.to_builtins(module.content)
    parts: dict[str, object] = {
        f"{part}.{suffix}": about.pop(part)
        for part, suffix in (("rubric", "toml"), ("scenario", "toml"), ("journey", "twee"))
    }
    parts["module.toml"] = {"slug": module.slug, **about}
    parts |= {f"cards/{card.slug}": _plain(card) for card in module.cards}
    return parts | {f"boosters/{card.slug}": _plain(card) for card in module.boosters}


def _plain(card: CardFile) -> dict[str, object]:
    return {"minutes": card.minutes, "content": msgspec.to_builtins(card.content)}
