"""Who leads on a scorecard, how sure that is, and what would change it."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from hypothesis import assume, given
from hypothesis import strategies as st

from decisions.scoring import (
    Judged,
    Weighed,
    Weight,
    apart,
    holds,
    sensitivity,
    shares_of,
    slack,
    weigh,
    without_each,
)

HARBOR, KEEL, MOLE = 1, 2, 3


def weights(**each: int | tuple[int, int]) -> list[Weight]:
    """What each criterion weighs, or that and the level that it must have."""
    pairs = {key: one if isinstance(one, tuple) else (one, None) for key, one in each.items()}
    return [Weight(key=key, weight=Fraction(w), must=must) for key, (w, must) in pairs.items()]


def levels(assessor: int, option: int, **given: int) -> list[Judged]:
    return [
        Judged(assessor=assessor, option=option, key=key, level=level)
        for key, level in given.items()
    ]


SIMPLE = weights(fit=3, privacy=1)
CARD = [*levels(1, HARBOR, fit=4, privacy=1), *levels(1, KEEL, fit=2, privacy=4)]


def test_weights_in_any_unit_become_shares_of_one():
    assert shares_of(weights(fit=30, privacy=10, cost=0)) == {
        "fit": Fraction(3, 4),
        "privacy": Fraction(1, 4),
    }
    assert shares_of([]) == {}


def test_the_weighted_mean_leads_and_is_exact():
    found = weigh(SIMPLE, CARD)
    assert found.scores == {HARBOR: Fraction(13, 4), KEEL: Fraction(5, 2)}
    assert (found.winner, found.rivals) == (HARBOR, [KEEL])
    assert weigh(SIMPLE, []).winner is None


def test_what_could_not_be_judged_is_missing_and_never_a_zero():
    found = weigh(SIMPLE, [*levels(1, HARBOR, fit=2), *levels(1, KEEL, fit=1, privacy=4)])
    assert found.compared == ["fit"]
    assert found.left_out == ["privacy"]
    assert found.covered == Fraction(3, 4)
    assert found.scores == {HARBOR: 2, KEEL: 1}
    two = weigh(SIMPLE, [*CARD, *levels(2, HARBOR, fit=2)])
    assert two.means[HARBOR, "fit"] == 3
    assert two.means[HARBOR, "privacy"] == 1
    nothing = weigh(SIMPLE, [*levels(1, HARBOR, fit=2), *levels(1, KEEL, privacy=4)])
    assert (nothing.scores, nothing.places, nothing.covered) == ({}, [], 0)


def test_options_that_are_level_share_a_place():
    found = weigh(SIMPLE, [*CARD, *levels(1, MOLE, fit=4, privacy=1)])
    assert found.places == [[HARBOR, MOLE], [KEEL]]
    assert found.winner is None
    assert sensitivity(found) == []
    assert not holds(found)


def test_an_option_below_a_must_have_is_out_however_much_it_leads():
    found = weigh(weights(fit=3, privacy=(1, 2)), CARD)
    assert found.ruled_out == {HARBOR: ["privacy"]}
    assert found.winner == KEEL
    unknown = weigh(weights(fit=3, privacy=(1, 2)), levels(1, HARBOR, fit=4))
    assert (unknown.ruled_out, unknown.untold) == ({}, {HARBOR: ["privacy"]})


def test_the_weight_at_which_the_winner_changes():
    [fit, privacy] = sensitivity(weigh(SIMPLE, CARD))
    # 4(1-t) + t = 2(1-t) + 4t: both are level at two fifths.
    assert (privacy.below, privacy.above) == (None, privacy.nearest)
    assert privacy.nearest is not None
    assert (privacy.nearest.share, privacy.nearest.option) == (Fraction(2, 5), KEEL)
    assert fit.nearest is not None
    assert (fit.nearest.share, fit.above) == (Fraction(3, 5), None)


def test_no_weight_changes_what_is_better_everywhere():
    found = weigh(
        SIMPLE, [*levels(1, HARBOR, fit=4, privacy=3), *levels(1, KEEL, fit=2, privacy=2)]
    )
    assert [each.nearest for each in sensitivity(found)] == [None, None]
    assert slack(found) == (1, None)
    assert holds(found)


def test_only_one_criterion_leaves_nothing_to_weigh():
    found = weigh(weights(fit=1), [*levels(1, HARBOR, fit=4), *levels(1, KEEL, fit=1)])
    assert (found.winner, sensitivity(found)) == (HARBOR, [])


def test_slack_is_where_all_weights_together_turn_it():
    # For: 3/4 x 2, against: 1/4 x 3; level when every weight is off by a third.
    found = weigh(SIMPLE, CARD)
    assert slack(found) == (Fraction(1, 3), KEEL)
    assert holds(found)
    assert not holds(found, Fraction(1, 3))


def test_disagreement_comes_widest_first_and_once_for_each_criterion():
    judged = [*CARD, *levels(2, HARBOR, fit=3, privacy=4), *levels(2, KEEL, fit=0, privacy=4)]
    found = [(each.key, each.option, each.levels) for each in apart(judged)]
    assert found == [("privacy", HARBOR, 3), ("fit", KEEL, 2)]
    assert apart(CARD) == []


def test_each_assessor_is_left_out_once():
    judged = [*CARD, *levels(2, HARBOR, fit=0, privacy=0), *levels(2, KEEL, fit=1, privacy=1)]
    assert without_each(SIMPLE, judged) == {1: [[KEEL], [HARBOR]], 2: [[HARBOR], [KEEL]]}
    assert without_each(SIMPLE, CARD) == {}


KEYS = ("fit", "privacy", "cost")
WEIGHTS = st.lists(st.integers(1, 9), min_size=3, max_size=3)
LEVELS = st.lists(st.integers(0, 4), min_size=9, max_size=9)


def card(numbers: list[int], given_levels: list[int]) -> tuple[list[Weight], list[Judged]]:
    cells = product((HARBOR, KEEL, MOLE), KEYS)
    return (
        [Weight(key=k, weight=Fraction(n)) for k, n in zip(KEYS, numbers, strict=True)],
        [
            Judged(assessor=1, option=option, key=key, level=level)
            for (option, key), level in zip(cells, given_levels, strict=True)
        ],
    )


def at(found: Weighed, key: str, share: Fraction) -> Weighed:
    """The same card with one criterion at another share, worked out from the start."""
    rest = {k: s for k, s in found.shares.items() if k != key}
    others = sum(rest.values(), Fraction())
    again = [Weight(key=k, weight=s / others * (1 - share)) for k, s in rest.items()]
    judged = [
        Judged(assessor=1, option=option, key=k, level=int(level))
        for (option, k), level in found.means.items()
    ]
    return weigh([*again, Weight(key=key, weight=share)], judged)


@given(WEIGHTS, LEVELS)
def test_beyond_a_turn_another_option_leads_and_before_it_none_does(numbers, given_levels):
    found = weigh(*card(numbers, given_levels))
    assume(found.winner is not None)
    for each in sensitivity(found):
        small = Fraction(1, 10_000_000)
        if each.above:
            assert each.share < each.above.share < 1
            assert at(found, each.key, each.above.share - small).winner == found.winner
            beyond = at(found, each.key, each.above.share + small)
            assert found.winner not in beyond.places[0]
            assert each.above.option in beyond.places[0] or len(found.rivals) > 1
        else:
            assert found.winner in at(found, each.key, 1 - small).places[0]
        if each.below:
            assert 0 < each.below.share < each.share
            assert at(found, each.key, each.below.share + small).winner == found.winner
            assert found.winner not in at(found, each.key, each.below.share - small).places[0]
        else:
            assert found.winner in at(found, each.key, small).places[0]


@given(WEIGHTS, LEVELS)
def test_a_winner_that_holds_survives_every_corner_of_the_weights(numbers, given_levels):
    weighing, judged = card(numbers, given_levels)
    found = weigh(weighing, judged)
    assume(found.winner is not None)
    corners = [
        weigh(
            [
                Weight(key=each.key, weight=each.weight * factor)
                for each, factor in zip(weighing, factors, strict=True)
            ],
            judged,
        ).winner
        == found.winner
        for factors in product((Fraction(3, 4), Fraction(5, 4)), repeat=3)
    ]
    assert holds(found) == all(corners)


@given(WEIGHTS, LEVELS, st.integers(1, 7))
def test_the_unit_of_the_weights_does_not_matter(numbers, given_levels, factor):
    weighing, judged = card(numbers, given_levels)
    scaled, _same = card([n * factor for n in numbers], given_levels)
    assert weigh(scaled, judged).scores == weigh(weighing, judged).scores
