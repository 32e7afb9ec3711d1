"""An accent color of somebody else's, in all the shades that our pages need of one.

What has to be readable is measured against the tokens of the style sheet itself, so that nothing
here is true of other colors than those on the page. Shades are looked for in OKLCH (Björn Ottosson,
2020): there, lighter and darker keep their hue.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Callable, Iterator

from django.conf import settings

from common.records import dataclass

HEX = re.compile(r"#[0-9a-f]{6}")
READABLE = 4.5
"""WCAG 2.2, 1.4.3: text against its ground."""
READ_LONG = 7.0
"""The same, 1.4.6: body text, which lies on soft ground too."""
SEEN = 3.0
"""WCAG 2.2, 1.4.11: the shape of a button against the page."""
STEP = 0.004
GROUNDS = (
    "paper", "surface", "sunk", "honey-soft", "moss-soft", "brick-soft", "seat-soft",
)  # fmt: skip
"""On all of these there are links."""
_TOKEN = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{3,6}), (#[0-9a-f]{3,6})\);")
DARK_SOFT, LIGHT_SOFT = (0.28, 0.035), (0.935, 0.022)
"""Lightness and chroma of the ground that is tinted with the accent."""
MOST_CHROMA_IN_THE_DARK = 0.13
"""More would glow."""

Channels = tuple[float, float, float]


@dataclass(frozen=True)
class Shades:
    """Of one theme."""

    accent: str
    strong: str
    fill: str
    fill_strong: str
    soft: str


@dataclass(frozen=True)
class Accent:
    """Both themes of an accent that can be used."""

    light: Shades
    dark: Shades

    @property
    def style_sheet(self) -> str:
        """What puts it in place of ours, in the same layer, behind it."""
        names = ("accent", "accent-strong", "fill", "fill-strong", "accent-soft")
        lines = [
            f"--{name}:light-dark({light},{dark});"
            for name, light, dark in zip(names, _all(self.light), _all(self.dark), strict=True)
        ]
        return f"@layer tokens{{:root{{{''.join(lines)}}}}}\n"


def _all(shades: Shades) -> tuple[str, ...]:
    return shades.accent, shades.strong, shades.fill, shades.fill_strong, shades.soft


@functools.cache
def tokens() -> dict[str, tuple[str, str]]:
    """Colors of our style sheet by name, as (light, dark)."""
    text = (settings.BASE_DIR / "styles" / "tokens.css").read_text(encoding="utf-8")
    return {name: (_long(light), _long(dark)) for name, light, dark in _TOKEN.findall(text)}


def _long(color: str) -> str:
    return color if len(color) == 7 else "#" + "".join(2 * letter for letter in color[1:])


def contrast(one: str, other: str) -> float:
    """Of two colors, from 1 to 21 (WCAG 2.2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@functools.lru_cache(maxsize=4096)
def luminance(color: str) -> float:
    """How bright it is, from 0 to 1."""
    red, green, blue = _linear(color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def can_be_read(accent: str) -> bool:
    """Whether a color can be the accent by day as it is: as links on every ground, and below the
    words of a button. By night it is another shade of it anyway.
    """
    on_fill = tokens()["on-fill"][0]
    grounds = [tokens()[name][0] for name in GROUNDS]
    soft = _tinted(accent, *LIGHT_SOFT)
    return all(contrast(accent, each) >= READABLE for each in (*grounds, soft, on_fill))


def nearest_readable(accent: str) -> str:
    """The color itself where it can be read, else the nearest darker shade of it that can."""
    return next(filter(can_be_read, _shades(accent, down=True)), "#000000")


@functools.lru_cache(maxsize=256)
def accent_of(color: str) -> Accent:
    """All shades of a color, or of the nearest one that can be read."""
    accent = nearest_readable(color)
    return Accent(_by_day(accent), _by_night(accent))


def _by_day(accent: str) -> Shades:
    lightness, chroma, hue = _oklch(accent)
    strong = _color(max(0.0, lightness - 0.09), chroma, hue)
    return Shades(accent, strong, accent, strong, _tinted(accent, *LIGHT_SOFT))


def _by_night(accent: str) -> Shades:
    grounds = [tokens()[name][1] for name in GROUNDS]
    white, surface = tokens()["on-fill"][1], tokens()["surface"][1]
    soft = _tinted(accent, *DARK_SOFT)
    _lightness, chroma, hue = _oklch(accent)
    quiet = _color(0.76, min(chroma, MOST_CHROMA_IN_THE_DARK), hue)

    def is_link(color: str) -> bool:
        return all(contrast(color, each) >= READABLE for each in (*grounds, soft)) and (
            contrast(color, tokens()["paper"][1]) >= READ_LONG
        )

    def is_button(color: str) -> bool:
        return contrast(color, white) >= READABLE and contrast(color, surface) >= SEEN

    link = _first(quiet, is_link, down=False)
    light, calm, _hue = _oklch(link)
    strong = _color(min(0.97, light + 0.07), calm, hue)
    dim = _color(0.40, min(chroma, MOST_CHROMA_IN_THE_DARK), hue)
    fill = _first(dim, is_button, down=False)
    brightest = [each for each in _shades(fill, down=False) if is_button(each)][-1]
    return Shades(link, strong, fill, brightest, soft)


def _first(start: str, is_right: Callable[[str], bool], *, down: bool) -> str:
    return next(each for each in _shades(start, down=down) if is_right(each))


def _shades(color: str, *, down: bool) -> Iterator[str]:
    """The color, then its darker (or lighter) shades in small steps."""
    yield color
    lightness, chroma, hue = _oklch(color)
    while 0 <= lightness <= 1:
        lightness += -STEP if down else STEP
        yield _color(min(1.0, max(0.0, lightness)), chroma, hue)


def _tinted(color: str, lightness: float, most: float) -> str:
    """A ground of this lightness with a hint of the color."""
    _lightness, chroma, hue = _oklch(color)
    return _color(lightness, min(chroma, most), hue)


# Between the notations. A color is written "#rrggbb"; in between, red, green and blue are linear.


def _linear(color: str) -> Channels:
    red, green, blue = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return _to_linear(red), _to_linear(green), _to_linear(blue)


def _to_linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _to_screen(value: float) -> float:
    return 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055


@functools.lru_cache(maxsize=4096)
def _oklch(color: str) -> Channels:
    """Lightness, chroma, hue."""
    red, green, blue = _linear(color)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    one = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    other = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    return lightness, math.hypot(one, other), math.atan2(other, one)


def _color(lightness: float, chroma: float, hue: float) -> str:
    """As it is written; with as much chroma as a screen can show."""
    while True:
        channels = _rgb(lightness, chroma, hue)
        if chroma < 0.001 or all(-0.0005 <= each <= 1.0005 for each in channels):
            return "#" + "".join(f"{_byte(each):02x}" for each in channels)
        chroma *= 0.96


def _byte(value: float) -> int:
    return round(255 * min(1.0, max(0.0, _to_screen(max(0.0, value)))))


def _rgb(lightness: float, chroma: float, hue: float) -> Channels:
    one, other = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * one + 0.2158037573 * other) ** 3
    middle = (lightness - 0.1055613458 * one - 0.0638541728 * other) ** 3
    short = (lightness - 0.0894841775 * one - 1.2914855480 * other) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
