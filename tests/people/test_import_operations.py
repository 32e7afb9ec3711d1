"""Lists of people: staged, shown, written after a yes."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from people.findings import failed_rows_of
from people.importing.report import Alarm
from people.importing.tables import SourceRow
from people.models import AuditEvent, Member, PeopleImport, Role
from people.operations import (
    LastAdmin,
    NeedsSecondYes,
    StaleImport,
    confirm_import,
    dry_run,
    grant_role,
    stage_import,
)
from people.sign_in import MemberBackend

COLUMNS = [("Name", "name"), ("Email", "email"), ("Department", "department"), ("Status", "status")]


def events(verb):
    return list(AuditEvent.objects.filter(verb=verb).order_by("pk"))


def stage(admin, now, *rows):
    listed = [SourceRow(number, row) for number, row in enumerate(rows, start=2)]
    return stage_import(source="x.csv", columns=COLUMNS, rows=listed, now=now, by=admin)


def confirm(staged, admin, now, **kwargs):
    values = {"fingerprint": dry_run(staged, by=admin).fingerprint, **kwargs}
    return confirm_import(people_import=staged, now=now, by=admin, **values)


def test_an_import_writes_good_rows_after_the_yes_and_once(organization, admin, leader, now):
    staged = stage(
        admin,
        now,
        ("Cleo", "cleo@x.example", "Sales", ""),
        ("Nobody", "not-an-address", "", ""),
        (leader.name, leader.email, "Finance", ""),
    )
    assert Member.objects.filter(organization=organization).count() == 2
    done = confirm(staged, admin, now)
    assert done.outcome == {
        "new": 1,
        "changed": 1,
        "unchanged": 0,
        "leaver": 0,
        "gone": 0,
        "failed": 1,
    }
    assert Member.objects.get(email="cleo@x.example").department == "Sales"
    leader.refresh_from_db()
    assert leader.department == "Finance"
    [(number, cells, reason)] = failed_rows_of(done)
    assert (number, cells) == (3, ("Nobody", "not-an-address", "", ""))
    assert "not an email address" in reason
    assert not done.rows.exists()
    again = confirm_import(people_import=staged, fingerprint="", now=now, by=admin)
    assert again.outcome == done.outcome
    assert len(events("confirm_import")) == 1


def test_a_yes_to_something_else_is_refused(admin, leader, now):
    staged = stage(admin, now, (leader.name, leader.email, "Finance", ""))
    shown = dry_run(staged, by=admin).fingerprint
    Member.objects.filter(pk=leader.pk).update(department="Legal")
    with pytest.raises(StaleImport):
        confirm(staged, admin, now, fingerprint=shown)
    leader.refresh_from_db()
    assert leader.department == "Legal"


def test_many_leavers_take_a_second_yes(admin, leader, now):
    staged = stage(admin, now, (leader.name, leader.email, "", "Terminated"))
    with pytest.raises(NeedsSecondYes):
        confirm(staged, admin, now)
    confirm(staged, admin, now, accepts=[Alarm.LEAVERS])
    assert MemberBackend().get_user(leader.user_id) is None


def test_a_list_cannot_take_the_last_admin_away(admin, leader, now):
    """Whoever said yes may have lost the role since the page was opened."""
    staged = stage(leader, now, (admin.name, admin.email, "", "Terminated"))
    with pytest.raises(LastAdmin):
        confirm(staged, leader, now, accepts=[Alarm.LEAVERS])
    staged.refresh_from_db()
    assert (staged.state, Member.objects.get(pk=admin.pk).left_at) == ("checked", None)
    grant_role(members=[leader], role=Role.ADMIN, now=now, by=admin)
    assert confirm(staged, leader, now, accepts=[Alarm.LEAVERS]).outcome["leaver"] == 1


def test_staging_is_recorded_and_touches_nobody(organization, admin, now):
    staged = stage(admin, now, ("A", "a@x.example", "", ""), ("B", "b@x.example", "", ""))
    [event] = events("stage_import")
    assert (event.thing_id, event.actor_id, event.detail) == (staged.pk, admin.pk, {"rows": 2})
    assert list(Member.objects.filter(organization=organization)) == [admin]


def test_dry_runs_nobody_said_yes_to_are_forgotten(admin, now):
    long_ago, lately = now.replace(month=1), now - dt.timedelta(days=6)
    old = stage(admin, long_ago, ("A", "a@x.example", "", ""))
    done = confirm(stage(admin, long_ago, ("B", "b@x.example", "", "")), admin, long_ago)
    young = stage(admin, lately, ("C", "c@x.example", "", ""))
    fresh = stage(admin, now, ("D", "d@x.example", "", ""))
    assert set(PeopleImport.objects.all()) == {done, young, fresh}
    assert old not in PeopleImport.objects.all()


def test_a_confirmed_import_has_its_time(admin, now):
    staged = stage(admin, now, ("A", "a@x.example", "", ""))
    with pytest.raises(IntegrityError), transaction.atomic():
        PeopleImport.objects.filter(pk=staged.pk).update(state="confirmed")
