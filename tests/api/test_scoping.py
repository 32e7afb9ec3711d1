"""What a key reaches: what the admins of its organization see, and nothing of another one."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.utils import timezone

from api import scoping
from api.listening import wanted_by_keys
from cohorts.models import Cohort, Enrollment
from events.models import Event
from events.states import EventKind
from kpis.models import Kpi, KpiValue, MeasuredTeam
from people.models import Member
from people.operations import restrict_person
from practice.models import PracticeSession
from programs.models import Module, ProgramVersion
from reports.models import PublishedReport, ReportFile
from surveys.models import PulseItem, Result, Wave, WavePart
from surveys.results import waves_of
from surveys.states import Hidden
from tests.api.calling import Caller, a_key
from tests.house.access_world import World, build, load_version

pytestmark = pytest.mark.proof("connections", API=1)

LISTS = (
    *("members", "programs", "versions", "modules", "pilots", "steps", "enrollments", "sessions"),
    *("attendances", "kpis", "teams", "kpi-values", "reports", "events"),
)


@pytest.fixture
def ours(db: None) -> World:
    return build("Aurelia", load_version())


@pytest.fixture
def theirs(ours: World) -> World:
    return build("Borealis", ours.version)


@pytest.fixture
def caller(ours: World) -> Caller:
    return Caller(a_key(ours.cast["admin"], timezone.now())[1])


def ids(rows: Any) -> set[int]:
    return {row.pk for row in rows}


def test_a_key_reaches_what_an_admin_sees(ours: World, theirs: World) -> None:
    organization, admin = ours.organization.pk, ours.cast["admin"]
    seen = {
        scoping.members: Member,
        scoping.versions: ProgramVersion,
        scoping.modules: Module,
        scoping.pilots: Cohort,
        scoping.enrollments: Enrollment,
        scoping.sessions: PracticeSession,
        scoping.kpis: Kpi,
        scoping.teams: MeasuredTeam,
        scoping.reports: PublishedReport,
        scoping.report_files: ReportFile,
    }
    for of, model in seen.items():
        visible: Any = model._default_manager
        assert ids(of(organization)) == ids(visible.visible_to(admin)) != set(), of
        assert ids(of(organization)) != ids(visible.all()) or model in {ProgramVersion, Module}
    cohorts = Cohort.objects.visible_to(admin)
    assert {each.cohort for each in scoping.steps(organization)} == set(cohorts)
    held = PracticeSession.objects.visible_to(admin).filter(state=PracticeSession.State.HELD)
    assert {each.session for each in scoping.attendances(organization)} == set(held)
    programs = {each.program for each in ProgramVersion.objects.visible_to(admin)}
    assert set(scoping.programs(organization)) == programs
    assert scoping.organizations(organization).get() == ours.organization


def test_another_organization_is_not_there(ours: World, theirs: World) -> None:
    stranger = Caller(a_key(theirs.cast["admin"], timezone.now())[1])
    happened(ours, timezone.now() - dt.timedelta(minutes=1))
    report = PublishedReport.objects.get(cohort=ours.cohort)
    for each in LISTS:
        assert "Aurelia" not in json.dumps(stranger.everything(f"/{each}"))
    told = {each["id"] for each in stranger.everything("/events")}  # of their own pilot, if any
    happened_here = Event.objects.filter(organization=ours.organization)
    assert not told & set(happened_here.values_list("pk", flat=True))
    missing = stranger.get("/members/99999999").content
    for path in (
        f"/members/{ours.cast['leader'].pk}",
        f"/pilots/{ours.cohort.pk}",
        f"/pilots/{ours.cohort.pk}/waves",
        f"/reports/{report.pk}/files/pdf",
    ):
        answer = stranger.get(path)
        assert (answer.status_code, answer.content) == (404, missing), path
    leader = ours.cast["leader"]
    change = stranger.send("patch", f"/members/{leader.pk}", {"name": "X"}, If_Match="*")
    assert (change.status_code, change.content) == (404, missing)
    for name, pk in (("pilot_id", ours.cohort.pk), ("member_id", leader.pk)):
        assert stranger.everything(f"/enrollments?{name}={pk}") == []


def happened(world: World, found_at: dt.datetime) -> None:
    leader = world.cast["leader"]
    Event.objects.create(
        organization=world.organization,
        kind=EventKind.CARD_COMPLETED,
        key=f"card {found_at}",
        member=leader,
        detail={"card_id": 1},
        happened_at=found_at,
        found_at=found_at,
    )


def test_events_come_once_they_are_settled_and_where_somebody_may_read_them(
    ours: World, caller: Caller, settings: Any
) -> None:
    now = timezone.now()
    happened(ours, now - dt.timedelta(minutes=1))
    happened(ours, now + dt.timedelta(minutes=1))
    (event,) = caller.everything("/events?kind=card.completed")
    assert (event["member_id"], event["detail"]) == (ours.cast["leader"].pk, {"card_id": 1})
    assert caller.everything("/events?kind=pilot.launched") == []
    restrict_person(member=ours.cast["leader"], now=now, by=None)
    assert caller.everything("/events?kind=card.completed") == []
    (kinds,) = [wanted_by_keys()[ours.organization.pk]]
    assert set(kinds) == set(EventKind)
    settings.CONNECTIONS = frozenset()
    assert wanted_by_keys() == {}


def test_pulses_are_told_as_on_the_page(ours: World, caller: Caller) -> None:
    wave = Wave.objects.get(plan__cohort=ours.cohort, number=90)
    item = PulseItem.objects.filter(plan=wave.plan).first()
    told = {"n": 6, "sum_low": 12, "sum_high": 14}
    parts = {"Sales": {"answered": 6}, "Legal": {"answered": None}}
    for label, answered in parts.items():
        part = WavePart.objects.create(wave=wave, label=label, eligible=8, **answered)
        figures = told if answered["answered"] else {"hidden_because": Hidden.TOO_FEW}
        Result.objects.create(wave=wave, part=part, item=item, **figures)
    waves = caller.everything(f"/pilots/{ours.cohort.pk}/waves?limit=1")
    closed = [each for each in waves_of(ours.cohort) if each.closed_at]
    assert sorted(each["number"] for each in waves) == sorted(each.number for each in closed)
    (shown,) = [each for each in waves if each["number"] == 90]
    (page,) = [each for each in closed if each.number == 90]
    for said, part in zip(
        [shown["overall"], *shown["parts"]], [page.overall, *page.parts], strict=True
    ):
        figure, expected = said["figures"][0], part.items[0]
        assert figure["mean"] == expected.mean
        assert (figure["least"], figure["most"]) == (expected.least, expected.most)
        assert figure["hidden_because"] == expected.hidden_because
    legal = shown["parts"][0]["figures"][0]
    assert {legal[name] for name in ("answered", "asked", "mean", "least", "low")} == {None}


def test_values_are_told_of_teams_that_are_large_enough(ours: World, caller: Caller) -> None:
    organization = ours.organization
    january = dt.date(2026, 1, 1)
    people = Kpi.objects.create(
        organization=organization, slug="heads", name="Heads", kind="count", layer="size",
        unit="people",
    )  # fmt: skip
    leavers = Kpi.objects.create(
        organization=organization, slug="leavers", name="Leavers", kind="count",
        layer="business", unit="People", divided_by=people,
    )  # fmt: skip
    tone = Kpi.objects.get(organization=organization, slug="tone")
    for name, size in (("Large", 9), ("Small", 4)):
        team = MeasuredTeam.objects.create(organization=organization, name=name)
        for kpi, value in ((people, size), (leavers, 1), (tone, 0.5)):
            KpiValue.objects.create(team=team, kpi=kpi, month=january, value=value, n=size)
    found = caller.everything("/kpi-values?limit=1")
    assert {(each["team"], each["kpi_id"]) for each in found} == {
        ("Large", people.pk),
        ("Large", tone.pk),
    }
    assert {each["month"] for each in found} == {"2026-01"}
    large = found[0]["team_id"]
    asked = f"/kpi-values?kpi_id={tone.pk}&team_id={large}&month_from=2026-01&month_to=2026-01"
    assert [each["value"] for each in caller.everything(asked)] == [0.5]
    assert caller.everything("/kpi-values?month_from=2026-02") == []
    tone.retired_at = timezone.now()
    tone.save()
    assert caller.everything(f"/kpi-values?kpi_id={tone.pk}") == []


def test_values_are_taken_all_or_none(ours: World, caller: Caller) -> None:
    month = f"{timezone.localdate().replace(day=1) - dt.timedelta(days=40):%Y-%m}"
    value = {"team": "North", "month": month, "kpi": "tone", "value": 0.25, "n": 40}
    dry = caller.send("post", "/kpi-values", {"values": [value], "dry_run": True}).json()
    assert (dry["written"], dry["new"]) == (False, 1)
    taken = caller.send("post", "/kpi-values", {"values": [value]}).json()
    assert (taken["written"], taken["new"]) == (True, 1)
    again = caller.send("post", "/kpi-values", {"values": [value]}).json()
    assert (again["written"], again["unchanged"]) == (False, 1)
    ahead = {**value, "month": "2199-01"}
    refused = caller.send("post", "/kpi-values", {"values": [value, ahead]})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"].startswith("values[1].month")
    unknown = caller.send("post", "/kpi-values", {"values": [{**value, "kpi": "mood"}]})
    assert (unknown.status_code, unknown.json()["type"][-11:]) == (422, "unknown-kpi")
    for wrong in ("0.5", True, None):
        answer = caller.send("post", "/kpi-values", {"values": [{**value, "value": wrong}]})
        assert answer.json()["errors"] == [{"field": "values.0.value", "detail": "Send a number"}]


def test_what_is_implausible_is_said_by_what_was_sent_and_nothing_that_is_there(
    ours: World, caller: Caller
) -> None:
    today = timezone.localdate()
    value = {"team": "North", "month": f"{today:%Y-%m}", "kpi": "tone", "value": 0.25, "n": 40}
    tone = Kpi.objects.get(organization=ours.organization, slug="tone")
    Kpi.objects.filter(pk=tone.pk).update(least=0, most=0.5)
    team = MeasuredTeam.objects.get(organization=ours.organization, name="North")
    for month in range(1, 5):
        KpiValue.objects.create(team=team, kpi=tone, month=dt.date(2025, month, 1), value=0.01)

    def doubts(*values: dict[str, object]) -> list[dict[str, object]]:
        sent = {"values": values, "dry_run": True}
        return caller.send("post", "/kpi-values", sent).json()["doubts"]

    place = {"team": "North", "month": value["month"]}
    early = {"doubt": "not-over", "kpi": "", "count": 1, "examples": [place]}
    assert doubts(value) == [early], "twenty-five times what is usual there is not told"
    outside = {"doubt": "out-of-range", "kpi": "tone", "count": 1, "examples": [place]}
    assert doubts({**value, "value": 0.75}) == [outside, early]


def test_a_report_is_listed_with_its_files(ours: World, caller: Caller) -> None:
    report = PublishedReport.objects.get(cohort=ours.cohort)
    assert caller.everything(f"/reports?pilot_id={ours.cohort.pk}")[0]["files"] == []
    PublishedReport.objects.update(has_files=True)
    (listed,) = caller.everything("/reports")
    urls = {each["kind"]: each["url"] for each in listed["files"]}
    answer = caller.client.get(urls["pdf"], headers=caller.auth)
    assert answer.content == bytes(ReportFile.objects.get(report=report, kind="pdf").content)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert caller.get(f"/reports/{report.pk}/files/exe").status_code == 400
