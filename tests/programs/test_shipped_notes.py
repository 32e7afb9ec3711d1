"""Whoever scores has the same rules in every session, before and after too, and examples of every
story that is scored.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from programs.content.comparisons import Comparison
from programs.content.kinds import MaterialKind
from programs.content.scenarios import FormUse
from programs.reading import LibraryProgram
from programs.reading.measures import plain

MASTERY = {
    "en": "For Mastery, a question about the leader's own part names a fact",
    "de": "dass eine Frage nach dem eigenen Anteil eine Tatsache nennt",
}
DOUBT = {
    "en": "if you still hesitate, take the lower one",
    "de": "schwanken Sie immer noch, nehmen Sie die niedrigere",
}
PROMPTED = {
    "en": "Never at kickoff or closing; after a prompt the call is practice",
    "de": "Nie bei Auftakt oder Abschluss; nach so einer Hilfe ist das Gespräch Übung",
}
AS_BEFORE = {"en": "are those of the kickoff, word for word", "de": "vom Auftakt, Wort für Wort"}
MADE_UP = {"en": 'Levels in "{}":', "de": "Stufen in „{}“:"}
LANGUAGES = ("en", "de")


def spoken(html: str) -> str:
    return plain(html).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")


def compared(program: LibraryProgram, language: str) -> Comparison:
    [found] = [each for each in program.materials if each.kind is MaterialKind.COMPARISON]
    content = found.content[language]
    assert isinstance(content, Comparison)
    return content


def notes(program: LibraryProgram, language: str) -> Iterator[tuple[str, str]]:
    for module in program.modules:
        yield module.slug, spoken(module.content[language].notes.html)


@pytest.mark.parametrize("language", LANGUAGES)
def test_kickoff_and_closing_are_scored_by_the_rules_of_the_modules(
    shipped: LibraryProgram, language: str
) -> None:
    """By fewer rules, before and after would be easier than all that lies between."""
    ends = compared(shipped, language)
    assert ends.kickoff is not None
    assert ends.closing is not None
    for slug, text in (*notes(shipped, language), ("kickoff", spoken(ends.kickoff.html))):
        assert MASTERY[language] in text, slug
        assert DOUBT[language] in text, slug
    assert AS_BEFORE[language] in spoken(ends.closing.html)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_long_silence_is_met_alike_in_every_module(
    shipped: LibraryProgram, language: str
) -> None:
    for slug, text in notes(shipped, language):
        assert PROMPTED[language] in text, slug


@pytest.mark.parametrize("language", LANGUAGES)
def test_notes_have_levels_of_the_story_for_whoever_missed_the_session(
    shipped: LibraryProgram, language: str
) -> None:
    told = dict(notes(shipped, language))
    for module in shipped.modules:
        forms = module.content[language].scenarios
        [made_up] = [form for form in forms if FormUse.MAKE_UP in form.uses]
        assert MADE_UP[language].format(made_up.title) in told[module.slug], module.slug
