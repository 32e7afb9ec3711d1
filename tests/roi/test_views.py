"""The workbench as an admin uses it without JavaScript."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from msgspec.structs import replace

from people.models import Member
from roi import measured
from roi.assumptions import TakenChange
from roi.models import RoiScenario
from roi.operations import copy_scenario
from roi.states import Definition
from tests.conftest import SignIn
from tests.roi.worked import span

OFFER = TakenChange(
    kpi_id=17, slug="escalations", name="Escalations per head", change=span("2.1", "11.4", "20.7"),
    teams=9, comparison_teams=9, is_claimed=True,
)  # fmt: skip


@pytest.fixture
def client(client_for: SignIn, admin: Member, frozen: object) -> Client:
    return client_for(admin)


def typed(client: Client, scenario: RoiScenario, **changes: object) -> dict[str, object]:
    """What the form of the page would send."""
    page = client.get(reverse("roi:scenario", args=[scenario.pk]))
    sent: dict[str, object] = {}
    for form in page.context["bench"].forms:
        for field in form:
            value = field.value()
            sent[field.html_name] = "" if value is None or value is False else str(value)
    return {**sent, **changes}


def text_of(response: object) -> str:
    return " ".join(unescape(response.content.decode()).split())


def post(client: Client, scenario: RoiScenario, sent: dict[str, object], name: str = "work"):
    return client.post(reverse(f"roi:{name}", args=[scenario.pk]), sent)


def test_the_page_shows_both_columns_the_reading_and_what_to_read_with_it(
    client: Client, scenario: RoiScenario
) -> None:
    page = text_of(client.get(reverse("roi:scenario", args=[scenario.pk])))
    for said in (
        "21.8%", "108.8%", "€54,810", "9.9 months", "5.7 months",
        "It pays for itself as soon as 34.5% of what changed is due to the program. Assumed are 42 "
        "to 72%.",
        "5% fewer leavers: retention 85% becomes 85.75%.",
        "The time of the participants is not among the costs.",
        "Escalations avoided: the change is an assumption, not a measurement.",
        "€112,500", "€750,000", "€637,500",
        "In 100 of 100 tries",
    ):  # fmt: skip
        assert said in page, said


def test_without_a_reading_of_retention_it_is_worked_out_but_not_saved(
    client: Client, scenario: RoiScenario
) -> None:
    sent = typed(client, scenario, **{"b1-definition": ""})
    worked_out = post(client, scenario, {**sent, "go": "work"})
    assert worked_out.status_code == 200
    assert "Not counted: nobody has chosen" in text_of(worked_out)
    assert "Not saved yet" in text_of(worked_out)
    refused = post(client, scenario, {**sent, "go": "save"})
    assert refused.status_code == 422
    assert "Choose one: they differ by up to seven times." in text_of(refused)
    assert RoiScenario.objects.get().revision == 0


def test_what_was_typed_is_saved_with_lines_of_ones_own(
    client: Client, scenario: RoiScenario
) -> None:
    own = {"name": "Complaints", "middle": "4", "volume": "800", "unit_value": "55.5"}
    more = {f"b4-{field}": value for field, value in own.items()}
    sent = typed(client, scenario, **{"b1-definition": "points", "go": "save"}, **more)
    sent |= {"c7-name": "Travel", "c7-quantity": "12", "c7-unit_value": "310", "years": "2"}
    assert post(client, scenario, sent).status_code == 302
    kept = RoiScenario.objects.get()
    retention = kept.assumptions.retention
    assert retention is not None
    assert retention.definition == Definition.POINTS
    assert kept.assumptions.benefits[-1].name == "Complaints"
    assert kept.assumptions.benefits[-1].unit_value == Decimal("55.5")
    assert kept.assumptions.costs[-1].quantity == 12
    assert (kept.assumptions.years, len(kept.assumptions.costs)) == (2, 8)


def test_nonsense_is_refused_with_a_word_at_each_field(
    client: Client, scenario: RoiScenario
) -> None:
    sent = typed(
        client, scenario,
        **{
            "b1-definition": "points", "b1-middle": "20",
            "b0-low": "12", "b0-high": "11", "b0-isolation_high": "10",
            "b2-middle": "140", "b4-middle": "1", "b4-volume": "1", "b4-unit_value": "9",
            "c7-quantity": "1", "c7-unit_value": "9", "years": "99",
        },
    )  # fmt: skip
    answer = post(client, scenario, sent)
    assert answer.status_code == 422
    page = text_of(answer)
    for said in (
        "retention above 100%", "The least is above the middle.",
        "The optimistic figure is below the conservative one.",
        "No more than 100% can be avoided.", "Another cost · What is it?: Give it a name.",
        "Another benefit · What is it?: Give it a name.", "Years looked at: ",
    ):  # fmt: skip
        assert said in page, said
    live = post(client, scenario, sent, "live")
    assert live.status_code == 422
    assert "retention above 100%" in text_of(live)
    assert post(client, scenario, {"costs": "x", "b0-kpi": "²"}).status_code == 422


def test_the_live_result_is_that_of_the_page_and_saves_nothing(
    client: Client, scenario: RoiScenario
) -> None:
    sent = typed(client, scenario, **{"c0-quantity": "2"})
    answer = post(client, scenario, sent, "live")
    assert "€90,000" in text_of(answer)
    assert "€90,000" in text_of(post(client, scenario, {**sent, "go": "work"}))
    assert RoiScenario.objects.get().revision == 0


def test_what_somebody_else_saved_is_not_written_over(
    client: Client, scenario: RoiScenario
) -> None:
    first = typed(client, scenario, years="2", go="save")
    second = typed(client, scenario, years="3", go="save")
    assert post(client, scenario, first).status_code == 302
    stale = post(client, scenario, second)
    assert stale.status_code == 409
    assert "Somebody else saved this scenario in the meantime" in text_of(stale)
    revision = stale.context["bench"].head["revision"].value()
    assert post(client, scenario, {**second, "revision": revision}).status_code == 302
    assert RoiScenario.objects.get().assumptions.years == 3


def test_a_measured_change_is_taken_over_with_its_interval(
    client: Client, scenario: RoiScenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("roi.views.work.offers_of", lambda cohort, now: [OFFER])
    page = client.get(reverse("roi:scenario", args=[scenario.pk]))
    assert "Escalations per head: better by 11.4% (2.1 to 20.7%)" in text_of(page)
    first = text_of(page).partition(' name="go" value="')[2]
    assert first.startswith("work"), "Enter works it out and takes nothing over"
    sent = typed(client, scenario)
    taken = post(client, scenario, {**sent, "go": "take 0 17"})
    assert "Measured: “Escalations per head” of 9 pilot teams" in text_of(taken)
    line = taken.context["bench"].benefits[0].line
    assert (line.change, line.isolation) == (OFFER.change, (90, 100))
    for nonsense in ("take 0 18", "take 99 17", "take x 17", "take"):
        untouched = post(client, scenario, {**sent, "go": nonsense})
        assert untouched.context["bench"].benefits[0].line.taken is None
    again = {**sent, "b0-kpi": "17", "b0-low": "2.1", "b0-middle": "11.4", "b0-high": "20.7"}
    assert post(client, scenario, {**again, "go": "save"}).status_code == 302
    assert RoiScenario.objects.get().assumptions.benefits[0].is_measured
    altered = post(client, scenario, {**again, "b0-middle": "15", "go": "work"})
    assert "the measured change was altered by hand" in text_of(altered)
    unclaimed = replace(OFFER, comparison_teams=0)
    monkeypatch.setattr("roi.views.work.offers_of", lambda cohort, now: [unclaimed])
    alone = post(client, scenario, {**sent, "go": "take 0 17"})
    assert "measured without comparison teams" in text_of(alone)


def test_a_name_that_is_taken_is_said_everywhere(client: Client, scenario: RoiScenario) -> None:
    new = {"name": "own Facilitators", "currency": "CHF", "pilot": ""}
    assert client.post(reverse("roi:new_scenario"), new).status_code == 422
    made = client.post(reverse("roi:new_scenario"), {**new, "name": "Vendor A"})
    other = RoiScenario.objects.get(name="Vendor A")
    assert made.url == reverse("roi:scenario", args=[other.pk])
    assert "Nothing to work out yet" in text_of(client.get(made.url))
    assert "CHF" in other.assumptions.currency
    copying = reverse("roi:copy", args=[scenario.pk])
    assert client.post(copying, {"name": "vendor a"}).status_code == 422
    assert client.post(copying, {"name": "Vendor B"}).status_code == 302
    sent = typed(client, scenario, name="vendor b", go="save")
    assert post(client, scenario, sent).status_code == 422


def test_three_stand_side_by_side_and_what_is_removed_was_asked_about(
    client: Client, scenario: RoiScenario, admin: Member, now: dt.datetime
) -> None:
    others = [
        copy_scenario(scenario=scenario, name=f"Way {number}", by=admin, now=now)
        for number in range(3)
    ]
    RoiScenario.objects.filter(pk=others[0].pk).update(
        assumptions=replace(scenario.assumptions, currency="CHF")
    )
    chosen = [others[0].pk, scenario.pk, others[1].pk, others[2].pk, 10**30, "x"]
    page = text_of(client.get(reverse("roi:compare"), {"with": chosen}))
    assert page.count("21.8%") == 3
    assert "They are in different currencies" in page
    assert "first three of those you chose" in page
    assert "Nothing chosen" in text_of(client.get(reverse("roi:compare")))
    removing = reverse("roi:remove", args=[scenario.pk])
    assert "Remove the scenario?" in text_of(client.get(removing))
    assert RoiScenario.objects.filter(pk=scenario.pk).exists()
    client.post(removing)
    assert not RoiScenario.objects.filter(pk=scenario.pk).exists()
    listed = text_of(client.get(reverse("roi:scenarios")))
    assert "Way 2" in listed
    assert "Own facilitators" not in listed


def test_a_privacy_officer_reads_and_downloads_and_changes_nothing(
    client_for: SignIn, scenario: RoiScenario, privacy_officer: Member
) -> None:
    watching = client_for(privacy_officer)
    page = text_of(watching.get(reverse("roi:scenario", args=[scenario.pk])))
    assert "21.8%" in page
    assert "Work it out" not in page
    assert post(watching, scenario, {}).status_code == 403
    file = watching.get(reverse("roi:scenario_csv", args=[scenario.pk])).content.decode()
    assert "Better retention means,5% fewer leavers" in file
    assert '"ROI, %",21.800,108.800' in file
    assert "Escalations avoided,18000.000,7560.000,12960.000,10.000" in file
    book = watching.get(reverse("roi:scenario_xlsx", args=[scenario.pk]))
    assert book.content.startswith(b"PK")
    assert ".xlsx" in book.headers["Content-Disposition"]
    assert measured.offers_of(None, dt.datetime.now(dt.UTC)) == []
