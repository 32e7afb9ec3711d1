"""What the page says of a pilot's teams, what it refuses to say, and that files say the same."""

from __future__ import annotations

import csv
import datetime as dt
import html
import io
import re
import statistics
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from msgspec.structs import replace

from cohorts.models import Cohort
from kpis import tasks
from kpis.findings import KpiStanding
from kpis.models import Kpi, KpiImport, KpiReckoning, KpiValue, MeasuredTeam, MeasurementPlan
from kpis.operations.entering import enter_value
from kpis.operations.reckoning import keep_results
from kpis.plans import Measuring
from kpis.results import kpi_results
from kpis.states import KpiImportState
from people.models import Member, Organization
from programs.content.modules import Outcome, OutcomeKpi
from tests.content import module_content
from tests.factories import CohortFactory, ModuleFactory
from tests.kpis.measured import START, measured_cohort, read_rows

SignIn = Callable[[Member], Client]
NOVEMBER = dt.datetime(2026, 11, 10, 9, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel(NOVEMBER, tick=False):
        yield


@pytest.fixture
def pilot(organization: Organization) -> Cohort:
    """Twenty teams, four months after their start."""
    cohort: Cohort = CohortFactory(organization=organization, name="Summer", starts_on=START)
    measured_cohort(cohort)
    return cohort


def read(client: Client, cohort: Cohort, page: str = "cohort", *args: int) -> str:
    """The page's words once a worker has been there, without tags and pictures."""
    tasks.keep_results(cohort_id=cohort.pk)
    answer = client.get(reverse(f"kpis:{page}", args=[cohort.pk, *args]))
    assert answer.status_code == 200
    main = re.search(r"<main.*</main>", answer.content.decode(), re.DOTALL)
    assert main is not None
    bare = re.sub(r"<[^>]+>", " ", re.sub(r"<svg.*?</svg>", " ", main[0], flags=re.DOTALL))
    return re.sub(r"\s+", " ", html.unescape(bare))


def rows(client: Client, cohort: Cohort, name: str) -> list[dict[str, str]]:
    tasks.keep_results(cohort_id=cohort.pk)
    answer = client.get(reverse(f"kpis:{name}", args=[cohort.pk]))
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_the_answer_comes_first_and_what_did_not_move_stands_on_the_same_page(
    pilot: Cohort, admin: Member, client_for: SignIn
) -> None:
    page = read(client_for(admin), pilot)
    assert "Escalations moved as hoped: 8.5% better, beyond teams that did not take part" in page
    assert "4 of 5 KPIs moved as hoped" in page
    assert "Not shown to have moved: Voluntary leavers." in page
    assert "Behavior of the same teams moved, so what moved with it below may be claimed." in page
    assert page.index("Business outcome") < page.rindex("10.8% better (95% interval: 9.1% worse to")
    assert "Teams reassigned in all 184,756 ways" in page
    assert "10 teams that took part, 10 to compare with" in page


def test_without_a_large_figure_where_there_is_nothing_to_compare_with(
    pilot: Cohort, admin: Member, client_for: SignIn
) -> None:
    plan = MeasurementPlan.objects.get(cohort=pilot)
    bare = Measuring(hypotheses=plan.measuring.hypotheses, pilot_teams=plan.measuring.pilot_teams)
    MeasurementPlan.objects.filter(cohort=pilot).update(measuring=bare)
    page = read(client_for(admin), pilot)
    assert "nobody can tell why it moved" in page
    assert "counted the good way Nothing to compare with" in page
    assert "Moved, not claimed" in page
    assert "Moved as hoped" not in page


def test_a_pilot_that_has_not_started_shows_where_teams_stand(
    pilot: Cohort, privacy_officer: Member, client_for: SignIn
) -> None:
    Cohort.objects.filter(pk=pilot.pk).update(starts_on=dt.date(2026, 12, 7))
    page = read(client_for(privacy_officer), pilot)
    assert "It starts on 7 December 2026" in page
    assert "No whole month after the start is in yet" in page


def test_without_a_plan_without_values_and_before_a_worker_came(
    pilot: Cohort, admin: Member, client_for: SignIn
) -> None:
    client = client_for(admin)
    bare: Cohort = CohortFactory(organization=pilot.organization)
    assert "did not say what it would look at" in read(client, bare)
    waiting = client.get(reverse("kpis:cohort", args=[pilot.pk]))
    assert b"being worked out" in waiting.content
    assert waiting.headers["Refresh"] == "5; url=?look=1"
    stuck = client.get(reverse("kpis:cohort", args=[pilot.pk]), {"look": "99"})
    assert b"have not come" in stuck.content
    assert "Refresh" not in stuck.headers
    KpiValue.objects.all().delete()
    assert "No values of its KPIs have come in yet" in read(client, pilot)


def test_every_team_has_a_picture_and_small_ones_have_one_together(
    pilot: Cohort, admin: Member, client_for: SignIn
) -> None:
    kpi = Kpi.objects.get(slug="escalations")
    heads = KpiValue.objects.filter(kpi__slug="headcount")
    heads.filter(team__name__in=["Team 01", "Team 02", "Team 11"]).update(value=3)
    unknown = MeasuredTeam.objects.get(name="Team 20")
    heads.filter(team=unknown).delete()
    client = client_for(admin)
    first = read(client, pilot, "cohort_teams", kpi.pk)
    assert "Team 03 (took part)" in first
    assert "Team 01" not in first
    answer = client.get(reverse("kpis:cohort_teams", args=[pilot.pk, kpi.pk]), {"page": "2"})
    assert "2 small teams together (took part)" in answer.content.decode()
    assert "Team 12 (to compare with)" in answer.content.decode()
    last = client.get(reverse("kpis:cohort_teams", args=[pilot.pk, kpi.pk]), {"page": "3"})
    assert "Team 11" not in last.content.decode()
    assert "Team 20" not in last.content.decode()


def test_files_say_what_the_page_says(pilot: Cohort, admin: Member, client_for: SignIn) -> None:
    MeasuredTeam.objects.filter(name="Team 03").update(name="=1+1")
    client = client_for(admin)
    figures = {row["KPI"]: row for row in rows(client, pilot, "cohort_csv")}
    assert figures["Escalations"]["What can be said"] == "Moved as hoped"
    assert figures["Escalations"]["p with all KPIs counted in (Holm)"] == "0.002"
    assert figures["Voluntary leavers"]["May be claimed"] == "no"
    assert figures["Clarification rate"]["p of the t test"] == "< 0.001"
    assert figures["Clarification rate"]["Pilot before"] == "31.987"
    assert figures["Clarification rate"]["Unit"] == "percent"
    months = rows(client, pilot, "cohort_months_csv")
    one = [row for row in months if row["Team"] == "'=1+1" and row["KPI"] == "Escalations"]
    assert len(one) == 10
    assert {row["Team"] for row in months} >= {"All together", "Team 20"}
    for name in ("cohort_xlsx", "cohort_months_xlsx"):
        assert client.get(reverse(f"kpis:{name}", args=[pilot.pk])).content.startswith(b"PK")


def test_whoever_has_the_months_works_out_a_divided_count_to_the_digit(
    pilot: Cohort, admin: Member, client_for: SignIn
) -> None:
    heads = KpiValue.objects.filter(kpi__slug="headcount", month=dt.date(2026, 5, 1))
    heads.update(value=40)
    client = client_for(admin)
    months = [row for row in rows(client, pilot, "cohort_months_csv") if row["Divided by"]]
    figures = {row["KPI"]: row for row in rows(client, pilot, "cohort_csv")}
    before = by_team(months, "took part", {"2026-04", "2026-05", "2026-06"})
    assert f"{statistics.mean(before):.3f}" == figures["Escalations"]["Pilot before"]


def by_team(rows: list[dict[str, str]], side: str, months: set[str]) -> list[float]:
    """One sum divided by the other, for each team on a side."""
    sums: dict[str, list[float]] = {}
    for row in rows:
        if row["KPI"] == "Escalations" and row["Side"] == side and row["Month"] in months:
            count, heads = sums.get(row["Team"], (0.0, 0.0))
            sums[row["Team"]] = [count + float(row["Count"]), heads + float(row["Divided by"])]
    return [count / heads for count, heads in sums.values()]


def test_nobody_without_a_plan_has_a_file_of_months(
    organization: Organization, admin: Member, client_for: SignIn
) -> None:
    assert (
        rows(client_for(admin), CohortFactory(organization=organization), "cohort_months_csv") == []
    )


def test_a_kpi_that_is_not_in_the_plan_has_no_page(
    pilot: Cohort, admin: Member, client_for: SignIn
) -> None:
    other = Kpi.objects.get(slug="headcount")
    page = client_for(admin).get(reverse("kpis:cohort_teams", args=[pilot.pk, other.pk]))
    assert page.status_code == 404


@pytest.mark.proof("queries", pages=3)
@pytest.mark.parametrize("teams", [6, 20])
def test_the_same_queries_at_any_number_of_teams(
    teams: int,
    pilot: Cohort,
    admin: Member,
    client_for: SignIn,
    django_assert_num_queries: Any,
) -> None:
    names = [f"Team {number:02d}" for number in (*range(1, 11), *range(20, 10, -1))]
    kept = [*names[: teams // 2], *names[10 : 10 + teams // 2]]
    KpiValue.objects.exclude(team__name__in=kept).delete()
    client = client_for(admin)
    with django_assert_num_queries(6):
        keep_results(cohort=pilot, now=NOVEMBER)
    with django_assert_num_queries(4):  # one notes that somebody looked
        client.get(reverse("kpis:cohort", args=[pilot.pk]))
    kpi = Kpi.objects.get(slug="escalations").pk
    with django_assert_num_queries(8):
        client.get(reverse("kpis:cohort_teams", args=[pilot.pk, kpi]))
    with django_assert_num_queries(7):  # here too
        client.get(reverse("kpis:behavior"))


def test_figures_are_kept_until_values_come_in(pilot: Cohort, organization: Organization) -> None:
    first = keep_results(cohort=pilot, now=NOVEMBER)
    assert keep_results(cohort=pilot, now=NOVEMBER + dt.timedelta(minutes=4)) == first
    later = NOVEMBER + dt.timedelta(minutes=6)
    assert keep_results(cohort=pilot, now=later).made_at == later
    KpiImport.objects.create(
        organization=organization, source="more", created_at=later,
        state=KpiImportState.CONFIRMED, confirmed_at=later + dt.timedelta(seconds=9),
        layout=KpiImport._meta.get_field("layout").get_default() or {},
    )  # fmt: skip
    newer = later + dt.timedelta(seconds=20)
    assert keep_results(cohort=pilot, now=newer).made_at == newer
    assert KpiReckoning.objects.count() == 1


def test_a_typed_value_is_worked_in_before_five_minutes_are_over(
    pilot: Cohort, admin: Member, client_for: SignIn
) -> None:
    now = NOVEMBER
    keep_results(cohort=pilot, now=now)
    assert not kpi_results(pilot, now).is_passing
    team = MeasuredTeam.objects.filter(values__isnull=False).earliest("pk")
    known = team.values.earliest("pk")
    typed_at = now + dt.timedelta(seconds=5)
    enter_value(
        team=team, kpi=known.kpi, month=known.month, value=known.value / 2, n=known.n,
        seen=(known.value, known.n), reason="Typed wrongly", now=typed_at, by=admin,
    )  # fmt: skip
    waiting = client_for(admin).get(reverse("kpis:cohort", args=[pilot.pk]))
    assert b"newer figures are being worked out" in waiting.content
    assert waiting.headers["Refresh"] == "5; url=?look=1"
    soon = now + dt.timedelta(seconds=10)
    assert keep_results(cohort=pilot, now=soon).made_at == soon
    assert not kpi_results(pilot, soon).is_passing


def test_whoever_asks_first_is_told_to_wait(pilot: Cohort) -> None:
    assert kpi_results(pilot, NOVEMBER).standing == KpiStanding.WAITING
    kept = keep_results(cohort=pilot, now=NOVEMBER)
    assert kpi_results(pilot, NOVEMBER) == kept
    assert kpi_results(pilot, NOVEMBER + dt.timedelta(days=1)) == kept
    bare = CohortFactory(organization=pilot.organization)
    assert kpi_results(bare, NOVEMBER).standing == KpiStanding.NO_PLAN
    MeasurementPlan.objects.filter(cohort=pilot).update(measuring=Measuring())
    KpiReckoning.objects.all().delete()
    assert keep_results(cohort=pilot, now=NOVEMBER).standing == KpiStanding.NO_PLAN


def test_a_team_that_takes_part_elsewhere_is_compared_with_until_then(pilot: Cohort) -> None:
    later: Cohort = CohortFactory(organization=pilot.organization, starts_on=dt.date(2026, 9, 7))
    waiting = MeasurementPlan.objects.get(cohort=pilot).measuring.comparison_teams
    MeasurementPlan.objects.create(
        cohort=later, measuring=Measuring(pilot_teams=waiting), frozen_at=NOVEMBER
    )
    found = keep_results(cohort=pilot, now=NOVEMBER).kpis[0]
    assert found.window == (dt.date(2026, 7, 1), dt.date(2026, 8, 1))
    assert found.ends_early
    assert found.lines[-1].comparison is None


def mean_change(teams: range, before: list[str], after: list[str]) -> float:
    """Of the time to a reply, by hand."""
    named = {f"Team {number:02d}" for number in teams}
    kept = [row for row in read_rows() if row["team"] in named]

    def mean(months: list[str]) -> float:
        found = [float(row["response_time_hours"]) for row in kept if row["month"] in months]
        return sum(found) / len(found)

    return mean(after) - mean(before)


def test_pilots_that_begin_one_after_another_are_put_together_against_who_has_not_begun(
    pilot: Cohort, admin: Member, client_for: SignIn
) -> None:
    client = client_for(admin)
    assert "Needs a second pilot that named this KPI" in read(client, pilot)
    plan = MeasurementPlan.objects.get(cohort=pilot).measuring
    names = dict(MeasuredTeam.objects.values_list("name", "pk"))
    waited = tuple(names[f"Team {number:02d}"] for number in range(11, 16))
    never = tuple(names[f"Team {number:02d}"] for number in range(16, 21))
    later: Cohort = CohortFactory(organization=pilot.organization, starts_on=dt.date(2026, 9, 1))
    measuring = replace(plan, pilot_teams=waited, comparison_teams=never)
    MeasurementPlan.objects.create(cohort=later, measuring=measuring, frozen_at=NOVEMBER)
    KpiReckoning.objects.all().delete()
    results = keep_results(cohort=pilot, now=NOVEMBER)
    reply = next(each for each in results.kpis if each.name == "Response time hours")
    summer = (["2026-04", "2026-05", "2026-06"], ["2026-07", "2026-08", "2026-09", "2026-10"])
    autumn = (["2026-06", "2026-07", "2026-08"], ["2026-09", "2026-10"])
    first = mean_change(range(1, 11), *summer) - mean_change(range(16, 21), *summer)
    second = mean_change(range(11, 16), *autumn) - mean_change(range(16, 21), *autumn)
    assert reply.staggered is not None
    assert reply.staggered.overall is not None
    assert reply.staggered.overall.value == pytest.approx((10 * first + 5 * second) / 15, abs=1e-6)
    apart = [(each.is_own, each.n_pilot, each.n_comparison) for each in reply.staggered.cohorts]
    assert apart == [(True, 10, 5), (False, 5, 5)]
    page = read(client, pilot)
    assert "mean over 2 pilots, weighted by their 15 teams" in page
    assert "This pilot, from July 2026 (10 teams against 5)" in page
    assert "standard deviations of teams at first" in page
    figures = {row["KPI"]: row for row in rows(client, pilot, "cohort_csv")}
    assert figures["Response time hours"]["With other pilots: pilots"] == "2"


def test_behavior_of_teams_has_trends_and_says_what_it_does_not_infer(
    pilot: Cohort, admin: Member, client_for: SignIn
) -> None:
    outcomes = tuple(
        Outcome(slug=f"o-{kpi}", text=f"They {kpi}", kpi=kpi)
        for kpi in (OutcomeKpi.CLARIFICATION_RATE, OutcomeKpi.REPLY_TONE)
    )
    played = Outcome(slug="plays", text="They play")
    content = replace(module_content("Replies"), outcomes=(*outcomes, played))
    pilot.modules.add(ModuleFactory(version=pilot.version, content={"en": content}))
    client = client_for(admin)
    tasks.keep_results(cohort_id=pilot.pk)
    page = html.unescape(client.get(reverse("kpis:behavior")).content.decode())
    assert "Nothing here is inferred from voice, video, faces" in re.sub(r"\s+", " ", page)
    assert "Meeting participation, all teams together" in page
    assert "Replies" in page
    assert "13.8% better" in page
    assert "(not measured here yet)" in page
    assert "They play" not in page


def test_behavior_of_teams_is_empty_before_values_come_in(
    admin: Member, client_for: SignIn
) -> None:
    page = client_for(admin).get(reverse("kpis:behavior")).content.decode()
    assert "No figures of teams have come in yet" in page
    assert "No pilot has begun yet" in page
