"""Order by numbers in names: 01-first, 02-second. Whatever becomes of one name leaves the distances
between all others as they were, so that the opposite gives back the same names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable

from programs.content.kinds import CardPart

NUMBERED = re.compile(r"([0-9]{2})-(.+)")
IN_A_ROW = re.compile(rf"/({'|'.join(CardPart)})/")
"""The folders of cards in a module; no two cards of it have one name."""
CARD = re.compile(r"(?P<language>[a-z]{2})/[^/]+/card/(?P<name>[^/]+)")
LONGEST_STEM = 60
"""Of a slug that a number is put behind; a name in a program may have 80 letters."""


def slug_of(name: str) -> str:
    """What comes after the number, as the reader of programs takes it."""
    return name.partition("-")[2] or name


def number_of(name: str) -> int:
    """The number in front; 0 where there is none."""
    found = NUMBERED.fullmatch(name)
    return int(found[1]) if found else 0


def at_number(name: str, number: int) -> str:
    """The same slug with another number."""
    return f"{number:02d}-{slug_of(name)}"


def is_numbered(names: Collection[str]) -> bool:
    """Whether every name has two digits in front that no other has, and room for one more."""
    numbers = {number_of(name) for name in names if NUMBERED.fullmatch(name)}
    return len(numbers) == len(names) and 99 not in numbers


def shifted(names: Iterable[str], *, above: int, by: int) -> dict[str, str]:
    """Names with a higher number -> the same moved along by so many."""
    return {
        name: at_number(name, number_of(name) + by) for name in names if number_of(name) > above
    }


def without_numbers(path: str) -> str:
    """A path by its names alone, as it stays wherever its parts are moved."""
    return "/".join(slug_of(name) if NUMBERED.fullmatch(name) else name for name in path.split("/"))


def in_any_row(path: str) -> str:
    """A path by its names alone, as it stays whichever row of its module a card is moved to."""
    return IN_A_ROW.sub("/card/", without_numbers(path))


def in_any_module(path: str) -> str:
    """A card by its language and its own name alone, as it stays in whichever module it is; '' of
    anything else.
    """
    found = CARD.fullmatch(in_any_row(path))
    return f"{found['language']}/{found['name']}" if found else ""


def paths_moved(before: Iterable[str], after: Iterable[str]) -> dict[str, str]:
    """Path that is gone -> the new one with the same names in it; of a card, else the one new card
    of its name in another module.
    """
    old, new = set(before), set(after)
    named = {in_any_row(path): path for path in sorted(new - old)}
    kept = {in_any_row(path) for path in old}
    fresh = [path for path in sorted(new - old) if in_any_row(path) not in kept]
    alone = Counter(map(in_any_module, fresh))
    sent = {name: path for path in fresh if alone[name := in_any_module(path)] == 1 and name}
    found = {
        path: named.get(in_any_row(path)) or sent.get(in_any_module(path), "")
        for path in sorted(old - new)
    }
    return {path: name for path, name in found.items() if name}


def free_slug(slug: str, taken: Collection[str]) -> str:
    """The slug, or it with the first number behind that nobody has."""
    free, number = slug, 1
    while free in taken:
        number += 1
        free = f"{slug[:LONGEST_STEM].rstrip('-')}-{number}"
    return free
