"""A scenario starts from what its pilot measured, and from nothing that was refused."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from msgspec.structs import replace

from cohorts.models import Cohort
from kpis.findings import ChangeFound, KpiResult, KpiResults, KpiStanding, Lacking
from kpis.models import Kpi
from kpis.states import Better, KpiKind, KpiLayer
from people.models import Organization
from roi.assumptions import Assumptions
from roi.cautions import caution_lines
from roi.measured import offers_of
from roi.reckoning import reckon_scenario
from roi.starting import COMPARED, kind_of, lines_from
from roi.states import BenefitKind
from tests.roi.worked import span


def result(kpi: Kpi, **found: object) -> KpiResult:
    shape = {
        "kind": KpiKind.MEAN, "layer": KpiLayer.BUSINESS, "better": Better.LOWER,
        "is_primary": False, "expected": 10, "unit": "", "n_pilot": 9, "n_comparison": 8,
    }  # fmt: skip
    return KpiResult(kpi_id=kpi.pk, name=kpi.name, **{**shape, **found})


def test_lines_begin_with_measured_changes_and_their_intervals(
    organization: Organization, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    cohort = Cohort(organization=organization)
    kpis = [
        Kpi.objects.create(
            organization=organization, slug=slug, name=slug, kind="mean", layer="business"
        )
        for slug in ("escalations", "voluntary_leavers", "escalations_by_phone", "tone")
    ]
    change = ChangeFound(value=11.44, low=-2.06, high=25)
    found = KpiResults(
        standing=KpiStanding.FOUND,
        kpis=(
            result(kpis[0], percent=change),
            result(kpis[1], percent=change, refused=Lacking.NO_SPREAD),
            result(kpis[2], percent=change, claimed=True),
            result(kpis[3], percent=change, claimed=True, n_comparison=0),
        ),
    )
    monkeypatch.setattr("roi.measured.kpi_results", lambda cohort, now: found)
    offers = offers_of(cohort, now)
    assert [each.slug for each in offers] == ["escalations", "escalations_by_phone", "tone"]
    (line,) = lines_from(offers)
    assert (line.kind, line.change) == (BenefitKind.ESCALATIONS, span("-2.1", "11.4", "25.0"))
    assert (line.isolation, line.is_measured) == (COMPARED, True)
    valued = replace(line, volume=Decimal(10), unit_value=Decimal(10))
    (first, *_more) = caution_lines(reckon_scenario(Assumptions(benefits=(valued,))))
    assert "the pilot does not show that it moved this" in first
    assert kind_of("voluntary_leavers") == BenefitKind.RETENTION
    assert kind_of("tone") is None
