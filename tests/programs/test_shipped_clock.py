"""Both moments come at the same time in every call, and what counts as naming one is said once."""

from __future__ import annotations

import pytest

from programs.content.scenarios import LEADER, Scenario
from programs.reading import LibraryProgram
from programs.reading.measures import plain
from programs.reading.shapes import LibraryModule

FROM = 5
"""Module whose role-plays, and all after it, are calls from the first second on."""
FIRST, SECOND = "0:45", "1:30"
OBSERVER = "observer"
NAMING = {
    "en": "so does a straight answer to a direct question",
    "de": "wer eine direkte Frage klar beantwortet, auch",
}
PROMPTS = {"en": ("by one minute", "by 1:00 or 1:45"), "de": ("nach einer Minute", "bei 1:00")}


def later_modules(program: LibraryProgram) -> list[LibraryModule]:
    return [module for module in program.modules if module.position >= FROM]


def page_of_the_other(form: Scenario) -> str:
    [brief] = [each.brief for each in form.roles if each.key not in (LEADER, OBSERVER)]
    return plain(brief.html)


@pytest.mark.parametrize("language", ["en", "de"])
def test_whoever_plays_the_other_side_brings_both_moments_at_the_same_time(
    shipped: LibraryProgram, language: str
) -> None:
    """Levels stand side by side, and so has everybody as long for what follows the second one."""
    off = [
        (module.slug, form.title)
        for module in later_modules(shipped)
        for form in (module.content[language].scenario, *module.content[language].scenarios)
        if not (FIRST in page_of_the_other(form) and SECOND in page_of_the_other(form))
    ]
    assert off == []


@pytest.mark.parametrize("language", ["en", "de"])
def test_notes_prompt_at_the_same_time_and_say_what_names_a_moment(
    shipped: LibraryProgram, language: str
) -> None:
    """Where the second moment is a question, the best a leader can do is to answer it."""
    for module in later_modules(shipped):
        notes = plain(module.content[language].notes.html)
        assert NAMING[language] in notes, module.slug
        assert any(words in notes for words in PROMPTS[language]), module.slug
