"""What is measured, who leads teams, and how values come in and go again."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from kpis.importing.findings import FailedRow, FileReading, ReadValue
from kpis.importing.layout import Layout
from kpis.models import Kpi, KpiImport, KpiValue, MeasuredTeam, MeasurementPlan
from kpis.operations import (
    KpiInUse,
    NeedsYesToChanges,
    NotOfTheHouse,
    SlugTaken,
    StaleKpi,
    StaleValue,
    StaleValues,
    TeamTaken,
    TooManyProblems,
    add_kpi,
    add_usual_kpis,
    change_kpi,
    change_team,
    confirm_values,
    discard_values,
    enter_value,
    read_again,
    retire_kpi,
    send_values,
    set_leaders,
    stage_values,
    state_of,
    take_kpi_up,
    undo_values,
)
from kpis.plans import Measuring
from kpis.queries import KpiPoint, values_of
from kpis.standing import ChangedValue, changed_values, new_team_names, standing_of
from kpis.states import KpiImportState
from kpis.usual import USUAL
from people.models import AuditEvent, Member
from tests.factories import CohortFactory

JANUARY, FEBRUARY = dt.date(2026, 1, 1), dt.date(2026, 2, 1)
Value = tuple[str, dt.date, float, int | None]


@pytest.fixture
def kpi(admin: Member, now: dt.datetime) -> Kpi:
    return add_kpi(slug="replies", facts=USUAL["response_time_hours"], now=now, by=admin)


def stage(admin: Member, kpi: Kpi, now: dt.datetime, *values: Value) -> KpiImport:
    read = [ReadValue(row, name, kpi.pk, *rest) for row, (name, *rest) in enumerate(values, 2)]
    reading = FileReading(values=read, failed=[FailedRow(9, ("x",), (("Team", "no"),))])
    return stage_values(
        organization=admin.organization, source="file.csv", reading=reading, now=now, by=admin
    )


def bring_in(admin: Member, kpi: Kpi, now: dt.datetime, *values: Value) -> KpiImport:
    staged = stage(admin, kpi, now, *values)
    fingerprint = standing_of(staged).fingerprint
    return confirm_values(
        kpi_import=staged, fingerprint=fingerprint, accepts_changes=True, now=now, by=admin
    )


def known() -> set[tuple[str, dt.date, float, int | None]]:
    rows = KpiValue.objects.values_list("team__name", "month", "value", "n")
    return {(name, month, value, n) for name, month, value, n in rows}


def verbs() -> list[str]:
    return list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))


def test_the_usual_ones_come_once_and_stay_as_they_were_changed(admin, now):
    assert {kpi.slug for kpi in add_usual_kpis(now=now, by=admin)} == USUAL.keys()
    escalations = Kpi.objects.get(slug="escalations")
    assert escalations.divided_by == Kpi.objects.get(slug="headcount")
    assert add_usual_kpis(now=now, by=admin) == []
    with pytest.raises(SlugTaken):
        add_kpi(slug="escalations", facts=USUAL["escalations"], now=now, by=admin)
    assert verbs().count("add_usual_kpis") == len(USUAL)


def test_a_definition_changes_once_and_not_over_what_nobody_has_seen(admin, now, kpi):
    seen = state_of(kpi)
    longer = dataclasses.replace(USUAL["response_time_hours"], name="Reply", most=200)
    for _twice in range(2):
        change_kpi(kpi=kpi, facts=longer, seen=seen, now=now, by=admin)
    with pytest.raises(StaleKpi):
        change_kpi(kpi=kpi, facts=USUAL["response_time_hours"], seen=seen, now=now, by=admin)
    event = AuditEvent.objects.get(verb="change_kpi")
    assert event.detail == {"fields": ["name", "most"]}


def test_what_others_are_divided_by_is_not_retired(admin, now):
    add_usual_kpis(now=now, by=admin)
    headcount, leavers = (Kpi.objects.get(slug=s) for s in ("headcount", "voluntary_leavers"))
    with pytest.raises(KpiInUse) as refused:
        retire_kpi(kpi=headcount, now=now, by=admin)
    assert refused.value.names == ["Escalations", "Voluntary leavers"]
    for _twice in range(2):
        retire_kpi(kpi=leavers, now=now, by=admin)
    assert not Kpi.objects.in_use().filter(pk=leavers.pk).exists()
    for _twice in range(2):
        take_kpi_up(kpi=leavers, now=now, by=admin)
    assert [verb for verb in verbs() if verb.endswith(("retire_kpi", "_up"))] == [
        "retire_kpi",
        "take_kpi_up",
    ]


def test_teams_are_led_by_people_of_the_house(admin, leader, outsider, now, kpi):
    bring_in(admin, kpi, now, ("North", JANUARY, 8.0, None), ("South", JANUARY, 9.0, None))
    north, south = MeasuredTeam.objects.order_by("name")
    for _twice in range(2):
        change_team(team=north, name="Far north", leader=leader, now=now, by=admin)
    with pytest.raises(TeamTaken):
        change_team(team=north, name="SOUTH", leader=leader, now=now, by=admin)
    with pytest.raises(NotOfTheHouse):
        change_team(team=south, name="South", leader=outsider, now=now, by=admin)
    assert set_leaders(leaders={north.pk: admin.pk, south.pk: outsider.pk}, now=now, by=admin) == 0
    assert set_leaders(leaders={north.pk: admin.pk, south.pk: admin.pk}, now=now, by=admin) == 1
    assert verbs().count("change_team") == 1
    north.refresh_from_db()
    assert (north.name, north.leader) == ("Far north", leader)


def test_a_yes_writes_what_the_dry_run_said_and_a_second_one_nothing(admin, now, kpi):
    staged = stage(admin, kpi, now, ("North", JANUARY, 8.0, 12), ('O"\\Brien', JANUARY, 9.5, None))
    standing = standing_of(staged)
    assert (standing.new, standing.new_teams, standing.to_write) == (2, 2, 2)
    assert new_team_names(staged) == ["North", 'O"\\Brien']
    assert known() == set()
    for _twice in range(2):
        done = confirm_values(
            kpi_import=staged, fingerprint=standing.fingerprint, now=now, by=admin
        )
    assert known() == {("North", JANUARY, 8.0, 12), ('O"\\Brien', JANUARY, 9.5, None)}
    assert done.outcome == {"new": 2, "changed": 0, "unchanged": 0, "teams": 2, "failed": 1}
    assert verbs().count("confirm_values") == 1
    team = MeasuredTeam.objects.get(name="North")
    points = values_of(admin.organization_id, [kpi.pk], [team.pk], JANUARY, FEBRUARY)
    assert points == [KpiPoint(kpi.pk, team.pk, JANUARY, 8.0, 12)]
    assert values_of(admin.organization_id + 1, [kpi.pk], [team.pk], JANUARY, JANUARY) == []


def test_nothing_is_replaced_without_a_second_yes(admin, now, kpi):
    bring_in(admin, kpi, now, ("North", JANUARY, 8.0, 12), ("South", JANUARY, 9.0, 5))
    staged = stage(admin, kpi, now, ("NORTH", JANUARY, 8.5, None), ("South", JANUARY, 9.0, None))
    standing = standing_of(staged)
    assert (standing.new, standing.changed, standing.unchanged) == (0, 1, 1)
    [changed] = changed_values(staged)
    assert changed == ChangedValue(2, "North", kpi.pk, JANUARY, 8.0, 8.5, 12, None)
    with pytest.raises(NeedsYesToChanges):
        confirm_values(kpi_import=staged, fingerprint=standing.fingerprint, now=now, by=admin)
    KpiValue.objects.filter(team__name="North").update(value=8.2)
    with pytest.raises(StaleValues):
        confirm_values(
            kpi_import=staged,
            fingerprint=standing.fingerprint,
            accepts_changes=True,
            now=now,
            by=admin,
        )
    confirm_values(
        kpi_import=staged,
        fingerprint=standing_of(staged).fingerprint,
        accepts_changes=True,
        now=now,
        by=admin,
    )
    assert known() == {("North", JANUARY, 8.5, None), ("South", JANUARY, 9.0, 5)}


def test_a_number_of_cases_goes_with_the_value_it_was_counted_for(admin, now, kpi):
    """It stayed beside the new value, of which nobody had counted it."""
    known_before = [("North", JANUARY, 8.0, 12), ("South", JANUARY, 9.0, 5)]
    bring_in(admin, kpi, now, *known_before, ("West", JANUARY, 7.0, 4))
    told = [("North", JANUARY, 8.5, None), ("South", JANUARY, 9.5, 6), ("West", JANUARY, 7.0, None)]
    standing = standing_of(stage(admin, kpi, now, *told))
    assert (standing.changed, standing.unchanged, standing.losing_cases) == (2, 1, 1)
    done = bring_in(admin, kpi, now, *told)
    after = {("North", JANUARY, 8.5, None), ("South", JANUARY, 9.5, 6), ("West", JANUARY, 7.0, 4)}
    assert known() == after
    undo_values(kpi_import=done, now=now, by=admin)
    assert known() == {*known_before, ("West", JANUARY, 7.0, 4)}


def test_an_import_is_undone_but_for_what_changed_since(admin, leader, now, kpi):
    bring_in(admin, kpi, now, ("North", JANUARY, 8.0, 12))
    done = bring_in(
        admin, kpi, now,
        ("North", JANUARY, 8.5, None), ("North", FEBRUARY, 7.0, 3),
        ("South", JANUARY, 9.0, None), ("West", JANUARY, 5.0, None), ("East", JANUARY, 6.0, None),
    )  # fmt: skip
    KpiValue.objects.filter(team__name="West").update(value=5.5)
    MeasuredTeam.objects.filter(name="East").update(leader=leader)
    for _twice in range(2):
        done = undo_values(kpi_import=done, now=now, by=admin)
    assert known() == {("North", JANUARY, 8.0, 12), ("West", JANUARY, 5.5, None)}
    assert set(MeasuredTeam.objects.values_list("name", flat=True)) == {"North", "West", "East"}
    assert (done.outcome["out"], done.outcome["back"], done.outcome["kept"]) == (3, 1, 1)
    assert verbs().count("undo_values") == 1


def test_a_team_that_a_pilot_named_stays_when_its_import_is_undone(admin, now, kpi):
    done = bring_in(admin, kpi, now, ("North", JANUARY, 8.0, None), ("South", JANUARY, 8.0, None))
    north = MeasuredTeam.objects.get(name="North")
    measuring = Measuring(pilot_teams=(north.pk,))
    cohort = CohortFactory(organization=admin.organization)
    MeasurementPlan.objects.create(cohort=cohort, measuring=measuring, frozen_at=now)
    undo_values(kpi_import=done, now=now, by=admin)
    assert MeasuredTeam.objects.get() == north


def test_a_file_is_read_again_discarded_and_forgotten(admin, now, kpi):
    staged = stage(admin, kpi, now, ("North", JANUARY, 8.0, None))
    other = FileReading(values=[ReadValue(2, "North", kpi.pk, FEBRUARY, 1.0)])
    read_again(kpi_import=staged, layout=Layout(decimal=","), reading=other, now=now, by=admin)
    assert list(staged.staged.values_list("month", flat=True)) == [FEBRUARY]
    assert not staged.failed.exists()
    discard_values(kpi_import=staged, now=now, by=admin)
    assert not KpiImport.objects.exists()
    stage(admin, kpi, now - dt.timedelta(days=8), ("North", JANUARY, 8.0, None))
    done = bring_in(admin, kpi, now, ("North", JANUARY, 8.0, None))
    assert KpiImport.objects.get() == done
    read_again(kpi_import=done, layout=Layout(), reading=other, now=now, by=admin)
    discard_values(kpi_import=done, now=now, by=admin)
    assert KpiImport.objects.get().state == KpiImportState.CONFIRMED


def test_the_number_of_statements_is_the_same_for_many_values(
    admin, now, kpi, django_assert_num_queries
):
    many = [(f"Team {number}", JANUARY, float(number), None) for number in range(3000)]
    staged = stage(admin, kpi, now, *many)
    fingerprint = standing_of(staged).fingerprint
    with django_assert_num_queries(15):
        confirm_values(kpi_import=staged, fingerprint=fingerprint, now=now, by=admin)


def test_one_value_leaves_old_and_new_in_the_audit_table(admin, now, kpi):
    bring_in(admin, kpi, now, ("North", JANUARY, 8.0, 12))
    team = MeasuredTeam.objects.get()
    common = {
        "team": team,
        "kpi": kpi,
        "month": JANUARY,
        "reason": "typed",
        "now": now,
        "by": admin,
    }
    for _twice in range(2):
        enter_value(value=8.5, n=13, seen=(8.0, 12), **common)
    with pytest.raises(StaleValue) as stale:
        enter_value(value=9.0, n=13, seen=(8.0, 12), **common)
    assert stale.value.known is not None
    assert stale.value.known.value == 8.5
    enter_value(value=1.0, n=None, seen=None, **{**common, "month": FEBRUARY})
    first, second = AuditEvent.objects.filter(verb="enter_value").order_by("pk")
    assert (first.detail["before"], first.detail["after"]) == ([8.0, 12], [8.5, 13])
    assert (first.detail["reason"], second.detail["before"]) == ("typed", None)


def test_what_a_system_sends_is_taken_whole_or_not_and_once(admin, now, kpi):
    good = FileReading(values=[ReadValue(1, "North", kpi.pk, JANUARY, 8.0)])
    by = {"organization": admin.organization, "source": "Tickets"}
    assert send_values(**by, reading=good, is_dry=True, now=now).kpi_import is None
    bad = FileReading(values=good.values, failed=[FailedRow(2, (), (("value", "no"),))])
    with pytest.raises(TooManyProblems):
        send_values(**by, reading=bad, is_dry=False, now=now)
    assert known() == set()
    sent = send_values(**by, reading=good, is_dry=False, now=now)
    assert sent.kpi_import is not None
    again = send_values(**by, reading=good, is_dry=False, now=now)
    assert (again.standing.unchanged, again.kpi_import) == (1, None)
    changed = FileReading(values=[ReadValue(1, "North", kpi.pk, JANUARY, 9.0)])
    send_values(**by, reading=changed, is_dry=False, now=now)
    assert known() == {("North", JANUARY, 9.0, None)}
