"""What pieces there are, and what they are called."""

from __future__ import annotations

import pytest

from authoring.card_entries import CARD_ENTRIES
from authoring.checking import Fault, called, fault_at
from authoring.entries import PieceEntry
from authoring.layout import languages_of
from authoring.module_entries import MODULE_ENTRIES
from authoring.pieces import PieceKind, kind_name, module_title, piece_at, pieces_of, title_of
from programs.content.kinds import CardKind


def test_pieces_of_a_module_stand_in_their_order(small: dict[str, str]) -> None:
    other = {"en/00-not-named/module.toml": "title = 'Stray'", "de/01-cues/module.toml": "x = ["}
    files = {**small, **other}
    said = [(piece, files[piece.path]) for piece in pieces_of(files, "01-cues")]
    assert [(title_of(*each), kind_name(*each)) for each in said] == [
        ("About the module", "About the module"),
        ("Read", "Read"),
        ("Spot", "Spot the cue"),
        ("Quiz", "Quiz"),
        ("Think", "Reflection"),
        ("Rewrite", "Rewrite a reply"),
        ("Poll", "Poll"),
        ("Quiz", "Refresher · Quiz"),
        ("Think", "Refresher · Reflection"),
        ("Ok.", "Role-play"),
        ("Rubric", "Rubric"),
        ("Facilitator notes", "Facilitator notes"),
        ("Grey square", "Journey"),
    ]
    assert [module_title(files, each) for each in ("01-cues", "00-not-named")] == ["Cues", "Stray"]


@pytest.mark.parametrize(
    "about", ["", "= 1", "texts = 1\nmodules = 2", "modules = [[1], '01-cues']"]
)
def test_a_program_that_cannot_be_read_still_has_its_pieces(
    small: dict[str, str], about: str
) -> None:
    files = {**small, "program.toml": about, "en/01-cues/module.toml": "= 1"}
    assert (module_title(files, "01-cues"), len(pieces_of(files, "01-cues"))) == ("01-cues", 13)
    assert languages_of(files) == ["en"]


def test_other_files_are_no_pieces() -> None:
    for path in ("notes.toml", "pages/evidence.md", "en/x/cards/a.md", "en/x/y.toml", "en/x"):
        assert piece_at(path) is None
    found = piece_at("de/x/boosters/01-a.toml")
    assert found is not None
    assert (found.kind, found.is_card) == (PieceKind.BOOSTER, True)
    assert found.spoken("en").path == "en/x/boosters/01-a.toml"


QUIZ, SPOT = CARD_ENTRIES[CardKind.QUIZ], CARD_ENTRIES[CardKind.SPOT]


@pytest.mark.parametrize(
    ("field", "entries", "fault"),
    [
        ("title", QUIZ, Fault("title")),
        ("questions 2, options 3, why", QUIZ, Fault("questions-1-options-2-why")),
        ("questions 1, options", QUIZ, Fault("questions-0-options")),
        ("cues 3, phrase", SPOT, Fault("cues-2-phrase")),
        ("coaching.questions 2", MODULE_ENTRIES, Fault("coaching-questions", 2)),
        ("coaching", MODULE_ENTRIES, Fault("coaching")),
        ("takeawy", QUIZ, Fault("")),
        ("content questions 1 (number of entries)", QUIZ, Fault("")),
        ("", QUIZ, Fault("")),
    ],
)
def test_the_reader_s_place_is_found_in_the_form(
    field: str, entries: tuple[PieceEntry, ...], fault: Fault
) -> None:
    assert fault_at(field, entries) == fault


@pytest.mark.parametrize(
    ("name", "entries", "said"),
    [
        ("title", QUIZ, "Title"),
        ("questions-1-options-2-why", QUIZ, "Question 2, Answer 3, Why, or why not"),
        ("questions-0-options", QUIZ, "Question 1, Answers"),
        ("takeawy", QUIZ, ""),
        ("", QUIZ, ""),
    ],
)
def test_a_field_is_called_as_the_page_calls_it(
    name: str, entries: tuple[PieceEntry, ...], said: str
) -> None:
    assert called(name, entries) == said
