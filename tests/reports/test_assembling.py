"""The report of a pilot is made of its kept figures, and says what the page of results says."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags
from msgspec.structs import replace

from cohorts.models import Cohort
from insights.querysets import kept_figures
from insights.results import results_of
from kpis.importing.layout import Layout
from kpis.models import KpiImport
from people.models import Member
from reports import tasks
from reports.document import ReportDocument, ReportTable
from reports.freezing import canonical, checksum_of, says_the_same
from reports.models import ReportDraft
from reports.operations import keep_draft
from tests.conftest import SignIn
from tests.insights.conftest import Pilot

pytestmark = pytest.mark.usefixtures("frozen")


def table(document: ReportDocument, slug: str) -> ReportTable:
    return next(each for each in document.tables if each.slug == slug)


def plain(client: Client, name: str, cohort: Cohort) -> str:
    page = client.get(reverse(name, args=[cohort.pk])).content.decode()
    return re.sub(r"\s+", " ", strip_tags(page))


def test_the_page_and_the_results_say_the_same(
    draft: ReportDraft, admin: Member, client_for: SignIn
) -> None:
    document, client = draft.document, client_for(admin)
    results, page = (
        plain(client, name, draft.cohort) for name in ("insights:pilot", "reports:report")
    )
    for said in (results, page):
        assert document.answer.recommendation in said
        assert all(figure.value in said for figure in document.figures)
        assert all(each.verdict in said for each in document.criteria)
    assert {"learning", "behavior", "moved", "pulses", "kpis", "raters", "method", "versions"} < {
        each.slug for each in document.sections
    }


def test_nobody_is_named_and_no_small_group_is_told_of(
    draft: ReportDraft, facilitator: Member, scored_pilot: Pilot, now: dt.datetime
) -> None:
    text = canonical(draft.document)
    assert "Leaderly" not in text
    assert facilitator.name not in text
    few = scored_pilot(4)
    keep_draft(cohort=few, language="en", now=now)
    told = {each.slug for each in ReportDraft.objects.get(cohort=few).document.tables}
    assert not {"levels", "level-counts", "agreement"} & told


def test_levels_that_no_two_raters_gave_are_refused_as_on_the_page(
    draft: ReportDraft, now: dt.datetime
) -> None:
    results = results_of(draft.cohort, kept_figures(draft.cohort, "en"))  # type: ignore[arg-type]
    for each, judged in zip(results.answer.criteria, draft.document.criteria, strict=True):
        assert (judged.measured is not None) == each.figure.is_shown
        assert (judged.low is not None) == (
            each.figure.ends is not None and each.figure.gate.decides
        )


def test_every_column_of_every_table_is_in_the_dictionary(draft: ReportDraft) -> None:
    document = draft.document
    listed = {(row[0], row[1]) for row in table(document, "data-dictionary").rows}
    for each in document.tables:
        if each.slug != "data-dictionary":
            assert {(each.slug, column.name) for column in each.columns} <= listed
    assert {"Program", "Rubrics", "Questions of pulses", "Questionnaires", "Empathy Portal"} == {
        each.name for each in document.versions
    }


def test_it_is_put_together_once_in_five_minutes_and_reads_the_same_again(
    draft: ReportDraft, cohort: Cohort, now: dt.datetime
) -> None:
    assert not keep_draft(cohort=cohort, language="en", now=now)
    assert checksum_of(draft.document) == draft.checksum, "what the database gives back is the same"
    later = now + dt.timedelta(minutes=6)
    assert keep_draft(cohort=cohort, language="en", now=later)
    assert ReportDraft.objects.get().checksum == draft.checksum
    other_day = replace(draft.document, as_of="2030-01-01")
    assert says_the_same(draft.document, other_day)
    assert checksum_of(other_day) != draft.checksum
    assert not says_the_same(draft.document, replace(draft.document, goal="Another"))


def test_values_of_kpis_that_came_in_since_are_in_the_results_and_the_report_at_once(
    draft: ReportDraft, cohort: Cohort, now: dt.datetime
) -> None:
    """Both held on to older figures for five minutes, beside a page of KPIs that had the newer."""
    soon = now + dt.timedelta(seconds=30)
    figures = kept_figures(cohort, "en")
    assert figures is not None
    assert figures.is_fresh(soon)
    KpiImport.objects.create(
        organization=cohort.organization, source="a.csv", created_at=soon, confirmed_at=soon,
        layout=Layout(),
    )  # fmt: skip
    figures = kept_figures(cohort, "en")
    assert figures is not None
    assert not figures.is_fresh(soon)
    later = soon + dt.timedelta(seconds=1)
    assert keep_draft(cohort=cohort, language="en", now=later)
    assert ReportDraft.objects.get(cohort=cohort).made_at == later
    assert not keep_draft(cohort=cohort, language="en", now=later)


def test_it_speaks_german_as_a_worker_makes_it(cohort: Cohort) -> None:
    tasks.keep_draft(cohort_id=cohort.pk, language="de")
    document = ReportDraft.objects.get(language="de").document
    assert document.sections[0].title != "What moved and what did not"
