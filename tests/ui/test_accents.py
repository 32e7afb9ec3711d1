"""An accent of somebody else's: whatever is chosen, everything on our pages can be read."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.accents import GROUNDS, accent_of, can_be_read, contrast, nearest_readable, tokens

colors = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
OURS = "#5f2a5d"


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


def test_the_tokens_are_those_of_the_style_sheet() -> None:
    assert tokens()["accent"][0] == OURS
    assert tokens()["on-fill"][1] == "#ffffff", "short notations are written out"
    assert set(GROUNDS) <= set(tokens())


@given(colors)
def test_whatever_is_chosen_can_be_read_in_both_themes(color: str) -> None:
    accent = accent_of(color)
    for theme, shades in enumerate((accent.light, accent.dark)):
        token = {name: pair[theme] for name, pair in tokens().items()}
        for link in (shades.accent, shades.strong):
            assert all(contrast(link, token[each]) >= 4.5 for each in GROUNDS)
            assert contrast(link, shades.soft) >= 4.5
        for fill in (shades.fill, shades.fill_strong):
            assert contrast(fill, token["on-fill"]) >= 4.5
        assert contrast(shades.fill, token["surface"]) >= 3
        assert contrast(token["ink"], shades.soft) >= 7
        assert contrast(token["ink-soft"], shades.soft) >= 4.5


@given(colors)
def test_what_can_be_read_is_taken_as_it_is_and_the_rest_only_as_dark_as_it_has_to_be(
    color: str,
) -> None:
    nearest = nearest_readable(color)
    assert can_be_read(nearest)
    assert accent_of(color).light.accent == nearest
    if can_be_read(color):
        assert nearest == color
    else:
        paper = tokens()["sunk"][0]
        assert contrast(nearest, paper) < 5.6, "not much darker than it has to be"


def test_the_style_sheet_puts_it_in_place_of_ours_in_the_same_layer() -> None:
    sheet = accent_of("#0d5c63").style_sheet
    assert sheet.startswith("@layer tokens{:root{--accent:light-dark(#0d5c63,#")
    names = re.findall(r"--([\w-]+):", sheet)
    assert names == ["accent", "accent-strong", "fill", "fill-strong", "accent-soft"]
    assert set(names) <= set(tokens()), "no name of our style sheet is forgotten"
