"""Who is found, and by whom."""

from __future__ import annotations

import datetime as dt

from people.models import Member, PeopleImport, Role, User
from people.operations import stage_import
from people.profiles import KnownMember
from tests.factories import MemberFactory


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


def test_imports_are_seen_by_the_admins_of_their_organization(admin, leader, outsider, now):
    staged = stage_import(source="x", columns=[("Name", "name")], rows=[], now=now, by=admin)
    assert list(PeopleImport.objects.visible_to(admin)) == [staged]
    assert not PeopleImport.objects.visible_to(leader).exists()
    assert not PeopleImport.objects.visible_to(outsider).exists()


def test_people_are_found_by_every_term_of_name_address_id_or_title(organization, now):
    nia = MemberFactory(
        organization=organization,
        name="Nia Okafor",
        email="nia@x.example",
        employee_id="E7",
        job_title="Team lead",
    )
    gone = MemberFactory(organization=organization, name="Nia Ito", left_at=now)
    found = Member.objects.filter(organization=organization)
    assert list(found.named_like("okafor NIA")) == [nia]
    assert list(found.named_like("nia@x lead e7")) == [nia]
    assert list(found.named_like("E")[:1]) != []
    assert list(found.named_like("nia e77")) == []
    assert set(found.named_like("nia")) == {nia, gone}
    assert list(found.named_like("nia").present()) == [nia]
    assert list(found.named_like("a b c d e f nobody at all")) == []


def test_admins_are_those_who_are_here(organization, admin, leader, outsider, now):
    MemberFactory(organization=organization, roles=[Role.ADMIN], left_at=now)
    assert list(Member.objects.admins_of(organization)) == [admin]


def test_what_an_import_compares_with(organization, leader, now):
    ana = MemberFactory(
        organization=organization,
        name="Ana",
        email="ana@x.example",
        employee_id="E1",
        department="Sales",
        hired_on=dt.date(2020, 1, 2),
        manager=leader,
        left_at=now,
    )
    leader.employee_id = "B1"
    leader.save()
    [known] = Member.objects.filter(name="Ana").as_known()
    assert known == KnownMember(
        pk=ana.pk,
        name="Ana",
        email="ana@x.example",
        employee_id="E1",
        department="Sales",
        audience="frontline_leader",
        hired_on=dt.date(2020, 1, 2),
        manager_employee_id="B1",
        manager_email=leader.email,
        is_active=False,
        left_at=now,
    )
    [boss] = Member.objects.filter(pk=leader.pk).as_known()
    assert (boss.manager_employee_id, boss.is_active, boss.is_admin) == ("", True, False)


def test_an_import_knows_who_runs_the_place_and_who_signs_in_elsewhere(admin, outsider, now):
    MemberFactory(organization=admin.organization, email=outsider.email, name="Olga")
    known = {each.name: each for each in admin.organization.members.as_known()}
    assert (known["Zofia García"].is_admin, known["Zofia García"].is_elsewhere) == (True, False)
    assert (known["Olga"].is_admin, known["Olga"].is_elsewhere) == (False, True)
