"""Intervals asked in a few simulated pilots; all of them: ./portal prove agreement --large."""

from __future__ import annotations

from tests.proofs.agreement import DOUBTS, OF_SEVERITY, PLANNED, falling_short, figures_of
from tests.proofs.coverage_page import DOCUMENT, PICTURE, document, kept_coverage, kept_of, picture
from tests.proofs.covering import (
    DESIGNS,
    ENOUGH,
    FIGURES,
    LACKING,
    ONE_AN_END,
    ORACLE,
    TOLD,
    UNTOLD,
    Asked,
    Covering,
    covering,
)
from tests.proofs.pulse_covering import PULSES, covering_pulses


def test_a_few_simulated_pilots_hold_what_is_promised():
    found = covering(40, 1)
    assert falling_short(found, doubts=DOUBTS) == set(), figures_of(found)
    assert all(found.correlation(design) > 0.85 for design in DESIGNS)
    assert found.correlation(TOLD) > found.correlation(UNTOLD)
    assert found.correlation(ENOUGH) > found.correlation(LACKING)
    assert found.correlation(ORACLE) > found.correlation(DESIGNS[0])
    assert found.share("change") > found.share(ONE_AN_END) + 20
    pulses = covering_pulses(100)
    assert all(pulses.share(name) > 90 for name in PULSES)
    kept = kept_of(found, pulses)
    assert (kept.pilots, kept.pulses) == (40, 100)
    assert set(kept.figures) >= {*FIGURES, *PULSES}


def test_what_is_not_as_promised_falls_short():
    found = Covering()
    pairs = ((-0.1, 0.9), (0.6, 0.2), (0.9, 0.4))
    for name in (*FIGURES, *(f"severity, {design}" for design in OF_SEVERITY)):
        found.asked[name] = [Asked(name, 0.0, 0.5, real, told) for real, told in pairs]
    assert falling_short(found, doubts=0) == {*FIGURES, *PLANNED, "bias"}


def test_the_page_about_measurement_says_what_the_large_run_came_to():
    kept = kept_coverage()
    assert DOCUMENT.read_text(encoding="utf-8") == document(kept)
    assert PICTURE.read_text(encoding="utf-8") == picture(kept)
