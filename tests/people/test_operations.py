from __future__ import annotations

import pytest

from people.models import AuditEvent, Member, Organization, Role, User
from people.operations import (
    LastAdmin,
    StaleRoles,
    UnclearPerson,
    add_members,
    grant_role,
    mark_left,
    open_member,
    set_roles,
)
from people.profiles import Profile
from people.sign_in import MemberBackend
from tests.factories import MemberFactory

HALIMA = Profile(
    name="Halima Eze", email="Halima.Eze@X.example", employee_id="E1", department="Support"
)


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
    noted = events("add_members")[0].detail
    assert noted == {"new": 1, "known": 0, "left": 0, "joined": [member.pk]}


def test_a_second_call_changes_nothing(organization, admin, now):
    add_members(organization=organization, profiles=[HALIMA], now=now, by=admin)
    before = list(Member.objects.order_by("pk").values())
    add_members(organization=organization, profiles=[HALIMA], now=now, by=admin)
    assert list(Member.objects.order_by("pk").values()) == before
    assert len(events("add_members")) == 1
    assert not events("change_member")


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
    moved = Profile(name="Halima Eze", email="halima.ito@x.example", employee_id="E1")
    [same] = add_members(organization=organization, profiles=[moved], now=now, by=admin)
    assert (same.pk, same.user_id) == (member.pk, member.user_id)
    assert User.objects.get(email="halima.ito@x.example").current_member == member
    assert not User.objects.filter(email="halima.eze@x.example").exists()


def test_whoever_is_in_doubt_is_not_written(organization, admin, now):
    add_members(organization=organization, profiles=[HALIMA], now=now, by=admin)
    other = Profile(name="Bruno Other", email="bruno@x.example", employee_id="E1")
    with pytest.raises(UnclearPerson):
        add_members(organization=organization, profiles=[other], now=now, by=admin)
    assert not Member.objects.filter(name="Bruno Other").exists()


@pytest.mark.proof("queries", operations=1)
def test_statements_do_not_grow_with_rows(organization, admin, now, django_assert_num_queries):
    def rows(count, start):
        return [Profile(name=f"P{n}", email=f"p{n}@x.example") for n in range(start, start + count)]

    with django_assert_num_queries(12):
        add_members(organization=organization, profiles=rows(3, 0), now=now, by=admin)
    with django_assert_num_queries(12):
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


def test_a_list_of_leavers_moves_their_sign_ins_and_keeps_the_first_time(
    organization, admin, outsider, now
):
    here = Profile(name="Olga", email=outsider.email)
    gone = Profile(name="Olga", email=outsider.email, is_active=False)
    [twin] = add_members(organization=organization, profiles=[here], now=now, by=admin)
    User.objects.filter(pk=outsider.user_id).update(current_member=twin)
    for moment in (now, now.replace(year=2030)):
        add_members(organization=organization, profiles=[gone], now=moment, by=admin)
    assert Member.objects.get(pk=twin.pk).left_at == now
    assert MemberBackend().get_user(outsider.user_id).current_member == outsider


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


def stop_being_admin(admin, now):
    set_roles(member=admin, roles=[], seen=["admin"], now=now, by=admin, gives_up=True)


def leave(admin, now):
    mark_left(member=admin, now=now, by=admin)


def come_in_as_left(admin, now):
    profile = Profile(name=admin.name, email=admin.email, is_active=False)
    add_members(organization=admin.organization, profiles=[profile], now=now, by=admin)


@pytest.mark.parametrize("go", [stop_being_admin, leave, come_in_as_left])
def test_an_organization_keeps_an_admin(admin, outsider, leader, now, go):
    before = Member.objects.values("roles", "left_at").get(pk=admin.pk)
    with pytest.raises(LastAdmin):
        go(admin, now)
    assert Member.objects.values("roles", "left_at").get(pk=admin.pk) == before
    grant_role(members=[leader], role=Role.ADMIN, now=now, by=admin)
    go(admin, now)
    assert list(Member.objects.admins_of(admin.organization)) == [leader]


@pytest.mark.parametrize("go", [stop_being_admin, leave, come_in_as_left])
def test_an_admin_who_left_runs_nothing_any_more(admin, organization, now, go):
    """Somebody keeps the role when they leave; it must not count."""
    MemberFactory(organization=organization, roles=[Role.ADMIN], left_at=now)
    with pytest.raises(LastAdmin):
        go(admin, now)


def test_leaving_counts_the_roles_that_are_saved(admin, leader, now):
    """A page that was opened before somebody else gave the role."""
    stale = Member.objects.get(pk=leader.pk)
    grant_role(members=[leader], role=Role.ADMIN, now=now, by=admin)
    mark_left(member=admin, now=now, by=leader)
    with pytest.raises(LastAdmin):
        mark_left(member=stale, now=now, by=leader)


def test_somebody_without_a_role_that_matters_leaves_freely(organization, leader, now):
    mark_left(member=leader, now=now, by=None)
    assert not Member.objects.admins_of(organization).exists()


def test_a_look_at_somebody_else_is_recorded_each_time(admin, leader, now):
    for person in (leader, leader, admin):
        open_member(member=person, now=now, by=admin)
    assert [event.thing_id for event in events("open_member")] == [leader.pk, leader.pk]


def test_nobody_comes_in_without_anybody_named(organization, admin, now):
    assert add_members(organization=organization, profiles=[], now=now, by=admin) == []
    assert Organization.objects.get() == organization
