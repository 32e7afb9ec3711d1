"""The step of the wizard that says what a pilot will look at, and the page of what was frozen."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from msgspec.structs import replace

from cohorts.models import Cohort
from kpis.models import Kpi, KpiValue, MeasuredTeam, MeasurementPlan
from kpis.operations import InvalidPlan
from kpis.plans import baseline_months, fingerprint
from people.models import Member
from pilots.draft import DraftStep
from pilots.forms import measurement as forms
from pilots.models import PilotDraft
from pilots.operations.launching import NotReady, launch_pilot
from pilots.operations.repeating import clone_pilot
from tests.pilots.conftest import BEFORE

ClientFor = Callable[[Member], Client]


def fields_of(page: str) -> dict[str, list[str]]:
    """What a browser would send of the form as it stands."""
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input [^>]*>", page):
        name, value = (re.search(rf'{each}="([^"]*)"', tag) for each in ("name", "value"))
        is_box = 'type="checkbox"' in tag or 'type="radio"' in tag
        if name and (not is_box or " checked" in tag):
            found.setdefault(name[1], []).append(value[1] if value else "on")
    for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = [chosen[1] if chosen else ""]
    return found


def url_of(draft: PilotDraft) -> str:
    return reverse("pilots:draft", args=[draft.pk, "measurement"])


def test_one_tap_keeps_what_the_modules_mean_to_move_in_teams_alike(
    draft: PilotDraft, measured: dict[str, Kpi], admin: Member, client_for: ClientFor,
    frozen: object,
) -> None:  # fmt: skip
    client, url = client_for(admin), url_of(draft)
    page = client.get(url)
    assert "“Clarification rate” to fall by 10 percent" in page.text
    assert "8 teams take part, 4 compare" in page.text
    assert "Meeting participation: 2 months are missing" not in page.text
    assert "Clarification rate: every month is there for every team." in page.text
    assert "Escalations: 3 months are missing: June 2026, July 2026, August 2026" in page.text
    sent = fields_of(page.text) | {"action": ["continue"]}
    assert client.post(url, sent).headers["Location"].endswith("/review/")
    kept = PilotDraft.objects.get(pk=draft.pk).outline.measurement
    expected = {each.kpi_id: each.is_primary for each in kept.hypotheses}
    assert expected == {
        measured["asked"].pk: True, measured["spoke"].pk: False, measured["risen"].pk: False,
    }  # fmt: skip
    names = MeasuredTeam.objects.filter(pk__in=kept.comparison_teams).values_list("name", flat=True)
    assert sorted(names) == ["Other 0", "Other 1", "Other 2", "Other 3"]
    assert [each.measure.value for each in kept.bars] == [
        "completion", "attendance", "response", "agreement", "levels", "kpi",
    ]  # fmt: skip
    assert kept.bars[-1].least == 0


def test_what_was_typed_stays_until_it_can_be_saved(
    draft: PilotDraft, measured: dict[str, Kpi], admin: Member, client_for: ClientFor,
    frozen: object,
) -> None:  # fmt: skip
    client, url, left = client_for(admin), url_of(draft), measured["left"].pk
    sent = fields_of(client.get(url).text)
    free = MeasuredTeam.objects.get(name="Empty").pk
    wrong = {
        f"measure-kpi_{left}": ["on"],
        f"measure-kpi_{left}_percent": [""],
        "measure-primary": ["999999"],
        "measure-levels_least": [""],
        "measure-response_least": ["101"],
        "measure-pilot_teams": [*sent["measure-pilot_teams"], str(free)],
        "measure-comparison_teams": [str(free)],
    }
    answer = client.post(url, {**sent, **wrong, "action": ["continue"]})
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert set(errors) == {
        f"kpi_{left}_percent", "primary", "levels_least", "response_least", "comparison_teams",
    }  # fmt: skip
    assert 'value="101"' in answer.text
    primary = {"measure-primary": [str(left)]}
    unticked = client.post(url, {**sent, **primary, "action": ["continue"]})
    assert "Tick this KPI above" in unticked.text
    told = {f"measure-kpi_{left}": ["on"], f"measure-kpi_{left}_percent": ["2.5"], **primary}
    checked = client.post(url, {**sent, **told, "action": ["check"]})
    assert "“Leavers” to fall by 2.5 percent" in checked.text
    assert DraftStep.MEASUREMENT not in PilotDraft.objects.get(pk=draft.pk).outline.saved_in


def test_two_windows_are_told_of_each_other(
    draft: PilotDraft, measured: dict[str, Kpi], admin: Member, client_for: ClientFor,
    frozen: object,
) -> None:  # fmt: skip
    client, url = client_for(admin), url_of(draft)
    sent = fields_of(client.get(url).text) | {"action": ["continue"]}
    client.post(url, sent)
    del sent["nonce"]  # another window has another one
    other = client.post(url, {**sent, "measure-baseline": ["60"]})
    assert other.status_code == 409
    assert "“Clarification rate” to fall by 10 percent" in other.text
    assert "Compared with the whole months of the 90 days" in other.text, "what was saved there"
    again = {**sent, "measure-baseline": ["60"], "revision": [str(other.context["revision"])]}
    assert client.post(url, again).status_code == 302


def test_without_kpis_criteria_are_enough(
    draft: PilotDraft, admin: Member, client_for: ClientFor, frozen: object
) -> None:
    client, url = client_for(admin), url_of(draft)
    page = client.get(url)
    assert "No figures of teams yet" in page.text
    sent = fields_of(page.text) | {"action": ["continue"]}
    sent |= {f"measure-{each}_weight": ["out"] for each in ("attendance", "levels")}
    client.post(url, sent)
    kept = PilotDraft.objects.get(pk=draft.pk).outline.measurement
    assert [each.measure.value for each in kept.bars] == ["completion", "response", "agreement"]
    assert not kept.hypotheses


def test_what_was_saved_and_is_gone_stands_in_the_way(
    measured: dict[str, Kpi], complete: PilotDraft, admin: Member, client_for: ClientFor,
    now: dt.datetime, frozen: object,
) -> None:  # fmt: skip
    client, url = client_for(admin), url_of(complete)
    client.post(url, fields_of(client.get(url).text) | {"action": ["continue"]})
    review = reverse("pilots:draft", args=[complete.pk, "review"])
    assert "What will be frozen" in client.get(review).text
    # An audit row would end the kept review; here only its day is over.
    Kpi.objects.filter(pk=measured["asked"].pk).update(retired_at=now)
    PilotDraft.objects.filter(pk=complete.pk).update(revision=99)
    assert "A KPI that was chosen is not measured any more" in client.get(review).text
    Kpi.objects.update(retired_at=None)
    MeasuredTeam.objects.filter(name="Team 0").update(leader=None)
    MeasuredTeam.objects.filter(name="Other 0").update(leader=complete.pilot.leaders[0])
    PilotDraft.objects.filter(pk=complete.pk).update(revision=100)
    assert "check which teams take part" in client.get(review).text
    KpiValue.objects.filter(team__name="Other 1").delete()
    MeasuredTeam.objects.filter(name="Other 1").delete()
    PilotDraft.objects.filter(pk=complete.pk).update(revision=101)
    assert "A team that was chosen is not there" in client.get(review).text
    assert "8 teams take part, 3 compare" in client.get(url).text, "proposed anew"
    complete.refresh_from_db()
    with pytest.raises(NotReady) as caught:
        launch_pilot(draft=complete, by=admin, now=now)
    assert set(caught.value.gaps) == {DraftStep.MEASUREMENT}, "whoever was quicker than the page"


def test_what_cannot_hold_is_not_frozen_and_launches_nothing(
    measured: dict[str, Kpi], complete: PilotDraft, admin: Member, client_for: ClientFor,
    now: dt.datetime, frozen: object,
) -> None:  # fmt: skip
    client, url = client_for(admin), url_of(complete)
    client.post(url, fields_of(client.get(url).text) | {"action": ["continue"]})
    complete.refresh_from_db()
    planned = complete.outline.measurement
    assert len(planned.hypotheses) > 1
    first = tuple(replace(each, is_primary=True) for each in planned.hypotheses)
    odd = replace(planned, hypotheses=first)
    complete.outline = replace(complete.outline, measurement=odd)
    complete.save()
    before = Cohort.objects.count()
    with pytest.raises(NotReady) as caught:
        launch_pilot(draft=complete, by=admin, now=now)
    assert isinstance(caught.value.__cause__, InvalidPlan)
    assert Cohort.objects.count() == before


def test_what_is_frozen_can_be_read_and_goes_along_to_the_next_pilot(
    measured: dict[str, Kpi], complete: PilotDraft, admin: Member, privacy_officer: Member,
    client_for: ClientFor, now: dt.datetime, frozen: object,
) -> None:  # fmt: skip
    client, url = client_for(admin), url_of(complete)
    client.post(url, fields_of(client.get(url).text) | {"action": ["continue"]})
    cohort = launch_pilot(draft=complete, by=admin, now=now)
    plan = MeasurementPlan.objects.get(cohort=cohort)
    page = client_for(privacy_officer).get(reverse("pilots:measurement", args=[cohort.pk]))
    for said in (
        "“Clarification rate” to fall by 10 percent",
        "Frozen at the launch on 14 September 2026 by Zofia García",
        "Other 3",
        fingerprint(plan.measuring),
    ):
        assert said in page.text
    assert (
        reverse("pilots:measurement", args=[cohort.pk]) in client.get(f"/pilots/{cohort.pk}/").text
    )
    next_one = clone_pilot(cohort=cohort, name="Again", by=admin, now=now).outline
    assert next_one.measurement.hypotheses == plan.measuring.hypotheses
    assert next_one.measurement.pilot_teams == ()
    assert DraftStep.MEASUREMENT not in next_one.saved_in
    plan.delete()
    assert "Nothing was frozen" in client.get(reverse("pilots:measurement", args=[cohort.pk])).text


def test_of_very_many_teams_those_proposed_are_taken_as_they_are(
    draft: PilotDraft, measured: dict[str, Kpi], admin: Member, client_for: ClientFor,
    frozen: object, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(forms, "MOST_TICKED", 3)
    client, url = client_for(admin), url_of(draft)
    page = client.get(url).text
    assert "Each team" not in page
    client.post(url, fields_of(page) | {"action": ["continue"]})
    kept = PilotDraft.objects.get(pk=draft.pk).outline.measurement
    assert (len(kept.pilot_teams), len(kept.comparison_teams)) == (8, 4)


def test_months_before_a_start_are_whole_ones() -> None:
    assert baseline_months(dt.date(2026, 9, 28), 90) == list(BEFORE)
    assert baseline_months(dt.date(2026, 1, 5), 60) == [dt.date(2025, 11, 1), dt.date(2025, 12, 1)]
