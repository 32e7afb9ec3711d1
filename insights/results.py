"""What the results page of a pilot shows: figures from the pure modules, charts and words around
them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.models import Level
from cohorts.models import Cohort
from insights.agreement import RatersFound
from insights.completion import Participation
from insights.models import Reckoning
from insights.published import PublishedLevels
from insights.pulse_change import compared
from insights.pulse_figures import BesideMeans, PulseFigures, pulse_figures
from insights.pulse_teams import TeamsMean
from surveys.anonymity import LEAST_GROUP
from surveys.recommending import recommended_of
from surveys.results import WaveResults, waves_of
from surveys.since import since_of
from surveys.themes import themes_of
from surveys.turnover import in_common
from ui.charts import CompletionChart, CompletionRow, LevelChart, LevelRow

DRAWN_FROM = 20
"""Leaders. A bar at the middle of a band tells too much of fewer."""


@dataclass(frozen=True, kw_only=True)
class Results:
    """Everything on the page. Screen and download are made of this."""

    cohort: Cohort
    participation: Participation
    rubric: PublishedLevels
    """What closed rounds tell."""
    waiting: int
    """Leaders who are complete and wait for the next round."""
    names: Mapping[int, str]
    """Of criteria, by their ids."""
    raters: RatersFound
    """What the latest closed round tells."""
    doubled: int
    """Role-plays scored by two or more, as of now."""
    detects: int
    """Of 100 pilots of this size, how many would show an effect like the published one."""
    pulses: PulseFigures
    language: str
    teams: tuple[TeamsMean, ...]
    """What the latest wave says about teams of such leaders, as far as it was worked out."""
    made_at: dt.datetime
    """When all of it but the pulses was worked out, on the clock that runs here."""

    @property
    def today(self) -> dt.date:
        """The day of the figures."""
        return self.made_at.date()

    @property
    def is_running(self) -> bool:
        return self.cohort.is_running

    @property
    def has_anything(self) -> bool:
        """Whether anything at all can be said."""
        return self.participation.has_begun or bool(self.pulses.closed)

    @property
    def draws_levels(self) -> bool:
        """Whether a picture of bands says what a table of them does: not of a few leaders."""
        return self.rubric.n >= DRAWN_FROM

    @property
    def completion_chart(self) -> CompletionChart | None:
        rows = [
            CompletionRow(each.title, each.done, each.opened) for each in self.participation.modules
        ]
        if not rows:
            return None
        return CompletionChart(
            "completion", _("Leaders who have finished it, of those it is open to"), tuple(rows)
        )

    @property
    def level_chart(self) -> LevelChart | None:
        """Only where enough leaders are compared to count them by level."""
        if not self.rubric.has_counts:
            return None
        rows = tuple(
            LevelRow(self.names[each.criterion_id], each.before, each.after, people=each.change.n)
            for each in self.rubric.criteria
        )
        pair = (_("First role-play"), _("Latest session"))
        names = tuple(str(label) for label in Level.labels)
        return LevelChart(
            "levels",
            _("Levels of the same leaders, first and latest"),
            names,
            rows,
            pair_names=pair,
        )

    @property
    def level_rows(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """The same for a table: the criterion, and each heading with what stands below it."""
        chart = self.level_chart
        if chart is None:
            return []
        return [
            (row.label, list(zip(chart.headings[1:], row.cells, strict=True)))
            for row in chart.table
        ]


def too_few() -> str:
    """Why a criterion is not shown."""
    return _("fewer than %(number)s leaders have both scores") % {"number": LEAST_GROUP}


def other_raters() -> str:
    """Why a change of levels is not told although there are levels."""
    return _(
        "first and latest levels come from different raters, and too few role-plays were scored by "
        "both: who is stricter cannot be told from change"
    )


def results_of(cohort: Cohort, kept: Reckoning) -> Results:
    """Five queries, whatever the size of the pilot: the rest was worked out before."""
    waves = waves_of(cohort)
    made_at, rounds = timezone.localtime(kept.made_at), kept.figures.rounds
    return Results(
        cohort=cohort,
        participation=kept.figures.participation,
        rubric=rounds.levels,
        waiting=rounds.waiting,
        names=kept.figures.names,
        raters=rounds.raters,
        doubled=kept.figures.raters.doubled,
        detects=kept.figures.detects,
        pulses=pulse_figures(waves, _beside(cohort, waves), kept.language),
        teams=kept.figures.teams,
        language=kept.language,
        made_at=made_at,
    )


def _beside(cohort: Cohort, waves: list[WaveResults]) -> BesideMeans:
    return BesideMeans(
        common=in_common(compared(waves)),
        recommended=tuple(recommended_of(cohort)),
        themes=tuple(themes_of(cohort)),
        since=since_of(cohort),
    )
