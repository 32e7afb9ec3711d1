"""What is asked about a question, and what is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from authoring.bank_changes import BANK
from authoring.bank_entries import BankPart, rows_of
from authoring.craft import TWO_IDEAS, TWO_NEGATIONS, doubts_about
from authoring.manuscript import files_in


@pytest.mark.parametrize(
    ("text", "language", "doubts"),
    [
        ("I ask before I answer.", "en", []),
        ("I ask and I listen.", "en", [TWO_IDEAS]),
        ("I ask; I listen.", "fr", [TWO_IDEAS]),
        ("Ich frage und höre zu.", "de", [TWO_IDEAS]),
        ("Ich erkunde, was Andere brauchen.", "de", []),
        ("I never say nothing.", "en", [TWO_NEGATIONS]),
        ("I don't go without asking.", "en", [TWO_NEGATIONS]),
        ("I don\u2019t go. I do not stay.", "en", []),
        ("Ich lasse niemanden ohne Antwort.", "de", [TWO_NEGATIONS]),
        ("Je ne dis jamais rien et je sors.", "fr", []),
        ("", "en", []),
    ],
)
def test_two_ideas_and_two_negations_are_asked_about(
    text: str, language: str, doubts: list[object]
) -> None:
    assert doubts_about(text, language) == doubts


def test_nothing_is_asked_about_what_ships(shipped_folder: Path) -> None:
    files = files_in(shipped_folder)
    for part in (BankPart.ITEMS, BankPart.QUESTIONS):
        for row in rows_of(files, part):
            for wording in ("self", "team", "peer", "around"):
                texts = row[wording]
                assert isinstance(texts, dict)
                for language, text in texts.items():
                    assert doubts_about(text, language) == [], text
    assert BANK in files
