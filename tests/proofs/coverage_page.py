"""docs/measurement.md and its picture, out of what the simulated pilots came to.

Run them all (minutes) and write everything anew with:
.venv/bin/python -m tests.proofs.coverage_page
Only the simulated pulses (seconds): the same with `pulses` behind it.
"""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec

from tests.house.sources import ROOT
from tests.proofs.agreement import LARGE, OF_SEVERITY
from tests.proofs.coverage_picture import (
    KeptFigure,
    PictureLine,
    kept_figures,
    picture_of,
    rows_of,
)
from tests.proofs.covering import FIGURES, ONE_AN_END, PLAIN, Covering, covering
from tests.proofs.evidence_page import kept_evidence, words_of
from tests.proofs.pulse_covering import PULSES, covering_pulses

KEPT = Path(__file__).with_name("coverage.json")
WORDS = Path(__file__).with_name("coverage_words.md")
DOCUMENT, PICTURE = ROOT / "docs/measurement.md", ROOT / "docs/coverage.svg"
OF_PILOTS = (*FIGURES, PLAIN, ONE_AN_END)
SHOWN = (*FIGURES, *PULSES, PLAIN, ONE_AN_END)
MANY_PULSES = 10_000


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
    correlations = {design: round(found.correlation(design), 3) for design in OF_SEVERITY}
    bias = round(found.bias(), 4)
    return KeptCoverage(found.pilots, found.runs, bias, correlations, figures, pulses.runs)


def picture(kept: KeptCoverage) -> str:
    """Of the intervals that `prove agreement` asks."""
    ours = {*FIGURES, *PULSES}
    lines = [
        PictureLine(SHORT.get(name, name), kept.figures[name], is_ours=name in ours)
        for name in SHOWN
    ]
    return picture_of("How many of 100 intervals hold the truth", lines)


SHORT = {PLAIN: "change, plain t interval", ONE_AN_END: "the same, one rater an end"}


def document(kept: KeptCoverage) -> str:
    """The page: each figure, where it comes from, how it covers."""
    rows, evidence = rows_of(kept.figures, SHOWN), kept_evidence()
    told = [f"- {design}: {value:.3f}" for design, value in kept.correlations.items()]
    return WORDS.read_text(encoding="utf-8").format(
        **words_of(evidence),
        pilots=f"{kept.pilots:,}", times=kept.runs // kept.pilots, rows=rows,
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
