"""Every way through a story: none leads nowhere, back, or past what is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext_noop

from programs.content.journeys import Journey, Passage, PassageTag
from programs.reading.fields import LibraryError

MOST_REMEMBERED = 8
"""Passages that conditions may ask about: each doubles the ways there are to look at."""
Passages = Mapping[str, Passage]
_State = tuple[str, frozenset[str]]


def check_ways(file: str, passages: Passages, start: str) -> None:
    """Raises LibraryError unless each passage and block is met on some way, every way goes on until
    the debrief, and none comes back to where it has been.
    """
    _check_names(file, passages, start)
    _check_forward(file, passages)
    states = _states(file, passages, start)
    ways: dict[str, list[frozenset[str]]] = {name: [] for name in passages}
    for name, way in states:
        ways[name].append(way)
    for name, passage in passages.items():
        _check_met(file, name, passage, ways[name])
    for name in passages:
        if not ways[name]:
            raise LibraryError(
                file, name, gettext_noop("can never be reached. Link to it or take it out.")
            )


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


def _check_names(file: str, passages: Passages, start: str) -> None:
    if start not in passages:
        raise LibraryError(
            file,
            "StoryData, start",
            gettext_noop("%(start)s is no passage. Name the first passage."),
            start=repr(start),
        )
    for name, passage in passages.items():
        for link in passage.links:
            if link.to not in passages:
                raise LibraryError(
                    file,
                    name,
                    gettext_noop("links to %(to)s, which is no passage. Correct the name."),
                    to=repr(link.to),
                )
        for asked in remembered({name: passage}):
            if asked not in passages:
                raise LibraryError(
                    file,
                    name,
                    gettext_noop("asks about %(to)s, which is no passage. Correct the name."),
                    to=repr(asked),
                )


def _check_forward(file: str, passages: Passages) -> None:
    """Takes away whatever leads nowhere, or is led to from nowhere, among what is left; that goes
    in a circle.
    """
    left = {name: _targets(passage) for name, passage in passages.items()}
    while outside := _outside(left):
        left = {name: to for name, to in left.items() if name not in outside}
    for name in left:
        raise LibraryError(
            file,
            name,
            gettext_noop("is part of a circle: %(names)s. Let every way go forward."),
            names=", ".join(left),
        )


def _targets(passage: Passage) -> set[str]:
    return {link.to for link in passage.links}


def _outside(ways: Mapping[str, set[str]]) -> set[str]:
    """Names without a way on, or without a way to them, among these."""
    led_to: set[str] = set().union(*ways.values())
    return {name for name, to in ways.items() if name not in led_to or not to & ways.keys()}


def _states(file: str, passages: Passages, start: str) -> set[_State]:
    """Every passage that can be reached, with what conditions can remember there."""
    asked = remembered(passages)
    if len(asked) > MOST_REMEMBERED:
        raise LibraryError(
            file,
            "",
            gettext_noop("asks about %(count)s passages. Ask about %(most)s at most."),
            count=len(asked),
            most=MOST_REMEMBERED,
        )
    first: _State = (start, frozenset({start} & asked))
    seen, waiting = {first}, [first]
    while waiting:
        name, way = waiting.pop()
        for link in passages[name].choices(way):
            state = (link.to, way | ({link.to} & asked))
            if state not in seen:
                seen.add(state)
                waiting.append(state)
    return seen


def _check_met(file: str, name: str, passage: Passage, ways: list[frozenset[str]]) -> None:
    if not passage.is_a(PassageTag.DEBRIEF) and not all(passage.choices(way) for way in ways):
        raise LibraryError(
            file, name, gettext_noop("is a dead end. Add a link or tag it [ending].")
        )
    for way in ways:
        if not any(block.text.html for block in passage.blocks_on(way)):
            problem = gettext_noop("has no text on some ways. Write what happens there.")
            raise LibraryError(file, name, problem)
    for block in passage.blocks:
        if ways and not any(block.is_there(way) for way in ways):
            raise LibraryError(
                file,
                name,
                gettext_noop("has a part that is never shown. Correct its condition."),
            )
