"""Parts of a report that a small pilot does not have: KPIs, money, pulses of many groups."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.utils import translation

from cohorts.models import Cohort
from insights.querysets import kept_figures
from insights.results import Results, results_of
from kpis.findings import (
    ChangeFound,
    CohortFound,
    KpiResult,
    KpiResults,
    KpiStanding,
    Lacking,
    Placebo,
    StaggeredFound,
    TeamsLeft,
)
from kpis.states import Better, KpiKind, KpiLayer
from people.models import Member, Organization
from reports.document import ReportSection, ReportTable
from reports.front import standing
from reports.kpi_part import kpi_section
from reports.models import ReportDraft
from reports.money_part import money_line, money_section
from reports.operations import keep_draft
from reports.pulse_part import pulses
from roi.models import RoiScenario
from roi.operations import report_scenario
from roi.results import scenario_result
from tests.insights.pulsed import ask_three_times
from tests.roi.conftest import scenario

__all__ = ["scenario"]

pytestmark = pytest.mark.usefixtures("frozen")
STAGGERED = StaggeredFound(
    cohorts=(
        CohortFound(
            starts_on=dt.date(2026, 6, 9), is_own=True, n_pilot=9, n_comparison=5,
            difference=ChangeFound(value=0.3, low=0.1, high=0.5),
        ),
        CohortFound(
            starts_on=dt.date(2026, 8, 1), n_pilot=4, n_comparison=1,
            lacking=Lacking.TOO_FEW_COMPARED,
        ),
    ),
    overall=ChangeFound(value=0.25, low=0.05, high=0.45), p=0.02, n_pilot=13, n_comparison=5,
    is_alone=False,
)  # fmt: skip
TONE = KpiResult(
    kpi_id=1, name="Tone", unit="points", kind=KpiKind.MEAN, layer=KpiLayer.BEHAVIOR,
    better=Better.HIGHER, is_primary=True, expected=5, n_pilot=9, n_comparison=9, before=3.0,
    after=3.3, comparison_before=3.0, comparison_after=3.0, p=0.00001, p_adjusted=0.01,
    difference=ChangeFound(value=0.3, low=0.1, high=0.5), per_head="head", df=15.29,
    baseline=tuple(dt.date(2026, month, 1) for month in (3, 4, 5)),
    teams=TeamsLeft(pools=((1, 2, 3),), too_small=(4,), out=(4,)),
    placebo=Placebo(found=ChangeFound(value=0.02, low=-0.1, high=0.14), p=0.4, months=()),
    percent=ChangeFound(value=10, low=3, high=17), window=(dt.date(2026, 9, 1),),
    standardised=ChangeFound(value=0.8, low=0.2, high=1.4), staggered=STAGGERED,
)  # fmt: skip
UNKNOWN = replace(
    TONE, kpi_id=2, name="Leavers", difference=None, percent=None, p=None, p_adjusted=None
)


def rows_of(section: ReportSection, slug: str) -> list[tuple[object, ...]]:
    tables = [each for each in section.blocks if isinstance(each, ReportTable)]
    return list(next(each for each in tables if each.slug == slug).rows)


@pytest.fixture
def results(draft: ReportDraft) -> Results:
    kept = kept_figures(draft.cohort, "en")
    assert kept is not None
    return results_of(draft.cohort, kept)


def test_a_kpi_stands_with_both_sides_and_one_that_is_not_shown_with_its_reason(
    results: Results,
) -> None:
    found = KpiResults(standing=KpiStanding.FOUND, kpis=(TONE, UNKNOWN))
    section = kpi_section(replace(results, kpis=found))
    tone, leavers = rows_of(section, "kpis")
    unit = "points a month, divided by “head”"
    assert tone[:9] == ("Tone", unit, 9, 3.0, 3.3, 9, 3.0, 3.0, 0.3)
    assert leavers[2:11] == (None,) * 9
    assert leavers[-1]
    [test] = rows_of(section, "kpi-tests")
    assert test[5:9] == ("< 0.001", None, 0.01, 0.4), "no p is said to be 0"
    [rest] = rows_of(section, "kpi-teams")
    assert rest[1:8] == (9, 9, 3, 1, "2026-03 to 2026-05 (3)", "2026-09", 15.3)
    assert rest[9:] == (0.02, -0.1, 0.14)
    [beside] = rows_of(section, "kpi-beside")
    assert beside[1:9] == (0.8, 0.2, 1.4, 2, 0.25, 0.05, 0.45, 0.02)
    apart = rows_of(section, "kpi-pilots")
    assert apart[0][1:7] == ("2026-06, this pilot", 9, 5, 0.3, 0.1, 0.5)
    assert apart[1][-1] == "too few teams to compare with had not begun by then."
    alone = KpiResults(standing=KpiStanding.FOUND, kpis=(UNKNOWN,))
    assert len(kpi_section(replace(results, kpis=alone)).blocks) == 1


def test_shares_are_in_percent_so_that_printed_means_come_to_the_printed_difference(
    results: Results,
) -> None:
    share = replace(
        TONE, kind=KpiKind.SHARE, per_head="", unit="of messages", before=0.3241, after=0.2932,
        comparison_before=0.3216, comparison_after=0.3249, placebo=None,
        difference=ChangeFound(value=-0.0343, low=-0.05, high=-0.0186),
    )  # fmt: skip
    [row] = rows_of(kpi_section(_with(results, share)), "kpis")
    assert row[1] == "percent of messages"
    assert row[3:5] + row[6:11] == (32.4, 29.3, 32.2, 32.5, -3.4, -5.0, -1.9)


def test_the_start_and_the_month_that_counts_on_neither_side_stand_below(results: Results) -> None:
    known = replace(
        _with(results, TONE).kpis, starts_on=dt.date(2026, 6, 15), left_out=dt.date(2026, 6, 1)
    )
    with translation.override("en"):
        section = kpi_section(replace(_with(results, TONE), kpis=known))
    assert "15 June 2026" in str(section.blocks)
    assert "2026-06, counts on neither side" in str(section.blocks)


def _with(results: Results, kpi: KpiResult) -> Results:
    return replace(results, kpis=KpiResults(standing=KpiStanding.FOUND, kpis=(kpi,)))


def test_money_stands_with_what_better_retention_means(scenario: RoiScenario) -> None:
    with translation.override("en"):
        found = scenario_result(scenario)
        section = money_section(found)
    assert found.retention in str(section.blocks)
    assert [row[1:] for row in rows_of(section, "money")] == [
        (each.conservative, each.optimistic) for each in found.figures
    ]
    assert rows_of(section, "benefits")
    assert rows_of(section, "costs")
    assumed = {row[:2]: row[2:] for row in rows_of(section, "assumptions")}
    assert assumed["Escalations avoided", "Due to the program (isolation)"] == ("60%", "70%", "80%")
    assert assumed["Scenario", "Years looked at"] == ("", "1", "")
    assert len(money_section(None).blocks) == 1


def test_the_first_page_says_what_is_left_on_both_sides_and_what_retention_means(
    scenario: RoiScenario,
) -> None:
    with translation.override("en"):
        line = money_line(scenario_result(scenario))
    assert "costs €45,000, left after costs €9,810 (conservative) to €48,960 (optimistic)" in line
    assert "On both sides more comes back than is paid." in line
    assert "of 100 tries within these ranges, more came back than was paid." in line
    assert "In 90 of 100 tries, what is left after costs lies from about" in line
    assert line.endswith("5% fewer leavers: retention 85% becomes 85.75%.")
    assert "within 1 year" in line
    assert not money_line(None)


def test_the_scenario_that_somebody_chose_is_in_the_report_of_the_pilot(
    cohort: Cohort, scenario: RoiScenario, admin: Member, now: dt.datetime
) -> None:
    def tables(at: dt.datetime) -> set[str]:
        keep_draft(cohort=cohort, language="en", now=at)
        return {each.slug for each in ReportDraft.objects.get(cohort=cohort).document.tables}

    RoiScenario.objects.filter(pk=scenario.pk).update(cohort=cohort)
    scenario.refresh_from_db()
    money = {"money", "benefits", "costs"}
    assert not tables(now) & money, "nobody has put it there"
    report_scenario(scenario=scenario, is_wanted=True, by=admin, now=now)
    assert money <= tables(now + dt.timedelta(hours=1))


def test_pulses_stand_with_groups_changes_and_what_people_recommend(
    organization: Organization, now: dt.datetime
) -> None:
    asked = ask_three_times(organization, now)
    keep_draft(cohort=asked, language="en", now=now)
    kept = kept_figures(asked, "en")
    assert kept is not None
    section = pulses(results_of(asked, kept))
    assert len(rows_of(section, "response")) == 3
    assert rows_of(section, "groups")
    assert rows_of(section, "pulse-changes")
    assert rows_of(section, "recommending")


def test_where_a_pilot_is_stands_on_its_report(results: Results, now: dt.datetime) -> None:
    cohort = results.cohort
    cohort.weeks = 12
    for state, weeks_ago, said in (
        (Cohort.State.FINISHED, 6, "Finished"),
        (Cohort.State.PAUSED, 6, "Paused"),
        (Cohort.State.RUNNING, -2, "Not started"),
        (Cohort.State.RUNNING, 20, "After its 12 weeks"),
        (Cohort.State.RUNNING, 6, "Week 6 of 12"),
    ):
        cohort.state = state
        cohort.starts_on = now.date() - dt.timedelta(weeks=weeks_ago)
        with translation.override("en"):
            assert standing(results) == said
