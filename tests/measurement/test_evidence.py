"""The proof of the evidence, small; all of it: ./portal prove evidence --large."""

from __future__ import annotations

from copy import deepcopy

import pytest

from tests.proofs.coverage_page import PICTURE as OTHER
from tests.proofs.covering import Asked
from tests.proofs.evidence import Evidence, evidence, falling_short, figures_of
from tests.proofs.evidence_page import PICTURE, kept_evidence, kept_of, picture
from tests.proofs.evidence_vectors import misses, vectors
from tests.proofs.level_situations import REFUSED, SITUATIONS


@pytest.fixture(scope="module")
def few() -> Evidence:
    return evidence(2, 2, 1, 40)


def test_every_published_figure_comes_out():
    assert misses() == []
    assert len(list(vectors())) == 53


def test_a_few_simulated_pilots_hold_what_is_promised(few: Evidence):
    assert falling_short(few, doubts=4) == set(), figures_of(few)
    assert all(not few.situations.asked[each.name] for each in REFUSED)
    kept = kept_of(few)
    assert (kept.teams, set(kept.refused)) == (40, {each.name for each in REFUSED})


def test_what_is_not_as_promised_falls_short(few: Evidence):
    few = deepcopy(few)
    few.situations.asked[REFUSED[0].name].append(Asked("", 0.0, 1.0, 0.5))
    few.situations.asked[SITUATIONS[0].name] += [Asked("", 0.0, 1.0, 2.0)] * 50
    few.teams.found, few.teams.false = 0, few.teams.pilots
    assert falling_short(few, doubts=4) == {
        REFUSED[0].name, SITUATIONS[0].name, "planted effects", "effects that are not there",
    }  # fmt: skip


def test_the_picture_is_what_the_large_run_came_to():
    assert PICTURE.read_text(encoding="utf-8") == picture(kept_evidence())
    assert PICTURE != OTHER
