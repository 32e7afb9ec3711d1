"""Scenarios are made, saved, copied and removed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TypeVar

from django.db import IntegrityError, transaction

from cohorts.models import Cohort
from people.audit import record
from people.models import Member, Organization
from roi.assumptions import USUAL_BENEFITS, USUAL_COSTS, Assumptions, BenefitLine, CostLine
from roi.models import NAME_LENGTH, RoiScenario

Line = TypeVar("Line", CostLine, BenefitLine)


class ScenarioNameTaken(Exception):
    """Another scenario of the organization is called the same."""


class StaleScenario(Exception):
    """Somebody else saved it meanwhile; `standing` is how it stands now, None when it is gone."""

    def __init__(self, standing: RoiScenario | None) -> None:
        super().__init__()
        self.standing = standing


@transaction.atomic
def create_scenario(
    *,
    organization: Organization,
    name: str,
    cohort: Cohort | None = None,
    currency: str = "EUR",
    costs: Sequence[CostLine] = (),
    benefits: Sequence[BenefitLine] = (),
    by: Member,
    now: dt.datetime,
) -> RoiScenario:
    """A new scenario with these lines; of the usual kinds that none of them is of, there is an
    empty one to fill in. A second call with the same name raises ScenarioNameTaken.
    """
    assumptions = Assumptions(
        currency=currency,
        costs=_filled_up(costs, USUAL_COSTS),
        benefits=_filled_up(benefits, USUAL_BENEFITS),
    )
    made = _insert(organization, cohort, name, assumptions, now)
    record("create_scenario", made, by=by, now=now, cohort=cohort.pk if cohort else None)
    return made


@transaction.atomic
def save_scenario(
    *,
    scenario: RoiScenario,
    name: str,
    assumptions: Assumptions,
    revision: int,
    by: Member,
    now: dt.datetime,
) -> RoiScenario:
    """Keep what somebody changed who had seen this revision. The same again changes nothing;
    something else raises StaleScenario. Raises ScenarioNameTaken.
    """
    held = RoiScenario.objects.select_for_update(of=("self",)).filter(pk=scenario.pk).first()
    if held is None:
        raise StaleScenario(None)
    if (held.name, held.assumptions) == (name, assumptions):
        return held
    if held.revision != revision:
        raise StaleScenario(held)
    held.name, held.assumptions, held.changed_at = name, assumptions, now
    held.revision += 1
    try:
        with transaction.atomic():
            held.save()
    except IntegrityError as taken:
        raise ScenarioNameTaken from taken
    record("save_scenario", held, by=by, now=now, revision=held.revision)
    return held


@transaction.atomic
def copy_scenario(*, scenario: RoiScenario, name: str, by: Member, now: dt.datetime) -> RoiScenario:
    """The same under another name, to change it there. A second call with that name raises
    ScenarioNameTaken.
    """
    made = _insert(scenario.organization, scenario.cohort, name, scenario.assumptions, now)
    record("copy_scenario", made, by=by, now=now, original=scenario.pk)
    return made


@transaction.atomic
def report_scenario(
    *, scenario: RoiScenario, is_wanted: bool, by: Member, now: dt.datetime
) -> bool:
    """The report of its pilot tells this scenario instead of another one, or none any more.

    Whatever is saved of it later is in the next report. A second call changes nothing and says
    False, as does one for a scenario of no pilot.
    """
    of_pilot = RoiScenario.objects.filter(cohort=scenario.cohort_id, cohort__isnull=False)
    held = of_pilot.order_by("pk").select_for_update(of=("self",)).in_bulk()
    own = held.get(scenario.pk)
    if own is None or own.is_reported == is_wanted:
        return False
    of_pilot.exclude(reported_at=None).update(reported_at=None)
    RoiScenario.objects.filter(pk=own.pk).update(reported_at=now if is_wanted else None)
    record("report_scenario", own, by=by, now=now, is_wanted=is_wanted)
    return True


@transaction.atomic
def remove_scenario(*, scenario: RoiScenario, by: Member, now: dt.datetime) -> bool:
    """It goes for good. A second call changes nothing and says False."""
    held = RoiScenario.objects.select_for_update(of=("self",)).filter(pk=scenario.pk).first()
    if held is None:
        return False
    record("remove_scenario", held, by=by, now=now, revision=held.revision)
    held.delete()
    return True


def _insert(
    organization: Organization,
    cohort: Cohort | None,
    name: str,
    assumptions: Assumptions,
    now: dt.datetime,
) -> RoiScenario:
    made = RoiScenario(
        organization=organization,
        cohort=cohort,
        name=name[:NAME_LENGTH],
        assumptions=assumptions,
        changed_at=now,
    )
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as taken:
        raise ScenarioNameTaken from taken
    return made


def _filled_up(lines: Sequence[Line], usual: Sequence[Line]) -> tuple[Line, ...]:
    kinds: set[str] = {each.kind for each in lines}
    return tuple(lines) + tuple(each for each in usual if each.kind not in kinds)
