"""What admins see and do on the pages of KPIs, and what systems hear."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from kpis.models import Kpi, KpiImport, KpiValue, MeasuredTeam
from kpis.operations import add_usual_kpis
from people.models import AuditEvent, Member
from tests.conftest import SignIn
from tests.kpis import SAMPLE

UP_TO_NOW = b"".join(row for row in SAMPLE.splitlines(keepends=True) if b"2026-10" not in row)
FIRST_ESCALATIONS = b"Team 01,pilot,2026-02,escalations,"
pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def client(client_for: SignIn, admin: Member) -> Client:
    return client_for(admin)


def upload(client: Client, content: bytes, name: str = "figures.csv") -> KpiImport:
    file = SimpleUploadedFile(name, content)
    answer = client.post(reverse("kpis:import"), {"upload": "1", "file": file})
    assert answer.status_code == 302, answer.content.decode()
    return KpiImport.objects.latest("pk")


def page(client: Client, name: str, *args: object) -> str:
    answer = client.get(reverse(f"kpis:{name}", args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def say_yes(client: Client, staged: KpiImport, **more: str) -> int:
    shown = page(client, "import_preview", staged.pk)
    fingerprint = re.search(r'name="fingerprint" value="(\w+)"', shown)[1]  # type: ignore[index]
    address = reverse("kpis:import_preview", args=[staged.pk])
    return client.post(address, {"fingerprint": fingerprint, **more}).status_code


def test_the_first_page_offers_the_usual_ones_and_each_can_be_changed(client, admin, client_for):
    assert "Begin with the usual ones" in page(client, "kpis")
    client.post(reverse("kpis:usual"))
    listed = page(client, "kpis")
    assert "Time to a reply" in listed
    assert "Begin with" not in listed
    typed = {
        "name": "Rework", "kind": "count", "layer": "business", "better": "lower",
        "divided_by": "headcount", "least": "0", "most": "1.000,5", "least_team": "8",
    }  # fmt: skip
    assert client.post(reverse("kpis:add"), typed).status_code == 302
    rework = Kpi.objects.get(slug="rework")
    assert (rework.divided_by.slug, rework.most) == ("headcount", 1000.5)
    wrong = client.post(reverse("kpis:add"), {**typed, "kind": "mean", "least": "2000"})
    assert wrong.status_code == 422
    assert "Only a count can be divided" in wrong.content.decode()
    assert "less than where it begins" in wrong.content.decode()
    assert "has this short name" in client.post(reverse("kpis:add"), typed).content.decode()
    address = reverse("kpis:change", args=[rework.pk])
    stale = client.post(address, {**typed, "name": "Rework, all", "seen": "old"})
    assert stale.status_code == 422
    assert "Rework, all" in stale.content.decode()
    seen = re.findall(r'name="seen" value="(\w+)"', stale.content.decode())[-1]
    assert client.post(address, {**typed, "name": "Rework, all", "seen": seen}).status_code == 302
    for name, is_there in ((f"retire/{rework.pk}", False), ("again", True)):
        client.post(reverse("kpis:retire", args=[rework.pk]), {"again": "1"} if is_there else {})
        assert Kpi.objects.in_use().filter(slug="rework").exists() is is_there, name
    headcount = Kpi.objects.get(slug="headcount")
    kept = client.post(reverse("kpis:retire", args=[headcount.pk]), follow=True)
    assert "Change that first" in kept.content.decode()


def test_a_file_is_looked_at_confirmed_once_corrected_and_undone(client, admin, now):
    add_usual_kpis(now=now, by=admin)
    staged = upload(client, UP_TO_NOW)
    assert "per head and year cannot be right" in page(client, "import_preview", staged.pk)
    assert KpiValue.objects.count() == 0
    assert say_yes(client, staged) == 302
    assert KpiValue.objects.count() == 108
    mended = UP_TO_NOW.replace(b"8.994,280", b"9.5,280")
    again = upload(client, mended.replace(FIRST_ESCALATIONS, FIRST_ESCALATIONS + b"-"))
    shown = page(client, "import_preview", again.pk)
    assert "below zero" in shown
    assert "8.99 of 280" in shown
    assert say_yes(client, again) == 422
    assert say_yes(client, again, accepts_changes="on") == 302
    assert KpiValue.objects.filter(value=9.5).count() == 1
    failed = client.get(reverse("kpis:failed_rows", args=[again.pk])).content.decode("utf-8-sig")
    assert (
        failed.splitlines()[0] == "team,group,month,metric,value,n,Row in the file,What to correct"
    )
    assert "'-27" in failed
    assert failed.count("\n") == 2
    assert AuditEvent.objects.filter(verb="look_at", thing="kpiimport").exists()
    assert "Undo the import" in page(client, "import_undo", again.pk)
    client.post(reverse("kpis:import_undo", args=[again.pk]))
    assert "Everything is as it was before" in page(client, "import_preview", again.pk)
    assert KpiValue.objects.filter(value=8.994).count() == 1
    assert "figures.csv" in page(client, "imports")


def test_what_a_file_does_not_say_is_asked_for_and_can_be_chosen_otherwise(client, admin, now):
    add_usual_kpis(now=now, by=admin)
    hours = Kpi.objects.get(slug="response_time_hours")
    answer = client.post(
        reverse("kpis:import"), {"table": "Who\tJan 2026\tFeb 2026\nNorth\t8,5\t9,25\n"}
    )
    staged = KpiImport.objects.get()
    asked = client.get(answer.url)
    assert asked.status_code == 302
    asked = client.get(asked.url).content.decode()
    assert "Which column has the teams" in asked
    assert "Which KPI are the values of" in asked
    chosen = {
        "column-0": "team", "column-1": "month:2026-01", "column-2": "-", "decimal": ",",
        "is_month_first": "no", "kpi_id": str(hours.pk),
    }  # fmt: skip
    address = reverse("kpis:import_layout", args=[staged.pk])
    twice = client.post(address, {**chosen, "column-2": "team", "month": "soon"})
    assert twice.status_code == 422
    assert "already used for this" in twice.content.decode()
    half = client.post(address, {**chosen, "column-1": "metric", "column-2": "value"})
    assert half.url == address
    assert "8,5" in page(client, "import_layout", staged.pk)
    names = {"column-1": "month", "metric-0": str(hours.pk), "metric-1": "-"}
    assert client.post(address, {**chosen, **names, "column-2": "value"}).status_code == 302
    back = {**chosen, **names, "column-1": "month:2026-01"}
    assert client.post(address, back).status_code == 302
    assert say_yes(client, staged) == 302
    assert list(KpiValue.objects.values_list("team__name", "value")) == [("North", 8.5)]
    assert client.get(address).status_code == 302
    refused = client.post(reverse("kpis:import"), {"table": "nothing"})
    assert refused.status_code == 422
    other = upload(client, b"Team;Month;Escalations\nNorth;2026-01;3\n")
    client.post(reverse("kpis:import_discard", args=[other.pk]))
    assert KpiImport.objects.get() == staged


def test_a_column_that_no_kpi_is_found_for_is_said_first_and_can_be_given_one(client, admin, now):
    add_usual_kpis(now=now, by=admin)
    cells = "Team\tGroup\tMonth\tEscalations\tReply calm (1-5)\nNorth\tpilot\t2026-01\t3\t4,5\n"
    answer = client.post(reverse("kpis:import"), {"table": cells})
    staged = KpiImport.objects.get()
    shown = client.get(answer.url).content.decode()
    title = "1 column of 5 will not be read: “Reply calm (1-5)”."
    assert shown.index(title) < shown.index("New values")
    assert "since it holds no figures: “Group”" in shown
    assert (
        client.get(reverse("kpis:import_measure", args=[staged.pk, "column-9"])).status_code == 404
    )
    address = reverse("kpis:import_measure", args=[staged.pk, "column-4"])
    assert address in shown
    assert 'value="reply_calm"' in client.get(address).content.decode()
    typed = {
        "name": "Calm of replies", "slug": "reply_calm", "kind": "mean", "layer": "behavior",
        "better": "higher", "least_team": "5",
    }  # fmt: skip
    back = client.post(address, typed)
    calm = Kpi.objects.get(slug="reply_calm")
    chosen = client.get(back.url).content.decode()
    assert f'<option value="kpi:{calm.pk}" selected>' in chosen
    told = {f"column-{place}": role for place, role in enumerate(("team", "-", "month", "-"))}
    told |= {"column-4": f"kpi:{calm.pk}", "decimal": ",", "is_month_first": "no", "kpi_id": "-"}
    assert client.post(back.url, told).status_code == 302
    assert "1 column of 5 will not be read: “Escalations”." in page(
        client, "import_preview", staged.pk
    )
    assert say_yes(client, staged) == 302
    assert KpiValue.objects.get(kpi=calm).value == 4.5
    assert "will not be read" in page(client, "import_preview", staged.pk)
    named = "Team\tMonth\tKPI\tValue\nNorth\t2026-01\tReply calm\t4\nNorth\t2026-01\tNoise\t7\n"
    shown = client.get(client.post(reverse("kpis:import"), {"table": named}).url).content.decode()
    assert "1 KPI of 2 in the file will not be read: “Noise” (1 value)." in shown
    unknown = client.post(reverse("kpis:import"), {"table": "Team\tMonth\tRest\nA\t2026-01\t7\n"})
    asked = client.get(unknown.url, follow=True).content.decode()
    assert "Create a KPI for “Rest”" in asked


def test_teams_are_found_led_and_their_values_entered(client, admin, leader, now):
    add_usual_kpis(now=now, by=admin)
    assert "No teams yet" in page(client, "teams")
    say_yes(
        client,
        upload(
            client,
            b"Team;Month;Escalations;Headcount\nSupport, Eze;2026-01;3;9\nNorth;2026-01;4;9\n",
        ),
    )
    assert "North" in client.get(reverse("kpis:teams"), {"q": "nor"}).content.decode()
    assert (
        "No team is called that" in client.get(reverse("kpis:teams"), {"q": "x"}).content.decode()
    )
    team = MeasuredTeam.objects.get(name="Support, Eze")
    assert "Support, Eze: Halima Eze" in page(client, "leaders")
    client.post(reverse("kpis:leaders"), {f"team-{team.pk}": "on"})
    assert "Halima Eze" in page(client, "teams")
    change = reverse("kpis:team_change", args=[team.pk])
    assert "Another team" in client.post(change, {"name": "north"}).content.decode()
    nobody = client.post(change, {"name": "Support", "leader": "nobody"}).content.decode()
    assert "Nobody here has this address" in nobody
    assert client.post(change, {"name": "Support", "leader": leader.email}).status_code == 302
    share = Kpi.objects.get(slug="clarification_rate")
    month = client.get(reverse("kpis:month", args=[team.pk]), {"kpi": share.pk, "month": "2026-02"})
    typed = {"value": "140%", "reason": "late", "seen": ""}
    assert "A share goes from 0 to 1" in client.post(month.url, typed).content.decode()
    assert client.post(month.url, {**typed, "value": "34,5 %"}).status_code == 302
    assert KpiValue.objects.get(kpi=share).value == pytest.approx(0.345)
    stale = client.post(month.url, {**typed, "value": "36%"})
    assert stale.status_code == 422
    assert "36%" in stale.content.decode()
    assert "34.5%" in page(client, "team", team.pk)
    wrong = client.get(reverse("kpis:month", args=[team.pk]), {"kpi": share.pk, "month": "soon"})
    assert wrong.url == reverse("kpis:team", args=[team.pk])
    ahead = reverse("kpis:value", args=[team.pk, share.pk, "2027-01"])
    assert client.get(ahead).status_code == 404


def test_privacy_officers_read_and_change_nothing(client, client_for, privacy_officer, admin, now):
    add_usual_kpis(now=now, by=admin)
    staged = upload(client, UP_TO_NOW)
    reader = client_for(privacy_officer)
    for name, args in (("kpis", ()), ("imports", ()), ("import_preview", [staged.pk])):
        shown = page(reader, name, *args).split("<h1 ")[1]
        assert reverse("kpis:import") + '"' not in shown.replace("crumb", ""), name
        assert '<button class="button' not in shown, name
    assert reader.post(reverse("kpis:import_preview", args=[staged.pk]), {}).status_code == 200
    assert KpiValue.objects.count() == 0
