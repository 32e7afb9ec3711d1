"""The people who return in the stories of a program: [[cast]] in program.toml, where they appear,
and names that could be taken for each other. Nobody but whoever writes the program needs it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import combinations

from programs.content.cards import CardContent, RewriteCard, SpotCard
from programs.content.scenarios import Scenario
from programs.reading.fields import Fields
from programs.reading.shapes import CastMember

MOST = 60
ALIKE_FROM = 3
"""Letters at the beginning that make two names look alike."""


def read_cast(fields: Fields, languages: Collection[str]) -> tuple[CastMember, ...]:
    """Nobody where the program names nobody."""
    if not fields.has("cast"):
        return ()
    return tuple(_member(table, languages) for table in fields.tables("cast", 1, MOST))


def _member(table: Fields, languages: Collection[str]) -> CastMember:
    part = table.part("role")
    roles = {language: part.text(language) for language in sorted(languages)}
    part.finish()
    member = CastMember(name=table.text("name"), role=roles)
    table.finish()
    return member


def appearances(member: CastMember, texts: Iterable[str]) -> int:
    """How often the first name stands in texts."""
    named = re.compile(rf"\b{re.escape(member.first_name)}\b")
    return sum(len(named.findall(text)) for text in texts)


def named_on(card: CardContent) -> Iterator[str]:
    """Whoever writes something on a card, as far as its structure tells, by full name."""
    if isinstance(card, SpotCard):
        yield from (each.author for each in card.thread)
    elif isinstance(card, RewriteCard):
        yield card.sender.partition(",")[0]


def named_in(scenario: Scenario) -> Iterator[str]:
    """Whoever is played in a scenario, or begins it."""
    yield scenario.opening.sender.partition(",")[0]
    yield from (each.name.partition(",")[0] for each in scenario.roles)


def taken_for_each_other(cast: Sequence[CastMember]) -> list[tuple[str, str]]:
    """Pairs of the cast whose first names are the same, or look or sound alike."""
    names = [each.first_name for each in cast]
    return [(one, other) for one, other in combinations(names, 2) if are_alike(one, other)]


def strangers_by_name(cast: Sequence[CastMember], names: Iterable[str]) -> list[str]:
    """Who is called like one of the cast, or nearly so, and is somebody else."""
    return sorted({name for name in names if _is_stranger(cast, name)})


def _is_stranger(cast: Sequence[CastMember], name: str) -> bool:
    first, _space, last = name.strip().partition(" ")
    for member in cast:
        if first == member.first_name:
            return last not in {"", member.name.partition(" ")[2]}
    return any(are_alike(first, each.first_name) for each in cast)


def are_alike(one: str, other: str) -> bool:
    """The same, one letter apart, or the same at the beginning."""
    one, other = one.lower(), other.lower()
    is_close = abs(len(one) - len(other)) <= 1 and _is_one_apart(one, other)
    return is_close or (len(min(one, other, key=len)) >= ALIKE_FROM and _begins_alike(one, other))


def _begins_alike(one: str, other: str) -> bool:
    return one[:ALIKE_FROM] == other[:ALIKE_FROM]


def _is_one_apart(one: str, other: str) -> bool:
    """One letter put in, taken out or changed, or none."""
    short, long = sorted((one, other), key=len)
    if len(short) == len(long):
        return sum(a != b for a, b in zip(short, long, strict=True)) <= 1
    return any(long[:place] + long[place + 1 :] == short for place in range(len(long)))
