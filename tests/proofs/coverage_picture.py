"""How many of 100 intervals hold the truth: what is kept of a run, as a picture and as a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from tests.proofs.agreement import OFF, PROMISED, error
from tests.proofs.covering import Covering


class KeptFigure(msgspec.Struct, frozen=True):
    """Of one kind of interval."""

    percent: float
    asked: int
    width: float
    """In the mean, in the unit of the figure."""
    without: int
    """Runs in which there was none."""


@dataclass(frozen=True)
class PictureLine:
    """One kind of interval; those that we do not show stand in another color."""

    label: str
    figure: KeptFigure
    is_ours: bool = True


def kept_figures(found: Covering, names: Sequence[str]) -> dict[str, KeptFigure]:
    """Of these intervals, those that were asked."""
    figures = {}
    for name in names:
        asked = found.asked[name]
        width = sum(each.high - each.low for each in asked) / len(asked)
        percent = round(found.share(name), 2)
        figures[name] = KeptFigure(percent, len(asked), round(width, 3), found.without[name])
    return figures


def rows_of(figures: Mapping[str, KeptFigure], names: Sequence[str]) -> str:
    """The same as a table."""
    rows = [
        "| Interval of | Holds the truth | Mean width | Asked | Without |",
        "|---|---|---|---|---|",
    ]
    for name in names:
        each = figures[name]
        told = f"{each.percent:.1f}% | {each.width:.2f} | {each.asked:,} | {each.without:,}"
        rows.append(f"| {name} | {told} |")
    return "\n".join(rows)


# Percent of intervals that hold the truth to the right, one line a figure.

LEFT, TOP, WIDE, ROW = 210, 40, 440, 30
LEAST, MOST = 50.0, 100.0


def _x(percent: float) -> float:
    return round(LEFT + (percent - LEAST) / (MOST - LEAST) * WIDE, 1)


def picture_of(title: str, lines: Sequence[PictureLine]) -> str:
    """As SVG, with its own paper, so that it can be read on any page."""
    high = TOP + ROW * len(lines)
    band, wide = _x(PROMISED - OFF), _x(PROMISED + OFF) - _x(PROMISED - OFF)
    drawn = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 {high + 40}" role="img" '
        'font-family="sans-serif" font-size="13" fill="#2b2823">',
        f"<title>{title}</title>",
        f'<rect width="720" height="{high + 40}" fill="#faf7f1"/>',
        f'<rect x="{band}" y="{TOP - 10}" width="{round(wide, 1)}" height="{high - TOP + 10}" '
        'fill="#d8e4d5"/>',
        f'<text x="{_x(PROMISED)}" y="{TOP - 18}" text-anchor="middle">94 to 96</text>',
    ]
    for percent in range(int(LEAST), int(MOST) + 1, 10):
        drawn.append(f'<path d="M{_x(percent)} {TOP - 10}V{high}" stroke="#ddd6c8"/>')
        drawn.append(
            f'<text x="{_x(percent)}" y="{high + 20}" text-anchor="middle">{percent}%</text>'
        )
    for place, line in enumerate(lines):
        drawn += _line(place, line)
    return "\n".join([*drawn, "</svg>"]) + "\n"


def _line(place: int, line: PictureLine) -> Iterator[str]:
    y, color = TOP + ROW * place + 12, "#2d5b8c" if line.is_ours else "#b5582b"
    percent = line.figure.percent
    x, doubt = _x(percent), 2 * error(line.figure.asked)
    yield f'<text x="{LEFT - 14}" y="{y + 4}" text-anchor="end">{line.label}</text>'
    low, high = _x(percent - doubt), _x(min(MOST, percent + doubt))
    yield f'<path d="M{low} {y}H{high}" stroke="{color}" stroke-width="2"/>'
    yield f'<circle cx="{x}" cy="{y}" r="4.5" fill="{color}"/>'
    yield f'<text x="672" y="{y + 4}">{percent:.1f}</text>'
