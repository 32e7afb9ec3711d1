"""Working out what came of a pilot: too long for a page, and with libraries too large for a web
process.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.utils import timezone, translation

from assessments.criterion_names import names_of
from cohorts.models import Cohort
from common.postgres.replica import reads_elsewhere
from insights.models import Reckoning
from insights.operations.closing import close_rounds
from insights.pages import page_of
from insights.queries import counts_of, scores_of
from insights.querysets import kept_figures
from insights.rater_letters import letter_order
from insights.reckoning import PlanFound, reckon
from insights.results import results_of
from insights.rubric_change import Scored
from kpis.models import MeasurementPlan
from kpis.operations.reckoning import keep_results
from kpis.waiting import later_half_of
from surveys.asked_readers import readers_asked
from surveys.models import PulsePlan
from surveys.questions import Respondents
from surveys.results import WaveResults, waves_of


def keep_figures(*, cohort: Cohort, language: str, now: dt.datetime) -> bool:
    """Work out the figures of a pilot and keep them in place of older ones. A second call within
    five minutes changes nothing. Returns whether it did.
    """
    kept = kept_figures(cohort, language)
    if kept is not None and kept.is_fresh(now):
        return False
    with translation.override(language), timezone.override(cohort.time_zone):
        with reads_elsewhere():
            enrolled, steps = counts_of(cohort, language=language, now=now)
            scores = scores_of(cohort, language=language)
        asked = sorted(readers_asked(cohort).elements())
        fresh = Reckoning(cohort=cohort, language=language, made_at=now, readers_asked=asked)
        rounds = close_rounds(cohort=cohort, scores=_nameless(scores), now=now)
        names = names_of(rounds.criterion_ids, language)
        order, waves = letter_order(scores, cohort), waves_of(cohort)
        fresh.figures = reckon(
            enrolled, steps, scores, order, rounds, names, waves, _planned(cohort, now), now
        )
        results = results_of(cohort, fresh)
        fresh.page, fresh.has_anything = page_of(results), results.has_anything
    Reckoning.objects.bulk_create(
        [fresh],
        update_conflicts=True,
        unique_fields=["cohort", "language"],
        update_fields=["made_at", "page", "has_anything", "figures", "readers_asked"],
    )
    return True


def _planned(cohort: Cohort, now: dt.datetime) -> PlanFound:
    plan = MeasurementPlan.objects.filter(cohort=cohort).first()
    return PlanFound(
        measuring=plan.measuring if plan else None,
        kpis=keep_results(cohort=cohort, now=now),
        is_finished=cohort.is_finished,
        waited=_waited(cohort),
    )


def _waited(cohort: Cohort) -> list[WaveResults]:
    """Pulses of the later half, where nobody speaks of both: direct reports of each are asked."""
    later = later_half_of(cohort)
    if later is None:
        return []
    plans = PulsePlan.objects.filter(cohort__in=(cohort, later))
    asked = set(plans.values_list("respondents", flat=True))
    return waves_of(later) if asked == {Respondents.DIRECT_REPORTS} else []


def _nameless(scores: list[Scored]) -> list[Scored]:
    """A round is told in every language."""
    return [replace(each, name="") for each in scores]
