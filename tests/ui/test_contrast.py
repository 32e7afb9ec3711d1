"""Colors stand out from what they stand on, in both themes: text 4.5 : 1, what is drawn 3 : 1."""

from __future__ import annotations

import re

import pytest

from tests.house.sources import ROOT

TOKENS = (ROOT / "styles" / "tokens.css").read_text(encoding="utf-8")
HEX = r"(#[0-9a-f]{3,6})"
COLORS = {
    name: (light, dark)
    for name, light, dark in re.findall(rf"--([\w-]+): light-dark\({HEX}, {HEX}\);", TOKENS)
}
THEMES = {"light": 0, "dark": 1}
GROUNDS = ("paper", "surface", "sunk")
SOFT = ("accent-soft", "honey-soft", "moss-soft", "brick-soft", "seat-soft")
TEXTS = {
    "ink": (*GROUNDS, *SOFT),
    "ink-soft": GROUNDS,
    "accent": ("paper", "surface", "accent-soft"),
    "honey-ink": ("paper", "surface", "honey-soft"),
    "moss": ("paper", "surface", "moss-soft"),
    "brick": ("paper", "surface", "brick-soft"),
    "seat-ink": ("paper", "surface", "seat-soft"),
    "on-fill": ("fill", "fill-strong"),
}
DRAWN = ("line-strong", "accent", "fill", "moss", "brick", "honey-ink", "seat-line", "ink-soft")
"""Edges of controls, marks of states, lines of charts, what shows the focus."""
EDGES = {
    "forms": "input, select, textarea", "level-picker": ".level", "scale-picker": "span",
    "deck-dots": ".dots", "stepper": ".step-mark", "week-timeline": ".mark",
}  # fmt: skip


def lightness(color: str) -> float:
    """As WCAG reckons it."""
    digits = color[1:] if len(color) == 7 else "".join(each * 2 for each in color[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(name: str, ground: str, theme: int) -> float:
    low, high = sorted(lightness(COLORS[each][theme]) for each in (name, ground))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES)
def test_text_stands_out(theme: str) -> None:
    weak = {
        f"{name} on {ground}": round(contrast(name, ground, THEMES[theme]), 2)
        for name, grounds in TEXTS.items()
        for ground in grounds
        if contrast(name, ground, THEMES[theme]) < 4.5
    }
    assert weak == {}


@pytest.mark.parametrize("theme", THEMES)
def test_controls_marks_and_lines_stand_out(theme: str) -> None:
    weak = {
        f"{name} on {ground}": round(contrast(name, ground, THEMES[theme]), 2)
        for name in DRAWN
        for ground in ("paper", "surface")
        if contrast(name, ground, THEMES[theme]) < 3
    }
    assert weak == {}


@pytest.mark.parametrize("name", EDGES)
def test_the_edge_of_a_control_is_drawn_in_a_color_that_stands_out(name: str) -> None:
    text = (ROOT / "styles" / "components" / f"{name}.css").read_text(encoding="utf-8")
    edges = re.findall(r"border: 1\.5px solid var\(--([\w-]+)\)", text)
    assert edges
    assert set(edges) <= set(DRAWN)


def test_the_focus_is_drawn_in_a_color_that_stands_out() -> None:
    drawn = [
        color
        for path in (ROOT / "styles").rglob("*.css")
        for color in re.findall(
            r"outline: [\d.]+px solid var\(--([\w-]+)\)", path.read_text("utf-8")
        )
    ]
    assert len(drawn) > 3
    assert set(drawn) <= set(DRAWN)
