"""The file of a rubric: the same three criteria and four levels in every module."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_noop

from programs.content.rubrics import CRITERIA, LEVELS, LevelAnchor, RubricContent, RubricCriterion
from programs.reading.fields import Fields

# What criteria and levels are called everywhere in the portal, in the languages that have agreed on
# it.
CRITERION_NAMES = {
    "en": ("Tone recognition", "Response adaptation", "Reflective follow-up"),
    "de": ("Tonlage erkennen", "Antwort anpassen", "Reflektiert nachhaken"),
}
LEVEL_NAMES = {
    "en": ("Not Evident", "Emerging", "Consistent", "Mastery"),
    "de": ("Nicht erkennbar", "Ansatzweise", "Durchgängig", "Souverän"),
}


def read_rubric(root: Path, path: Path, language: str) -> RubricContent:
    """The criteria in their order."""
    return _criteria(Fields.read(root, path), language, fewest=1)


def read_general_rubric(root: Path, path: Path, language: str) -> RubricContent:
    """One for the whole program: its anchors need no examples."""
    return _criteria(Fields.read(root, path), language, fewest=0)


def _criteria(fields: Fields, language: str, fewest: int) -> RubricContent:
    tables = fields.tables("criteria", len(CRITERIA), len(CRITERIA))
    found = tuple(_criterion(table, at, language, fewest) for at, table in enumerate(tables))
    fields.finish()
    return found


def _criterion(table: Fields, place: int, language: str, fewest: int) -> RubricCriterion:
    slug = CRITERIA[place]
    if table.text("slug") != slug:
        raise table.error(
            "slug", f"must be {slug!r}. Keep the three criteria in order: {', '.join(CRITERIA)}."
        )
    levels = tuple(
        _level(level, number, language, fewest)
        for number, level in enumerate(table.tables("levels", LEVELS, LEVELS), start=1)
    )
    if len({level.anchor for level in levels}) != LEVELS:
        raise table.error("levels", gettext_noop("share an anchor. Write one for each level."))
    criterion = RubricCriterion(
        slug=slug,
        name=_agreed(table, CRITERION_NAMES.get(language), place),
        question=table.text("question"),
        levels=levels,
    )
    table.finish()
    return criterion


def _level(table: Fields, number: int, language: str, fewest: int) -> LevelAnchor:
    if table.number("level", 1, LEVELS) != number:
        raise table.error("level", f"must be {number}. Write the levels in order.")
    level = LevelAnchor(
        level=number,
        name=_agreed(table, LEVEL_NAMES.get(language), number - 1),
        anchor=table.text("anchor"),
        behaviors=table.texts("behaviors", fewest, 4) if fewest or table.has("behaviors") else (),
    )
    table.finish()
    return level


def _agreed(table: Fields, names: tuple[str, ...] | None, place: int) -> str:
    """A name that is the same in every module."""
    name = table.text("name")
    if names is not None and name != names[place]:
        problem = gettext_noop("is %(found)s. It is called %(name)s in every module.")
        raise table.error("name", problem, found=repr(name), name=repr(names[place]))
    return name
