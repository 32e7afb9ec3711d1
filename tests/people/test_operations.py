from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError

from people.audit import record
from people.importing.tables import SourceRow
from people.models import AuditEvent, Member, PeopleImport, Role, User
from people.operations import (
    LastAdmin,
    LeaversNeedYes,
    StaleImport,
    StaleRoles,
    add_members,
    confirm_import,
    dry_run,
    grant_role,
    mark_left,
    set_roles,
    stage_import,
)
from people.profiles import Profile
from people.sign_in import MemberBackend
from tests.factories import MemberFactory

HALIMA = Profile(
    name="Halima Eze", email="Halima.Eze@X.example", employee_id="E1", department="Support"
)
COLUMNS = [("Name", "name"), ("Email", "email"), ("Department", "department"), ("Status", "status")]


def events(verb):
    return list(AuditEvent.objects.filter(verb=verb).order_by("pk"))


def test_new_people_can_sign_in_and_take_the_organizations_zone(organization, admin, now):
    organization.time_zone = "Europe/Berlin"
    organization.save()
    [member] = add_members(organization=organization, profiles=[HALIMA], now=now, by=admin)
    user = User.objects.get(email="halima.eze@x.example")
    assert user.current_member == member
    assert not user.has_usable_password()
    assert member.time_zone == "Europe/Berlin"
    assert events("add_members")[0].detail == {"new": 1, "known": 0, "left": 0}


def test_a_second_call_changes_nothing(organization, admin, now):
    add_members(organization=organization, profiles=[HALIMA], now=now, by=admin)
    before = list(Member.objects.order_by("pk").values())
    add_members(organization=organization, profiles=[HALIMA], now=now, by=admin)
    assert list(Member.objects.order_by("pk").values()) == before


def test_another_organizations_member_is_never_touched(organization, admin, outsider, now):
    row = Profile(name="Olga Anders", email=outsider.email, roles=(Role.LEADER,))
    [member] = add_members(organization=organization, profiles=[row], now=now, by=admin)
    outsider.refresh_from_db()
    assert (outsider.name, outsider.organization.slug) == ("Olga Diallo", "elsewhere")
    assert member.organization == organization
    assert member.user == outsider.user
    assert User.objects.get(pk=outsider.user_id).current_member == outsider


def test_managers_are_found_among_rows_and_people(organization, admin, now):
    boss = MemberFactory(organization=organization, employee_id="B1")
    rows = [
        Profile(name="Cleo", email="cleo@x.example", employee_id="C1", manager_employee_id="D1"),
        Profile(name="Dora", email="dora@x.example", employee_id="D1", manager_employee_id="B1"),
        Profile(name="Self", email="self@x.example", employee_id="S1", manager_employee_id="S1"),
    ]
    cleo, dora, alone = add_members(organization=organization, profiles=rows, now=now, by=admin)
    assert (cleo.manager, dora.manager, alone.manager) == (dora, boss, None)


def test_a_changed_address_takes_the_sign_in_along(organization, admin, now):
    [member] = add_members(organization=organization, profiles=[HALIMA], now=now, by=admin)
    moved = Profile(name="Halima Ito", email="halima.ito@x.example", employee_id="E1")
    [same] = add_members(organization=organization, profiles=[moved], now=now, by=admin)
    assert same.pk == member.pk
    assert User.objects.get(email="halima.eze@x.example").current_member is None
    assert User.objects.get(email="halima.ito@x.example").current_member == member


def test_statements_do_not_grow_with_rows(organization, admin, now, django_assert_num_queries):
    def rows(count, start):
        return [Profile(name=f"P{n}", email=f"p{n}@x.example") for n in range(start, start + count)]

    with django_assert_num_queries(11):
        add_members(organization=organization, profiles=rows(3, 0), now=now, by=admin)
    with django_assert_num_queries(11):
        add_members(organization=organization, profiles=rows(40, 10), now=now, by=admin)


def test_leavers_lose_their_sessions_at_once_and_come_back(organization, admin, leader, now):
    mark_left(member=leader, now=now, by=admin)
    mark_left(member=leader, now=now.replace(year=2030), by=admin)
    leader.refresh_from_db()
    assert leader.left_at == now
    assert MemberBackend().get_user(leader.user_id) is None
    assert len(events("mark_left")) == 1
    row = Profile(name=leader.name, email=leader.email)
    add_members(organization=organization, profiles=[row], now=now, by=admin)
    assert MemberBackend().get_user(leader.user_id).current_member == leader


def test_somebody_in_two_organizations_stays_in_the_other(organization, admin, outsider, now):
    twin = add_members(
        organization=organization,
        profiles=[Profile(name="Olga", email=outsider.email)],
        now=now,
        by=admin,
    )[0]
    MemberFactory(organization=outsider.organization, roles=[Role.ADMIN])
    mark_left(member=outsider, now=now, by=None)
    assert MemberBackend().get_user(outsider.user_id).current_member == twin


def test_roles_are_granted_once(admin, leader, now):
    stale = Member.objects.get(pk=leader.pk)
    grant_role(members=[leader], role=Role.COACH, now=now, by=admin)
    grant_role(members=[leader, stale], role=Role.COACH, now=now, by=admin)
    assert Member.objects.get(pk=leader.pk).roles == ["coach", "leader"]
    assert [event.detail for event in events("grant_role")] == [{"role": "coach"}]


def test_roles_are_set_against_what_was_seen(admin, leader, now):
    set_roles(member=leader, roles=["coach"], seen=["leader"], now=now, by=admin)
    set_roles(member=leader, roles=["coach"], seen=["leader"], now=now, by=admin)
    assert Member.objects.get(pk=leader.pk).roles == ["coach"]
    with pytest.raises(StaleRoles) as raised:
        set_roles(member=leader, roles=["admin"], seen=["leader"], now=now, by=admin)
    assert raised.value.roles == ("coach",)
    assert events("set_roles")[0].detail == {"before": ["leader"], "after": ["coach"]}
    assert len(events("set_roles")) == 1


def test_an_organization_keeps_an_admin(admin, outsider, leader, now):
    with pytest.raises(LastAdmin):
        set_roles(member=admin, roles=[], seen=["admin"], now=now, by=admin)
    with pytest.raises(LastAdmin):
        mark_left(member=admin, now=now, by=admin)
    grant_role(members=[leader], role=Role.ADMIN, now=now, by=admin)
    set_roles(member=admin, roles=[], seen=["admin"], now=now, by=admin)
    assert Member.objects.get(pk=admin.pk).roles == []


@pytest.mark.parametrize(
    "statement", ["UPDATE people_auditevent SET verb = 'x'", "DELETE FROM people_auditevent"]
)
def test_audit_rows_are_written_once(admin, now, statement):
    record("try", admin, by=admin, now=now)
    with (
        pytest.raises(ProgrammingError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert len(events("try")) == 1


def test_the_audit_table_is_never_emptied_outside_tests(admin, now):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('people_audit_refuses'::regproc)")
        cursor.execute(cursor.fetchone()[0].replace(r"test\_%", "no such database"))
        with pytest.raises(ProgrammingError, match="append-only"), transaction.atomic():
            cursor.execute("TRUNCATE people_auditevent")


def stage(admin, now, *rows):
    listed = [SourceRow(number, row) for number, row in enumerate(rows, start=2)]
    return stage_import(source="x.csv", columns=COLUMNS, rows=listed, now=now, by=admin)


def confirm(staged, admin, now, **kwargs):
    values = {"fingerprint": dry_run(staged).fingerprint, "accepts_leavers": False, **kwargs}
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
    assert done.rows == [[3, ["Nobody", "not-an-address", "", ""]]]
    again = confirm_import(
        people_import=staged, fingerprint="", accepts_leavers=False, now=now, by=admin
    )
    assert again.outcome == done.outcome
    assert len(events("confirm_import")) == 1


def test_a_yes_to_something_else_is_refused(admin, leader, now):
    staged = stage(admin, now, (leader.name, leader.email, "Finance", ""))
    shown = dry_run(staged).fingerprint
    Member.objects.filter(pk=leader.pk).update(department="Legal")
    with pytest.raises(StaleImport):
        confirm(staged, admin, now, fingerprint=shown)
    leader.refresh_from_db()
    assert leader.department == "Legal"


def test_many_leavers_take_a_second_yes(admin, leader, now):
    staged = stage(admin, now, (leader.name, leader.email, "", "Terminated"))
    with pytest.raises(LeaversNeedYes):
        confirm(staged, admin, now)
    confirm(staged, admin, now, accepts_leavers=True)
    assert MemberBackend().get_user(leader.user_id) is None


def test_dry_runs_nobody_said_yes_to_are_forgotten(admin, now):
    old = stage(admin, now.replace(month=1), ("A", "a@x.example", "", ""))
    stage(admin, now, ("B", "b@x.example", "", ""))
    assert not PeopleImport.objects.filter(pk=old.pk).exists()


def test_a_confirmed_import_has_its_time(admin, now):
    staged = stage(admin, now, ("A", "a@x.example", "", ""))
    with pytest.raises(IntegrityError), transaction.atomic():
        PeopleImport.objects.filter(pk=staged.pk).update(state="confirmed")


def test_who_sees_whom(organization, admin, leader, privacy_officer, outsider):
    def seen(member):
        return set(Member.objects.visible_to(member))

    assert seen(leader) == {leader}
    assert seen(admin) == seen(privacy_officer) == {admin, leader, privacy_officer}
    assert seen(outsider) == {outsider}
    assert list(PeopleImport.objects.visible_to(leader)) == []


def test_users_are_made_and_found_by_address(db):
    made = User.objects.create_user("Root@X.example", "a long and lovely sentence")
    assert User.objects.get_by_natural_key("ROOT@x.example") == made
    assert made.check_password("a long and lovely sentence")
