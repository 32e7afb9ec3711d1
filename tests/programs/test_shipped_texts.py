"""How the texts that ship are made: quizzes that do not give themselves away, speech that sounds
spoken, one ruler, and people who cannot be taken for each other.
"""

from __future__ import annotations

import re
from itertools import chain

import msgspec
import pytest

from programs.content.comparisons import Comparison
from programs.content.kinds import MaterialKind
from programs.content.pulse_bank import PulseBank
from programs.content.rubrics import RubricContent
from programs.content.scenarios import Difficulty, FormUse
from programs.content.transcripts import Transcript
from programs.reading import LibraryProgram
from programs.reading.cast import strangers_by_name, taken_for_each_other
from programs.reading.measures import plain, split_words
from programs.reading.report_texts import (
    longest_anchor,
    module_texts,
    named_persons,
    quiz_of,
    speech_of,
)
from programs.reading.speech import contractions

LONGEST_ANCHOR = 20
LANGUAGES = ("en", "de")
LEANING = ("Does that", "Tut das")
"""How an anchor begins that says nothing without the one below it."""


def test_options_of_a_question_are_about_equally_long(shipped: LibraryProgram) -> None:
    uneven = [
        (module.slug, language, question.words)
        for module in shipped.modules
        for language in LANGUAGES
        for question in quiz_of(module, language).questions
        if question.is_uneven
    ]
    assert uneven == []


def test_the_longest_option_is_not_the_right_one_more_often_than_not(
    shipped: LibraryProgram,
) -> None:
    for language in LANGUAGES:
        found = {module.slug: quiz_of(module, language) for module in shipped.modules}
        assert [slug for slug, quiz in found.items() if quiz.tells] == []
        every = [*chain.from_iterable(quiz.questions for quiz in found.values())]
        assert 0 < sum(each.tells for each in every) * 2 <= len(every)


def test_people_in_stories_speak_as_people_do(shipped: LibraryProgram) -> None:
    for module in shipped.modules:
        short, full = contractions(speech_of(module))
        assert short > full, module.slug


def rubric_of(shipped: LibraryProgram, language: str) -> RubricContent:
    [found] = [each for each in shipped.materials if each.kind is MaterialKind.COMPARISON]
    content = found.content[language]
    assert isinstance(content, Comparison)
    return content.rubric


def without_examples(rubric: RubricContent) -> RubricContent:
    return tuple(
        msgspec.structs.replace(
            criterion,
            levels=tuple(
                msgspec.structs.replace(level, behaviors=()) for level in criterion.levels
            ),
        )
        for criterion in rubric
    )


def test_every_module_stands_on_the_general_rubric_and_shows_its_own_examples(
    shipped: LibraryProgram,
) -> None:
    for language in LANGUAGES:
        general = rubric_of(shipped, language)
        assert longest_anchor(general) <= LONGEST_ANCHOR
        anchors = [level.anchor for criterion in general for level in criterion.levels]
        assert not [each for each in anchors if each.startswith(LEANING)], "each stands alone"
        for module in shipped.modules:
            own = module.content[language].rubric
            assert without_examples(own) == without_examples(general)
            assert own != general


BOTH = {
    "en": ("Both named, and ", "Both taken up, "),
    "de": ("Beide benannt, ", "Beide aufgegriffen, "),
}
THEN = "; "
"""Between what became of the first moment and what became of the second."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_example_of_a_level_shows_what_became_of_both_moments(
    shipped: LibraryProgram, language: str
) -> None:
    """One moment missed is Emerging: an example that shows a single miss fits two levels."""
    rubrics = [module.content[language].rubric for module in shipped.modules]
    for rubric in (rubric_of(shipped, language), *rubrics):
        assert longest_example(rubric) < LONGEST_ANCHOR
        *both_moments, _follow_up = rubric
        for criterion, begun in zip(both_moments, BOTH[language], strict=True):
            neither, _one, both, mastery = (level.behaviors for level in criterion.levels)
            assert any(THEN in each for each in neither), neither
            assert all(THEN in each for each in both), both
            assert all(each.startswith(begun) for each in mastery), mastery
        kept_to_the_plan = both_moments[1].levels[0].behaviors
        assert all(THEN in each for each in kept_to_the_plan), kept_to_the_plan


def longest_example(rubric: RubricContent) -> int:
    levels = chain.from_iterable(criterion.levels for criterion in rubric)
    return max(len(split_words(each)) for level in levels for each in level.behaviors)


def test_nobody_of_the_cast_can_be_taken_for_another(shipped: LibraryProgram) -> None:
    assert len(shipped.cast) == 14
    assert taken_for_each_other(shipped.cast) == []


def test_nobody_else_is_called_like_one_of_the_cast(shipped: LibraryProgram) -> None:
    for module in shipped.modules:
        assert strangers_by_name(shipped.cast, named_persons(module)) == [], module.slug


def test_each_pair_of_parallel_forms_asks_the_same(shipped: LibraryProgram) -> None:
    """One pair crosses over the groups at the two ends, another one half a year later."""
    [found] = [each for each in shipped.materials if each.kind is MaterialKind.COMPARISON]
    for language in LANGUAGES:
        content = found.content[language]
        assert isinstance(content, Comparison)
        later = [each for each in content.scenarios if each.uses == (FormUse.FOLLOW_UP,)]
        ends = [each for each in content.scenarios if not each.uses]
        assert len(later) == 2
        assert len(ends) >= 2
        asked = {
            (
                form.difficulty,
                form.minutes,
                form.seating,
                len(form.beats),
                tuple(each.minutes for each in form.rounds),
            )
            for form in content.scenarios
        }
        assert len(asked) == 1


def test_what_is_made_up_is_as_hard_as_what_was_missed(shipped: LibraryProgram) -> None:
    """Every module has a second form for it: nobody makes up what others of the group have told."""
    for module in shipped.modules:
        for language in LANGUAGES:
            forms = module.content[language].scenarios
            made_up = [form for form in forms if FormUse.MAKE_UP in form.uses]
            assert [form.difficulty for form in made_up] == [Difficulty.STANDARD], module.slug


SOURCES = {"en": "(source: ", "de": "(Quelle: "}
SHARED = {
    "en": ("for the whole program and not for this module alone: ", "after its last module"),
    "de": ("für das ganze Programm gilt und nicht für dieses Modul allein, ", "dem letzten Modul"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_outcome_without_a_figure_quotes_what_raters_look_for_or_what_a_pulse_asks(
    shipped: LibraryProgram, language: str
) -> None:
    """What a role-play shows is read on the ruler, and no figure of a team stands for it."""
    found = {each.kind: each.content[language] for each in shipped.materials}
    compared, bank = found[MaterialKind.COMPARISON], found[MaterialKind.PULSE_BANK]
    assert isinstance(compared, Comparison)
    assert isinstance(bank, PulseBank)
    anchors = [each.levels[2].anchor for each in compared.rubric]
    asked = [each.team for each in bank.items]
    for module in shipped.modules:
        told = [each.text for each in module.content[language].outcomes if each.kpi is None]
        at_work = [text for text in told if SOURCES[language] in text]
        assert len(at_work) < len(told), module.slug
        for text in told:
            quoted = asked if text in at_work else anchors
            assert any(words in text for words in quoted), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_module_says_where_it_shows_at_work_and_claims_no_figure_for_itself(
    shipped: LibraryProgram, language: str
) -> None:
    """One figure serves several modules, which come two weeks apart: a sign for the program."""
    for module in shipped.modules:
        outcomes = module.content[language].outcomes
        assert any(SOURCES[language] in each.text for each in outcomes), module.slug
        for text in (each.text for each in outcomes if each.kpi is not None):
            assert all(part in text for part in (SOURCES[language], *SHARED[language])), text


def test_raters_can_calibrate_on_every_module(shipped: LibraryProgram) -> None:
    """Low and high levels in each, and no transcript teaches that one level brings the others."""
    levels: dict[str, list[tuple[int, ...]]] = {}
    for material in shipped.materials:
        content = material.content["en"]
        if isinstance(content, Transcript):
            given = tuple(score.level for score in content.scores)
            levels.setdefault(content.module, []).append(given)
    assert levels.keys() == {module.slug for module in shipped.modules}
    for module, given in levels.items():
        every = {*chain.from_iterable(given)}
        assert len(given) >= 3, module
        assert 1 in every, module
        assert 4 in every, module
        assert any(len({*each}) > 1 for each in given), module


def test_nobody_who_is_played_shares_a_name_with_somebody_elsewhere(
    shipped: LibraryProgram,
) -> None:
    """A nurse in one module and a director in another with one name read as one person."""
    cast = {each.first_name for each in shipped.cast}
    played = chain.from_iterable(map(named_persons, shipped.modules))
    names = {name.partition(" ")[0] for name in played if name.count(" ") == 1}
    told = {each.slug: "\n".join(module_texts(each)) for each in shipped.modules}
    told |= {
        each.slug: " ".join({turn.speaker for turn in content.turns})
        for each in shipped.materials
        if isinstance(content := each.content["en"], Transcript)
    }
    for name in names - cast - {"The"}:
        places = [slug for slug, text in told.items() if re.search(rf"\b{name}\b", text)]
        assert len(places) == 1, (name, places)


def test_every_module_runs_on_the_same_clock_and_opens_roles_as_the_portal_does(
    shipped: LibraryProgram,
) -> None:
    """A guide that calls a moment aloud, or hands out pages itself, would be another exercise."""
    for module in shipped.modules:
        for language, button in (("en", "Begin this turn"), ("de", "den Durchgang beginnen")):
            content = module.content[language]
            assert button in plain(content.notes.html), (module.slug, language)
            for form in (content.scenario, *content.scenarios):
                told = " ".join(each.text for each in form.rounds)
                assert "two for observations" not in told, form.title
                assert "zwei für die Beobachtung" not in told, form.title


def test_what_a_leader_could_set_out_to_do_is_said_as_they_would_say_it(
    shipped: LibraryProgram,
) -> None:
    """It stands in their own field, to be changed until it is theirs."""
    first = {"en": re.compile(r"\bI\b"), "de": re.compile(r"\bich\b")}
    said = {
        (module.slug, language): module.content[language].coaching.commitment
        for module in shipped.modules
        for language in LANGUAGES
    }
    assert [of for of, text in said.items() if not first[of[1]].search(text)] == []
