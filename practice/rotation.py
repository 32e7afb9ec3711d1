"""Who plays whom: a fixed rotation by seat in which everybody leads once."""

from __future__ import annotations

from collections.abc import Sequence

from programs.content.scenarios import LEADER, Round

OBSERVER = "observer"
"""The key of the role for whoever plays none."""


def deal(seats: int, roles: Sequence[str]) -> list[list[str]]:
    """For each turn the role key of every seat. In turn n seat n leads, the seats after it play the
    other roles in order, and whoever is left observes.
    """
    parts = [LEADER, *(role for role in roles if role not in {LEADER, OBSERVER})]
    rest = OBSERVER if OBSERVER in roles else parts[-1]
    turns = []
    for turn in range(seats):
        played = [rest] * seats
        for offset, part in enumerate(parts[:seats]):
            played[(turn + offset) % seats] = part
        turns.append(played)
    return turns


def turn_minutes(rounds: Sequence[Round], seats: int) -> int:
    """Whole minutes of one turn, at least one: what lies between the opening and the debrief,
    shared by everybody.
    """
    played = [each.minutes for each in rounds[1:-1]] or [each.minutes for each in rounds]
    return max(sum(played) // max(seats, 1), 1)
