"""What is wrong with a whole program leads to the piece that has to be mended."""

from __future__ import annotations

import pytest

from authoring.manuscript import files_in, read_files
from authoring.mistaken import mistaken_piece
from tests.conftest import SHIPPED

FILES = files_in(SHIPPED)
CARD = "de/01-digital-cues/cards/06-already-decided.toml"
FORM = "de/01-digital-cues/scenarios/all-quiet.toml"


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (CARD, "minutes = 5", "minutes = 3"),
        (CARD, "minutes = 5", "minutes = 9"),
        (FORM, 'difficulty = "easy"', 'difficulty = "hard"'),
        ("en/02-active-listening/module.toml", "title = ", "titel = "),
    ],
)
def test_a_problem_leads_to_its_piece(path: str, old: str, new: str) -> None:
    assert old in FILES[path]
    files = FILES | {path: FILES[path].replace(old, new, 1)}
    assert mistaken_piece(read_files(files).problem, files) == path


def test_what_is_about_no_piece_leads_nowhere() -> None:
    files = {path: text for path, text in FILES.items() if path != CARD}
    problem = read_files(files).problem
    assert "are not the files of the English module" in problem
    assert mistaken_piece(problem, files) == ""
    assert mistaken_piece("", FILES) == ""
