"""One of everything that pages of KPIs are about."""

from __future__ import annotations

import datetime as dt

from kpis.importing.findings import FileReading, ReadValue
from kpis.importing.layout import Layout
from kpis.models import MeasuredTeam
from kpis.operations import add_kpi, stage_values
from kpis.usual import USUAL
from people.models import Member


def measured(admin: Member, now: dt.datetime) -> dict[str, int]:
    """A KPI, a team, and values that wait for a yes."""
    kpi = add_kpi(slug="escalations", facts=USUAL["response_time_hours"], now=now, by=admin)
    organization = admin.organization
    team = MeasuredTeam.objects.create(organization=organization, name="North")
    values = [ReadValue(2, team.name, kpi.pk, dt.date(2026, 1, 1), 8.0)]
    staged = stage_values(
        organization=organization,
        source="values.csv",
        layout=Layout(metrics=(("Noise", 0),)),
        reading=FileReading(values=values),
        now=now,
        by=admin,
    )
    return {"kpi": kpi.pk, "measured team": team.pk, "kpi import": staged.pk}
