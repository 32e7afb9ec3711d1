"""The written program in figures: times that hold, English that reads easily, and no card twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from msgspec.structs import replace

from people.models import Audience
from programs.management.commands import content_report as command
from programs.reading import LibraryCard, LibraryProgram, read_program
from programs.reading.measures import (
    Repeat,
    all_texts,
    grade,
    minutes,
    plain,
    read_texts,
    repeats,
    split_words,
    syllables,
)
from programs.reading.report import computed, content_report
from tests.content import prose, read_card
from tests.learning.card_contents import POLL, QUIZ, REFLECTION, REWRITE, SPOT, VIDEO, option
from tests.programs.small_program import write_small_program

LONGEST_SHARED_RUN = 12


def cards_of(program: LibraryProgram) -> list[LibraryCard]:
    return [card for module in program.modules for card in module.cards]


def test_the_report_is_current() -> None:
    assert command.document().read_text(encoding="utf-8") == content_report(
        command.shipped_programs()
    ), "run: ./manage.py content_report"


def test_planned_minutes_are_within_one_of_computed_ones(shipped: LibraryProgram) -> None:
    off = {
        (card.slug, language): (card.minutes, round(computed(card, language), 1))
        for card in cards_of(shipped)
        for language in card.content
        if abs(card.minutes - computed(card, language)) > 1
    }
    assert off == {}


def test_english_cards_read_at_grade_ten_at_most(shipped: LibraryProgram) -> None:
    grades = {
        card.slug: round(grade(read_texts(card.content["en"])), 1) for card in cards_of(shipped)
    }
    assert {slug: each for slug, each in grades.items() if each > 10} == {}


@pytest.mark.parametrize("language", ["en", "de"])
def test_no_card_repeats_another(shipped: LibraryProgram, language: str) -> None:
    texts = {card.slug: all_texts(card.content[language]) for card in cards_of(shipped)}
    assert [each for each in repeats(texts) if len(each.run.split()) > LONGEST_SHARED_RUN] == []


def test_a_card_takes_its_words_and_its_activity() -> None:
    hundred, nothing = " ".join(["word"] * 100), prose("")
    read = replace(read_card(hundred), body=prose(f"{hundred} {hundred}"), takeaway="")
    assert minutes(read) == 1.0
    silent = [replace(cue, feedback=hundred, phrase="Noted.") for cue in SPOT.cues]
    spot = replace(SPOT, cues=tuple(silent), intro=nothing, outro=nothing)
    assert minutes(spot) == pytest.approx((200 + 2) / 200 + 16 / 60)  # two words in the thread
    quiet = tuple(
        replace(question, prompt=nothing, options=(option("", "", is_correct=True),))
        for question in QUIZ.questions
    )
    assert minutes(replace(QUIZ, intro=nothing, questions=quiet)) == 1.0
    reflection = replace(REFLECTION, prompt=nothing, hints=())
    assert minutes(reflection) == pytest.approx(3 * (40 / 60 + 15 / 38))
    assert minutes(VIDEO) > VIDEO.captions[-1].ends // 1000 / 60
    typed = prose(" ".join(["word"] * 76))
    reply = replace(REWRITE, better_reply=typed, moves=(), variants={}, weak_reply=nothing)
    short = replace(reply, message=nothing, situation=nothing)
    assert minutes(short) == pytest.approx(76 / 200 + 2.0)
    assert minutes(replace(POLL, prompt="", options=(), after=nothing)) == 20 / 60


def test_of_the_variants_the_longest_is_read() -> None:
    variants = {Audience.EXECUTIVE: prose("One."), Audience.FRONTLINE_LEADER: prose("One two.")}
    card = replace(read_card(), variants=variants)
    assert read_texts(card) == ["One two.", "Text.", "T."]
    assert sorted(all_texts(card)) == ["One two.", "One.", "T.", "Text."]


def test_html_becomes_words() -> None:
    assert (
        plain("<p>Don&#x27;t <em>wait</em>.</p>\n<ul><li>A follow-up</li></ul>")
        == "Don't wait.\n\nA follow-up"
    )
    assert split_words("Don't wait: a follow-up, 18:40.") == [
        "Don't",
        "wait",
        "a",
        "follow-up",
        "18",
        "40",
    ]


SYLLABLES = {
    1: ("the", "made", "whole", "asked", "called", "notes", "18", "Noor's"),
    2: ("table", "wanted", "settled", "misses", "pages", "going", "meeting", "safely", "somewhere"),
    3: ("diagram", "manager"),
    4: ("society", "understanding"),
}


@pytest.mark.parametrize(
    ("word", "count"), [(word, count) for count, words in SYLLABLES.items() for word in words]
)
def test_syllables(word: str, count: int) -> None:
    assert syllables(word) == count


def test_grade_is_the_published_formula() -> None:
    assert grade(["The cat sat on the mat. It was happy."]) == pytest.approx(
        0.39 * 9 / 2 + 11.8 * 10 / 9 - 15.59
    )
    assert grade(["Ask first\nThen wait"]) == pytest.approx(0.39 * 2 + 11.8 - 15.59)
    assert grade([]) == 0.0


def test_a_shared_run_of_eight_words_is_found_at_its_full_length() -> None:
    shared = "she writes at once that she has read it"
    found = repeats(
        {
            "a": [f"Before: {shared}."],
            "b": [f"{shared.title()}, twice"],
            "c": ["She writes at once"],
        }
    )
    assert found == [Repeat("a", "b", shared)]


def test_a_small_program_reports_too(tmp_path: Path) -> None:
    text = content_report([read_program(write_small_program(tmp_path / "program"))])
    assert "## Small" in text
    assert "| Grey square | 12 | 2 | 2 | 1 | 0 | 4 |" in text
    assert "| 17 | 11 to 12 |" in text
    assert "There are none." in text
    assert "Beside the modules" not in text


def test_the_command_writes_the_page_and_leaves_it_when_something_is_wrong(
    tmp_path: Path, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.BASE_DIR = tmp_path
    folder = write_small_program(tmp_path / "programs" / "library" / "small")
    (tmp_path / "docs").mkdir()
    call_command("content_report")
    assert capsys.readouterr().out == "Written: docs/content.md\n"
    before = (tmp_path / "docs" / "content.md").read_text(encoding="utf-8")
    assert "## Small" in before
    (folder / "program.toml").write_text("", encoding="utf-8")
    with pytest.raises(CommandError, match="slug: is missing"):
        call_command("content_report")
    assert (tmp_path / "docs" / "content.md").read_text(encoding="utf-8") == before
