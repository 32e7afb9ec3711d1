"""Twenty teams over ten months, with effects planted from July 2026 on in all but one KPI."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from cohorts.models import Cohort
from kpis.difference import MeasuredKpi
from kpis.findings import KpiResult
from kpis.lines import lines_of, sizes_of
from kpis.models import Kpi, KpiValue, MeasuredTeam, MeasurementPlan
from kpis.plans import Hypothesis, Measuring
from kpis.queries import KpiPoint
from kpis.states import Better, KpiKind, KpiLayer
from kpis.windows import Windows, windows_of
from measurement.windows import month_number
from people.models import Organization

FILE = Path(__file__).parent.parent / "data" / "teams-by-month.csv"
START = dt.date(2026, 7, 1)
OCTOBER = month_number(dt.date(2026, 10, 1))
HEADCOUNT = 6
KPIS = {
    "response_time_hours": (1, KpiKind.MEAN, KpiLayer.BEHAVIOR, Better.LOWER),
    "clarification_rate": (2, KpiKind.SHARE, KpiLayer.BEHAVIOR, Better.LOWER),
    "meeting_participation": (3, KpiKind.SHARE, KpiLayer.BEHAVIOR, Better.HIGHER),
    "escalations": (4, KpiKind.COUNT, KpiLayer.BUSINESS, Better.LOWER),
    "voluntary_leavers": (5, KpiKind.COUNT, KpiLayer.BUSINESS, Better.LOWER),
    "headcount": (HEADCOUNT, KpiKind.COUNT, KpiLayer.SIZE, Better.HIGHER),
}


def read_rows() -> list[dict[str, str]]:
    """A row per team and month."""
    with FILE.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def points_of(rows: Iterable[dict[str, str]]) -> list[KpiPoint]:
    """As they are read from the database; teams 1 to 10 took part."""
    return [
        KpiPoint(
            kpi[0],
            int(row["team"].split()[1]),
            dt.date.fromisoformat(f"{row['month']}-01"),
            float(row[slug]),
            None,
        )
        for row in rows
        for slug, kpi in KPIS.items()
    ]


def measured(
    slug: str,
    points: list[KpiPoint],
    *,
    pilot: Iterable[int] = range(1, 11),
    comparison: Iterable[int] = range(11, 21),
    windows: Windows | None = None,
    starts: dict[int, int] | None = None,
    least_team: int = 5,
) -> MeasuredKpi:
    """One KPI, as the worker puts it together."""
    pk, kind, layer, better = KPIS[slug]
    windows = windows or windows_of(START, 90, OCTOBER)
    divided_by = HEADCOUNT if kind == KpiKind.COUNT else None
    return MeasuredKpi(
        kpi=KpiResult(
            kpi_id=pk, name=slug, unit="", kind=kind, layer=layer, better=better,
            is_primary=False, expected=8,
        ),
        least_team=least_team,
        pilot=list(pilot),
        comparison=list(comparison),
        lines=lines_of(points, pk, divided_by),
        sizes=sizes_of(points, pk, {HEADCOUNT}, windows.before, by_cases=kind != KpiKind.COUNT),
        starts=starts or {},
        windows=windows,
        last=windows.last,
    )  # fmt: skip


def measured_cohort(cohort: Cohort, *, primary: str = "escalations") -> dict[str, Kpi]:
    """The same in the database, planned for a cohort. Returns the KPIs by slug."""
    organization: Organization = cohort.organization
    kpis: dict[str, Kpi] = {}
    for slug, (_pk, kind, layer, better) in reversed(KPIS.items()):
        divided_by = kpis["headcount"] if kind == KpiKind.COUNT and kpis else None
        kpis[slug] = Kpi.objects.create(
            organization=organization, slug=slug, name=slug.replace("_", " ").capitalize(),
            kind=kind, layer=layer, better=better, divided_by=divided_by,
        )  # fmt: skip
    rows = read_rows()
    names = dict.fromkeys(row["team"] for row in rows)
    teams = {
        name: MeasuredTeam.objects.create(organization=organization, name=name) for name in names
    }
    KpiValue.objects.bulk_create(
        KpiValue(
            team=teams[row["team"]], kpi=kpi, month=f"{row['month']}-01", value=float(row[slug])
        )
        for row in rows
        for slug, kpi in kpis.items()
    )
    sides = {row["team"]: row["side"] for row in rows}
    planned = [slug for slug in KPIS if slug != "headcount"]
    MeasurementPlan.objects.create(
        cohort=cohort,
        measuring=Measuring(
            hypotheses=tuple(
                Hypothesis(kpi_id=kpis[slug].pk, expected=8, is_primary=slug == primary)
                for slug in planned
            ),
            pilot_teams=tuple(teams[name].pk for name in teams if sides[name] == "pilot"),
            comparison_teams=tuple(teams[name].pk for name in teams if sides[name] != "pilot"),
        ),
        frozen_at=dt.datetime(2026, 6, 20, tzinfo=dt.UTC),
    )
    return kpis
