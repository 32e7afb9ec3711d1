"""Working out what came of the KPIs of a pilot, and keeping it."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.db.models import Q

from cohorts.models import Cohort
from kpis.claims import asked_of, claims
from kpis.difference import MeasuredKpi, result_of
from kpis.findings import KpiResult, KpiResults, KpiStanding, StaggeredFound
from kpis.kept import kept_results, planned_cohorts
from kpis.lines import lines_of, sizes_of, teams_by_month
from kpis.models import Kpi, KpiReckoning, MeasurementPlan
from kpis.one_after_another import (
    PlannedCohort,
    compared_in,
    pilot_of,
    put_together,
    starts_by_team,
)
from kpis.plans import Hypothesis, Measuring
from kpis.queries import KpiPoint, values_of
from kpis.states import Better, KpiKind, KpiLayer
from kpis.windows import MOST_AFTER, Windows, last_month_in, windows_of
from measurement.windows import first_day, month_number


def keep_results(*, cohort: Cohort, now: dt.datetime) -> KpiResults:
    """Work out what came of the KPIs of a pilot and keep it in place of what was there. A second
    call within five minutes gives what is kept, unless values came in. Only in a worker; the same
    number of queries at any size.
    """
    kept = kept_results(cohort)
    if kept is not None and kept.is_fresh(now):
        return kept.figures
    figures = _reckoned(cohort, now)
    KpiReckoning.objects.bulk_create(
        [KpiReckoning(cohort=cohort, made_at=now, figures=figures)],
        update_conflicts=True,
        unique_fields=["cohort"],
        update_fields=["made_at", "figures"],
    )
    return figures


def _reckoned(cohort: Cohort, now: dt.datetime) -> KpiResults:
    plan = MeasurementPlan.objects.filter(cohort=cohort).first()
    if plan is None:
        return KpiResults(standing=KpiStanding.NO_PLAN, made_at=now)
    today = now.astimezone(zoneinfo.ZoneInfo(cohort.time_zone)).date()
    return _Reckoner(cohort, plan.measuring, today).results(now)


class _Reckoner:
    """Everything that is read for one pilot."""

    def __init__(self, cohort: Cohort, measuring: Measuring, today: dt.date) -> None:
        self.cohort, self.measuring, self.today = cohort, measuring, today
        self.teams = {*measuring.pilot_teams, *measuring.comparison_teams}
        self.asked = asked_of(measuring)
        planned = Q(pk__in=[each.kpi_id for each in self.asked])
        every = Kpi.objects.filter(organization=cohort.organization_id)
        found = every.filter(planned | Q(layer=KpiLayer.SIZE)).select_related("divided_by")
        self.kpis = {kpi.pk: kpi for kpi in found}
        self.heads = {kpi.pk for kpi in found if kpi.layer == KpiLayer.SIZE}

    def results(self, now: dt.datetime) -> KpiResults:
        """Of every KPI of the plan, counted together."""
        points = self._points()
        every = planned_cohorts(self.cohort.organization_id)
        starts = starts_by_team([each for each in every if each.pk != self.cohort.pk])
        asked = [each for each in self.asked if each.kpi_id in self.kpis]
        measured = [self._measured(each, points, starts) for each in sorted(asked, key=self._order)]
        together = self._together(every, measured)
        found = claims(
            [
                replace(result_of(known), staggered=staggered)
                for known, staggered in zip(measured, together, strict=True)
            ]
        )
        left_out = self._windows(0).left_out
        return KpiResults(
            standing=self._standing(points),
            starts_on=self.cohort.starts_on,
            left_out=first_day(left_out) if left_out is not None else None,
            kpis=found,
            made_at=now,
        )

    def _order(self, hypothesis: Hypothesis) -> tuple[bool, bool]:
        is_business = self.kpis[hypothesis.kpi_id].layer != KpiLayer.BEHAVIOR
        return not hypothesis.is_primary, is_business

    def _standing(self, points: Sequence[KpiPoint]) -> KpiStanding:
        if not self.asked:
            return KpiStanding.NO_PLAN
        if self.today < self.cohort.starts_on:
            return KpiStanding.NOT_STARTED
        asked = {each.kpi_id for each in self.asked}
        has_any = any(point.kpi_id in asked for point in points)
        return KpiStanding.FOUND if has_any else KpiStanding.NO_VALUES

    def _windows(self, last: int) -> Windows:
        return windows_of(self.cohort.starts_on, self.measuring.baseline_days, last)

    def _points(self) -> list[KpiPoint]:
        windows = self._windows(0)
        last = min(month_number(self.today), windows.after + MOST_AFTER - 1)
        return values_of(
            self.cohort.organization_id,
            self._wanted(),
            self.teams,
            first_day(windows.drawn_from),
            first_day(last),
        )

    def _wanted(self) -> list[int]:
        wanted = {*self.kpis, *(kpi.divided_by_id for kpi in self.kpis.values())}
        return [pk for pk in wanted if pk is not None]

    def _measured(
        self, hypothesis: Hypothesis, points: Sequence[KpiPoint], starts: Mapping[int, int]
    ) -> MeasuredKpi:
        kpi = self.kpis[hypothesis.kpi_id]
        own = PlannedCohort(
            pk=self.cohort.pk, starts_on=self.cohort.starts_on, measuring=self.measuring
        )
        sides = self.measuring.pilot_teams, self.measuring.comparison_teams
        return self._known(_named(kpi, hypothesis), own, sides, points, starts)

    def _known(
        self,
        named: KpiResult,
        cohort: PlannedCohort,
        sides: tuple[Sequence[int], Sequence[int]],
        points: Sequence[KpiPoint],
        starts: Mapping[int, int],
    ) -> MeasuredKpi:
        """One KPI of one pilot and the teams on both sides."""
        kpi, (pilot, comparison) = self.kpis[named.kpi_id], sides
        lines = lines_of(points, kpi.pk, kpi.divided_by_id)
        met = teams_by_month(lines, {*pilot, *comparison})
        last = last_month_in(met, len(lines), self.today)
        windows = windows_of(cohort.starts_on, cohort.measuring.baseline_days, last)
        divided_by = kpi.divided_by_id
        heads = self.heads if divided_by is None else {*self.heads, divided_by}
        by_cases = kpi.kind != KpiKind.COUNT
        return MeasuredKpi(
            kpi=named,
            least_team=kpi.least_team,
            pilot=pilot,
            comparison=comparison,
            lines=lines,
            sizes=sizes_of(points, kpi.pk, heads, windows.before, by_cases=by_cases),
            starts=starts,
            windows=windows,
            last=last,
        )

    def _together(
        self, every: Sequence[PlannedCohort], measured: Sequence[MeasuredKpi]
    ) -> list[StaggeredFound]:
        """Each KPI over all pilots that named it. One query, none where this is the only one."""
        asked = {each.kpi.kpi_id for each in measured}
        cohorts = [each for each in every if asked & each.measuring.kpi_ids]
        points = self._points_of(cohorts) if len(cohorts) > 1 else []
        starts = starts_by_team(every)
        return [self._staggered(known.kpi, cohorts, starts, points) for known in measured]

    def _staggered(
        self,
        named: KpiResult,
        every: Sequence[PlannedCohort],
        starts: Mapping[int, int],
        points: Sequence[KpiPoint],
    ) -> StaggeredFound:
        cohorts = [each for each in every if named.kpi_id in each.measuring.kpi_ids]
        if len(cohorts) < 2:
            return StaggeredFound()
        known = []
        for each in cohorts:
            sides = pilot_of(each, starts), compared_in(each, cohorts, starts)
            teams, windows = {*sides[0], *sides[1]}, self._windows_of(each)
            here = [
                point
                for point in points
                if point.team_id in teams
                and windows.drawn_from <= month_number(point.month) < windows.after + MOST_AFTER
            ]
            known.append((each, self._known(named, each, sides, here, starts)))
        return put_together(known, self.cohort.pk)

    def _windows_of(self, cohort: PlannedCohort) -> Windows:
        return windows_of(cohort.starts_on, cohort.measuring.baseline_days, 0)

    def _points_of(self, cohorts: Sequence[PlannedCohort]) -> list[KpiPoint]:
        teams: set[int] = set()
        for each in cohorts:
            teams |= {*each.measuring.pilot_teams, *each.measuring.comparison_teams}
        return values_of(
            self.cohort.organization_id,
            self._wanted(),
            teams,
            first_day(min(self._windows_of(each).drawn_from for each in cohorts)),
            first_day(month_number(self.today)),
        )


def _named(kpi: Kpi, hypothesis: Hypothesis) -> KpiResult:
    return KpiResult(
        kpi_id=kpi.pk,
        name=kpi.name,
        unit=kpi.unit,
        kind=KpiKind(kpi.kind),
        layer=KpiLayer(kpi.layer),
        better=Better(kpi.better),
        per_head=kpi.divided_by.name if kpi.divided_by else "",
        is_primary=hypothesis.is_primary,
        expected=hypothesis.expected,
    )
