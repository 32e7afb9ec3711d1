"""Figures against published vectors, and what is refused."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insights.completion import Enrolled, StepCount, participation
from insights.rubric_change import PlayMoment, Scored, rubric_change
from measurement.ratings import WhyNot

DAY = dt.datetime(2026, 9, 16, 12, tzinfo=dt.UTC)


def scored(
    leader: int, session: int, level: int, *, rater: int = 1, criterion: str = "tone"
) -> Scored:
    return Scored(
        leader=leader,
        session=session,
        at=DAY + dt.timedelta(weeks=session),
        moment=PlayMoment.CLOSING if session else PlayMoment.FIRST,
        module=1 + session // 2,
        criterion=criterion,
        position={"tone": 1, "reply": 2}[criterion],
        name=criterion.title(),
        rater=rater,
        level=level,
    )


def test_first_role_play_against_the_latest_session_of_each_leader() -> None:
    scores = [scored(leader, 0, 1) for leader in range(7)]
    scores += [scored(leader, 1, 4) for leader in range(7)]  # overtaken below, but for leader 5
    scores += [scored(leader, 2, 2, rater=rater) for leader in range(5) for rater in (1, 2)]
    scores += [scored(0, 2, 3, rater=3)]  # (2 + 2 + 3) / 3 counts once
    scores = [each for each in scores if (each.leader, each.session) != (6, 1)]
    scores += [scored(8, 2, 4)]  # was not there at first
    found = rubric_change(scores)
    assert (found.n, found.only_first, found.only_later) == (6, 1, 1)
    [tone] = found.criteria
    assert tone.before == (6, 0, 0, 0)
    assert tone.after == pytest.approx((0, 4 + 2 / 3, 1 / 3, 1)), "a third of a leader each"
    assert tone.change is not None
    assert 4 / 3 < tone.change.value < (4 * 1 + 4 / 3 + 3) / 6, "rater 3 gives a level more"
    assert (found.since, found.until) == (DAY.date(), (DAY + dt.timedelta(weeks=2)).date())
    assert found.crosses_modules


def test_a_change_of_raters_is_told_from_a_change_of_levels_or_nothing_is_said() -> None:
    first = [scored(leader, 0, 1 + leader % 3) for leader in range(8)]
    later = [scored(leader, 1, 2 + leader % 2, rater=2) for leader in range(8)]
    found = rubric_change([*first, *later])
    assert not found.is_hidden
    assert found.overall is not None
    assert (found.overall.value, found.standardised) == (None, None)
    assert found.overall.why_not == WhyNot.CONFOUNDED
    twice = [scored(leader, 1, 1 + leader % 2) for leader in range(8)]
    found = rubric_change([*first, *later, *twice])
    assert found.overall is not None
    assert found.overall.value == pytest.approx(1.5 - (3 * 1 + 3 * 2 + 2 * 3) / 8)
    assert found.standardised is not None


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
