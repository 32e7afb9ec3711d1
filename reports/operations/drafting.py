"""What a report would say now: as long to work out as the results, and made of them."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone, translation

from cohorts.models import Cohort
from insights.models import Reckoning
from insights.operations import keep_figures
from insights.results import results_of
from reports.assembling import document_of
from reports.freezing import checksum_of
from reports.models import ReportDraft
from reports.page_parts import shown_of
from reports.versions import versions_of
from roi.models import RoiScenario
from roi.results import ScenarioResult, scenario_result


def keep_draft(*, cohort: Cohort, language: str, now: dt.datetime) -> bool:
    """Have figures worked out where they are old, and keep the report that is made of them. A
    second call within five minutes changes nothing. Returns whether it did.
    """
    drafted = ReportDraft.objects.in_language(cohort, language).first()
    if drafted is not None and drafted.is_fresh(now):
        return False
    keep_figures(cohort=cohort, language=language, now=now)
    kept = Reckoning.objects.get(cohort=cohort, language=language)
    with translation.override(language), timezone.override(cohort.time_zone):
        results = results_of(cohort, kept)
        document = document_of(
            results,
            organization=cohort.organization.name,
            versions=versions_of(results),
            money=_money(cohort),
        )
        shown = shown_of(document)
    draft = ReportDraft(
        cohort=cohort,
        language=language,
        made_at=kept.made_at,
        document=document,
        shown=shown,
        checksum=checksum_of(document),
    )
    ReportDraft.objects.bulk_create(
        [draft],
        update_conflicts=True,
        unique_fields=["cohort", "language"],
        update_fields=["made_at", "document", "shown", "checksum"],
    )
    return True


def _money(cohort: Cohort) -> ScenarioResult | None:
    """Of the scenario of the pilot that an admin has put into its report, as it was saved last."""
    chosen = RoiScenario.objects.filter(cohort=cohort, reported_at__isnull=False).first()
    return scenario_result(chosen) if chosen else None
