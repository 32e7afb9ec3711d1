"""A round of levels closes: from then on it is told, and stays as it was told."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction

from cohorts.models import Cohort
from insights.agreement import RatersFound, raters_found
from insights.dropouts import first_gap
from insights.form_order import forms_found
from insights.halves_apart import halves_apart
from insights.models import LevelRound
from insights.published import (
    PublishedBeside,
    PublishedLevels,
    RoundFigures,
    beside_endpoint,
    published_levels,
    published_raters,
)
from insights.queries import sessions_of_closed_steps
from insights.rater_letters import letter_order
from insights.rounds import NextRound, next_pairs, next_performances, until
from insights.rubric_change import PlayMoment, Scored, rubric_change
from kpis.waiting import later_half_of
from people.audit import record

MOMENTS = {
    LevelRound.Kind.INTERIM: PlayMoment.PRACTICE,
    LevelRound.Kind.FOLLOW_UP: PlayMoment.FOLLOW_UP,
}


@transaction.atomic
def close_rounds(*, cohort: Cohort, scores: Sequence[Scored], now: dt.datetime) -> RoundFigures:
    """Close the next round of the change of levels, and of the figures about raters, where five new
    leaders are there; returns what is told now. A second call changes nothing.
    """
    Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    closed = sessions_of_closed_steps(cohort, now)
    final = [each for each in scores if each.session in closed]
    pairs, waiting = _changed(cohort, final, now)
    return RoundFigures(
        levels=pairs,
        interim=_interim(cohort, final, pairs, now),
        follow_up=_beside(cohort, final, LevelRound.Kind.FOLLOW_UP, now),
        raters=_agreed(cohort, final, now),
        waited=_waited(cohort, now),
        waiting=waiting,
    )


def _changed(cohort: Cohort, final: list[Scored], now: dt.datetime) -> tuple[PublishedLevels, int]:
    """What is told of the endpoint, and how many leaders wait for more to come."""
    last = LevelRound.objects.last_of(cohort, LevelRound.Kind.CHANGE)
    before = last.held if last else []
    told = last.figures.levels if last else PublishedLevels()
    found = next_pairs(before, until(PlayMoment.CLOSING, final))
    if not found.can_close:
        return told, len(found.fresh)
    forms = forms_found(found.scores, found.fresh, before, told.forms)
    gap = told.first_gap
    if last is None:
        gap = first_gap(final, {each.leader for each in found.scores})
    told = replace(published_levels(rubric_change(found.scores), forms), first_gap=gap)
    _close(cohort, LevelRound.Kind.CHANGE, last, found, RoundFigures(levels=told), now)
    return told, 0


def _interim(
    cohort: Cohort, final: list[Scored], endpoint: PublishedLevels, now: dt.datetime
) -> PublishedLevels:
    """Once the endpoint is told, nothing more is made of practice."""
    if not endpoint.is_hidden:
        return PublishedLevels()
    return _beside(cohort, final, LevelRound.Kind.INTERIM, now)


def _beside(
    cohort: Cohort, final: list[Scored], kind: LevelRound.Kind, now: dt.datetime
) -> PublishedLevels:
    """What is told of another role-play than the closing."""
    last = LevelRound.objects.last_of(cohort, kind)
    found = next_pairs(last.held if last else [], until(MOMENTS[kind], final))
    told = last.figures.levels if last else PublishedLevels()
    if not found.can_close:
        return told
    told = beside_endpoint(rubric_change(found.scores))
    _close(cohort, kind, last, found, RoundFigures(levels=told), now)
    return told


def _waited(cohort: Cohort, now: dt.datetime) -> PublishedBeside | None:
    """Beside the later half of a waiting list, as soon as both are told; from then on as it was."""
    later = later_half_of(cohort)
    if later is None:
        return None
    last = LevelRound.objects.last_of(cohort, LevelRound.Kind.WAITED)
    if last:
        return last.figures.waited
    first, waited = (
        LevelRound.objects.last_of(each, LevelRound.Kind.CHANGE) for each in (cohort, later)
    )
    told = halves_apart(first.held, waited.held) if first and waited else None
    if told is None:
        return None
    kind = LevelRound.Kind.WAITED
    _keep(cohort, kind, 1, RoundFigures(waited=told), [], now)
    leaders = {"first": told.gap.n, "later": told.waiting}
    record("close_rounds", cohort, by=None, now=now, kind=kind, number=1, **leaders)
    return told


def _agreed(cohort: Cohort, final: list[Scored], now: dt.datetime) -> RatersFound:
    """What is told about raters."""
    last = LevelRound.objects.last_of(cohort, LevelRound.Kind.RATERS)
    before = last.held if last else []
    told = last.figures.raters if last else RatersFound()
    found = next_performances(before, final)
    if not found.can_close:
        return told
    seen = {(each.leader, each.session, each.rater) for each in before}
    met: dict[int, set[int]] = defaultdict(set)
    for each in found.scores:
        if (each.leader, each.session, each.rater) not in seen:
            met[each.rater].add(each.leader)
    exact = raters_found(found.scores, letter_order(found.scores, cohort))
    told = published_raters(exact, told, met)
    _close(cohort, LevelRound.Kind.RATERS, last, found, RoundFigures(raters=told), now)
    return told


def _close(
    cohort: Cohort,
    kind: LevelRound.Kind,
    last: LevelRound | None,
    found: NextRound,
    figures: RoundFigures,
    now: dt.datetime,
) -> None:
    """Keep it; the levels it was made of only as long as the next one needs them."""
    number = last.number + 1 if last else 1
    LevelRound.objects.filter(cohort=cohort, kind=kind).update(held=[])
    _keep(cohort, kind, number, figures, found.scores, now)
    new = len(found.fresh)
    record("close_rounds", cohort, by=None, now=now, kind=kind, number=number, leaders=new)


def _keep(
    cohort: Cohort,
    kind: LevelRound.Kind,
    number: int,
    figures: RoundFigures,
    held: list[Scored],
    now: dt.datetime,
) -> None:
    LevelRound.objects.create(
        cohort=cohort, kind=kind, number=number, closed_at=now, figures=figures, held=held
    )
