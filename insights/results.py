"""What the results page of a pilot shows: figures from the pure modules, charts and words around
them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.models import Level
from cohorts.models import Cohort
from common.records import dataclass
from insights.agreement import RatersFound
from insights.answer import FiguresFound, PilotAnswer, answer_of
from insights.completion import Participation
from insights.endpoint import Endpoint
from insights.form_order import FormsFound
from insights.layers import Layer, layers_of
from insights.measures import (
    agreement_figure,
    kpi_figure,
    levels_figure,
    pulse_figure,
    share_figure,
)
from insights.models import Reckoning
from insights.published import PublishedBeside, PublishedLevels
from insights.pulse_change import compared
from insights.pulse_figures import BesideMeans, PulseFigures, pulse_figures
from insights.pulse_halves import PulsesApart
from insights.pulse_teams import TeamsMean
from kpis.findings import KpiResults
from kpis.plans import Measuring
from kpis.states import BarMeasure
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
    """What closed rounds tell of the endpoint: first to closing role-play."""
    waiting: int
    """Leaders who are complete and wait for the next round."""
    names: Mapping[int, str]
    """Of criteria, by their ids."""
    raters: RatersFound
    """What the latest closed round tells."""
    detects: tuple[int, int]
    """Of 100 pilots of this size, how many would show a change like the published one, between two
    bounds.
    """
    pulses: PulseFigures
    language: str
    interim: PublishedLevels
    """First role-play to latest practice, until the endpoint is told."""
    follow_up: PublishedLevels
    """First role-play to the one some months after the closing."""
    waited: PublishedBeside | None
    """Closing levels beside the first ones of those who waited."""
    apart: PulsesApart | None
    """The pulse beside the one before the program of those who waited."""
    endpoint: Endpoint
    measuring: Measuring | None
    """What was frozen at the launch."""
    kpis: KpiResults
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

    @cached_property
    def measured(self) -> FiguresFound:
        """Everything that a criterion may go by."""
        pulses, found = self.pulses, self.participation
        response = pulses.latest.response if pulses.latest else None
        figures = [
            share_figure(BarMeasure.COMPLETION, found.kept_up),
            share_figure(BarMeasure.ATTENDANCE, found.attendance),
            share_figure(BarMeasure.RESPONSE, response),
            agreement_figure(self.raters),
            levels_figure(self.rubric, self.raters, self.endpoint),
            pulse_figure(pulses.changes.baseline, response),
            *map(kpi_figure, self.kpis.kpis),
        ]
        return {(each.measure, each.kpi_id): each for each in figures}

    @cached_property
    def answer(self) -> PilotAnswer:
        """To the goal of the pilot, against what was frozen at its launch."""
        return answer_of(
            self.measuring, self.measured, self.endpoint, is_pilot=self.cohort.is_pilot
        )

    @property
    def forms(self) -> FormsFound:
        """Which forms were played; nothing where the change of levels may not be told."""
        is_refused = self.measured[BarMeasure.LEVELS, 0].gate.is_refused
        return FormsFound() if is_refused else self.rubric.forms

    @cached_property
    def layers(self) -> tuple[Layer, ...]:
        """Learning, behavior, business."""
        return layers_of(self.measured, self.kpis)

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
        pair = (_("First role-play"), _("Closing role-play"))
        names = tuple(str(label) for label in Level.labels)
        return LevelChart(
            "levels",
            _("Levels of the same leaders, first and closing"),
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


def results_of(cohort: Cohort, kept: Reckoning) -> Results:
    """Six queries, whatever the size of the pilot: the rest was worked out before."""
    waves = waves_of(cohort)
    made_at, rounds = timezone.localtime(kept.made_at), kept.figures.rounds
    return Results(
        cohort=cohort,
        participation=kept.figures.participation,
        rubric=rounds.levels,
        waiting=rounds.waiting,
        names=kept.figures.names,
        raters=rounds.raters,
        interim=rounds.interim,
        follow_up=rounds.follow_up,
        waited=rounds.waited,
        apart=kept.figures.apart,
        endpoint=kept.figures.endpoint,
        measuring=kept.figures.measuring,
        kpis=kept.figures.kpis,
        detects=kept.figures.detects,
        pulses=pulse_figures(waves, _beside(cohort, waves, kept.language), kept.language),
        teams=kept.figures.teams,
        language=kept.language,
        made_at=made_at,
    )


def _beside(cohort: Cohort, waves: list[WaveResults], language: str) -> BesideMeans:
    return BesideMeans(
        common=in_common(compared(waves)),
        recommended=tuple(recommended_of(cohort)),
        themes=tuple(themes_of(cohort)),
        since=since_of(cohort, language),
    )
