"""Pilots as they might be: departments with people who come, go and move, twelve pulses, some who
do not answer, two who were asked before they came to read the results.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

WAVES = 12
ALIKE, ANY, ENDS = range(3)
"""How a team answers: nearly all the same, anything, or mostly one end of the scale."""


@dataclass
class Person:
    """Somebody who is asked."""

    number: int
    department: str
    leader: int
    usual: int
    is_reader: bool = False


@dataclass
class Asked:
    """One wave: who was asked, from where, and what they said; without those who did not."""

    people: list[tuple[int, str, int | None]]
    said: dict[int, int]


@dataclass
class Pilot:
    """Drawn by chance; the same for the same seed."""

    chance: np.random.Generator
    is_stable: bool
    people: dict[int, Person] = field(default_factory=dict)
    readers: list[int] = field(default_factory=list)
    count: int = 0

    def __post_init__(self) -> None:
        chance = self.chance
        self.kind = int(chance.integers(3))
        self.departments = [f"D{n}" for n in range(int(chance.integers(1, 7)))]
        self.mood = {each: int(chance.integers(1, 6)) for each in self.departments}
        self.rate = float(chance.choice([0.6, 0.8, 0.95, 1.0]))
        self.turnover = float(chance.choice([0.0, 0.02, 0.05, 0.15]))
        self.moves = float(chance.choice([0.0, 0.02, 0.05]))
        self.change = 0.0 if self.is_stable else float(chance.choice([0.05, 0.3, 1.0]))
        for department in self.departments:
            for _each in range(int(chance.integers(3, 17))):
                self._join(department)
        numbers = list(self.people)
        self.readers = [int(n) for n in chance.choice(numbers, min(2, len(numbers)), replace=False)]
        self.read_from = [int(n) for n in chance.integers(1, WAVES, 2)]

    def _join(self, department: str) -> None:
        self.count += 1
        leader = int(self.chance.integers(3)) + 10 * self.departments.index(department)
        self.people[self.count] = Person(self.count, department, leader, self._usual(department))

    def _usual(self, department: str) -> int:
        if self.kind == ANY:
            return int(self.chance.integers(1, 6))
        mood = self.mood[department]
        if self.kind == ENDS:
            mood = 1 if mood <= 3 else 5
        return int(np.clip(mood + self.chance.choice([-1, 0, 0, 0, 0, 1]), 1, 5))

    def waves(self) -> Iterator[Asked]:
        """One after the other."""
        for number in range(WAVES):
            if number:
                self._time_goes_by()
            asked = [
                each
                for each in self.people.values()
                if each.number not in self.readers
                or number < self.read_from[self.readers.index(each.number)]
            ]
            said = {e.number: self._said(e) for e in asked if self.chance.random() < self.rate}
            yield Asked([(e.number, e.department, e.leader) for e in asked], said)

    def _said(self, person: Person) -> int:
        if self.chance.random() < self.change:
            return self._usual(person.department)
        return person.usual

    def _time_goes_by(self) -> None:
        for person in list(self.people.values()):
            if self.chance.random() < self.turnover:
                del self.people[person.number]
            elif self.chance.random() < self.moves:
                person.department = str(self.chance.choice(self.departments))
        for department in self.departments:
            for _each in range(int(self.chance.poisson(self.turnover * 8))):
                self._join(department)
