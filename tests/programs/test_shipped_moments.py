"""Whoever plays the other side of a role-play has both moments on their page, as they are said."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from programs.content.comparisons import Comparison
from programs.content.scenarios import LEADER, Beat, Scenario
from programs.reading import LibraryProgram
from programs.reading.measures import plain, split_words

LANGUAGES = ("en", "de")
OTHER, OBSERVER = "other", "observer"
TIME = re.compile(r"\d?\d:\d\d")
QUOTED = {"en": re.compile(r"\"([^\"]+)\""), "de": re.compile("„([^“]+)“")}
SILENCE = {"en": "five seconds", "de": "fünf Sekunden"}


def forms_of(program: LibraryProgram, language: str) -> Iterator[tuple[str, Scenario]]:
    for module in program.modules:
        content = module.content[language]
        for form in (content.scenario, *content.scenarios):
            yield f"{module.slug}, {form.title}", form
    for material in program.materials:
        texts = material.content.get(language)
        if isinstance(texts, Comparison):
            for form in texts.scenarios:
                yield f"{material.slug}, {form.title}", form


def page_of(form: Scenario, key: str) -> str:
    [brief] = [role.brief.html for role in form.roles if role.key == key]
    return plain(brief)


def words(text: str) -> str:
    return f" {' '.join(split_words(plain(text))).lower()} "


def missing_from(pages: str, beat: Beat, language: str) -> Iterator[str]:
    """Of a moment: what is said in it, and a silence that belongs to it."""
    said = QUOTED[language].findall(beat.text)
    assert said, beat.title
    yield from (each for each in said if words(each) not in pages)
    silence = SILENCE[language]
    if silence in beat.text and words(silence) not in pages:
        yield silence


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_player_has_the_words_of_both_moments(shipped: LibraryProgram, language: str) -> None:
    """The moments themselves stand in the facilitator's guide alone: with their titles, nobody
    could bring in the same two, and the levels of two groups could not be compared.
    """
    found = [*forms_of(shipped, language)]
    assert len(found) >= 37
    missing = []
    for name, form in found:
        assert len(form.beats) == 2, name
        played = [role for role in form.roles if role.key not in (LEADER, OBSERVER)]
        pages = " | ".join(words(role.brief.html) for role in played)
        for beat in form.beats:
            missing += [(name, each) for each in missing_from(pages, beat, language)]
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_no_to_a_time_comes_from_somebody_who_knows_the_time(
    shipped: LibraryProgram, language: str
) -> None:
    """At the two ends the second moment refuses what the leader alone had read of."""
    for material in shipped.materials:
        texts = material.content.get(language)
        if isinstance(texts, Comparison):
            assert len(texts.scenarios) >= 5
            for form in texts.scenarios:
                wanted = TIME.findall(page_of(form, LEADER))
                assert len(wanted) == 1, form.title
                assert wanted[0] in TIME.findall(page_of(form, OTHER)), form.title
                day = form.beats[1].title
                assert day in page_of(form, LEADER)
                assert day in page_of(form, OTHER)
