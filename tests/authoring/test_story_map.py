"""The map of a story."""

from __future__ import annotations

import time
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from authoring.story_map import HEIGHT, WIDTH, StoryMap, layers_of, map_of
from programs.content.journeys import Journey, Passage, PassageBlock, PassageLink
from programs.content.prose import Prose


def passage(*targets: str, tags: tuple[str, ...] = ()) -> Passage:
    links = tuple(PassageLink(text="on", to=to) for to in targets)
    return Passage(blocks=(PassageBlock(text=Prose("On.", "<p>On.</p>"), links=links),), tags=tags)


@st.composite
def stories(draw: st.DrawFn) -> Journey:
    """Every passage but the first is led to by an earlier one."""
    count = draw(st.integers(1, 14))
    targets: list[set[int]] = [set() for _each in range(count)]
    for number in range(1, count):
        targets[draw(st.integers(0, number - 1))].add(number)
    for low, high in combinations(range(count), 2):
        if draw(st.integers(0, 5)) == 0:
            targets[low].add(high)
    names = [f"Passage {number}" for number in range(count)]
    order = draw(st.permutations(range(count)))
    passages = {names[n]: passage(*(names[to] for to in sorted(targets[n]))) for n in order}
    return Journey(title="Any", start=names[0], passages=passages)


@given(stories())
def test_every_way_goes_down_and_no_two_passages_lie_over_each_other(story: Journey) -> None:
    layers, drawn = layers_of(story), map_of(story)
    places = {each.name: (each.x, each.y) for each in drawn.passages}
    assert places.keys() == story.passages.keys()
    for name, each in story.passages.items():
        for link in each.links:
            assert layers[link.to] > layers[name]
            assert places[link.to][1] > places[name][1]
    for one, other in combinations(places.values(), 2):
        assert abs(one[0] - other[0]) >= WIDTH or abs(one[1] - other[1]) >= HEIGHT
    assert all(0 <= x <= drawn.width - WIDTH for x, _y in places.values())
    assert all(0 <= y <= drawn.height - HEIGHT for _x, y in places.values())


@given(stories())
def test_the_outline_is_in_the_order_of_the_ways(story: Journey) -> None:
    drawn = map_of(story)
    numbers = {each.name: each.number for each in drawn.passages}
    assert list(numbers.values()) == list(range(1, len(numbers) + 1))
    for place, _passage, blocks in drawn.outline:
        for each in blocks:
            for _text, to, number in each.links:
                assert number == numbers[to] > place.number


def test_what_nobody_could_follow_is_not_drawn_and_listed_all_the_same() -> None:
    names = [f"Passage {number}" for number in range(200)]
    passages = {name: passage(*names[place + 1 :]) for place, name in enumerate(names)}
    begun = time.process_time()
    drawn = map_of(Journey(title="Dense", start=names[0], passages=passages))
    assert time.process_time() - begun < 8
    assert drawn.paths == []
    assert [each.name for each, *_what in drawn.outline] == names


def drawn_story() -> StoryMap:
    passages = {
        "Where a very long name has no room": passage("Seat", "End"),
        "End": passage("Seat", tags=("ending", "assumes")),
        "Seat": passage("Last", tags=("swap",)),
        "Last": passage(tags=("debrief",)),
    }
    return map_of(Journey(title="One", start=next(iter(passages)), passages=passages))


def test_what_a_passage_is_stands_in_words_and_shows_in_its_shape() -> None:
    start, end, seat, last = drawn_story().passages
    assert [each.words for each in (start, end, seat, last)] == [
        "Start · 2 choices",
        "Ending · Assumes",
        "Other seat",
        "Debrief",
    ]
    assert [each.shape for each in (start, end, seat, last)] == ["", "ending", "swap", "debrief"]
    assert end.corner > last.corner
    assert seat.cut.startswith("14,0")


def test_a_long_name_is_shortened_on_the_map() -> None:
    assert drawn_story().passages[0].short == "Where a very long na…"
