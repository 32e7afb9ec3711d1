"""A written list is taken back, as long as nothing newer stands on it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from messaging.models import OptOut
from people.facts import FACTS
from people.models import AuditEvent, Member, PeopleImport, Role, User
from people.operations import (
    LastAdmin,
    NotUndone,
    Obstacle,
    grant_role,
    mark_left,
    set_roles,
    undo_import,
    who_is_in_the_way,
)
from tests.people.test_whose_record import (
    PASSWORD,
    answer,
    somebody,
    upload,
    with_everything,
    write,
)


def brought(admin, client_for, rows, **values):
    client = client_for(admin)
    url = upload(client, rows)
    for key, value in values.pop("answers", {}).items():
        answer(client, url, **{key: value})
    assert write(client, url, **values).status_code == 302
    return PeopleImport.objects.latest("pk")


def everything():
    members = list(Member.objects.order_by("pk").values("pk", *FACTS))
    users = list(User.objects.order_by("pk").values("pk", "email", "is_active", "current_member"))
    return members, users, set(OptOut.objects.values_list("address", "kind"))


def in_the_way(done, by):
    return [(each.name, each.obstacle) for each in who_is_in_the_way(done, by=by)]


def test_everything_is_as_it_was(admin, client_for, now):
    organization = admin.organization
    ann = with_everything(somebody(organization, "E1", "Ann One", "ann@x.example"))
    ben = with_everything(somebody(organization, "E2", "Ben Two", "ben@x.example", manager=ann))
    cy = somebody(organization, "E3", "Cy Three", "cy@x.example")
    mark_left(member=cy, now=now, by=admin)
    somebody(organization, "E4", "Dora Four", "dora@x.example")
    before = everything()
    done = brought(
        admin,
        client_for,
        "E1,Ann One,ann.new@x.example,Sales,\n"  # another address
        "E9,Nora New,ben@x.example,,\n"  # Ben's mailbox
        "E3,Cy Three,cy@x.example,,\n"  # is back
        "E4,Dora Four,dora@x.example,,Terminated",
        accepts_leavers="on",
    )
    assert everything() != before
    assert Member.objects.get(pk=ben.pk).email == ""
    undo_import(people_import=done, now=now, by=admin)
    assert everything() == before
    assert User.objects.get(email="ben@x.example").check_password(PASSWORD)
    done.refresh_from_db()
    assert (done.state, done.undone_at) == ("undone", now)
    undo_import(people_import=done, now=now.replace(year=2030), by=admin)
    [event] = AuditEvent.objects.filter(verb="undo_import")
    assert event.detail == {"removed": 1, "restored": 4}
    back = AuditEvent.objects.filter(verb="change_member", thing_id=ann.pk).latest("pk")
    assert back.detail["changes"]["email"] == []  # the audit table keeps no addresses


def test_a_sign_in_that_was_tied_elsewhere_comes_back(admin, outsider, client_for, now):
    cora = with_everything(somebody(admin.organization, "E7", "Olga Diallo", "olga.d@x.example"))
    before = everything()[:2]
    done = brought(admin, client_for, f"E7,Olga Diallo,{outsider.email},,")
    undo_import(people_import=done, now=now, by=admin)
    assert everything()[:2] == before
    assert User.objects.get(pk=cora.user_id).check_password(PASSWORD)


def test_a_sign_in_that_was_parted_from_another_organization_is_one_again(
    admin, outsider, client_for, now
):
    olga = somebody(admin.organization, "E7", "Olga Diallo", outsider.email)
    done = brought(admin, client_for, "E7,Olga Diallo,olga.here@x.example,,")
    alone = Member.objects.get(pk=olga.pk).user_id
    undo_import(people_import=done, now=now, by=admin)
    assert Member.objects.get(pk=olga.pk).user_id == outsider.user_id
    assert not User.objects.get(pk=alone).is_active
    assert not User.objects.filter(email="olga.here@x.example").exists()


def test_a_change_since_is_in_the_way(admin, client_for, now):
    ann = somebody(admin.organization, "E1", "Ann One", "ann@x.example")
    done = brought(admin, client_for, "E1,Ann One,ann@x.example,Sales,\nE2,Bo New,bo@x.example,,")
    brought(admin, client_for, "E1,Ann One,ann@x.example,Legal,")
    bo = Member.objects.get(name="Bo New")
    grant_role(members=[bo], role=Role.LEADER, now=now, by=admin)
    assert in_the_way(done, admin) == [
        ("Bo New", Obstacle.CHANGED),
        ("Ann One", Obstacle.CHANGED),
    ]
    with pytest.raises(NotUndone) as refused:
        undo_import(people_import=done, now=now, by=admin)
    assert len(refused.value.in_the_way) == 2
    assert Member.objects.get(pk=ann.pk).department == "Legal"
    later = PeopleImport.objects.latest("pk")
    undo_import(people_import=later, now=now, by=admin)
    set_roles(member=bo, roles=[], seen=["leader"], now=now, by=admin)
    undo_import(people_import=done, now=now, by=admin)
    assert Member.objects.get(pk=ann.pk).department == "Operations"
    assert not Member.objects.filter(name="Bo New").exists()


def test_whoever_signed_in_or_takes_part_is_in_the_way(admin, client_for, now, launch):
    done = brought(
        admin,
        client_for,
        "E1,Ann New,ann@x.example,,\nE2,Bo New,bo@x.example,,\nE3,Cy,cy@x.example,,",
    )
    ann, bo, cy = Member.objects.filter(employee_id__in=["E1", "E2", "E3"]).order_by("employee_id")
    client_for(ann)
    launch(leaders=[bo])
    reporting = somebody(admin.organization, "E4", "Dora Four", "dora@x.example", manager=cy)
    assert in_the_way(done, admin) == [
        ("Ann New", Obstacle.SIGNED_IN),
        ("Bo New", Obstacle.IN_USE),
    ]
    assert reporting.manager == cy


def test_a_manager_who_goes_again_leaves_nobody_behind(admin, client_for, now):
    done = brought(admin, client_for, "E3,Cy New,cy@x.example,,")
    cy = Member.objects.get(name="Cy New")
    dora = somebody(admin.organization, "E4", "Dora Four", "dora@x.example", manager=cy)
    undo_import(people_import=done, now=now, by=admin)
    assert Member.objects.get(pk=dora.pk).manager is None
    assert not User.objects.filter(email="cy@x.example").exists()


def test_an_address_that_is_somebody_elses_by_now_is_in_the_way(admin, client_for, now):
    somebody(admin.organization, "E1", "Ann One", "ann@x.example")
    done = brought(admin, client_for, "E1,Ann One,ann.new@x.example,,")
    brought(admin, client_for, "E5,Nora New,ann@x.example,,")
    assert in_the_way(done, admin) == [("Nora New", Obstacle.TAKEN)]


def test_nobody_takes_back_their_own_way_in(admin, client_for, now):
    eve = somebody(admin.organization, "E1", "Eve Back", "eve@x.example", left_at=now)
    done = brought(admin, client_for, "E1,Eve Back,eve@x.example,,\nE2,Bo New,bo@x.example,,")
    bo = Member.objects.get(name="Bo New")
    assert in_the_way(done, eve) == [("Eve Back", Obstacle.ACTING)]
    assert in_the_way(done, bo) == [("Bo New", Obstacle.ACTING)]
    assert in_the_way(done, admin) == []


def test_an_organization_keeps_an_admin_when_a_list_is_taken_back(admin, client_for, now):
    eve = somebody(
        admin.organization, "E1", "Eve Back", "eve@x.example", left_at=now, roles=[Role.ADMIN]
    )
    done = brought(admin, client_for, "E1,Eve Back,eve@x.example,,")
    set_roles(member=admin, roles=[], seen=["admin"], now=now, by=eve)
    with pytest.raises(LastAdmin):
        undo_import(people_import=done, now=now, by=admin)
    assert Member.objects.get(pk=eve.pk).left_at is None


def test_a_list_that_was_never_written_is_not_taken_back(admin, client_for, now):
    upload(client_for(admin), "E1,Ann New,ann@x.example,,")
    staged = PeopleImport.objects.get()
    assert undo_import(people_import=staged, now=now, by=admin).state == "checked"
    assert client_for(admin).get(reverse("people:undo_import", args=[staged.pk])).status_code == 302


def test_the_pages_list_ask_and_take_back(admin, client_for, now):
    done = brought(admin, client_for, "E1,Ann New,ann@x.example,,")
    client, url = client_for(admin), reverse("people:undo_import", args=[done.pk])
    listed = client.get(reverse("people:imports")).content.decode()
    assert "list.csv" in listed
    assert "Imported" in listed
    assert url in client.get(reverse("people:import_preview", args=[done.pk])).content.decode()
    assert "Undo the import" in client.get(url).content.decode()
    assert Member.objects.filter(name="Ann New").exists()
    assert client.post(url).status_code == 302
    assert client.post(url).status_code == 302
    assert not Member.objects.filter(name="Ann New").exists()
    assert "Undone" in client.get(reverse("people:imports")).content.decode()
    after = client.get(reverse("people:import_preview", args=[done.pk]))
    assert url not in after.content.decode()
    answer(client, reverse("people:import_preview", args=[done.pk]), row_2="new")


def test_the_page_names_who_is_in_the_way(admin, client_for, now):
    rows = "\n".join(f"E{n},Person{n} New,p{n}@x.example,," for n in range(22))
    done = brought(admin, client_for, rows)
    Member.objects.filter(employee_id__startswith="E").update(department="Sales")
    url = reverse("people:undo_import", args=[done.pk])
    page = client_for(admin).get(url).content.decode()
    assert "Person0 New has been changed since." in page
    assert "And 2 more people." in page
    assert client_for(admin).post(url).status_code == 422


@pytest.mark.proof("queries", operations=1)
def test_statements_do_not_grow_with_the_list(admin, client_for, now, django_assert_num_queries):
    def done(count, start):
        for n in range(start, start + count):
            somebody(admin.organization, f"E{n}", f"Ann{n} One", f"p{n}@x.example")
        rows = "".join(
            f"E{n},Ann{n} One,q{n}@x.example,,\nN{n},New{n} One,n{n}@x.example,,\n"
            for n in range(start, start + count)
        )
        return brought(admin, client_for, rows)

    few, many = done(3, 0), done(40, 100)
    with django_assert_num_queries(181):
        undo_import(people_import=few, now=now, by=admin)
    with django_assert_num_queries(181):
        undo_import(people_import=many, now=now, by=admin)
