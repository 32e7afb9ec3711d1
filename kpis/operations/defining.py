"""Verbs about what an organization measures."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.db import IntegrityError, transaction
from django.db.models.functions import Lower

from kpis.models import Kpi
from kpis.usual import USUAL, KpiFacts
from people.audit import record, record_each
from people.models import Member, Organization

FACTS = ("name", "unit", "kind", "layer", "better", "least", "most", "least_team", "source")
"""Fields of a KPI that are written as they are."""


class SlugTaken(Exception):
    """Another KPI of the organization has this short name; maybe one that is retired."""


class StaleKpi(Exception):
    """Somebody changed the KPI since the form was opened."""


class KpiInUse(Exception):
    """Others are divided by it, so it has to stay; carries their names."""

    def __init__(self, names: list[str]) -> None:
        super().__init__("others are divided by it")
        self.names = names


@transaction.atomic
def add_kpi(*, slug: str, facts: KpiFacts, now: dt.datetime, by: Member) -> Kpi:
    """Measure something new. Raises SlugTaken, as a second call does."""
    kpi = Kpi(organization=by.organization, slug=slug)
    _take(kpi, facts)
    try:
        with transaction.atomic():
            kpi.save(force_insert=True)
    except IntegrityError as error:
        raise SlugTaken(slug) from error
    record("add_kpi", kpi, by=by, now=now, slug=slug)
    return kpi


@transaction.atomic
def add_usual_kpis(*, now: dt.datetime, by: Member) -> list[Kpi]:
    """Measure what most begin with, named in the language of whoever does it; what is there already
    stays as it is. Returns those that are new: a second call adds none.
    """
    Organization.objects.select_for_update(no_key=True).get(pk=by.organization_id)
    known = set(Kpi.objects.filter(organization=by.organization_id).values_list("slug", flat=True))
    added: list[Kpi] = []
    for slug, facts in USUAL.items():
        if slug not in known:
            kpi = Kpi(organization=by.organization, slug=slug)
            _take(kpi, facts)
            kpi.save(force_insert=True)
            added.append(kpi)
    record_each("add_usual_kpis", ((kpi, {"slug": kpi.slug}) for kpi in added), by=by, now=now)
    return added


@transaction.atomic
def change_kpi(*, kpi: Kpi, facts: KpiFacts, seen: str, now: dt.datetime, by: Member) -> Kpi:
    """Define it anew; its values stay as they are. `seen` is `state_of` it when the form was
    opened: StaleKpi when that is no longer so. A second call with the same facts changes nothing.
    """
    kpi = Kpi.objects.select_for_update().get(pk=kpi.pk)
    before = {field: getattr(kpi, field) for field in (*FACTS, "divided_by_id")}
    was = state_of(kpi)
    _take(kpi, facts)
    if state_of(kpi) == was:
        return kpi
    if seen != was:
        raise StaleKpi
    kpi.save()
    changed = [field for field, value in before.items() if getattr(kpi, field) != value]
    record("change_kpi", kpi, by=by, now=now, fields=changed)
    return kpi


@transaction.atomic
def retire_kpi(*, kpi: Kpi, now: dt.datetime, by: Member) -> None:
    """Measure it no longer; values and what was said of them stay. Raises KpiInUse. A second call
    changes nothing.
    """
    kpi = Kpi.objects.select_for_update().get(pk=kpi.pk)
    if kpi.retired_at is not None:
        return
    above = Kpi.objects.in_use().filter(divided_by=kpi).order_by(Lower("name"))
    if names := list(above.values_list("name", flat=True)):
        raise KpiInUse(names)
    kpi.retired_at = now
    kpi.save(update_fields=["retired_at"])
    record("retire_kpi", kpi, by=by, now=now)


@transaction.atomic
def take_kpi_up(*, kpi: Kpi, now: dt.datetime, by: Member) -> None:
    """Measure it again. A second call changes nothing."""
    kpi = Kpi.objects.select_for_update().get(pk=kpi.pk)
    if kpi.retired_at is None:
        return
    kpi.retired_at = None
    kpi.save(update_fields=["retired_at"])
    record("take_kpi_up", kpi, by=by, now=now)


def state_of(kpi: Kpi) -> str:
    """32 hex digits, others as soon as anything is defined in another way."""
    facts = [getattr(kpi, field) for field in (*FACTS, "divided_by_id")]
    return hashlib.sha256(repr([str(fact) for fact in facts]).encode()).hexdigest()[:32]


def _take(kpi: Kpi, facts: KpiFacts) -> None:
    for field in FACTS:
        setattr(kpi, field, _plain(getattr(facts, field)))
    kpi.divided_by = (
        Kpi.objects.get(organization=kpi.organization_id, slug=facts.divided_by)
        if facts.divided_by
        else None
    )
    kpi.least_team = facts.least_team


def _plain(fact: object) -> object:
    """As the database gives it back."""
    if isinstance(fact, int | float):
        return float(fact)
    return None if fact is None else str(fact)
