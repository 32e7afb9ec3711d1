"""The verb about one value, typed by hand."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from kpis.models import Kpi, KpiReckoning, KpiValue, MeasuredTeam
from people.audit import record
from people.models import Member


class StaleValue(Exception):
    """Somebody changed the value since the form was opened; carries what stands now."""

    def __init__(self, known: KpiValue | None) -> None:
        super().__init__("the value was changed meanwhile")
        self.known = known


@transaction.atomic
def enter_value(
    *,
    team: MeasuredTeam,
    kpi: Kpi,
    month: dt.date,
    value: float,
    n: int | None,
    seen: tuple[float, int | None] | None,
    reason: str,
    now: dt.datetime,
    by: Member,
) -> KpiValue:
    """Write one value of a month, by its first day; the old one stands in the audit table beside
    the new one and the reason.

    What was worked out of the organization's KPIs is out of date from now on.

    `seen` is what stood there when the form was opened: StaleValue when that is no longer so. A
    second call with the same value changes nothing.
    """
    MeasuredTeam.objects.select_for_update(no_key=True).get(pk=team.pk)
    known = KpiValue.objects.filter(team=team, kpi=kpi, month=month).first()
    before = (known.value, known.n) if known else None
    if known is not None and before == (value, n):
        return known
    if before != seen:
        raise StaleValue(known)
    entered = known or KpiValue(team=team, kpi=kpi, month=month)
    entered.value, entered.n = value, n
    entered.save()
    pilots = KpiReckoning.objects.filter(cohort__organization=team.organization_id)
    pilots.update(typed_at=now)
    record(
        "enter_value",
        team,
        by=by,
        now=now,
        kpi=kpi.pk,
        month=f"{month:%Y-%m}",
        before=before and list(before),
        after=[value, n],
        reason=reason,
    )
    return entered
