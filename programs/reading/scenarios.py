"""The file of a role-play."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_noop

from programs.content.scenarios import (
    LEADER,
    Beat,
    Opening,
    OpeningKind,
    Round,
    Scenario,
    ScenarioRole,
    Seating,
    SmallerGroup,
)
from programs.reading.fields import SLUG, Fields


def read_scenario(root: Path, path: Path) -> Scenario:
    """What happens, who plays whom, and how the time is used."""
    fields = Fields.read(root, path)
    minutes = fields.number("minutes", 30, 60)
    scenario_rounds = tuple(_round(table) for table in fields.tables("rounds", 1, 8))
    planned = sum(each.minutes for each in scenario_rounds)
    if planned != minutes:
        raise fields.error(
            "rounds",
            gettext_noop(
                "take %(planned)s minutes, not %(minutes)s. Count the opening and debrief in."
            ),
            planned=planned,
            minutes=minutes,
        )
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
    )
    fields.finish()
    return scenario


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
            raise table.error("key", problem, found=repr(key))
        roles[key] = ScenarioRole(key=key, name=table.text("name"), brief=table.prose("brief"))
        table.finish()
    if LEADER not in roles:
        problem = gettext_noop('have no key "%(leader)s". One role is the leader.')
        raise fields.error("roles", problem, leader=LEADER)
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
