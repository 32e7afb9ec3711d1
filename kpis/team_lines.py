"""Every team of a pilot by itself, for one KPI: a page of small pictures, and rows of a file. Small
teams are one picture together, and a team of which nobody knows how small it is has none.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts.models import Cohort
from common.records import dataclass
from kpis.cohort_page import start_label, start_place
from kpis.findings import KpiResult
from kpis.lines import TeamUnit, lines_of, unit_line
from kpis.models import Kpi, MeasuredTeam
from kpis.plans import Measuring
from kpis.queries import KpiPoint, values_of
from kpis.states import Side
from kpis.written import Written, written
from measurement.windows import Monthly, month_number
from ui.charts import LineChart, ValueLine
from ui.dates import in_words


@dataclass(frozen=True, kw_only=True)
class NamedTeam:
    """A team, or small ones together, with what it is called here."""

    side: Side
    teams: tuple[int, ...]
    name: str

    @property
    def slug(self) -> str:
        """Where its picture is on the page."""
        return f"team-{self.teams[0]}"

    @property
    def side_words(self) -> str:
        """Whether it took part."""
        return _("took part") if self.side == Side.PILOT else _("to compare with")


def named_teams(measuring: Measuring, result: KpiResult, kpi: Kpi) -> list[NamedTeam]:
    """All that can be told by themselves: those that took part first, by name; pools at the end of
    their side. Nobody where single people are counted. One query.
    """
    if kpi.counts_people:
        return []
    left = result.teams
    apart = {
        *chain.from_iterable(left.pools),
        *left.too_small,
        *left.without_size,
        *left.out,
        *left.begun,
    }
    names = _names(measuring)
    found: list[NamedTeam] = []
    for side, teams in (
        (Side.PILOT, measuring.pilot_teams),
        (Side.COMPARISON, measuring.comparison_teams),
    ):
        own = sorted((names[team].casefold(), team) for team in teams if team in names)
        alone = [team for _name, team in own if team not in apart]
        found += [NamedTeam(side=side, teams=(team,), name=names[team]) for team in alone]
        pools = [pool for pool in left.pools if pool[0] in teams]
        found += [NamedTeam(side=side, teams=pool, name=_pool_name(pool)) for pool in pools]
    return found


def _names(measuring: Measuring) -> dict[int, str]:
    every = (*measuring.pilot_teams, *measuring.comparison_teams)
    return dict(MeasuredTeam.objects.filter(pk__in=every).values_list("pk", "name"))


def _pool_name(teams: Sequence[int]) -> str:
    count = {"count": len(teams)}
    return ngettext("%(count)s small team", "%(count)s small teams together", len(teams)) % count


@dataclass(frozen=True, kw_only=True)
class TeamLines:
    """Values of some teams of a pilot."""

    cohort: Cohort
    result: KpiResult
    units: Mapping[str, TeamUnit]
    """By the slug of the team."""
    days: tuple[dt.date, ...]

    @classmethod
    def read(
        cls, cohort: Cohort, kpi: Kpi, result: KpiResult, teams: Sequence[NamedTeam]
    ) -> TeamLines:
        """Of these teams alone. One query."""
        days = tuple(line.month for line in result.lines)
        points = _points(cohort, kpi, teams, days) if days else []
        lines = lines_of(points, kpi.pk, kpi.divided_by_id)
        units = {
            each.slug: TeamUnit(side=each.side, teams=each.teams, line=unit_line(each.teams, lines))
            for each in teams
        }
        return cls(cohort=cohort, result=result, units=units, days=days)

    def values(self, team: NamedTeam) -> list[float | None]:
        """Month by month."""
        first, last = month_number(self.days[0]), month_number(self.days[-1])
        return self.units[team.slug].values(first, last)

    def charts(self, teams: Sequence[NamedTeam]) -> list[LineChart]:
        """Beside each other on one scale, each with the mean of its side."""
        if not self.days:
            return []
        how = written(self.result)
        known = self._known(teams)
        low, high = (how.scale * each for each in (min(known), max(known)))
        return [self._chart(team, how, low, high) for team in teams]

    def _known(self, teams: Sequence[NamedTeam]) -> list[float]:
        sides = ((line.pilot, line.comparison) for line in self.result.lines)
        drawn = chain(*map(self.values, teams), *sides)
        return [value for value in drawn if value is not None]

    def _chart(self, team: NamedTeam, how: Written, low: float, high: float) -> LineChart:
        is_pilot = team.side == Side.PILOT
        mean = [line.pilot if is_pilot else line.comparison for line in self.result.lines]
        mean_name = (
            _("Mean of teams that took part") if is_pilot else _("Mean of teams to compare with")
        )
        return LineChart(
            slug=team.slug,
            title=f"{team.name} ({team.side_words})",
            months=tuple(in_words(day, "short_month") for day in self.days),
            lines=(
                ValueLine(_("This team"), how.scaled(self.values(team))),
                ValueLine(mean_name, how.scaled(mean)),
            ),
            digits=how.digits,
            suffix=how.suffix,
            begins=start_place(self.cohort.starts_on, self.days),
            begins_label=start_label(self.cohort),
            minimum=low,
            maximum=high,
            is_small=True,
        )

    def records(
        self, teams: Sequence[NamedTeam]
    ) -> Iterator[tuple[NamedTeam, dt.date, float, Monthly]]:
        """(team, month, value, what it was worked out from), where there is one."""
        for team in teams:
            behind = {each.month: each for each in self.units[team.slug].line}
            for day, value in zip(self.days, self.values(team), strict=True):
                if value is not None:
                    yield team, day, value, behind[month_number(day)]


def _points(
    cohort: Cohort, kpi: Kpi, teams: Sequence[NamedTeam], days: Sequence[dt.date]
) -> list[KpiPoint]:
    kpis = [pk for pk in (kpi.pk, kpi.divided_by_id) if pk is not None]
    asked = chain.from_iterable(team.teams for team in teams)
    return values_of(cohort.organization_id, kpis, list(asked), days[0], days[-1])
