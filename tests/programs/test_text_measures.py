"""Measures of texts: lengths of options, spoken English, and people by name."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from msgspec.structs import replace

from programs.content.prose import Prose
from programs.quiz_balance import OptionLengths, QuizBalance
from programs.reading import LibraryError, read_program
from programs.reading.cast import (
    appearances,
    are_alike,
    named_in,
    named_on,
    strangers_by_name,
    taken_for_each_other,
)
from programs.reading.report import content_report
from programs.reading.report_texts import quiz_of
from programs.reading.shapes import CastMember
from programs.reading.speech import contractions, spoken_in, spoken_on
from tests.content import SCENARIO, module_content, prose, read_card
from tests.learning.card_contents import POLL, REWRITE, SPOT, VIDEO
from tests.programs.small_program import PROGRAM, write_small_program

NOOR = CastMember(name="Noor Vermeulen", role={"en": "contracts"})
KARIM = CastMember(name="Karim Haddou", role={"en": "sales"})


def lengths(*words: int, right: int = 0) -> OptionLengths:
    return OptionLengths.of(("word " * count, place == right) for place, count in enumerate(words))


def test_options_are_uneven_from_more_than_one_and_six_tenths() -> None:
    assert (lengths(8, 5).ratio, lengths(8, 5).is_uneven) == (1.6, False)
    assert lengths(9, 5).is_uneven
    assert lengths().ratio == 1


def test_a_question_tells_where_the_right_option_is_longer_than_every_other() -> None:
    assert lengths(3, 2).tells
    assert not lengths(3, 3).tells
    assert not lengths(3, 2, right=1).tells
    assert not lengths(3).tells


def test_a_quiz_tells_from_six_questions_on() -> None:
    telling, other = lengths(3, 2), lengths(2, 3)
    assert QuizBalance([telling] * 4 + [other] * 2).tells
    assert not QuizBalance([telling] * 3 + [other] * 3).tells
    assert not QuizBalance([telling] * 5).tells
    assert QuizBalance([telling, other]).ratios == [1.5, 1.5]


def test_contractions_and_full_forms_are_counted_and_names_are_neither() -> None:
    assert contractions(["I don't know, it\u2019s Noor's."]) == (2, 0)
    assert contractions(["I do not know. It is late, they have never asked."]) == (0, 3)
    assert contractions(["She's here and we'll call; I am not. Cannot."]) == (2, 2)
    assert contractions(["They have a plan. Would that help?"]) == (0, 0)


def test_speech_is_what_the_structure_tells_apart() -> None:
    assert spoken_on(SPOT)[0] == SPOT.thread[0].text
    assert "Ok." in spoken_on(REWRITE)
    assert spoken_on(VIDEO) == [each.text for each in VIDEO.captions]
    said = prose('He says: \u201cI won\'t.\u201d And "no".')
    assert spoken_on(replace(read_card(), body=said)) == ["I won't.", "no"]
    shown = Prose("> Ok.", "<p>He writes:</p><blockquote><p>Ok.</p></blockquote>")
    assert spoken_on(replace(read_card(), body=shown)) == ["Ok."]
    assert spoken_on(POLL) == []


def test_openings_and_quotes_of_a_module_are_speech() -> None:
    [first, *others] = spoken_in(module_content())
    assert first == "Fine."
    assert others == []


def test_names_that_are_nearly_the_same_are_found() -> None:
    assert are_alike("Karim", "Karin")
    assert are_alike("Marten", "Maarten")
    assert are_alike("Dora", "Dorota")
    assert not are_alike("Noor", "Linh")
    twice = [NOOR, KARIM, replace_name(NOOR, "Noor Jansen")]
    assert taken_for_each_other(twice) == [("Noor", "Noor")]


def test_a_module_without_a_quiz_has_no_line_about_it(tmp_path: Path) -> None:
    program = read_program(write_small_program(tmp_path / "small"))
    [module] = program.modules
    without = dataclasses.replace(program, modules=(dataclasses.replace(module, cards=()),))
    assert quiz_of(module, "en").questions
    assert "| en | 0 |" not in content_report([without])


def replace_name(member: CastMember, name: str) -> CastMember:
    return CastMember(name=name, role=member.role)


def test_somebody_else_by_the_same_name_is_found() -> None:
    cast = [NOOR, KARIM]
    named = ["Noor", "Noor Vermeulen", "Noor Jansen", "Karin", "The lead"]
    assert strangers_by_name(cast, named) == ["Karin", "Noor Jansen"]


def test_people_are_named_by_what_they_write_and_play() -> None:
    assert next(iter(named_on(SPOT))) == SPOT.thread[0].author
    assert list(named_on(REWRITE)) == ["Siddharth Rao"]
    assert list(named_on(POLL)) == []
    assert list(named_in(SCENARIO)) == ["Maarten", "The lead", "Maarten", "Observer"]
    assert appearances(NOOR, ["Noor's note, Noor.", "Noora"]) == 2


def test_a_program_names_its_cast_in_every_language_or_nobody(tmp_path: Path) -> None:
    folder = write_small_program(tmp_path / "small")
    assert read_program(folder).cast == ()
    cast = '[[cast]]\nname = "Noor Vermeulen"\nrole.en = "contracts"\n[[forms]]'
    (folder / "program.toml").write_text(PROGRAM.replace("[[forms]]", cast, 1), encoding="utf-8")
    [noor] = read_program(folder).cast
    assert (noor.first_name, noor.role) == ("Noor", {"en": "contracts"})
    assert "| Noor Vermeulen | contracts | " in content_report([read_program(folder)])
    wrong = PROGRAM.replace("[[forms]]", cast.replace("role.en", "role.de"), 1)
    (folder / "program.toml").write_text(wrong, encoding="utf-8")
    with pytest.raises(LibraryError, match=r"cast 1, role\.?,? ?en"):
        read_program(folder)
