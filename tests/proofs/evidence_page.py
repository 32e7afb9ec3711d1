"""What is kept of `./portal prove evidence --large` for docs/measurement.md, and its picture.

Run it (ten minutes) and write both anew with: .venv/bin/python -m tests.proofs.evidence_page
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from tests.house.sources import ROOT
from tests.proofs.coverage_picture import (
    KeptFigure,
    PictureLine,
    kept_figures,
    picture_of,
    rows_of,
)
from tests.proofs.evidence import LARGE, Evidence, evidence
from tests.proofs.evidence_vectors import vectors
from tests.proofs.level_situations import REFUSED

KEPT = Path(__file__).with_name("evidence.json")
PICTURE = ROOT / "docs/evidence.svg"


class KeptEvidence(msgspec.Struct, frozen=True):
    """What the large run came to."""

    figures: dict[str, KeptFigure]
    refused: dict[str, int]
    """How often, by situation: always."""
    teams: int
    """Pilots of teams."""
    power: float
    false: float
    false_single: float
    placebo: float
    apart: float
    """Percent."""


def kept_of(found: Evidence) -> KeptEvidence:
    """What is kept of a run."""
    figures = {name: kept_figures(each, [name])[name] for name, each in found.asked.items()}
    teams = found.teams
    return KeptEvidence(
        figures,
        {each.name: found.situations.without[each.name] for each in REFUSED},
        teams.pilots,
        power=round(teams.power, 1),
        false=round(teams.false_share, 1),
        false_single=round(100 * teams.false_single / teams.single, 1),
        placebo=round(100 * teams.placebo / teams.pilots, 1),
        apart=round(100 * teams.apart / teams.pilots, 1),
    )


def kept_evidence() -> KeptEvidence:
    """As the last large run left it."""
    return msgspec.json.decode(KEPT.read_bytes(), type=KeptEvidence)


def picture(kept: KeptEvidence) -> str:
    """Of all intervals that are asked."""
    lines = [PictureLine(name, each) for name, each in kept.figures.items()]
    return picture_of("How many of 100 intervals of the evidence hold the truth", lines)


def words_of(kept: KeptEvidence) -> dict[str, str]:
    """For the page about measurement."""
    return {
        "vectors": str(len(list(vectors()))),
        "evidence_rows": rows_of(kept.figures, list(kept.figures)),
        "refused": ", ".join(f"{name} ({n:,} of {n:,})" for name, n in kept.refused.items()),
        "teams": f"{kept.teams:,}",
        "power": f"{kept.power:.1f}",
        "false": f"{kept.false:.1f}",
        "false_single": f"{kept.false_single:.1f}",
        "placebo": f"{kept.placebo:.1f}",
        "apart": f"{kept.apart:.1f}",
    }


def write() -> None:
    """Run all of it, and write what is kept and the picture; the page is coverage_page's."""
    kept = kept_of(evidence(*LARGE))
    KEPT.write_bytes(msgspec.json.format(msgspec.json.encode(kept), indent=1) + b"\n")
    PICTURE.write_text(picture(kept), encoding="utf-8")


if __name__ == "__main__":
    write()
