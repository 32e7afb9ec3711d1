"""The stories that ship: each choice has a price, and what was chosen early is met again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from programs.content.journeys import Journey, Passage, PassageTag
from programs.reading import LibraryProgram
from programs.reading.journey_ways import every_way, remembered
from programs.reading.measures import WORDS_PER_MINUTE, count_words, plain

SHORTEST, LONGEST = 4.0, 5.5
"""Minutes for a way through a story, read at the pace of the cards: 800 to 1,100 words."""
LEAST_LIKELY = 0.1


def stories(program: LibraryProgram, language: str = "en") -> list[Journey]:
    return [module.content[language].journey for module in program.modules]


def chosen(journey: Journey) -> dict[str, Passage]:
    """The passages to which a choice leads."""
    forks = [passage for passage in journey.passages.values() if len(passage.links) > 1]
    return {link.to: journey.passages[link.to] for fork in forks for link in fork.links}


def minutes(journey: Journey, way: list[str]) -> float:
    words = 0
    for place, name in enumerate(way, start=1):
        met = journey.passages[name].blocks_on(way[:place])
        words += count_words(plain(block.text.html) for block in met)
    return words / WORDS_PER_MINUTE


def likelihoods(journey: Journey) -> Iterator[tuple[str, float]]:
    """The ending of each way, and how often whoever chooses blindly comes that way."""
    for way in every_way(journey):
        likely = 1.0
        for place, name in enumerate(way[:-1], start=1):
            likely /= len(journey.passages[name].choices(way[:place]))
        [ending] = [name for name in way if journey.passages[name].is_a(PassageTag.ENDING)]
        yield ending, likely


@pytest.mark.parametrize("language", ["en", "de"])
def test_each_choice_shows_something_and_has_its_price(
    shipped: LibraryProgram, language: str
) -> None:
    for journey in stories(shipped, language):
        for name, passage in chosen(journey).items():
            assert passage.behavior, (journey.title, name)
            assert passage.price, (journey.title, name)


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_notes_of_a_module_say_what_its_story_is_about(
    shipped: LibraryProgram, language: str
) -> None:
    """A story comes up in talks; whoever coaches has not read it, and its choices are private."""
    for module in shipped.modules:
        content = module.content[language]
        *_before, told = content.notes.html.split("<h2>")
        assert content.journey.title in plain(told), content.title


def test_what_is_not_chosen_has_no_price(shipped: LibraryProgram) -> None:
    for journey in stories(shipped):
        priced = {name for name, passage in journey.passages.items() if passage.price}
        assert priced == chosen(journey).keys(), journey.title


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_story_is_read_between_two_meetings(shipped: LibraryProgram, language: str) -> None:
    for journey in stories(shipped, language):
        taken = [minutes(journey, way) for way in every_way(journey)]
        assert min(taken) >= SHORTEST, journey.title
        assert max(taken) <= LONGEST, journey.title


def test_no_ending_is_all_but_out_of_reach(shipped: LibraryProgram) -> None:
    for journey in stories(shipped):
        shares: dict[str, float] = {}
        for ending, likely in likelihoods(journey):
            shares[ending] = shares.get(ending, 0) + likely
        assert min(shares.values()) >= LEAST_LIKELY, (journey.title, shares)


def test_every_ending_remembers_two_earlier_choices(shipped: LibraryProgram) -> None:
    for journey in stories(shipped):
        for name, passage in journey.passages.items():
            if passage.is_a(PassageTag.ENDING):
                asked = remembered({name: passage})
                assert len(asked) >= 2, (journey.title, name)
                assert asked <= chosen(journey).keys(), (journey.title, name)


def test_in_the_other_seat_one_chooses_before_the_story_ends(shipped: LibraryProgram) -> None:
    for journey in stories(shipped):
        for way in every_way(journey):
            passages = [journey.passages[name] for name in way]
            seats = [place for place, each in enumerate(passages) if each.is_a(PassageTag.SWAP)]
            assert all(len(passages[seat].choices(way[: seat + 1])) > 1 for seat in seats)
            assert any(each.is_a(PassageTag.ENDING) for each in passages[seats[-1] :])
