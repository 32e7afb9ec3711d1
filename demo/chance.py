"""Chance that falls the same way every time: everything in the demo is drawn from names, never from
row ids.
"""

from __future__ import annotations

import datetime as dt
import random
import zoneinfo
from collections.abc import Sequence

from common.local_time import at_local
from common.records import dataclass

LOWEST_LEVEL, HIGHEST_LEVEL = 1, 4
SATURDAY = 5


def chance(*names: object) -> random.Random:
    """A source of its own for everything these names stand for."""
    return random.Random("|".join(str(name) for name in ("northwind", *names)))  # noqa: S311  a story, not a secret


@dataclass(frozen=True)
class Pace:
    """How somebody goes through cards: when they begin, how many at a sitting, how long between
    sittings.
    """

    begins_after: tuple[float, float]
    at_once: tuple[int, int]
    rests: tuple[float, float]
    stops_after: int = 99
    """In the last module; they will pick it up again."""


PACES = (
    Pace((0.1, 0.4), (2, 3), (0.8, 1.6)),
    Pace((0.8, 1.6), (1, 2), (0.9, 2.0)),
    Pace((2.0, 3.2), (3, 4), (1.0, 2.5)),
    Pace((0.3, 1.0), (1, 2), (1.0, 2.2)),
    Pace((4.0, 5.5), (6, 7), (0.5, 1.0)),
    Pace((1.0, 2.0), (1, 2), (1.2, 2.6)),
    Pace((0.5, 1.2), (1, 1), (3.6, 5.5)),
    Pace((0.2, 0.8), (2, 3), (0.9, 1.8)),
    Pace((0.6, 1.4), (1, 2), (1.4, 2.4), stops_after=3),
    Pace((1.5, 3.0), (2, 3), (2.0, 3.0)),
)
"""Dealt out to leaders by seat; the seventh takes a card every few days, the ninth has paused."""


def card_times(
    dice: random.Random, opens_at: dt.datetime, zone: str, minutes: Sequence[int], pace: Pace
) -> list[dt.datetime]:
    """When each card of a module was finished, in order, inside this person's working hours."""
    times: list[dt.datetime] = []
    moment = opens_at + dt.timedelta(days=dice.uniform(*pace.begins_after))
    while len(times) < len(minutes):
        moment = at_work(dice, moment, zone)
        for length in minutes[len(times) : len(times) + dice.randint(*pace.at_once)]:
            moment += dt.timedelta(seconds=length * dice.randint(45, 85))
            times.append(moment)
        moment += dt.timedelta(days=dice.uniform(*pace.rests))
    return times


def at_work(dice: random.Random, moment: dt.datetime, zone: str) -> dt.datetime:
    """The moment itself when it lies in working time there, else one in the next working day."""
    local = moment.astimezone(zoneinfo.ZoneInfo(zone))
    if local.weekday() < SATURDAY and 8 * 60 <= local.hour * 60 + local.minute <= 17 * 60 + 40:
        return moment
    day = local.date() + dt.timedelta(days=1 if local.hour >= 8 else 0)
    while day.weekday() >= SATURDAY:
        day += dt.timedelta(days=1)
    time = dt.time(dice.choice((8, 9, 9, 11, 12, 13, 16)), dice.randint(0, 59), dice.randint(0, 59))
    return at_local(day, time, zone)


def skill(person: str, criterion: int, held: int) -> float:
    """How well somebody does at a criterion after so many sessions: some get better, some do not,
    few evenly.
    """
    start = chance("start", person)
    general = start.gauss(1.95, 0.5)
    own = [general + start.gauss(0, 0.28) for _each in range(3)][criterion]
    path = chance("growth", person, criterion)
    talent = chance("talent", person).gauss(0.23, 0.2)
    return own + sum(path.gauss(talent, 0.3) for _session in range(held))


def level_seen(person: str, criterion: int, held: int, rater: str) -> int:
    """The level a rater gives: what was there, how severe they are, and what they happened to
    catch.
    """
    severity = chance("severity", rater).uniform(-0.18, 0.18)
    noise = chance("rating", person, criterion, held, rater).gauss(0, 0.19)
    seen = round(skill(person, criterion, held) + severity + noise)
    return max(LOWEST_LEVEL, min(HIGHEST_LEVEL, seen))


def agreement(person: str, wave: int, item: int, items: int) -> int:
    """1 to 5, as somebody of the team answers an item in a wave."""
    habit = chance("habit", person).gauss(3.45, 0.55)
    hard = chance("item", item, items).uniform(-0.35, 0.25)
    drift = chance("drift", item).uniform(-0.05, 0.2) * (wave - 1)
    noise = chance("answer", person, wave, item).gauss(0, 0.62)
    return max(1, min(5, round(habit + hard + drift + noise)))


def recommending(person: str, wave: int) -> int:
    """0 to 10, whether somebody would recommend working here."""
    habit = chance("recommending", person).gauss(7.6, 1.7)
    return max(0, min(10, round(habit + chance("recommending", person, wave).gauss(0, 0.6))))
