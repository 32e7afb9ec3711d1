"""Ways through a story: what a choice does, what the way shows, where it could have gone. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum, StrEnum
from itertools import chain

from common.records import dataclass
from programs.content.journeys import Behavior, Journey, Passage, PassageLink, PassageTag

WORDS_A_MINUTE = 150
"""Of an unhurried reader who stops to choose."""
Way = Sequence[str]


class Going(Enum):
    """What a choice comes to that was made on some page."""

    ON = "on"
    ALREADY = "already"
    """It was made before: a second click, or an answer that was lost on its way."""
    ELSEWHERE = "elsewhere"
    """The story stands somewhere else by now, or cannot go there."""


class StorySeat(StrEnum):
    """Whose seat a moment is told from, beside the one before."""

    OWN = "own"
    OTHER = "other"
    STILL = "still"
    """The other one, as the moment before."""
    BACK = "back"
    """The first one again."""


def going(journey: Journey, way: Way, at: int, to: str) -> Going:
    """What choosing a passage comes to where a page showed the first `at` passages of a way."""
    if at < len(way) and at > 0:
        return Going.ALREADY if way[at] == to else Going.ELSEWHERE
    leads = at == len(way) and to in {link.to for link in choices_of(journey, way)}
    return Going.ON if leads else Going.ELSEWHERE


def number_for(goes: Mapping[int, Way], way: Way, number: int, next_number: int) -> int | None:
    """Which go a way belongs to that was gone elsewhere as `number`: one that has been there, else
    one that stands on it, else a new one. None where there cannot be such a number yet.
    """
    if not 0 < number <= next_number:
        return None
    later = {each: gone for each, gone in sorted(goes.items()) if each >= number}
    for each, gone in later.items():
        if gone[: len(way)] == way:
            return each
    for each, gone in later.items():
        if way[: len(gone)] == gone:
            return each
    return next_number


def choices_of(journey: Journey, way: Way) -> list[PassageLink]:
    """Where a way can go on. Several choices may lead to one passage; the first counts."""
    found: dict[str, PassageLink] = {}
    for link in journey.passages[way[-1]].choices(way):
        found.setdefault(link.to, link)
    return list(found.values())


def is_through(journey: Journey, way: Way) -> bool:
    """Whether it has come to the debrief."""
    return journey.passages[way[-1]].is_a(PassageTag.DEBRIEF)


def seat_of(journey: Journey, way: Way) -> StorySeat:
    """Whose seat the last moment of a way is told from."""
    *before, last = (journey.passages[name] for name in way[-2:])
    if last.is_a(PassageTag.SWAP):
        return StorySeat.OTHER
    if last.is_a(PassageTag.STAYS):
        return StorySeat.STILL
    was_other = any(each.is_a(PassageTag.SWAP) or each.is_a(PassageTag.STAYS) for each in before)
    return StorySeat.BACK if was_other else StorySeat.OWN


@dataclass(frozen=True, kw_only=True)
class Fork:
    """Where a way could have gone on by several choices, and the one it took."""

    at: int
    """How many passages had been met."""
    name: str
    """Of the passage."""
    chosen: PassageLink
    others: tuple[PassageLink, ...]
    behavior: Behavior | None
    price: str
    is_other_seat: bool


def forks_of(journey: Journey, way: Way) -> list[Fork]:
    """The choices of a way that leads, in order. Where there was one way on, nothing was chosen."""
    forks = [_fork(journey, way, at) for at in range(1, len(way))]
    return [fork for fork in forks if fork is not None]


def _fork(journey: Journey, way: Way, at: int) -> Fork | None:
    choices = choices_of(journey, way[:at])
    if len(choices) < 2:
        return None
    name, to = way[at - 1], way[at]
    led_to = journey.passages[to]
    return Fork(
        at=at,
        name=name,
        chosen=next(link for link in choices if link.to == to),
        others=tuple(link for link in choices if link.to != to),
        behavior=led_to.behavior,
        price=led_to.price,
        is_other_seat=journey.passages[name].is_a(PassageTag.SWAP),
    )


def behaviors_of(journey: Journey, way: Way) -> Counter[Behavior]:
    """What the choices of a way show, how often each."""
    behaviors = (fork.behavior for fork in forks_of(journey, way))
    return Counter(each for each in behaviors if each is not None)


def endings(journey: Journey) -> set[str]:
    """Every ending there is, by name."""
    return {name for name, each in journey.passages.items() if each.is_a(PassageTag.ENDING)}


def endings_met(journey: Journey, ways: Iterable[Way]) -> set[str]:
    """Those that some way has met."""
    return endings(journey).intersection(chain.from_iterable(ways))


def minutes_of(journey: Journey) -> int:
    """How long the longest way takes to read and choose; at least one minute."""
    longest: dict[str, int] = {}
    waiting = [journey.start]
    while waiting:
        name = waiting[-1]
        onward = {link.to for link in journey.passages[name].links}
        if unknown := onward - longest.keys():
            waiting.extend(unknown)
            continue
        waiting.pop()
        behind = max((longest[to] for to in onward), default=0)
        longest[name] = _words(journey.passages[name]) + behind
    return max(1, round(longest[journey.start] / WORDS_A_MINUTE))


def _words(passage: Passage) -> int:
    texts = [block.text.markdown for block in passage.blocks]
    texts += [link.text for link in passage.links]
    return sum(len(text.split()) for text in texts)
