"""From values to what counts once."""

import datetime as dt

from kpis.lines import (
    TeamUnit,
    lines_of,
    months_with_most,
    sizes_of,
    together,
    unit_line,
    units_of,
    without_lone,
)
from kpis.queries import KpiPoint
from kpis.states import Side
from kpis.windows import windows_of
from measurement.windows import Monthly, month_number

MAY, JUNE = dt.date(2026, 5, 1), dt.date(2026, 6, 1)
SIZE, CASES, MEAN = 1, 2, 3


def point(kpi: int, team: int, day: dt.date, value: float, n: int | None = None) -> KpiPoint:
    return KpiPoint(kpi, team, day, value, n)


def flat(*values: float | None, first: int = month_number(MAY)) -> list[Monthly]:
    return [
        Monthly(first + place, value) for place, value in enumerate(values) if value is not None
    ]


def unit(side: Side, line: list[Monthly], team: int = 1, *, is_drawn: bool = True) -> TeamUnit:
    return TeamUnit(side=side, teams=(team,), line=line, is_drawn=is_drawn)


def test_a_count_goes_with_its_heads_and_is_missing_where_they_are():
    points = [point(CASES, 7, MAY, 6), point(CASES, 7, JUNE, 9), point(SIZE, 7, MAY, 3)]
    assert lines_of(points, CASES, SIZE) == {7: [Monthly(month_number(MAY), 6, 3)]}


def test_cases_behind_a_mean_weigh_nothing():
    points = [point(MEAN, 7, MAY, 8.0, n=1), point(MEAN, 7, JUNE, 10.0, n=900)]
    line = lines_of(points, MEAN, None)[7]
    assert unit(Side.PILOT, line).mean(range(month_number(MAY), month_number(JUNE) + 1)) == 9.0


def test_a_team_is_as_small_as_its_heads_or_its_cases_and_as_it_was_before_the_start():
    july = dt.date(2026, 7, 1)
    points = [
        point(SIZE, 1, MAY, 9), point(MEAN, 1, MAY, 2.0, n=3),
        point(SIZE, 2, MAY, 4), point(SIZE, 2, july, 40),
        point(SIZE, 3, july, 8), point(MEAN, 4, MAY, 2.0),
    ]  # fmt: skip
    before = month_number(JUNE)
    assert sizes_of(points, MEAN, {SIZE}, before, by_cases=True) == {1: 3, 2: 4, 3: 8}
    assert sizes_of(points, MEAN, {SIZE}, before, by_cases=False) == {1: 9, 2: 4, 3: 8}


def test_small_teams_count_as_one_and_a_team_of_unknown_size_is_not_drawn():
    lines = {team: flat(float(team), float(team)) for team in range(1, 6)}
    units, small = units_of(Side.PILOT, range(1, 6), lines, {1: 9, 2: 3, 3: 3, 4: 9}, 5)
    assert [(each.teams, each.is_drawn) for each in units] == [
        ((1,), True), ((2, 3), True), ((4,), True), ((5,), False),
    ]  # fmt: skip
    assert small == ()
    assert units[1].mean(range(month_number(MAY), month_number(JUNE))) == 2.5


def test_a_small_team_without_another_one_is_not_counted():
    units, small = units_of(Side.PILOT, [1, 2], {1: flat(1.0), 2: flat(2.0)}, {1: 9, 2: 3}, 5)
    assert ([each.teams for each in units], small) == ([(1,)], (2,))


def test_a_team_may_lack_a_third_of_the_months():
    months = range(month_number(MAY), month_number(MAY) + 3)
    assert unit(Side.PILOT, flat(1.0, None, 1.0)).has_most(months)
    assert not unit(Side.PILOT, flat(1.0)).has_most(months)
    assert not unit(Side.PILOT, []).has_most(months)


def test_the_line_of_all_goes_where_half_of_a_side_has_a_value():
    units = [
        unit(Side.PILOT, flat(None, 2.0, 2.0)),
        unit(Side.PILOT, flat(None, 4.0, None)),
        unit(Side.PILOT, flat(None, 6.0, None)),
        unit(Side.COMPARISON, flat(None, 5.0, 5.0), is_drawn=False),
    ]
    first = month_number(MAY)
    found = together(units, first, first + 2)
    assert [(each.month, each.pilot, each.comparison) for each in found] == [(JUNE, 4.0, None)]


def test_months_before_the_start_are_counted_back_until_one_is_missing():
    windows = windows_of(dt.date(2026, 7, 6), 90, month_number(dt.date(2026, 9, 1)))
    first = month_number(dt.date(2026, 2, 1))
    units = [unit(Side.PILOT, flat(1.0, None, 1.0, 1.0, 1.0, first=first))]
    assert months_with_most(units, windows) == 3
    assert months_with_most([], windows) == 0


def test_one_team_is_itself_and_several_are_added_up():
    lines = {1: flat(1.0), 2: flat(3.0)}
    assert unit_line((1,), lines) == flat(1.0)
    assert unit_line((1, 2), lines) == [Monthly(month_number(MAY), 4.0, 2.0)]


def test_small_teams_are_added_up_where_all_of_them_have_a_value():
    lines = {1: flat(1.0, 2.0), 2: flat(3.0)}
    assert unit_line((1, 2), lines) == [Monthly(month_number(MAY), 4.0, 2.0)]
    assert unit_line((1, 3), lines) == []


def test_a_month_of_one_team_of_unknown_size_is_left_out():
    known = unit(Side.PILOT, flat(1.0, 1.0))
    units = [
        known,
        unit(Side.PILOT, flat(2.0, 2.0), 2, is_drawn=False),
        unit(Side.PILOT, flat(3.0), 3, is_drawn=False),
        unit(Side.COMPARISON, flat(4.0), 4, is_drawn=False),
    ]
    lines = [each.line for each in without_lone(units)]
    assert lines == [known.line, flat(2.0), flat(3.0), []]
