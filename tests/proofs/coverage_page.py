"""docs/measurement.md and its picture, out of what the simulated pilots came to.

Run them all (minutes) and write everything anew with:
.venv/bin/python -m tests.proofs.coverage_page
Only the simulated pulses (seconds): the same with `pulses` behind it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from tests.house.sources import ROOT
from tests.proofs.agreement import LARGE, OFF, PROMISED, error
from tests.proofs.covering import DESIGNS, FIGURES, ONE_AN_END, PLAIN, Covering, covering
from tests.proofs.pulse_covering import PULSES, covering_pulses

KEPT = Path(__file__).with_name("coverage.json")
WORDS = Path(__file__).with_name("coverage_words.md")
DOCUMENT, PICTURE = ROOT / "docs/measurement.md", ROOT / "docs/coverage.svg"
OF_PILOTS = (*FIGURES, PLAIN, ONE_AN_END)
SHOWN = (*FIGURES, *PULSES, PLAIN, ONE_AN_END)
MANY_PULSES = 10_000


class KeptFigure(msgspec.Struct, frozen=True):
    """Of one kind of interval."""

    percent: float
    asked: int
    width: float
    """In the mean, in the unit of the figure."""
    without: int
    """Runs in which there was none."""


class KeptCoverage(msgspec.Struct, frozen=True):
    """What the large run came to."""

    pilots: int
    runs: int
    bias: float
    correlations: dict[str, float]
    figures: dict[str, KeptFigure]
    pulses: int = 0
    """How often two simulated pulses were set side by side."""


def kept_of(found: Covering, pulses: Covering) -> KeptCoverage:
    """What is kept of a run."""
    figures = kept_figures(found, OF_PILOTS) | kept_figures(pulses, PULSES)
    correlations = {design: round(found.correlation(design), 3) for design in DESIGNS}
    bias = round(found.bias(), 4)
    return KeptCoverage(found.pilots, found.runs, bias, correlations, figures, pulses.runs)


def kept_figures(found: Covering, names: Sequence[str]) -> dict[str, KeptFigure]:
    """Of these intervals."""
    figures = {}
    for name in names:
        asked = found.asked[name]
        width = sum(each.high - each.low for each in asked) / len(asked)
        percent = round(found.share(name), 2)
        figures[name] = KeptFigure(percent, len(asked), round(width, 3), found.without[name])
    return figures


# The picture: percent of intervals that hold the truth to the right, one line a figure.

LEFT, TOP, WIDE, ROW = 210, 40, 440, 30
LEAST, MOST = 50.0, 100.0


def _x(percent: float) -> float:
    return round(LEFT + (percent - LEAST) / (MOST - LEAST) * WIDE, 1)


def picture(kept: KeptCoverage) -> str:
    """The picture as SVG, with its own paper, so that it can be read on any page."""
    high = TOP + ROW * len(SHOWN)
    band, wide = _x(PROMISED - OFF), _x(PROMISED + OFF) - _x(PROMISED - OFF)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 {high + 40}" role="img" '
        'font-family="sans-serif" font-size="13" fill="#2b2823">',
        "<title>How many of 100 intervals hold the truth</title>",
        f'<rect width="720" height="{high + 40}" fill="#faf7f1"/>',
        f'<rect x="{band}" y="{TOP - 10}" width="{round(wide, 1)}" height="{high - TOP + 10}" '
        'fill="#d8e4d5"/>',
        f'<text x="{_x(PROMISED)}" y="{TOP - 18}" text-anchor="middle">94 to 96</text>',
    ]
    for percent in range(int(LEAST), int(MOST) + 1, 10):
        lines.append(f'<path d="M{_x(percent)} {TOP - 10}V{high}" stroke="#ddd6c8"/>')
        lines.append(
            f'<text x="{_x(percent)}" y="{high + 20}" text-anchor="middle">{percent}%</text>'
        )
    for place, name in enumerate(SHOWN):
        lines += _line(place, name, kept.figures[name])
    return "\n".join([*lines, "</svg>"]) + "\n"


def _line(place: int, name: str, figure: KeptFigure) -> Iterator[str]:
    y, color = TOP + ROW * place + 12, "#2d5b8c" if name in (*FIGURES, *PULSES) else "#b5582b"
    x, doubt = _x(figure.percent), 2 * error(figure.asked)
    label = SHORT.get(name, name)
    yield f'<text x="{LEFT - 14}" y="{y + 4}" text-anchor="end">{label}</text>'
    low, high = _x(figure.percent - doubt), _x(min(MOST, figure.percent + doubt))
    yield f'<path d="M{low} {y}H{high}" stroke="{color}" stroke-width="2"/>'
    yield f'<circle cx="{x}" cy="{y}" r="4.5" fill="{color}"/>'
    yield f'<text x="672" y="{y + 4}">{figure.percent:.1f}</text>'


SHORT = {PLAIN: "change, plain t interval", ONE_AN_END: "the same, one rater an end"}


def document(kept: KeptCoverage) -> str:
    """The page: each figure, where it comes from, how it covers."""
    rows = [
        "| Interval of | Holds the truth | Mean width | Asked | Without |",
        "|---|---|---|---|---|",
    ]
    for name in SHOWN:
        each = kept.figures[name]
        rows.append(f"| {name} | {each.percent:.1f}% | {each.width:.2f} | {each.asked:,} |")
    told = [f"- {design}: {value:.3f}" for design, value in kept.correlations.items()]
    return WORDS.read_text(encoding="utf-8").format(
        pilots=f"{kept.pilots:,}", times=kept.runs // kept.pilots, rows="\n".join(rows),
        bias=f"{kept.bias:.3f}", correlations="\n".join(told), pulses=f"{kept.pulses:,}",
    )  # fmt: skip


def kept_coverage() -> KeptCoverage:
    """As the last large run left it."""
    return msgspec.json.decode(KEPT.read_bytes(), type=KeptCoverage)


def write() -> None:
    """Run all pilots, and write what is kept, the page and the picture."""
    keep(kept_of(covering(*LARGE), covering_pulses(MANY_PULSES)))


def write_pulses() -> None:
    """Run the pulses alone; everything else stays as it was."""
    kept, found = kept_coverage(), covering_pulses(MANY_PULSES)
    figures = kept.figures | kept_figures(found, PULSES)
    keep(msgspec.structs.replace(kept, figures=figures, pulses=found.runs))


def keep(kept: KeptCoverage) -> None:
    """Write it down, and what is made of it."""
    KEPT.write_bytes(msgspec.json.format(msgspec.json.encode(kept), indent=1) + b"\n")
    draw(kept)


def draw(kept: KeptCoverage) -> None:
    """The page and the picture."""
    PICTURE.write_text(picture(kept), encoding="utf-8")
    DOCUMENT.write_text(document(kept), encoding="utf-8")


if __name__ == "__main__":
    write_pulses() if "pulses" in sys.argv[1:] else write()
