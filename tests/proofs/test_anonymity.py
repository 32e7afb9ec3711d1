"""The attack by arithmetic: that it finds what there is to find, and what it finds in what the
portal tells. Many pilots: ./portal prove anonymity --large.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from django.utils import translation

from surveys.tried import Attacked, KeptAttack, kept_attack, sentence
from tests.proofs.anonymity import added, figures_of, keep, kept_of
from tests.proofs.anonymity_arithmetic import Seen, claims, right
from tests.proofs.anonymity_pulses import NOBODY, Tried, attack_pilots, attack_small_parts

PILOTS, PULSES = range(10), 3


def seen(people: range, low: int, high: int, wave: int = 0, without: int = 0) -> Seen:
    everybody = frozenset(people)
    return Seen(wave, everybody, frozenset(sorted(everybody)[without:]), low, high)


def test_the_attacker_subtracts_waves_that_differ_by_one_person() -> None:
    """Six said 20 to 21 together, and without the sixth 15: the sixth said 5."""
    told = [seen(range(6), 20, 21), seen(range(5), 15, 15, wave=1)]
    [claim] = claims(told, {}, knows_who=True)
    assert (claim.people, claim.least, claim.most) == ({5}, 5, 5)
    assert right(claim, {5: [5]})
    assert not right(claim, {5: [5, 4]})


def test_the_attacker_puts_three_waves_together() -> None:
    """No two of them tell anything: the parts are joined, then split the other way."""
    told = [
        seen(range(10), 30, 30),
        seen(range(5, 15), 30, 30, wave=1),
        Seen(
            2,
            frozenset({*range(5), *range(10, 15)}),
            frozenset({*range(5), *range(10, 15)}),
            14,
            14,
        ),
    ]
    found = claims(told, {}, knows_who=True)
    assert all(len(claim.people) == 5 for claim in found)
    assert not claims(told[:2], {}, knows_who=True)


def test_readers_take_their_own_answers_away() -> None:
    told = [seen(range(5), 5, 9)]
    assert not claims(told, {}, knows_who=True)
    found = claims(told, {0: 4}, knows_who=True)
    assert {(claim.least, claim.most) for claim in found} == {(1, 2)}


def test_whoever_does_not_know_who_answered_knows_less() -> None:
    told = [seen(range(6), 20, 21), seen(range(6), 15, 15, wave=1, without=1)]
    assert claims(told, {}, knows_who=True)
    assert not claims(told, {}, knows_who=False)


def test_a_figure_about_few_is_found() -> None:
    told = [seen(range(8), 24, 24), seen(range(5), 15, 15, wave=1)]
    [claim] = claims(told, {}, knows_who=True)
    assert claim.tells_of_few()
    assert right(claim, {5: [3], 6: [3], 7: [3]})
    assert not right(claim, {5: [3], 6: [3], 7: [3, 4]})
    assert not right(claim, {5: [3], 6: [3], 7: [4]})


@pytest.mark.long
@pytest.mark.proof("anonymity")
def test_no_arithmetic_over_all_that_was_told_says_what_anybody_answered(
    figure: Callable[[str, float], None],
) -> None:
    found, small = attack_pilots(PILOTS, waves=PULSES), attack_small_parts()
    figure(f"pilots of {PULSES} pulses", len(PILOTS))
    for name, value in (figures_of(found, "pilots") | figures_of(small, "small parts")).items():
        assert isinstance(value, int)
        figure(name, value)
    assert found.attempts
    assert found.figures
    assert not +found.hits
    assert not +small.hits


def test_what_a_large_run_came_to_is_kept_and_said(tmp_path: Path) -> None:
    found = added(Tried(900, 80, 7), Tried(90, 8, 1, Counter({NOBODY: 2}), Counter({"near": 3})))
    figures: dict[str, object] = {"links tried": 5, "links that did more than they may": 0}
    kept = kept_of(figures, found, Tried(9), count=20, on=dt.date(2026, 11, 27))
    keep(kept, tmp_path / "tried.json")
    assert msgspec.json.decode((tmp_path / "tried.json").read_bytes(), type=KeptAttack) == kept
    assert (kept.attempts, kept.hits, kept.beyond) == (1004, 2, {"near": 3})
    with translation.override("de"):
        assert "1.004 Versuchen" in sentence(kept)
    none = msgspec.structs.replace(kept, parts={"links": Attacked(1200, 0)})
    assert "in 1,200 attempts nobody's answer came out" in sentence(none)
    assert "of 1,004 attempts 2 succeeded (27 November 2026)" in sentence(kept)


def test_what_is_kept_comes_from_a_run() -> None:
    kept = kept_attack()
    assert kept.command.startswith("./portal prove anonymity --large")
    assert set(kept.parts) == {"database", "arithmetic", "small parts", "links", "kills"}
    assert kept.hits == 0
