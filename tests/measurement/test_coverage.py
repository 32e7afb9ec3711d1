"""Intervals asked in a few simulated pilots; all of them: ./portal prove agreement --large."""

from __future__ import annotations

from tests.proofs.agreement import judged
from tests.proofs.coverage_page import DOCUMENT, PICTURE, document, kept_coverage, kept_of, picture
from tests.proofs.covering import covering


def test_a_few_simulated_pilots_hold_what_is_promised():
    found = covering(40, 1)
    outcome = judged(found, strict=False)
    assert outcome.holds, outcome.line("agreement")
    assert found.share("change") > found.share(
        "change, plain t interval, one rater at the kickoff and another at the closing"
    )
    assert kept_of(found).pilots == 40


def test_the_page_about_measurement_says_what_the_large_run_came_to():
    kept = kept_coverage()
    assert DOCUMENT.read_text(encoding="utf-8") == document(kept)
    assert PICTURE.read_text(encoding="utf-8") == picture(kept)
