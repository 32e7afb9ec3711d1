"""The rotation with the people of a session in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from common.records import dataclass
from practice.leading_order import earlier
from practice.rotation import OBSERVER, DealtTurn, deal
from programs.content.scenarios import Scenario, ScenarioRole


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One leader's turn: who plays what in it."""

    number: int
    """Shared by pairs that play at the same time."""
    enrollment_id: int
    """Whoever leads in it."""
    name: str
    parts: list[tuple[str, list[str]]]
    """(role, names), the leader first."""
    unplayed: list[str]
    """Parts for which too few are there; to observe is none."""
    keys: Mapping[int, str]
    """Enrollment -> key of its role."""
    minutes: int
    is_twice: bool
    led_as: int | None
    """The number of the turn as which it was begun; None while it was not."""
    moved_up: str
    """The whole order once they lead one place earlier; empty for whoever leads first."""


def turns_of(
    scenario: Scenario, here: Mapping[int, str], led: Mapping[int, int | None]
) -> list[Turn]:
    """Everybody who is here leads once: `here` is enrollment -> name, in the order in which they
    lead.
    """
    people = list(here)
    return [_turn(scenario, cast, people, here, led) for cast in deal(scenario, len(people))]


def _turn(
    scenario: Scenario,
    cast: DealtTurn,
    people: Sequence[int],
    names: Mapping[int, str],
    led: Mapping[int, int | None],
) -> Turn:
    by_role: dict[str, list[str]] = {role.key: [] for role in scenario.roles}
    for seat, key in sorted(cast.played.items()):
        by_role[key].append(names[people[seat]])
    leader = people[cast.leader]
    return Turn(
        number=cast.number,
        enrollment_id=leader,
        name=names[leader],
        parts=[(role.name, by_role[role.key]) for role in scenario.roles],
        unplayed=[
            role.name for role in scenario.roles if role.key != OBSERVER and not by_role[role.key]
        ],
        keys={people[seat]: key for seat, key in cast.played.items()},
        minutes=cast.minutes,
        is_twice=cast.is_twice,
        led_as=led[leader],
        moved_up=",".join(map(str, earlier(people, leader))) if cast.leader else "",
    )


def turn_now(turns: Sequence[Turn], leading: int | None) -> Turn | None:
    """The one that runs; the first while none has begun, or whoever led is not here."""
    first = turns[0] if turns else None
    return next((turn for turn in turns if turn.enrollment_id == leading), first)


def part_of(
    scenario: Scenario, turns: Sequence[Turn], now: Turn | None, enrollment_id: int | None
) -> ScenarioRole | None:
    """What somebody plays now, in the turn itself or in another pair's at the same time. None for
    whoever is not here.
    """
    if now is None or enrollment_id is None:
        return None
    at_once = [now, *(turn for turn in turns if turn.number == now.number)]
    key = next((turn.keys[enrollment_id] for turn in at_once if enrollment_id in turn.keys), None)
    return next((role for role in scenario.roles if role.key == key), None)
