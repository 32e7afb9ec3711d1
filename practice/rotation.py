"""Who plays whom, and for how long: the seating that the facilitator's notes of a scenario
describe. Everybody leads once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain

from common.records import dataclass
from programs.content.scenarios import LEADER, Scenario, Seating, SmallerGroup

OBSERVER = "observer"
"""The key of the role for whoever plays none."""
TWICE, ALONE = SmallerGroup.TWICE, SmallerGroup.ALONE
FULL = 6
"""People for whom a scenario says how long a turn is."""
FULL_ROUNDS = 3
"""In each of which two of them lead."""


@dataclass(frozen=True)
class DealtTurn:
    """One leader's turn."""

    number: int
    """Of the turn; pairs that play at the same time share it."""
    leader: int
    """The seat."""
    played: Mapping[int, str]
    """Seat -> key of its role, for those who play or watch in it."""
    minutes: int
    is_twice: bool = False
    """Played a second time in another way."""


def deal(scenario: Scenario, seats: int) -> list[DealtTurn]:
    """The turns of a scenario in the order in which they play before the group."""
    if scenario.seating is Seating.PAIRS:
        return _at_once(scenario, seats)
    if scenario.seating is Seating.PAIRS_IN_TURN:
        played = _in_turn(scenario, seats)
    else:
        played = _moving(scenario, seats, step=-1 if scenario.seating is Seating.DOWN else 1)
    return [_dealt(scenario, seats, turn, each) for turn, each in enumerate(played)]


def _dealt(scenario: Scenario, seats: int, turn: int, played: dict[int, str]) -> DealtTurn:
    twice = scenario.smaller_group is TWICE and _is_alone(TWICE, seats, turn)
    leader = next(seat for seat, role in played.items() if role == LEADER)
    return DealtTurn(turn + 1, leader, played, _minutes(scenario, seats, turn), is_twice=twice)


def _parts(scenario: Scenario) -> tuple[list[str], str]:
    """The roles that are played, the leader first, and the one of everybody else."""
    roles = [role.key for role in scenario.roles]
    parts = [LEADER, *(role for role in roles if role not in {LEADER, OBSERVER})]
    return parts, OBSERVER if OBSERVER in roles else parts[-1]


def _moving(scenario: Scenario, seats: int, step: int) -> list[dict[int, str]]:
    """In turn n seat n leads. The seats after it, or before it, play the others in order."""
    parts, rest = _parts(scenario)
    turns = []
    for turn in range(seats):
        played = dict.fromkeys(range(seats), rest)
        for offset, part in enumerate(parts[:seats]):
            played[(turn + step * offset) % seats] = part
        turns.append(played)
    return turns


def _couples(seats: int) -> list[list[int]]:
    """Neighbors; where one is left over, the last couple is a trio."""
    starts = range(0, seats - seats % 2 or seats, 2)
    couples = [list(range(start, min(start + 2, seats))) for start in starts]
    if seats > 1 and seats % 2:
        couples[-1].append(seats - 1)
    return couples


def _duos(couple: Sequence[int]) -> list[tuple[int, int | None]]:
    """(leader, other): the first leads, then everybody else with the first as the other one."""
    first, *others = couple
    return [(first, others[0] if others else None), *((other, first) for other in others)]


def _in_turn(scenario: Scenario, seats: int) -> list[dict[int, str]]:
    turns = []
    for leader, other in chain.from_iterable(map(_duos, _couples(seats))):
        played = dict.fromkeys(range(seats), _parts(scenario)[1])
        turns.append(played | _duo(scenario, leader, other))
    return turns


def _duo(scenario: Scenario, leader: int, other: int | None) -> dict[int, str]:
    parts, rest = _parts(scenario)
    played = {leader: LEADER}
    if other is not None:
        played[other] = parts[1] if len(parts) > 1 else rest
    return played


def _at_once(scenario: Scenario, seats: int) -> list[DealtTurn]:
    """The first of each couple leads, then the others of it; a third one observes first."""
    first, second = [], []
    for couple in _couples(seats):
        (leader, other), *later = _duos(couple)
        watching = dict.fromkeys(couple[2:], _parts(scenario)[1])
        first.append((leader, watching | _duo(scenario, leader, other)))
        second += [(each, _duo(scenario, each, again)) for each, again in later]
    casts = []
    for number, turn in enumerate((first, second), start=1):
        minutes = _shared_minutes(scenario, len(turn))
        casts += [DealtTurn(number, leader, played, minutes) for leader, played in turn]
    return casts


def _shared_minutes(scenario: Scenario, leaders: int) -> int:
    """Of one turn: of its part before the group where the scenario says how long, else of all."""
    if not scenario.turn_minutes:
        return max(_between(scenario) // 2, 1)
    if scenario.smaller_group is not SmallerGroup.LONGER:
        return scenario.turn_minutes
    return max(scenario.turn_minutes * FULL_ROUNDS // max(leaders, 1), 1)


def _between(scenario: Scenario) -> int:
    """Minutes between the opening and the debrief."""
    rounds = scenario.rounds
    return sum([each.minutes for each in rounds[1:-1] or rounds])


def _minutes(scenario: Scenario, seats: int, turn: int) -> int:
    """Whole minutes of one turn, at least one."""
    said = scenario.turn_minutes
    if not said:
        return max(_between(scenario) // seats, 1)
    if scenario.smaller_group is SmallerGroup.LONGER:
        return max(said * FULL // seats, 1)
    has_round = scenario.smaller_group is ALONE and _is_alone(ALONE, seats, turn)
    return said * 2 if has_round else said


def _is_alone(which: SmallerGroup, seats: int, turn: int) -> bool:
    """Whether the leader of a turn has a round alone: of three rounds, those with two leaders come
    first where somebody plays twice, and last where somebody has all the time.
    """
    in_twos = 2 * max(seats - FULL_ROUNDS, 0)
    return turn >= in_twos if which is TWICE else turn < seats - in_twos
