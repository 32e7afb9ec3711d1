"""What counts as a comment."""

from __future__ import annotations

import pytest

from surveys.said import says_something


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " ",
            "-",
            "--",
            "…",
            "...",
            ". . .",
            "?!",
            "/",
            "👍",
            "\u200b",
            "n/a",
            "N.A.",
            "n / a",
        ),
        *("None", "nothing.", "No comment", "x", "nichts", "Nichts!", "k. A.", "keine Angabe", "—"),
        *("nix", "rien", "Néant", "nada", "niente", "nvt", "なし", "Kein Kommentar."),
    ],
)
def test_a_way_past_the_field_is_no_comment(text: str) -> None:
    assert not says_something(text)


@pytest.mark.parametrize(
    "text",
    [
        "Less haste.",
        "No meetings on Mondays",
        "Nichts als Lob",
        "2 days at home",
        "もっと休み",
        "n/a for me",
    ],
)
def test_everything_else_is_one(text: str) -> None:
    assert says_something(text)
