"""Seats of facilitators, second raters and coaches that are empty because they left."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts.models import Cohort
from common.records import dataclass
from pilots.cohort_page import named
from practice.models import PracticeSession


@dataclass(frozen=True)
class Vacancy:
    """What one person left open, and where somebody is chosen who takes over."""

    name: str
    text: str
    url: str


def vacancies_of(cohort: Cohort, now: dt.datetime) -> list[Vacancy]:
    """What the people who left leave open, one for each of them and what they did.

    `cohort` comes with_staff(). No query; two where a facilitator has left, one where a coach has.
    """
    leading = _leading(cohort, now) if cohort.facilitators_gone else []
    beside = _beside(cohort, now) if cohort.facilitators_gone else []
    return [*leading, *beside, *(_coaching(cohort) if cohort.coaches_gone else [])]


def _leading(cohort: Cohort, now: dt.datetime) -> list[Vacancy]:
    others = named(cohort.facilitators_here)
    return [
        _vacancy(cohort, pk, name, _facilitator(name, number, others))
        for pk, name, number in PracticeSession.objects.led_by_leavers(cohort, now)
    ]


def _beside(cohort: Cohort, now: dt.datetime) -> list[Vacancy]:
    return [
        _vacancy(cohort, pk, name, _second_rater(name, number))
        for pk, name, number in PracticeSession.objects.scored_by_leavers(cohort, now)
    ]


def _coaching(cohort: Cohort) -> list[Vacancy]:
    tallies = cohort.coach_tallies.of_leavers().order_by("coach__folded")
    coached = tallies.values_list("coach", "coach__name", "leaders")
    return [_vacancy(cohort, pk, name, _coach(name, leaders)) for pk, name, leaders in coached]


def _vacancy(cohort: Cohort, pk: int, name: str, text: str) -> Vacancy:
    return Vacancy(name, text, reverse("pilots:succeed", args=[cohort.pk, pk]))


def _facilitator(name: str, sessions: int, others: str) -> str:
    opens = ngettext(
        "%(name)s has left the organization and was to facilitate %(count)d upcoming session.",
        "%(name)s has left the organization and was to facilitate %(count)d upcoming sessions.",
        sessions,
    ) % {"name": name, "count": sessions}
    stand_in = _("Can take over: %(names)s.") % {"names": others}
    if not others:
        stand_in = _("Nobody else in this pilot can take over.")
    return f"{opens} {stand_in}"


def _second_rater(name: str, sessions: int) -> str:
    return ngettext(
        "%(name)s has left the organization and was to score alongside in %(count)d upcoming "
        "session.",
        "%(name)s has left the organization and was to score alongside in %(count)d upcoming "
        "sessions.",
        sessions,
    ) % {"name": name, "count": sessions}


def _coach(name: str, leaders: int) -> str:
    return ngettext(
        "%(name)s has left the organization; %(count)d leader has no coach any more.",
        "%(name)s has left the organization; %(count)d leaders have no coach any more.",
        leaders,
    ) % {"name": name, "count": leaders}
