"""What stands between a figure and its reader, and what would be enough."""

from __future__ import annotations

import pytest

from insights.agreement import CriterionAgreement, RatersFound
from insights.drifting import Measured
from insights.form_order import FormsFound
from insights.gate_words import ENOUGH, enough_words, gated, why_words
from insights.gates import (
    FigureSize,
    Hurdle,
    HurdleKind,
    agreement_hurdle,
    few,
    gate,
    gate_of_levels,
    gate_of_share,
    response_hurdle,
)
from insights.published import PublishedCriterion, PublishedFigure, PublishedLevels
from insights.stats import Stat
from measurement.estimates import Rate

UP = PublishedFigure(n=12, value=0.6, low=0.2, high=1.0)


def raters(alpha: float | None = 0.9, doubled: int = 24) -> RatersFound:
    known = CriterionAgreement(name="", alpha=Measured(n=doubled, value=alpha))
    return RatersFound(scored=24, doubled=doubled, alphas=(known,))


def levels(change: PublishedFigure = UP, top: tuple[int, int] = (0, 4)) -> PublishedLevels:
    criterion = PublishedCriterion(
        criterion_id=1, change=change, before=((5, 9), (0, 4), (0, 4), top), after=()
    )
    return PublishedLevels(n=change.n, criteria=(criterion,), overall=change, forms=FormsFound())


def kinds(found: PublishedLevels, by: RatersFound) -> list[HurdleKind]:
    stands = gate_of_levels(found, by, found.overall, is_told=True)
    return [each.kind for each in stands.hurdles]


def test_a_change_with_nothing_in_the_way_is_large_and_decides() -> None:
    stands = gate_of_levels(levels(), raters(), UP, is_told=True)
    assert (stands.size, stands.decides, stands.understates) == (FigureSize.LARGE, True, False)
    assert gated(Stat(label="a", value="+0.6"), stands) == Stat(label="a", value="+0.6")


def test_that_nobody_scored_twice_is_graver_than_raters_who_disagree() -> None:
    silent = gate_of_levels(levels(), raters(doubled=6), UP, is_told=True)
    apart = gate_of_levels(levels(), raters(alpha=0.4), UP, is_told=True)
    assert (silent.size, apart.size) == (FigureSize.REFUSED, FigureSize.SMALL)
    assert not silent.decides
    assert not apart.decides
    assert enough_words(silent) == "This would be enough: 4 more role-plays scored by two raters"
    assert "alpha\xa00.40" in why_words(apart)
    assert "an alpha of 0.67" in enough_words(apart)
    shown = gated(Stat(label="a", value="+0.6", n=12, interval="x"), silent)
    assert (shown.value, shown.n, shown.interval) == ("", None, "")
    assert "so nobody knows how far raters agree" in shown.hidden


@pytest.mark.parametrize(
    ("alpha", "size", "decides"),
    [(0.66, "small", False), (0.667, "small", True), (0.8, "large", True), (None, "small", False)],
)
def test_agreement_decides_how_large_a_change_is(
    alpha: float | None, size: str, decides: bool
) -> None:
    stands = gate(agreement_hurdle(raters(alpha)))
    assert (stands.size, stands.decides) == (size, decides)


def test_few_leaders_are_small_and_too_few_are_refused() -> None:
    assert [gate(few(n)).size for n in (4, 5, 9, 10)] == ["refused", "small", "small", "large"]
    assert enough_words(gate(few(8))) == "This would be enough: 10 counted instead of 8"
    assert "five leaders" in enough_words(gate(few(4)))
    assert gate_of_share(Rate(3, 9)).size == FigureSize.SMALL
    assert gate_of_share(Rate(3, 10)).size == FigureSize.LARGE
    assert gate_of_share(Rate(0, 0)).is_refused


def test_raters_who_changed_with_the_occasion_refuse_it() -> None:
    nothing = PublishedFigure(n=12)
    assert kinds(levels(nothing), raters()) == [HurdleKind.CONFOUNDED]
    assert kinds(levels(nothing), raters(doubled=3)) == [
        HurdleKind.NOT_DOUBLED,
        HurdleKind.CONFOUNDED,
    ]


def test_before_the_round_it_is_not_yet_and_afterwards_never() -> None:
    found = PublishedLevels()
    ahead, over = (gate_of_levels(found, raters(), None, is_told=told) for told in (False, True))
    assert [each.hurdles[0].kind for each in (ahead, over)] == ["not_yet", "too_few"]


@pytest.mark.parametrize(("top", "is_low"), [((0, 4), False), ((5, 9), True)])
def test_leaders_who_began_at_the_top_could_not_rise(top: tuple[int, int], is_low: bool) -> None:
    stands = gate_of_levels(levels(top=top), raters(), UP, is_told=True)
    assert stands.understates is is_low
    assert stands.decides
    assert ("at least 42% of first levels" in why_words(stands)) is is_low


def test_of_fewer_than_ten_no_first_level_is_told_and_so_no_ceiling() -> None:
    few_levels = levels(PublishedFigure(n=9, value=0.1, low=0.0, high=0.2))
    bare = PublishedLevels(n=9, overall=few_levels.overall)
    assert kinds(bare, raters()) == [HurdleKind.FEW]


def test_under_sixty_percent_of_answers_nothing_is_decided() -> None:
    stands = gate(response_hurdle(Rate(5, 10)))
    assert (stands.size, stands.decides) == (FigureSize.SMALL, False)
    assert why_words(stands).startswith("only 50% answered")
    assert gate(response_hurdle(Rate(6, 10)), response_hurdle(None)).size == FigureSize.LARGE


def test_everything_that_may_be_in_the_way_is_said() -> None:
    for kind in HurdleKind:
        stands = gate(Hurdle(kind=kind, have=0.5, need=6))
        assert why_words(stands), kind
        assert enough_words(stands) or kind not in ENOUGH
    assert (why_words(gate()), enough_words(gate())) == ("", "")
