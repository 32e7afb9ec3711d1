"""Pilots of one organization that measure the same KPI and begin one after another, put together.
Pure.

Each pilot is compared with its own teams to compare with and with those of pilots that begin later,
as long as they have not begun; measurement.staggered averages over pilots. A team that took part
before counts in the first of its pilots alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Mapping, Sequence

from common.records import dataclass
from kpis.difference import REASONS, BothSides, MeasuredKpi, sides_of
from kpis.findings import ChangeFound, CohortFound, Lacking, StaggeredFound
from kpis.plans import Measuring
from kpis.states import Side
from measurement.differences import BeforeAfter, Difference, WhyNoDifference
from measurement.staggered import CohortTeams, staggered
from measurement.windows import month_number


@dataclass(frozen=True, kw_only=True)
class PlannedCohort:
    """One pilot, as far as it matters here."""

    pk: int
    starts_on: dt.date
    measuring: Measuring

    @property
    def month(self) -> int:
        """In which it begins."""
        return month_number(self.starts_on)


def starts_by_team(cohorts: Sequence[PlannedCohort]) -> dict[int, int]:
    """The month in which each team takes part for the first time."""
    starts: dict[int, int] = {}
    for each in cohorts:
        for team in each.measuring.pilot_teams:
            starts[team] = min(each.month, starts.get(team, each.month))
    return starts


def pilot_of(cohort: PlannedCohort, starts: Mapping[int, int]) -> list[int]:
    """Its teams that took part in none before."""
    return [team for team in cohort.measuring.pilot_teams if starts[team] >= cohort.month]


def compared_in(
    cohort: PlannedCohort, cohorts: Sequence[PlannedCohort], starts: Mapping[int, int]
) -> list[int]:
    """Its own teams to compare with and those of pilots that begin later; none that has begun."""
    found = dict.fromkeys(cohort.measuring.comparison_teams)
    for each in cohorts:
        if each.month > cohort.month:
            found |= dict.fromkeys(each.measuring.pilot_teams)
    own = set(cohort.measuring.pilot_teams)
    return [
        team
        for team in found
        if team not in own and starts.get(team, cohort.month + 1) > cohort.month
    ]


def put_together(measured: Sequence[tuple[PlannedCohort, MeasuredKpi]], own: int) -> StaggeredFound:
    """The mean over pilots and each by itself; `own` is the one whose page this is."""
    sides = [(cohort, sides_of(known)) for cohort, known in measured]
    begun = [(cohort, each) for cohort, each in sides if each.windows.window]
    found = staggered([_teams(each) for _cohort, each in begun])
    cohorts = tuple(
        _cohort(cohort, difference, is_own=cohort.pk == own)
        for (cohort, _each), difference in zip(begun, found.cohorts, strict=True)
    )
    overall = found.overall
    told = [each for each in cohorts if each.n_pilot and each.lacking is None]
    is_alone = len(told) < 2
    return StaggeredFound(
        cohorts=cohorts,
        overall=None if is_alone else _change(overall),
        df=overall.df,
        p=overall.p,
        n_pilot=overall.n_treated,
        n_comparison=overall.n_control,
        is_alone=is_alone,
        lacking=_lacking(overall),
    )


def _teams(sides: BothSides) -> CohortTeams:
    return CohortTeams(_pairs(sides, Side.PILOT), _pairs(sides, Side.COMPARISON))


def _pairs(sides: BothSides, side: Side) -> dict[Hashable, BeforeAfter]:
    units = [unit.teams for unit in sides.of(side)]
    return dict(zip(units, sides.pairs(side), strict=True))


def _cohort(cohort: PlannedCohort, found: Difference, *, is_own: bool) -> CohortFound:
    return CohortFound(
        starts_on=cohort.starts_on,
        is_own=is_own,
        n_pilot=found.n_treated,
        n_comparison=found.n_control,
        difference=_change(found),
        lacking=_lacking(found),
    )


def _lacking(found: Difference) -> Lacking | None:
    why: WhyNoDifference | None = found.why_not
    return None if why is None else REASONS[why]


def _change(found: Difference) -> ChangeFound | None:
    if found.value is None or found.low is None or found.high is None:
        return None
    return ChangeFound(value=found.value, low=found.low, high=found.high)
