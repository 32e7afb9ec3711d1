"""The file of a role-play."""

from __future__ import annotations

from pathlib import Path

import msgspec
from django.utils.translation import gettext_noop

from programs.content.scenarios import (
    LEADER,
    STANDARD,
    Beat,
    Difficulty,
    FormUse,
    Opening,
    OpeningKind,
    Round,
    Scenario,
    ScenarioRole,
    Seating,
    SmallerGroup,
)
from programs.reading.fields import SLUG, Fields, LibraryError, path_in_program
from programs.reading.variants import read_variants

FOLDER = "scenarios"
"""Of further forms, in the folder of a module or of the comparison."""
COMPARED = "comparison"
MOST = 12


def read_scenario(root: Path, path: Path) -> Scenario:
    """The one that every module has."""
    fields = Fields.read(root, path)
    return _varied(fields, STANDARD)


def read_further(root: Path, path: Path) -> Scenario:
    """One more form: the same, called by its file, with how hard it is and what it is for. What
    makes before and after comparable is the same for everybody: there are no variants of it.
    """
    if not SLUG.fullmatch(path.stem):
        problem = gettext_noop("has another name. Use small letters, digits and hyphens.")
        raise LibraryError(path_in_program(root, path), "", problem)
    fields = Fields.read(root, path)
    is_compared = path.parent.parent.name == COMPARED
    return _scenario(fields, path.stem) if is_compared else _varied(fields, path.stem)


def _varied(fields: Fields, slug: str) -> Scenario:
    """With words for one audience, where there are any."""
    variants = read_variants(fields)
    return msgspec.structs.replace(_scenario(fields, slug), variants=variants)


def read_forms(root: Path, folder: Path) -> tuple[Scenario, ...]:
    """Every further form in a folder, in the order of their names."""
    paths = sorted((folder / FOLDER).glob("*.toml"), key=lambda path: path.stem)
    if len(paths) > MOST:
        problem = f"has {len(paths)} scenarios. Write {MOST} at most."
        raise LibraryError(path_in_program(root, folder / FOLDER), "", problem)
    return tuple(read_further(root, path) for path in paths)


def _scenario(fields: Fields, slug: str) -> Scenario:
    minutes = fields.number("minutes", 30, 60)
    scenario_rounds = tuple(_round(table) for table in fields.tables("rounds", 1, 8))
    planned = sum(each.minutes for each in scenario_rounds)
    if planned != minutes:
        fields.at_odds(
            "rounds",
            gettext_noop(
                "take %(planned)s minutes, not %(minutes)s. Count the opening and debrief in."
            ),
            planned=planned,
            minutes=minutes,
        )
    difficulty, uses = _told(fields) if slug else (Difficulty.STANDARD, ())
    scenario = Scenario(
        title=fields.text("title"),
        minutes=minutes,
        summary=fields.prose("summary"),
        strong=fields.prose("strong"),
        weak=fields.prose("weak"),
        debrief=fields.texts("debrief", 3, 7),
        opening=_opening(fields.part("opening")),
        roles=_roles(fields),
        beats=tuple(_beat(table) for table in fields.tables("beats", 2, 4)),
        rounds=scenario_rounds,
        seating=fields.member("seating", Seating) if fields.has("seating") else Seating.UP,
        turn_minutes=fields.number("turn_minutes", 1, 30) if fields.has("turn_minutes") else 0,
        smaller_group=(
            fields.member("smaller_group", SmallerGroup)
            if fields.has("smaller_group")
            else SmallerGroup.LONGER
        ),
        slug=slug,
        difficulty=difficulty,
        uses=uses,
    )
    fields.finish()
    return scenario


def _told(fields: Fields) -> tuple[Difficulty, tuple[FormUse, ...]]:
    """How hard it is, and for what it is there; a form that says neither is like all others."""
    difficulty = Difficulty.STANDARD
    if fields.has("difficulty"):
        difficulty = fields.member("difficulty", Difficulty)
    if not fields.has("uses"):
        return difficulty, ()
    uses = fields.texts("uses", 0, len(FormUse))
    for number, use in enumerate(uses, start=1):
        if use not in FormUse.values or uses.count(use) > 1:
            problem = gettext_noop("is %(found)s. Use one of: %(allowed)s.")
            allowed = ", ".join(FormUse.values)
            raise fields.error(f"uses {number}", problem, found=repr(use), allowed=allowed)
    return difficulty, tuple(FormUse(use) for use in uses)


def _opening(fields: Fields) -> Opening:
    opening = Opening(
        kind=fields.member("kind", OpeningKind),
        sender=fields.text("sender"),
        text=fields.prose("text"),
    )
    fields.finish()
    return opening


def _roles(fields: Fields) -> tuple[ScenarioRole, ...]:
    roles: dict[str, ScenarioRole] = {}
    for table in fields.tables("roles", 2, 5):
        key = table.text("key")
        if not SLUG.fullmatch(key) or key in roles:
            problem = gettext_noop("is %(found)s. Use one short word in small letters, once.")
            table.refuse("key", problem, found=repr(key))
        roles[key] = ScenarioRole(key=key, name=table.text("name"), brief=table.prose("brief"))
        table.finish()
    if LEADER not in roles:
        problem = gettext_noop('have no key "%(leader)s". One role is the leader.')
        fields.at_odds("roles", problem, leader=LEADER)
    return tuple(roles.values())


def _beat(table: Fields) -> Beat:
    beat = Beat(title=table.text("title"), text=table.text("text"))
    table.finish()
    return beat


def _round(table: Fields) -> Round:
    found = Round(
        title=table.text("title"),
        text=table.text("text"),
        minutes=table.number("minutes", 1, 60),
    )
    table.finish()
    return found
