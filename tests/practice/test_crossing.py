"""Raters cross over occasions, hang together, share the work, and are in one place at a time."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from practice.crossing import (
    Beside,
    Meeting,
    ScoredTwice,
    cross,
    islands,
    second_raters,
    wanted_seconds,
    wanted_sessions,
)
from practice.hours import Burden, hour_at
from practice.reachable import Around, reachable
from practice.taken import APART

ENDS = [True, False, False, True]
FIRST = dt.datetime(2026, 9, 28, 12, tzinfo=dt.UTC)


def groups_of(sizes: list[int]) -> list[list[int]]:
    ids = iter(range(10_000))
    return [[next(ids) for _each in range(size)] for size in sizes]


def planned(
    groups: list[list[int]], facilitators: list[int], twice: ScoredTwice, apart: int = 1
) -> tuple[list[Meeting], list[Beside]]:
    """Sessions of a step so many hours after one another, each step two weeks later."""
    chairs = cross(groups, ENDS, facilitators, twice)
    meetings = [
        Meeting(
            group=group + 1,
            step=step,
            starts_at=FIRST + dt.timedelta(weeks=2 * step, hours=apart * group),
            lead=chairs[step, group].lead,
            is_end=ENDS[step],
        )
        for step, group in product(range(len(ENDS)), range(len(groups)))
    ]
    return meetings, second_raters(groups, meetings, facilitators, twice)


sizes = st.lists(st.integers(2, 6), min_size=1, max_size=14)
teams = st.integers(1, 9).map(lambda count: list(range(20_000, 20_000 + count)))
ways = st.sampled_from(ScoredTwice)


@settings(max_examples=150)
@given(sizes, teams, ways)
def test_nobody_leads_both_ends_and_everybody_leads_about_equally_often(
    sizes: list[int], team: list[int], twice: ScoredTwice
) -> None:
    groups = groups_of(sizes)
    chairs = cross(groups, ENDS, team, twice)
    assert chairs.keys() == set(product(range(4), range(len(groups))))
    leads = Counter(dict.fromkeys(team, 0)) + Counter()
    leads.update(each.lead for each in chairs.values())
    counts = [leads[each] for each in team]
    assert max(counts) - min(counts) <= 2
    opens: Counter[int] = Counter()
    for group in range(len(groups)):
        first, last = chairs[0, group], chairs[3, group]
        opens[first.lead] += 1
        opens[last.lead] -= 1
        if len(team) > 1:
            assert first.lead != last.lead
            assert (first.beside, last.beside) == (last.lead, first.lead)
    assert all(abs(each) <= 2 for each in opens.values()), "as often at the start as at the end"


@settings(max_examples=150)
@given(sizes, teams, st.sampled_from([ScoredTwice.ALL, ScoredTwice.ENDS, ScoredTwice.FIFTH]))
def test_all_raters_hang_together_where_sessions_are_apart(
    sizes: list[int], team: list[int], twice: ScoredTwice
) -> None:
    """A pair at both ends links two raters, a practice one more."""
    groups = groups_of(sizes)
    team = team[: 3 * len(groups) + 1]
    meetings, besides = planned(groups, team, twice, apart=2)
    used = {each.lead for each in meetings}
    assert islands(meetings, besides, groups) == (1 if len(team) > 1 else len(used))
    alone = second_raters(groups, meetings, team, ScoredTwice.NONE)
    assert alone == []
    assert islands(meetings, alone, groups) == len(used)
    if len(team) > 1:
        assert len(besides) >= wanted_seconds(meetings, twice)


@settings(max_examples=100)
@given(sizes, teams, ways, st.integers(0, 2), st.data())
def test_nobody_is_in_two_sessions_rates_their_own_group_or_is_asked_at_night(
    sizes: list[int], team: list[int], twice: ScoredTwice, apart: int, data: st.DataObject
) -> None:
    groups = groups_of(sizes)
    team += data.draw(st.lists(st.sampled_from(groups[0]), max_size=2, unique=True))
    meetings, _besides = planned(groups, team, twice, apart)
    zones = {each: ["Europe/Berlin", "Pacific/Auckland"][each % 2] for each in team}
    elsewhere = {team[0]: [meetings[-1].starts_at]}

    def suits(person: int, moment: dt.datetime) -> bool:
        return hour_at(moment, zones[person]).burden < Burden.NIGHT

    besides = second_raters(groups, meetings, team, twice, booked=elsewhere, suits=suits)
    assert besides == second_raters(groups, meetings, team, twice, booked=elsewhere, suits=suits)
    by_place = {(each.group, each.step): each for each in meetings}
    busy: dict[int, list[dt.datetime]] = {}
    for meeting in meetings:
        for person in {meeting.lead, *groups[meeting.group - 1]}:
            busy.setdefault(person, []).append(meeting.starts_at)
    for each in besides:
        meeting = by_place[each.group, each.step]
        own = busy.setdefault(each.rater, [])
        others = [*own, *elsewhere.get(each.rater, ())]
        assert all(abs(meeting.starts_at - other) >= APART for other in others)
        own.append(meeting.starts_at)
        assert each.rater not in groups[each.group - 1]
        assert suits(each.rater, meeting.starts_at)
        assert {*each.leaders} <= {*groups[each.group - 1]}


def test_every_leader_is_scored_by_the_same_two_at_both_ends() -> None:
    groups = groups_of([5, 4])
    meetings, besides = planned(groups, [101, 102, 103], ScoredTwice.ENDS, apart=2)
    raters: dict[tuple[int, int], set[int]] = {}
    for each in meetings:
        for leader in groups[each.group - 1]:
            raters.setdefault((leader, each.step), set()).add(each.lead)
    for each in besides:
        for leader in each.leaders:
            raters[leader, each.step].add(each.rater)
    for leader in range(9):
        kickoff, closing = raters[leader, 0], raters[leader, 3]
        assert kickoff == closing, "no change of raters hides in this leader's change"
        assert len(kickoff) == 2


def test_whoever_is_taken_is_replaced_and_where_nobody_is_left_there_is_no_second() -> None:
    groups = groups_of([4])
    meetings, _besides = planned(groups, [101, 102, 103], ScoredTwice.ENDS)
    kickoff = meetings[0]
    [partner] = {each.lead for each in meetings if each.is_end} - {kickoff.lead}
    booked = {partner: [kickoff.starts_at]}
    team = [101, 102, 103]
    first, *_others = second_raters(groups, meetings, team, ScoredTwice.ENDS, booked=booked)
    assert first.step == 0
    assert first.rater not in {partner, kickoff.lead}
    booked |= {each: [kickoff.starts_at] for each in team}
    left = second_raters(groups, meetings, team, ScoredTwice.ENDS, booked=booked)
    assert 0 not in {each.step for each in left}


def test_where_nobody_is_free_another_hour_of_the_day_is_found_or_a_recorded_turn() -> None:
    groups = groups_of([4])
    meetings, _besides = planned(groups, [101, 102], ScoredTwice.ENDS)
    kickoff, closing = (each for each in meetings if each.is_end)
    zones = dict.fromkeys(range(4), "Europe/Berlin") | {101: "Europe/Berlin", 102: "Europe/Berlin"}
    around = Around(groups=groups, facilitators=[101, 102], zones=zones, booked={})
    ends = wanted_sessions(meetings, ScoredTwice.ENDS)
    assert reachable(ends, meetings, _besides, around) == []
    # Taken at that hour: an hour earlier or later is no worse for anybody.
    beside = 102 if kickoff.lead == 101 else 101
    taken = dataclasses.replace(around, booked={beside: [kickoff.starts_at]})
    left = [each for each in _besides if each.step == closing.step]
    [other] = reachable(ends, meetings, left, taken)
    assert (other.rater, other.outside) == (beside, 0)
    assert abs(other.starts_at - kickoff.starts_at) == APART
    # Asleep while they work: it costs some their evening, or a recording is what is left.
    far = dataclasses.replace(around, zones=zones | {beside: "America/Los_Angeles"})
    [late] = reachable(ends, meetings, left, far)
    assert hour_at(late.starts_at, "America/Los_Angeles").burden < Burden.NIGHT
    asleep = dataclasses.replace(around, zones=zones | {beside: "Pacific/Auckland"})
    early = dataclasses.replace(kickoff, starts_at=FIRST.replace(hour=13))
    always = {beside: [FIRST + dt.timedelta(minutes=30 * n) for n in range(-40, 40)]}
    gone = dataclasses.replace(asleep, booked=always)
    [recorded] = reachable([early], [early, closing], left, gone)
    assert (recorded.rater, recorded.starts_at) == (beside, None)
    seated = dataclasses.replace(gone, groups=[[*groups[0], beside]])
    assert reachable([early], [early, closing], left, seated) == []


def test_a_fifth_is_whole_groups_from_end_to_end() -> None:
    groups = groups_of([5, 5])
    _meetings, besides = planned(groups, [101, 102], ScoredTwice.FIFTH, apart=2)
    assert [(each.group, each.step) for each in besides] == [(1, 0), (1, 3)]
    assert {each.leaders for each in besides} == {tuple(groups[0])}


def test_a_thousand_groups_are_one_whole() -> None:
    groups, team = groups_of([5] * 1000), list(range(20_000, 20_040))
    meetings, besides = planned(groups, team, ScoredTwice.ENDS)
    assert islands(meetings, besides, groups) == 1
