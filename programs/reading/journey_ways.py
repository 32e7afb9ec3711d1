"""Every way through a story: none leads nowhere, back, or past what is written."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping
from typing import TypeVar

from django.utils.translation import gettext_noop

from programs.content.journeys import Journey, Passage, PassageTag
from programs.reading.fields import LibraryError

MOST_REMEMBERED = 8
"""Passages that conditions may ask about: each doubles the ways there are to look at."""
Passages = Mapping[str, Passage]
T = TypeVar("T", bound=Hashable)
Moment = tuple[str, frozenset[str]]
"""A passage, with what conditions can remember there."""


def way_problems(file: str, passages: Passages, start: str) -> Iterator[LibraryError]:
    """What is wrong unless each passage and block is met on some way, every way goes on until the
    debrief, and none comes back to where it has been.
    """
    yield from _unknown_names(file, passages, start)
    yield from _circle(file, passages)
    asked = remembered(passages)
    if len(asked) > MOST_REMEMBERED:
        yield LibraryError(
            file,
            "",
            gettext_noop("asks about %(count)s passages. Ask about %(most)s at most."),
            count=len(asked),
            most=MOST_REMEMBERED,
        )
    elif start in passages:
        yield from _unmet(file, passages, start)


def moments(passages: Passages, start: str) -> dict[Moment, list[Moment]]:
    """Every passage that can be reached, with what is remembered there, and where it goes on."""
    asked = remembered(passages)
    first: Moment = (start, frozenset({start} & asked))
    found: dict[Moment, list[Moment]] = {}
    waiting = [first]
    while waiting:
        moment = waiting.pop()
        if moment not in found:
            name, way = moment
            targets = dict.fromkeys(link.to for link in passages[name].choices(way))
            found[moment] = [(to, way | ({to} & asked)) for to in targets if to in passages]
            waiting += found[moment]
    return found


def forward(following: Mapping[T, Collection[T]]) -> list[T]:
    """Each after everything that leads to it; what goes in a circle is left out."""
    waits = dict.fromkeys(following, 0)
    for targets in following.values():
        for target in targets:
            waits[target] += 1
    ready = [each for each, count in waits.items() if not count]
    for each in ready:
        for target in following[each]:
            waits[target] -= 1
            if not waits[target]:
                ready.append(target)
    return ready


def every_way(journey: Journey) -> Iterator[list[str]]:
    """Each way through a story, from its start to the debrief."""
    waiting = [[journey.start]]
    while waiting:
        way = waiting.pop()
        choices = journey.passages[way[-1]].choices(way)
        if not choices:
            yield way
        waiting += [[*way, link.to] for link in choices]


def remembered(passages: Passages) -> set[str]:
    """The passages that some condition asks about."""
    asked: set[str] = set()
    for passage in passages.values():
        for block in passage.blocks:
            asked.update(block.when.any_of if block.when else ())
    return asked


def _unknown_names(file: str, passages: Passages, start: str) -> Iterator[LibraryError]:
    if start not in passages:
        yield LibraryError(
            file,
            "StoryData, start",
            gettext_noop("%(start)s is not a passage. Name the first passage."),
            start=repr(start),
        )
    unlinked = gettext_noop("links to %(to)s, which is not a passage. Correct the name.")
    unasked = gettext_noop("asks about %(to)s, which is not a passage. Correct the name.")
    for name, passage in passages.items():
        for link in passage.links:
            if link.to not in passages:
                yield LibraryError(file, name, unlinked, to=repr(link.to))
        for asked in sorted(remembered({name: passage})):
            if asked not in passages:
                yield LibraryError(file, name, unasked, to=repr(asked))


def _circle(file: str, passages: Passages) -> Iterator[LibraryError]:
    """Takes away whatever leads nowhere, or is led to from nowhere, among what is left; that goes
    in a circle.
    """
    left = {name: _led_to(passage) for name, passage in passages.items()}
    while outside := _outside(left):
        left = {name: to for name, to in left.items() if name not in outside}
    if left:
        yield LibraryError(
            file,
            next(iter(left)),
            gettext_noop("is part of a circle: %(names)s. Let every way go forward."),
            names=", ".join(left),
        )


def _led_to(passage: Passage) -> set[str]:
    return {link.to for link in passage.links}


def _outside(ways: Mapping[str, set[str]]) -> set[str]:
    """Names without a way on, or without a way to them, among these."""
    led_to: set[str] = set().union(*ways.values())
    return {name for name, to in ways.items() if name not in led_to or not to & ways.keys()}


def _unmet(file: str, passages: Passages, start: str) -> Iterator[LibraryError]:
    """What is never met, and what is met and not enough."""
    ways: dict[str, list[frozenset[str]]] = {name: [] for name in passages}
    for name, way in moments(passages, start):
        ways[name].append(way)
    for name, passage in passages.items():
        yield from _met_wrongly(file, name, passage, ways[name])
    for name in passages:
        if not ways[name]:
            problem = gettext_noop("can never be reached. Link to it or take it out.")
            yield LibraryError(file, name, problem)


def _met_wrongly(
    file: str, name: str, passage: Passage, ways: list[frozenset[str]]
) -> Iterator[LibraryError]:
    if not passage.is_a(PassageTag.DEBRIEF) and not all(passage.choices(way) for way in ways):
        problem = gettext_noop("is a dead end. Add a link or tag it [ending].")
        yield LibraryError(file, name, problem)
    if not all(_says_something(passage, way) for way in ways):
        problem = gettext_noop("has no text on some ways. Write what happens there.")
        yield LibraryError(file, name, problem)
    for block in passage.blocks:
        if ways and not any(block.is_there(way) for way in ways):
            problem = gettext_noop("has a part that is never shown. Correct its condition.")
            yield LibraryError(file, name, problem)


def _says_something(passage: Passage, way: frozenset[str]) -> bool:
    return any(block.text.html for block in passage.blocks_on(way))
