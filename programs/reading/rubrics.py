"""The file of a rubric: the same three criteria and four levels in every module."""

from __future__ import annotations

from pathlib import Path

import msgspec
from django.utils.translation import gettext_noop

from programs.content.rubrics import CRITERIA, LEVELS, LevelAnchor, RubricContent, RubricCriterion
from programs.reading.fields import Fields

# What levels are called everywhere in the portal, and criteria wherever no general rubric calls
# them otherwise, in languages that have agreed on it.
CRITERION_NAMES = {
    "en": ("Tone recognition", "Response adaptation", "Reflective follow-up"),
    "de": ("Zwischentöne erkennen", "Antwort anpassen", "Zurückspiegeln und vereinbaren"),
}
LEVEL_NAMES = {
    "en": ("Not Evident", "Emerging", "Consistent", "Mastery"),
    "de": ("Nicht erkennbar", "Ansatzweise", "Durchgängig", "Souverän"),
}


Names = tuple[str, ...] | None
"""What criteria or levels have to be called; None where anybody may name them."""
GENERAL = Path("comparison", "rubric.toml")
"""Of the whole program, in the folder of its language."""


NOT_DESCRIBED = gettext_noop(
    "give examples alone, and there is no general rubric. Write names, questions and anchors."
)


def read_rubric(root: Path, path: Path, language: str) -> RubricContent:
    """That of a module. Where the program has a general one, a module may write examples alone:
    criteria, questions and anchors are then those of the general rubric.
    """
    fields = Fields.read(root, path)
    general = root / language / GENERAL
    described = read_general_rubric(root, general, language) if general.is_file() else ()
    if not _has_examples_alone(fields.anew()):
        names = tuple(each.name for each in described) or CRITERION_NAMES.get(language)
        return _criteria(fields, language, fewest=1, names=names)
    if not described:
        raise fields.error("criteria", NOT_DESCRIBED)
    return _examples(fields, described)


def read_general_rubric(root: Path, path: Path, language: str) -> RubricContent:
    """One for the whole program: its anchors need no examples, and it says what the program calls
    the three criteria.
    """
    fields = Fields.read(root, path)
    found = _criteria(fields, language, fewest=0, names=None)
    if len({each.name.casefold() for each in found}) < len(CRITERIA):
        problem = gettext_noop("have the same name twice. Give every criterion its own.")
        fields.at_odds("criteria", problem)
    return found


def _has_examples_alone(fields: Fields) -> bool:
    tables = fields.tables("criteria", len(CRITERIA), len(CRITERIA))
    return not any(table.has("question") for table in tables)


def _examples(fields: Fields, general: RubricContent) -> RubricContent:
    """The general rubric with the examples of a module instead of its own."""
    tables = fields.tables("criteria", len(CRITERIA), len(CRITERIA))
    found = tuple(
        _with_examples(table, criterion) for table, criterion in zip(tables, general, strict=True)
    )
    fields.finish()
    return found


def _with_examples(table: Fields, criterion: RubricCriterion) -> RubricCriterion:
    _check_slug(table, criterion.slug)
    levels = []
    for level, each in zip(criterion.levels, table.tables("levels", LEVELS, LEVELS), strict=True):
        _check_number(each, level.level)
        levels.append(msgspec.structs.replace(level, behaviors=each.texts("behaviors", 1, 4)))
        each.finish()
    table.finish()
    return msgspec.structs.replace(criterion, levels=tuple(levels))


def _check_slug(table: Fields, slug: str) -> None:
    if table.text("slug") != slug:
        raise table.error(
            "slug", f"must be {slug!r}. Keep the three criteria in order: {', '.join(CRITERIA)}."
        )


def _check_number(table: Fields, number: int) -> None:
    if table.number("level", 1, LEVELS) != number:
        raise table.error("level", f"must be {number}. Write the levels in order.")


def _criteria(fields: Fields, language: str, fewest: int, names: Names) -> RubricContent:
    tables = fields.tables("criteria", len(CRITERIA), len(CRITERIA))
    found = tuple(_criterion(table, at, language, fewest, names) for at, table in enumerate(tables))
    fields.finish()
    return found


def _criterion(
    table: Fields, place: int, language: str, fewest: int, names: Names
) -> RubricCriterion:
    slug = CRITERIA[place]
    _check_slug(table, slug)
    levels = tuple(
        _level(level, number, language, fewest)
        for number, level in enumerate(table.tables("levels", LEVELS, LEVELS), start=1)
    )
    if len({level.anchor for level in levels}) != LEVELS:
        table.at_odds("levels", gettext_noop("share an anchor. Write one for each level."))
    criterion = RubricCriterion(
        slug=slug,
        name=_agreed(table, names, place),
        question=table.text("question"),
        levels=levels,
    )
    table.finish()
    return criterion


def _level(table: Fields, number: int, language: str, fewest: int) -> LevelAnchor:
    _check_number(table, number)
    level = LevelAnchor(
        level=number,
        name=_agreed(table, LEVEL_NAMES.get(language), number - 1),
        anchor=table.text("anchor"),
        behaviors=table.texts("behaviors", fewest, 4) if fewest or table.has("behaviors") else (),
    )
    table.finish()
    return level


def _agreed(table: Fields, names: Names, place: int) -> str:
    """A name that is the same in every module."""
    name = table.text("name")
    if names is not None and name != names[place]:
        problem = gettext_noop("is %(found)s. It is called %(name)s in every module.")
        table.refuse("name", problem, found=repr(name), name=repr(names[place]))
    return name
