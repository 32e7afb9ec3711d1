"""A story as a map: a row for each step from the start, no way back, and long ways led past what
lies between.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from django.utils.translation import gettext, ngettext

from authoring.story_walk import query_of
from common.later import imported_later
from common.records import dataclass
from programs.content.journeys import Journey, Passage, PassageBlock, PassageTag

if TYPE_CHECKING:
    from programs import reading
else:
    reading = imported_later("programs.reading")

WIDTH, HEIGHT = 168, 54
"""Of a passage on the map, in px."""
ROW = 100
GAP = 16
BEND = 28
"""Width of the room that a way needs beside passages."""
SWEEPS = 4
MOST_BENDS = 4000
"""Of all ways together. More of them nobody could follow, and drawing would take minutes."""
LONGEST_NAME = 21
"""Letters that fit into a passage on the map."""

Bend = tuple[str, str, int]
Spot = str | Bend
"""A passage, or where a way from one to another crosses the row of a number."""


@dataclass(frozen=True, kw_only=True)
class MappedPassage:
    """A passage, where it stands, and what it is."""

    name: str
    number: int
    """In the order of the ways."""
    words: str
    shape: str
    x: int
    y: int

    @property
    def short(self) -> str:
        """As much of its name as fits."""
        fits = len(self.name) <= LONGEST_NAME
        return self.name if fits else f"{self.name[: LONGEST_NAME - 1].rstrip()}…"

    @property
    def query(self) -> str:
        """The end of the address for a walk from here."""
        return query_of(self.name)

    @property
    def corner(self) -> int:
        """How round it is: an ending is all round."""
        return HEIGHT // 2 if self.shape == PassageTag.ENDING else 6

    @property
    def cut(self) -> str:
        """The outline of the other seat: two corners are cut off."""
        right, low = WIDTH, HEIGHT
        return f"14,0 {right},0 {right},{low - 14} {right - 14},{low} 0,{low} 0,14"


@dataclass(frozen=True, kw_only=True)
class OutlinedBlock:
    """A stretch of a passage, with the number of each passage to which it leads."""

    block: PassageBlock
    links: list[tuple[str, str, int]]


@dataclass(frozen=True, kw_only=True)
class StoryMap:
    """The passages in the order of the ways, and the ways between them."""

    passages: list[MappedPassage]
    outline: list[tuple[MappedPassage, Passage, list[OutlinedBlock]]]
    paths: list[str]
    """None where there are too many ways to draw."""
    width: int
    height: int
    middle: int = WIDTH // 2
    passage_width: int = WIDTH
    passage_height: int = HEIGHT


def map_of(story: Journey) -> StoryMap:
    """Where everything stands."""
    layers = layers_of(story)
    is_drawn = _bends(story, layers) <= MOST_BENDS
    ways = list(_ways(story, layers)) if is_drawn else []
    rows = _rows(layers, ways)
    width = max(map(_width, rows))
    places = dict(_places(rows, width))
    depths = [spot for spot in chain.from_iterable(rows) if isinstance(spot, str)]
    passages = [
        _mapped(story, name, number, places[name]) for number, name in enumerate(depths, start=1)
    ]
    numbers = {each.name: each.number for each in passages}
    outline = [
        (each, story.passages[each.name], _outlined(story.passages[each.name], numbers))
        for each in passages
    ]
    paths = [_path(places, way) for way in ways]
    return StoryMap(
        passages=passages, outline=outline, paths=paths, width=width, height=ROW * len(rows)
    )


def layers_of(story: Journey) -> dict[str, int]:
    """How many steps lead to each passage on the longest way there."""
    targets = _targets(story)
    found = dict.fromkeys(targets, 0)
    for name in reading.forward(targets):
        for to in targets[name]:
            found[to] = max(found[to], found[name] + 1)
    return found


def _targets(story: Journey) -> dict[str, list[str]]:
    return {name: _led_to(passage) for name, passage in story.passages.items()}


def _led_to(passage: Passage) -> list[str]:
    return list(dict.fromkeys(link.to for link in passage.links))


def _ways(story: Journey, layers: Mapping[str, int]) -> Iterator[list[Spot]]:
    """From passage to passage, with a bend in each row between."""
    for name, targets in _targets(story).items():
        for to in targets:
            between = range(layers[name] + 1, layers[to])
            yield [name, *((name, to, layer) for layer in between), to]


def _bends(story: Journey, layers: Mapping[str, int]) -> int:
    """How many there would be."""
    bends = 0
    for name, targets in _targets(story).items():
        bends += sum(layers[to] - layers[name] - 1 for to in targets)
    return bends


def _rows(layers: Mapping[str, int], ways: Sequence[Sequence[Spot]]) -> list[list[Spot]]:
    """Row by row, each spot near the middle of those that lead to it."""
    rows: list[list[Spot]] = [[] for _layer in range(max(layers.values()) + 1)]
    for name, layer in layers.items():
        rows[layer].append(name)
    before: dict[Spot, list[Spot]] = {}
    for way in ways:
        for bend in way[1:-1]:
            rows[int(bend[2])].append(bend)
        for spot, following in pairwise(way):
            before.setdefault(following, []).append(spot)
    for _sweep in range(SWEEPS):
        for above, row in pairwise(rows):
            places = dict(_centers(above))
            row.sort(key=lambda spot: _mean([places[each] for each in before.get(spot, ())]))
    return rows


def _mean(places: Sequence[float]) -> float:
    return sum(places) / len(places) if places else 0


def _room(spot: Spot) -> int:
    return GAP + (WIDTH if isinstance(spot, str) else BEND)


def _width(row: Sequence[Spot]) -> int:
    return sum(map(_room, row))


def _centers(row: Sequence[Spot]) -> Iterator[tuple[Spot, int]]:
    """Each spot with how far it is from the middle of its row."""
    left = -_width(row) // 2
    for spot in row:
        yield spot, left + _room(spot) // 2
        left += _room(spot)


def _places(rows: Sequence[Sequence[Spot]], width: int) -> Iterator[tuple[Spot, tuple[int, int]]]:
    for number, row in enumerate(rows):
        for spot, center in _centers(row):
            yield spot, (width // 2 + center, ROW * number + (ROW - HEIGHT) // 2)


def _path(places: Mapping[Spot, tuple[int, int]], way: Sequence[Spot]) -> str:
    """A line that leaves each passage below and reaches the next above."""
    x, y = places[way[0]]
    drawn = [f"M{x} {y + HEIGHT}"]
    last = y + HEIGHT
    for spot in way[1:]:
        to_x, to_y = places[spot]
        half = (last + to_y) // 2
        drawn.append(f"C{x} {half} {to_x} {half} {to_x} {to_y}")
        x, last = to_x, to_y
        if not isinstance(spot, str):
            last = to_y + HEIGHT
            drawn.append(f"V{last}")
    return "".join(drawn)


def _mapped(story: Journey, name: str, number: int, place: tuple[int, int]) -> MappedPassage:
    passage = story.passages[name]
    shape = next((tag.value for tag in PassageTag if passage.is_a(tag)), "")
    return MappedPassage(
        name=name,
        number=number,
        words=" · ".join(_words(story, name)),
        shape=shape,
        x=place[0] - WIDTH // 2,
        y=place[1],
    )


def _words(story: Journey, name: str) -> Iterator[str]:
    """What it is, in words."""
    passage = story.passages[name]
    if name == story.start:
        yield gettext("Start")
    named = {
        PassageTag.ENDING: gettext("Ending"),
        PassageTag.SWAP: gettext("Other seat"),
        PassageTag.DEBRIEF: gettext("Debrief"),
    }
    yield from (word for tag, word in named.items() if passage.is_a(tag))
    if passage.behavior:
        yield str(passage.behavior.label)
    count = len(passage.links)
    if count > 1:
        yield ngettext("%(count)s choice", "%(count)s choices", count) % {"count": count}


def _outlined(passage: Passage, numbers: Mapping[str, int]) -> list[OutlinedBlock]:
    return [_outlined_block(block, numbers) for block in passage.blocks]


def _outlined_block(block: PassageBlock, numbers: Mapping[str, int]) -> OutlinedBlock:
    links = [(link.text, link.to, numbers[link.to]) for link in block.links]
    return OutlinedBlock(block=block, links=links)
