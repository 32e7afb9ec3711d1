"""A team that is too small is told by nothing that pages and files show, and who looks is noted."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cohorts.models import Cohort
from kpis import tasks
from kpis.models import Kpi, KpiImport, KpiValue, MeasuredTeam
from kpis.states import KpiKind
from kpis.trends import trends
from people.models import AuditEvent, Member, Organization
from tests.conftest import SignIn
from tests.factories import CohortFactory
from tests.kpis.measured import START, measured_cohort

NOVEMBER = dt.datetime(2026, 11, 10, 9, tzinfo=dt.UTC)
AUGUST = dt.date(2026, 8, 1)
SECRETS = {"Team 01": 0.97, "Team 20": 0.93, "Team 11": 0.83, "Team 12": 0.03}
"""Too small by itself on its side, of unknown size, and two small ones that are put together."""


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel(NOVEMBER, tick=False):
        yield


@pytest.fixture
def pilot(organization: Organization) -> Cohort:
    cohort: Cohort = CohortFactory(organization=organization, name="Summer", starts_on=START)
    kpis = measured_cohort(cohort)
    Kpi.objects.filter(slug__in=["headcount", "voluntary_leavers"]).update(unit="people")
    heads = KpiValue.objects.filter(kpi=kpis["headcount"])
    heads.filter(team__name__in=["Team 01", "Team 11", "Team 12"]).update(value=4)
    heads.filter(team__name="Team 20").delete()
    for name, value in SECRETS.items():
        secret = KpiValue.objects.filter(kpi=kpis["clarification_rate"], team__name=name)
        secret.filter(month=AUGUST).update(value=value)
    tasks.keep_results(cohort_id=cohort.pk)
    return cohort


def shown_of_team(client: Client, team: MeasuredTeam, kpi: str) -> float | None:
    """What its page says of August, in percent."""
    page = client.get(reverse("kpis:team", args=[team.pk])).content.decode()
    row = re.search(r"<tr>\s*<th[^>]*>Aug 2026</th>(.*?)</tr>", page, re.DOTALL)
    assert row is not None
    cell = re.search(rf'data-label="{kpi}">(.*?)</td>', row[1], re.DOTALL)
    assert cell is not None
    figure = re.search(r">([\d.]+)%<", cell[1])
    return float(figure[1]) if figure else None


def test_nothing_that_is_shown_gives_a_small_team_by_subtraction(
    pilot: Cohort, admin: Member, client_for: SignIn
) -> None:
    client = client_for(admin)
    kpi = Kpi.objects.get(slug="clarification_rate")
    alone = {
        team.name: figure
        for team in MeasuredTeam.objects.all()
        if (figure := shown_of_team(client, team, kpi.name)) is not None
    }
    assert sorted(alone) == [f"Team {number:02d}" for number in (*range(2, 11), *range(13, 20))]
    answer = client.get(reverse("kpis:cohort_months_csv", args=[pilot.pk]))
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    august = [row for row in rows if row["KPI"] == kpi.name and row["Month"] == "2026-08"]
    told = {(row["Team"], row["Side"]): float(row["Value"]) for row in august}
    by_side = {
        side: [value for (name, of), value in told.items() if of == side and name[0] != "A"]
        for side in ("took part", "to compare with")
    }
    assert {name for name, _side in told} == {*alone, "All together", "2 small teams together"}
    point = next(
        each for each in trends(pilot.organization_id, AUGUST)
        if each.kpi_id == kpi.pk and each.month == AUGUST
    )  # fmt: skip
    assert point.mean is not None
    assert (point.teams, point.apart) == (16, 4)
    wholes = [
        (100 * point.mean, list(alone.values())),
        (told["All together", "took part"], by_side["took part"]),
        (told["All together", "to compare with"], by_side["to compare with"]),
    ]
    pool = told["2 small teams together", "to compare with"]
    worked_out = [*alone.values(), *told.values(), pool]
    for mean, others in wholes:
        worked_out += [count * mean - sum(others) for count in (len(others), len(others) + 1)]
    for name, secret in SECRETS.items():
        assert not [each for each in worked_out if abs(each - 100 * secret) < 0.3], name


def test_a_pool_has_no_month_of_one_of_its_teams(
    pilot: Cohort, admin: Member, client_for: SignIn
) -> None:
    KpiValue.objects.filter(team__name="Team 12", month=AUGUST).delete()
    answer = client_for(admin).get(reverse("kpis:cohort_months_csv", args=[pilot.pk]))
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    months = {row["Month"] for row in rows if row["Team"] == "2 small teams together"}
    assert "2026-07" in months
    assert "2026-08" not in months


def test_leavers_are_told_of_no_single_team(
    pilot: Cohort, admin: Member, client_for: SignIn
) -> None:
    client = client_for(admin)
    kpi = Kpi.objects.get(slug="voluntary_leavers")
    page = client.get(reverse("kpis:cohort_teams", args=[pilot.pk, kpi.pk])).content.decode()
    assert "A month of one team would be about individual people" in page
    assert "Team 03" not in page
    answer = client.get(reverse("kpis:cohort_months_csv", args=[pilot.pk]))
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert {row["Team"] for row in rows if row["KPI"] == kpi.name} == {"All together"}
    team = MeasuredTeam.objects.get(name="Team 03")
    page = client.get(reverse("kpis:team", args=[team.pk])).content.decode()
    assert "would be about individual people: Voluntary leavers" in page


def test_pages_of_single_teams_name_no_leader_say_who_reads_and_note_who_looked(
    pilot: Cohort, admin: Member, privacy_officer: Member, leader: Member, client_for: SignIn
) -> None:
    team = MeasuredTeam.objects.get(name="Team 01")
    MeasuredTeam.objects.filter(pk=team.pk).update(leader=leader)
    reader = client_for(privacy_officer)
    kpi = Kpi.objects.get(slug="escalations")
    of_team, by_team = (
        reader.get(reverse(f"kpis:{name}", args=args)).content.decode()
        for name, args in (("team", [team.pk]), ("cohort_teams", [pilot.pk, kpi.pk]))
    )
    for page in (of_team, by_team):
        assert 'data-audience="program_team"' in page
        assert leader.name not in page
    assert "not shown" in of_team
    assert leader.name not in reader.get(reverse("kpis:teams")).content.decode()
    reader.get(reverse("kpis:cohort_months_xlsx", args=[pilot.pk]))
    client = client_for(admin)
    assert leader.name in client.get(reverse("kpis:teams")).content.decode()
    client.get(reverse("kpis:value", args=[team.pk, kpi.pk, "2026-08"]))
    looks = AuditEvent.objects.filter(verb="look_at").order_by("pk")
    assert list(looks.values_list("actor_id", "thing", "detail__page")) == [
        (privacy_officer.pk, "measuredteam", "values of a team"),
        (privacy_officer.pk, "cohort", "kpis by team"),
        (privacy_officer.pk, "cohort", "kpi file by team"),
        (admin.pk, "measuredteam", "value of a team and month"),
    ]


def test_a_dry_run_shows_no_figure_of_a_small_team(
    pilot: Cohort, admin: Member, client_for: SignIn
) -> None:
    client = client_for(admin)
    Kpi.objects.filter(slug="clarification_rate").update(kind=KpiKind.SHARE, most=0.5)
    file = SimpleUploadedFile(
        "more.csv",
        b"team,month,metric,value\nTeam 01,2026-08,clarification_rate,0.71\n"
        b"Team 02,2026-08,clarification_rate,0.72\nTeam 01,2026-08,headcount,3\n",
    )
    client.post(reverse("kpis:import"), {"upload": "1", "file": file})
    staged = KpiImport.objects.get()
    page = client.get(reverse("kpis:import_preview", args=[staged.pk])).content.decode()
    assert re.findall(r"<ins>(.*?)</ins>", page) == ["not shown", "72.0%", "not shown"]
    assert "Team 01, Aug 2026" in page
    assert "71.0%" not in page
    assert "97.0%" not in page
    assert "Team 01 (3)" not in page
