"""Nobody passes a quiz by the form of its options: whoever strikes what gives a reason, takes what
has a number in it, or taps the middle one, is right about as often as chance has it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain

import pytest

from programs.content.cards import QuizCard, QuizQuestion
from programs.reading import LibraryProgram
from programs.reading.shapes import LibraryModule

LANGUAGES = ("en", "de")
REASON = {
    "en": re.compile(
        r"\b(because|since|so that|so (?=no|he|she|they|we|it\b|the\b)|to be (?=safe|fair)\w+)"
    ),
    "de": re.compile(r", (weil|denn|damit|da|sodass)\b|\bsicherheitshalber\b"),
}
"""How an option begins to give its reason."""
NUMBER = {
    "en": re.compile(
        r"\d|\b(two|three|four|five|six|seven|nine|ten|eleven|fifteen|noon)\b"
        r"|(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day",
        re.IGNORECASE,
    ),
    "de": re.compile(
        r"\d|\b(zwei|drei|vier|fünf|sechs|sieben|neun|zehn|elf|fünfzehn|mittag|zwölf)\b"
        r"|(Mon|Diens|Donners|Frei|Sams|Sonn)tag|Mittwoch",
        re.IGNORECASE,
    ),
}
MOST = 2
"""Questions of a module that a form may give away, more than it misleads in."""
WIDEST_GAP = 0.15
"""Between the shares of right and of wrong options with a number in them."""
OPTIONS = 3
MOST_AT_ONE_PLACE = 0.42
"""Of the questions with three options of all modules."""


def questions_of(module: LibraryModule, language: str) -> Iterator[QuizQuestion]:
    """Of its cards and of its recall."""
    for card in module.cards:
        if isinstance(content := card.content.get(language), QuizCard):
            yield from content.questions


def has(question: QuizQuestion, form: re.Pattern[str], *, right: bool) -> bool:
    return any(form.search(each.text) for each in question.options if each.is_correct is right)


def leaning(module: LibraryModule, language: str, form: re.Pattern[str]) -> int:
    """Questions with a form in the right option alone, less those with it in wrong ones alone."""
    found = [
        (has(question, form, right=True), has(question, form, right=False))
        for question in questions_of(module, language)
    ]
    return sum(right and not wrong for right, wrong in found) - sum(
        wrong and not right for right, wrong in found
    )


def place(question: QuizQuestion) -> int:
    return [each.is_correct for each in question.options].index(True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_gives_its_reason_is_not_wrong_for_that(
    shipped: LibraryProgram, language: str
) -> None:
    found = {each.slug: leaning(each, language, REASON[language]) for each in shipped.modules}
    assert {slug: count for slug, count in found.items() if abs(count) > MOST} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_has_a_number_in_it_is_not_right_for_that(
    shipped: LibraryProgram, language: str
) -> None:
    """A right answer is often one with a day in it. The others then have one, too."""
    options: Counter[bool] = Counter()
    numbered: Counter[bool] = Counter()
    for module in shipped.modules:
        for each in chain.from_iterable(q.options for q in questions_of(module, language)):
            options[each.is_correct] += 1
            numbered[each.is_correct] += bool(NUMBER[language].search(each.text))
    right, wrong = (numbered[each] / options[each] for each in (True, False))
    assert abs(right - wrong) <= WIDEST_GAP, (right, wrong)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_right_option_stands_at_every_place(shipped: LibraryProgram, language: str) -> None:
    every: Counter[int] = Counter()
    for module in shipped.modules:
        asked = questions_of(module, language)
        places = Counter(place(each) for each in asked if len(each.options) == OPTIONS)
        assert max(places.values()) * 2 <= places.total(), (module.slug, places)
        assert len(places) == OPTIONS, (module.slug, places)
        every += places
    assert max(every.values()) <= MOST_AT_ONE_PLACE * every.total(), every
