"""What is said about raters, and what is refused; the statistics are measurement's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from insights.agreement import RatersFound, letter, raters_found
from insights.published import published_raters
from insights.rater_charts import drift_chart, severity_chart
from insights.rater_enough import correlations_enough, severity_enough
from insights.rater_words import (
    all_figures,
    own_drift_words,
    own_stats,
    own_words,
    what_is_missing,
)
from insights.rubric_change import Scored
from measurement.ratings import WhyNot
from tests.insights.test_arithmetic import scored

KNOWN = (1, 2, 3, 4, 2, 3, 1, 2, 4, 3, 2, 3)


def doubled(raters: Sequence[int], leaders: Sequence[int], *, harsher: int = 0) -> list[Scored]:
    """Each leader scored by all of these; the last of them gives every other one a level less."""
    return [
        scored(
            leader,
            0,
            max(1, KNOWN[leader % 12] - (harsher if rater == raters[-1] and leader % 2 else 0)),
            rater=rater,
            criterion=criterion,
        )
        for leader in leaders
        for rater in raters
        for criterion in ("tone", "reply")
    ]


def test_below_ten_role_plays_it_says_what_is_missing() -> None:
    scores = [*doubled((1, 2), range(8)), scored(8, 0, 2), scored(9, 0, 2)]
    found = raters_found(scores, (2, 1))
    assert (found.is_hidden, found.scored, found.doubled) == (True, 10, 8)
    assert "8 of 10 role-plays" in what_is_missing(found)
    assert "2 more" in what_is_missing(found)
    own = found.own(1)
    assert own is not None
    assert (own.scored, own.shift.value, own.exact.value) == (10, None, 1.0)
    assert "the pilot needs 10" in own_stats(own)[2].note
    assert severity_chart(found, 1) is None
    assert what_is_missing(raters_found(doubled((1, 2), range(12)), (1, 2))) == ""
    assert raters_found([], ()) == RatersFound()


def test_two_raters_have_everything_and_the_severe_one_stands_below() -> None:
    found = raters_found(doubled((1, 2), range(12), harsher=1), (2, 1))
    assert [found.letter_of(rater) for rater in (2, 1)] == ["A", "B"]
    assert (found.exact.n, found.adjacent.value) == (24, 1.0)
    assert found.kappa is not None
    assert found.kappa.value is not None
    assert [each.name for each in found.alphas] == ["Tone", "Reply", ""]
    assert found.together.low < found.together.value < found.together.high
    severe, mild = found.raters
    assert severe.shift.value == pytest.approx(-mild.shift.value)
    assert severe.shift.value < 0 < severe.error
    assert "lower levels" in own_words(severe)
    assert "higher levels" in own_words(mild)
    assert found.agreement_one.value < found.consistency_one.value, "what severity costs"
    assert sum(map(sum, found.counts)) == 24
    assert found.counts[0][1] == 4, "the first gave level 1 where the other gave 2"
    labels = {each.what: each.measured for each in all_figures(found)}
    assert labels["Severity of Rater A"] == severe.shift


def test_how_far_raters_are_told_apart_is_said_with_what_would_be_enough() -> None:
    few = raters_found(doubled((1, 2), range(12), harsher=1), (1, 2))
    assert (few.doubled, few.separation < 0.95, few.twice_enough) == (12, True, 18)
    told = published_raters(few, RatersFound(), {1: range(12), 2: range(12)})
    assert "For 0.95 it takes about 20 role-plays scored twice" in severity_enough(told)
    assert told.twice_sessions == 1
    assert "That is about 1 more session in which a second rater" in severity_enough(told)
    smaller = replace(told, twice_sessions=3)
    assert "That is about 2 more sessions" in severity_enough(smaller), "of four leaders each"
    assert "more session" not in severity_enough(replace(told, twice_sessions=0)), (
        "kept from before"
    )
    enough = raters_found(doubled((1, 2), range(60), harsher=1), (1, 2))
    assert "Enough role-plays were scored twice" in severity_enough(enough)
    assert severity_enough(RatersFound()) == ""


def test_where_few_role_plays_carry_the_correlations_it_is_said() -> None:
    levels = [*([2, 2, 2, 1, 2, 3, 2, 2, 2, 2] * 2), 4, 4]
    scores = [
        scored(leader, 0, level - (rater == 2 and leader % 7 == 1), rater=rater)
        for leader, level in enumerate(levels)
        for rater in (1, 2)
    ]
    found = raters_found(scores, (1, 2))
    assert found.all_enough == 55
    told = published_raters(found, RatersFound(), {1: range(22), 2: range(22)})
    assert "about 60 role-plays that every rater scored" in correlations_enough(told)
    assert correlations_enough(RatersFound()) == ""


@pytest.mark.parametrize(("leaders", "is_said"), [(24, True), (49, True), (50, False)])
def test_where_too_few_are_scored_to_meet_such_role_plays_that_is_said(
    leaders: int, is_said: bool
) -> None:
    even = raters_found(doubled((1, 2), range(leaders), harsher=1), (1, 2))
    assert (even.all_enough, even.agreement_one.n) == (0, leaders)
    said = correlations_enough(even)
    assert ("about 50 role-plays to tell whether" in said) is is_said
    assert is_said or said == ""


def test_who_grew_milder_by_the_closing_is_told_to_them_and_by_letter_to_admins() -> None:
    def at(session: int, milder: int) -> list[Scored]:
        return [
            scored(n, session, 2 + (n % 2) + (milder if rater == 2 else 0), rater=rater)
            for n in range(8)
            for rater in (1, 2)
        ]

    scores = [*at(0, 0), *at(1, 1), *[scored(9, 1, 2 + rater, rater=rater) for rater in (1, 2)]]
    scores += [scored(9, 0, 2 + rater % 2, rater=rater) for rater in (1, 2)]
    found = raters_found(scores, (1, 2))
    same, milder = found.raters
    assert milder.drift.value == pytest.approx(-same.drift.value)
    assert (milder.drift.n, milder.drift.low > 0) == (9, True)
    assert "you grew milder" in own_drift_words(milder)
    assert "you grew more severe" in own_drift_words(same)
    assert own_stats(milder)[-1].label == "Your drift"
    chart = drift_chart(found, None)
    assert [row.label for row in chart.rows] == ["Rater A", "Rater B"]
    labels = {each.what: each.measured for each in all_figures(found)}
    assert labels["Drift of Rater B"] == milder.drift
    before = raters_found(at(0, 0), (1, 2))
    assert drift_chart(before, None) is None
    assert own_drift_words(before.raters[0]) == ""
    few = [each for each in scores if each.session == 0 or each.leader > 4]
    assert raters_found(few, (1, 2)).raters[0].drift.value is None, "four at the closing"


def test_everybody_alike_is_undefined_and_no_disagreement() -> None:
    scores = [scored(leader, 0, 2, rater=rater) for leader in range(12) for rater in (1, 2)]
    found = raters_found(scores, (1, 2))
    assert found.exact.value == 1.0
    for each in (found.together, found.kappa, found.agreement_one):
        assert (each.value, each.why_not) == (None, WhyNot.ALL_ALIKE)
    notes = [each.stat.note for each in all_figures(found) if each.measured.why_not]
    assert "undefined: everybody gave the same level, which is not disagreement" in notes
    assert "may be chance" in own_words(found.raters[0])


def test_raters_who_never_met_are_connected_by_group_and_session() -> None:
    scores = [*doubled((1, 2), range(8)), *doubled((3, 4), range(8, 16))]
    found = raters_found(scores, (1, 2, 3, 4))
    assert found.parts == ((1, 2), (3, 4))
    [missing] = found.missing
    assert missing.rater in {1, 2}
    assert missing.session == 0
    assert found.raters[0].shift.why_not == WhyNot.NOT_CONNECTED
    assert "cannot be set against each other" in own_stats(found.raters[0])[2].note
    assert found.kappa is None
    assert found.agreement_one.why_not == WhyNot.INCOMPLETE
    assert all(found.counts[row][column] == 0 for row in range(4) for column in range(row))


def test_a_rater_with_few_role_plays_beside_others_has_no_figures_of_their_own() -> None:
    scores = [*doubled((1, 2), range(10)), *doubled((1, 3), range(10, 13))]
    found = raters_found(scores, (1, 2, 3))
    rare = found.own(3)
    assert rare is not None
    assert (rare.shift.n, rare.shift.value, rare.exact.value) == (3, None, None)
    assert "3 of 5 role-plays" in own_stats(rare)[2].note
    assert own_words(rare) == ""
    assert found.own(9) is None


def test_letters_go_on_after_z() -> None:
    assert [letter(place) for place in (0, 25, 26, 27, 52)] == ["A", "Z", "AA", "AB", "BA"]
