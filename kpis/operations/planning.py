"""Freezing what a pilot said before it began that it would look at."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from cohorts.models import Cohort
from kpis.models import Kpi, MeasuredTeam, MeasurementPlan
from kpis.plans import Measuring, fingerprint, wrong_with
from kpis.states import KpiLayer
from people.audit import record
from people.models import Member


class InvalidPlan(Exception):
    """What is to be frozen cannot hold; `wrong` says in a word why."""

    def __init__(self, wrong: str) -> None:
        super().__init__(wrong)
        self.wrong = wrong


class PlanFrozen(Exception):
    """This cohort has another plan, and keeps it."""


@transaction.atomic
def freeze_plan(
    *, cohort: Cohort, measuring: Measuring, now: dt.datetime, by: Member
) -> MeasurementPlan:
    """Keep what a pilot says it will look at, for good. KPIs and teams are the organization's, KPIs
    still in use.

    A second call with the same returns the plan that is there; with anything else it raises
    PlanFrozen and changes nothing. Raises InvalidPlan.
    """
    wrong = wrong_with(measuring) or _strangers(cohort, measuring)
    if wrong:
        raise InvalidPlan(wrong)
    plan, is_new = MeasurementPlan.objects.get_or_create(
        cohort=cohort, defaults={"measuring": measuring, "frozen_at": now}
    )
    if is_new:
        record("freeze_plan", cohort, by=by, now=now, fingerprint=fingerprint(measuring))
    elif plan.measuring != measuring:
        raise PlanFrozen
    return plan


def _strangers(cohort: Cohort, measuring: Measuring) -> str:
    """Two queries at most."""
    kpis, teams = measuring.kpi_ids, {*measuring.pilot_teams, *measuring.comparison_teams}
    own = Kpi.objects.filter(organization_id=cohort.organization_id, pk__in=kpis).in_use()
    if kpis and own.exclude(layer=KpiLayer.SIZE).count() < len(kpis):
        return "KPIs"
    here = MeasuredTeam.objects.filter(organization_id=cohort.organization_id, pk__in=teams)
    return "teams" if teams and here.count() < len(teams) else ""
