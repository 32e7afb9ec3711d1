"""Figures against published vectors, and what is refused."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from insights.agreement import Agreement, agreement, coincidences, ordinal_alpha
from insights.arithmetic import (
    correlation,
    difference,
    mean_change,
    power,
    small_sample,
    standardised_change,
)
from insights.completion import Enrolled, StepCount, participation
from insights.rubric_change import Scored, rubric_change
from surveys.statistics import Estimate

BEFORE = [5, 6, 4, 7, 5, 6, 5, 6, 7, 5]
AFTER = [7, 7, 6, 8, 6, 8, 6, 7, 8, 6]
DAY = dt.datetime(2026, 9, 16, 12, tzinfo=dt.UTC)


def test_pilot_of_ten() -> None:
    change = mean_change(BEFORE, AFTER)
    assert change.mean == pytest.approx(1.3)
    assert change.low == pytest.approx(1.3 - 2.262157 * 0.483046 / 10**0.5, abs=1e-5)
    found = standardised_change(BEFORE, AFTER)
    assert found is not None
    assert found.g == pytest.approx(1.229735, abs=1e-6)
    assert ((found.high - found.low) / 2 / 1.959963984540054) ** 2 == pytest.approx(
        0.102228, abs=1e-6
    )


def test_a_difference_of_means_from_their_intervals() -> None:
    """By hand: 0.7 with the square root of 0.3² + 0.3² to both sides; and lopsided ones."""
    found = difference(Estimate(21, 3.4, 3.1, 3.7), Estimate(30, 4.1, 3.8, 4.4))
    assert (found.n, found.value) == (21, pytest.approx(0.7))
    assert (found.low, found.high) == (pytest.approx(0.275736), pytest.approx(1.124264))
    found = difference(Estimate(9, 2.0, 1.0, 4.0), Estimate(8, 4.5, 3.0, 5.0))
    assert found.low == pytest.approx(2.5 - (1.5**2 + 2.0**2) ** 0.5)
    assert found.high == pytest.approx(2.5 + (0.5**2 + 1.0**2) ** 0.5)


def test_power_of_a_pilot() -> None:
    assert power(10) == pytest.approx(0.25, abs=0.005)
    assert power(41) > 0.8 > power(40)
    assert power(1) == 0


def test_small_sample_correction_is_the_exact_one() -> None:
    assert small_sample(9) == pytest.approx(0.913875, abs=1e-6)


def test_correlation_of_perfect_lines_and_of_none() -> None:
    assert correlation([1, 2, 4], [2, 4, 8]) == 1.0
    assert correlation([1, 2, 4], [4, 2, -2]) == -1.0
    assert correlation([1, 2, 3, 4], [1, 3, 3, 1]) == 0.0
    assert correlation([3, 3, 3], [1, 2, 4]) == 0.0
    assert correlation([1, 2, 4], [3, 3, 3]) == 0.0


def test_everybody_changed_alike() -> None:
    change = mean_change([1, 2, 2, 3, 1], [2, 3, 3, 4, 2])
    assert (change.mean, change.low, change.high) == (1, None, None)
    assert standardised_change([2, 2, 2, 2, 2], [3, 2, 3, 2, 3]) is None


def test_krippendorff_with_gaps() -> None:
    rows = [
        "* * * * * 3 4 1 2 1 1 3 3 * 3",
        "1 * 2 1 3 3 4 3 * * * * * * *",
        "* * 2 1 3 4 4 * 2 1 1 3 3 * 4",
    ]
    columns = zip(*(row.split() for row in rows), strict=True)
    units = [[int(value) for value in column if value != "*"] for column in columns]
    table = sum((coincidences(unit) for unit in units if len(unit) > 1), np.zeros((4, 4)))
    assert ordinal_alpha(table) == pytest.approx(0.806721, abs=5e-4)


def scored(
    leader: int, session: int, level: int, *, rater: int = 1, criterion: str = "tone"
) -> Scored:
    return Scored(
        leader=leader,
        session=session,
        at=DAY + dt.timedelta(weeks=session),
        is_first=session == 0,
        module=1 + session // 2,
        criterion=criterion,
        position={"tone": 1, "reply": 2}[criterion],
        name=criterion.title(),
        rater=rater,
        level=level,
    )


def test_agreement_is_refused_until_ten_performances_are_scored_twice() -> None:
    scores = [
        scored(leader, 0, 1 + leader % 4, rater=rater) for leader in range(9) for rater in (1, 2)
    ]
    few = agreement([*scores, scored(9, 0, 2)])
    assert few == Agreement(performances=9, raters=2, judgements=9)
    assert few.is_hidden
    enough = agreement([*scores, scored(9, 0, 2), scored(9, 0, 3, rater=2)])
    assert (enough.exact, enough.adjacent, enough.reading) == (0.9, 1.0, "firm")
    assert enough == agreement([*scores, scored(9, 0, 2), scored(9, 0, 3, rater=2)])
    assert enough.low is not None
    assert enough.alpha is not None
    assert enough.low < enough.alpha < 1


def test_all_the_same_level_says_nothing_about_agreement() -> None:
    found = agreement(
        [scored(leader, 0, 2, rater=rater) for leader in range(12) for rater in (1, 2)]
    )
    assert (found.exact, found.alpha, found.low, found.reading) == (1.0, None, None, "none")


def test_first_role_play_against_the_latest_session_of_each_leader() -> None:
    scores = [scored(leader, 0, 1) for leader in range(7)]
    scores += [scored(leader, 1, 4) for leader in range(7)]  # overtaken below, but for leader 5
    scores += [scored(leader, 2, 2, rater=rater) for leader in range(5) for rater in (1, 2)]
    scores += [scored(0, 2, 3, rater=3)]  # (2 + 2 + 3) / 3 counts once, and as level 2 in the bars
    scores = [each for each in scores if (each.leader, each.session) != (6, 1)]
    scores += [scored(8, 2, 4)]  # was not there at first
    found = rubric_change(scores)
    assert (found.n, found.only_first, found.only_later) == (6, 1, 1)
    [tone] = found.criteria
    assert (tone.before, tone.after) == ((6, 0, 0, 0), (0, 5, 0, 1))
    assert tone.change is not None
    assert tone.change.mean == pytest.approx((4 * 1 + 4 / 3 + 3) / 6)
    assert (found.since, found.until) == (DAY.date(), (DAY + dt.timedelta(weeks=2)).date())
    assert found.crosses_modules


def test_levels_are_compared_on_the_ruler_of_the_first_role_play_only() -> None:
    first = [replace(scored(leader, 0, 1), ruler="general") for leader in range(6)]
    practice = [scored(leader, 2, 4) for leader in range(6)]
    closing = [replace(scored(leader, 1, 3), ruler="general") for leader in range(5)]
    found = rubric_change([*first, *practice, *closing])
    assert (found.n, found.only_first, found.only_later) == (5, 1, 0)
    assert found.criteria[0].after == (0, 0, 5, 0)
    without_kickoff = rubric_change([*practice, *closing])
    assert (without_kickoff.n, without_kickoff.only_later) == (0, 6)


def test_fewer_than_five_leaders_are_refused_criterion_by_criterion() -> None:
    scores = [scored(leader, session, 2) for leader in range(5) for session in (0, 1)]
    scores += [
        scored(leader, session, 2, criterion="reply") for leader in range(4) for session in (0, 1)
    ]
    found = rubric_change(scores)
    assert [(each.n, each.is_hidden) for each in found.criteria] == [(5, False), (4, True)]
    assert found.criteria[1].before == ()
    nearly = rubric_change([each for each in scores if each.leader < 4])
    assert (nearly.n, nearly.is_hidden, nearly.overall, nearly.since) == (4, True, None, None)
    assert all(each.is_hidden and not each.before for each in nearly.criteria)
    assert rubric_change([]).is_hidden


LEADERS = st.dictionaries(
    st.integers(0, 30), st.tuples(st.integers(1, 4), st.integers(1, 4)), max_size=30
)


@given(LEADERS)
def test_bars_hold_exactly_the_leaders_compared(levels: dict[int, tuple[int, int]]) -> None:
    scores = [
        scored(leader, session, level)
        for leader, both in levels.items()
        for session, level in enumerate(both)
    ]
    for criterion in rubric_change(scores).criteria:
        if not criterion.is_hidden:
            assert sum(criterion.before) == sum(criterion.after) == criterion.n == len(levels) >= 5


def step(kind: str, week: int, **counts: int) -> StepCount:
    return StepCount(
        kind=kind, title=f"{kind} {week}", week=week, opens_on=DAY.date(), total=10, **counts
    )


def test_participation() -> None:
    steps = [
        step("kickoff", 0, opened=10, done=9, noted=10, present=9),
        step("cards", 1, opened=10, done=8),
        step("practice", 2, opened=10, done=7, noted=5, present=5),
        step("booster", 3, opened=2, done=1),
        step("pulse", 4),
        step("cards", 5),
    ]
    found = participation(Enrolled(leaders=10, left=1, due=10, kept_up=8), steps)
    assert (found.attendance.count, found.attendance.total, found.sessions) == (14, 15, 2)
    assert [(module.title, module.done, module.opened) for module in found.modules] == [
        ("cards 1", 8, 10),
        ("booster 3", 1, 2),
    ]
    assert [each.kind for each in found.ahead] == ["pulse", "cards"]
    assert found.has_begun
    assert not participation(
        Enrolled(leaders=10, left=0, due=0, kept_up=0), [step("cards", 1)]
    ).has_begun


@pytest.mark.parametrize("count", [400, 1000, 3000, 10_000, 100_000])
def test_a_large_program_would_show_it_for_certain(count: int) -> None:
    assert power(count) == pytest.approx(1.0, abs=1e-9)
    assert 0.0 < power(count, effect=0.01) <= 1.0
