"""Rough costs go into an ROI scenario."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _
from msgspec.structs import replace

from decisions.costs import RoughCosts, cost_lines
from decisions.models import Contender, Decision, Sourcing
from decisions.sourcing import Way
from people.audit import record
from people.models import Member
from roi.models import NAME_LENGTH, RoiScenario
from roi.operations import create_scenario, save_scenario


class NoCosts(Exception):
    """Nothing was said about costs."""


@transaction.atomic
def cost_contender(*, contender: Contender, by: Member, now: dt.datetime) -> RoiScenario:
    """A new scenario with what an option costs. Raises NoCosts, and roi's ScenarioNameTaken where
    that was done before.
    """
    decision = contender.decision
    scenario = _scenario(decision, contender.name, contender.costs, by=by, now=now)
    record("cost_contender", decision, by=by, now=now, scenario=scenario.pk)
    return scenario


@transaction.atomic
def cost_way(*, sourcing: Sourcing, way: Way, by: Member, now: dt.datetime) -> RoiScenario:
    """A new scenario with what a way costs. Raises NoCosts, and roi's ScenarioNameTaken where that
    was done before.
    """
    costs, is_bought = sourcing.costs_of(way), way != Way.INTERNAL
    scenario = _scenario(sourcing, str(way.label), costs, is_bought=is_bought, by=by, now=now)
    record("cost_way", sourcing, by=by, now=now, scenario=scenario.pk, way=way.value)
    return scenario


def scenario_name(source: Decision | Sourcing, chosen: str) -> str:
    """What the scenario is called: the same for the same, so that it is not made twice."""
    return f"{source.name}: {chosen}"[:NAME_LENGTH]


def _scenario(
    source: Decision | Sourcing,
    chosen: str,
    costs: RoughCosts,
    *,
    is_bought: bool = True,
    by: Member,
    now: dt.datetime,
) -> RoiScenario:
    if not costs.is_known:
        raise NoCosts
    why = _("From “%(name)s”: %(chosen)s") % {"name": source.name, "chosen": chosen}
    made = create_scenario(
        organization=source.organization,
        name=scenario_name(source, chosen),
        currency=source.currency,
        costs=cost_lines(costs, source.leaders, why=why, is_bought=is_bought),
        by=by,
        now=now,
    )
    return save_scenario(
        scenario=made,
        name=made.name,
        assumptions=replace(made.assumptions, years=source.years),
        revision=made.revision,
        by=by,
        now=now,
    )
