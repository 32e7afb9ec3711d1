"""Questions that only recall asks: short, in step, and in no row of cards."""

from __future__ import annotations

import shutil
from itertools import chain
from pathlib import Path

import pytest

from programs.content.cards import QuizCard
from programs.content.kinds import CardPart
from programs.reading import LibraryError, LibraryProgram, read_program
from tests.conftest import SHIPPED
from tests.programs.small_program import MODULE, write_small_program

QUESTION = """
[[questions]]
prompt = "Number {number}?"
[[questions.options]]
text = "Ask."
correct = true
why = "Yes."
[[questions.options]]
text = "Wait."
correct = false
why = "No."
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write_small_program(tmp_path)
    questions = "".join(QUESTION.format(number=number) for number in range(4))
    file = tmp_path / "en" / MODULE / "recall.toml"
    file.write_text(f'title = "Again"\nintro = "Weeks later."\n{questions}', encoding="utf-8")
    return tmp_path


def test_they_stand_in_no_row(root: Path) -> None:
    [module] = read_program(root).modules
    [own] = [card for card in module.cards if card.is_recall]
    assert (own.slug, len(own.content["en"].questions)) == ("recall", 4)  # type: ignore[union-attr]
    assert all(own not in module.row(part) for part in CardPart)


def test_a_long_question_is_refused(root: Path) -> None:
    file = root / "en" / MODULE / "recall.toml"
    file.write_text(file.read_text("utf-8").replace("Number 2?", "word " * 90), encoding="utf-8")
    with pytest.raises(LibraryError, match=r"recall\.toml: questions 3, prompt: has 92 words"):
        read_program(root)


def test_no_card_has_their_name(root: Path) -> None:
    cards = root / "en" / MODULE / "cards"
    (cards / "01-read.toml").rename(cards / "01-recall.toml")
    with pytest.raises(LibraryError, match="recall: names two cards"):
        read_program(root)


def test_another_language_has_them_too(tmp_path: Path) -> None:
    root = tmp_path / "program"
    shutil.copytree(SHIPPED, root)
    (root / "de" / "01-digital-cues" / "recall.toml").unlink()
    with pytest.raises(LibraryError, match=r"recall\.toml: is in one language only"):
        read_program(root)


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_module_that_ships_has_six_and_length_gives_no_answer_away(
    shipped: LibraryProgram, language: str
) -> None:
    cards = chain.from_iterable(module.cards for module in shipped.modules)
    contents = [card.content[language] for card in cards if card.is_recall]
    asked = [each.questions for each in contents if isinstance(each, QuizCard)]
    assert [len(questions) for questions in asked] == [6] * 8
    longest_is_right = 0
    for question in chain.from_iterable(asked):
        lengths = sorted((len(each.text.split()), each.is_correct) for each in question.options)
        assert lengths[-1][0] <= 1.25 * lengths[0][0], question.prompt.markdown
        longest_is_right += lengths[-1][1] and lengths[-2][0] < lengths[-1][0]
    assert 0.2 <= longest_is_right / 48 <= 0.35
