"""A person changed by hand: what is kept, who is told, and what is refused."""

from __future__ import annotations

import pytest
from django.urls import reverse

from messaging.models import Message
from people.facts import facts_of, fingerprint_of
from people.models import AuditEvent, Member, User
from people.operations import (
    CircularManager,
    HeldByAnother,
    LosesSignIn,
    OwnAdminRole,
    StaleMember,
    edit_member,
    mark_left,
    set_roles,
)
from people.profiles import Profile
from tests.factories import MemberFactory


@pytest.fixture
def edit(admin, now):
    """Say something else of somebody; what is not said stays."""

    def change(member, *, manager=None, seen="", by=admin, **said):
        current = Member.objects.get(pk=member.pk)
        edit_member(
            member=member,
            profile=Profile(**{"name": current.name, "email": current.email, **said}),
            manager=manager,
            seen=seen or fingerprint_of(facts_of(current)),
            now=now,
            by=by,
        )
        member.refresh_from_db()

    return change


@pytest.fixture
def open_form(admin, client_for):
    """The page of somebody as it stands: (client, address, what a browser would send)."""

    def opened(member, by=admin):
        client, url = client_for(by), reverse("people:edit", args=[member.pk])
        form = client.get(url).context["form"]
        return client, url, {field.name: field.value() or "" for field in form}

    return opened


def changes():
    event = AuditEvent.objects.get(verb="change_member")
    return event.actor_id, event.thing_id, event.detail["changes"]


def test_old_and_new_are_in_the_audit_table_but_for_names(edit, admin, leader, coach):
    edit(leader, name="Halima Ito", department="Sales", manager=coach, language="de")
    assert changes() == (
        admin.pk,
        leader.pk,
        {
            "name": [],
            "department": ["Customer Support", "Sales"],
            "language": ["en", "de"],
            "manager_id": [None, coach.pk],
        },
    )


def test_a_second_call_and_a_form_without_a_change_leave_no_row(edit, leader):
    edit(leader, job_title="Team lead")
    edit(leader, job_title="Team lead", seen="whatever the form showed")
    assert AuditEvent.objects.count() == 1


def test_an_empty_text_takes_a_value_away_and_nothing_said_leaves_it(edit, leader):
    edit(leader, department="")
    assert (leader.department, leader.time_zone) == ("", "Asia/Kathmandu")


def test_a_new_address_keeps_the_sign_in_and_both_are_told(edit, leader, client_for):
    leader.user.set_password("a long and lovely sentence")
    leader.user.save()
    inside, user = client_for(leader), leader.user
    edit(leader, email="Halima@New.example")
    user.refresh_from_db()
    assert (leader.email, leader.user_id, user.email) == (
        "halima@new.example", user.pk, "halima@new.example",
    )  # fmt: skip
    assert user.check_password("a long and lovely sentence")
    assert inside.get(reverse("home")).status_code == 200
    told = Message.objects.order_by("to_address")
    assert [each.to_address for each in told] == [
        "halima@new.example", "halima@northwind.example",
    ]  # fmt: skip


@pytest.mark.parametrize("written", ["bashir@northwind.example", "BASHIR@northwind.EXAMPLE"])
def test_an_address_of_somebody_else_is_refused(edit, leader, peer, written):
    with pytest.raises(HeldByAnother) as refused:
        edit(leader, email=written, name="Another")
    assert (refused.value.field, refused.value.holder) == ("email", peer)
    assert Member.objects.get(pk=leader.pk).name == "Halima Eze"
    assert Member.objects.get(pk=peer.pk).email == "bashir@northwind.example"


def test_an_id_of_somebody_else_is_refused_also_when_they_left(edit, leader, peer, now, admin):
    Member.objects.filter(pk=peer.pk).update(employee_id="E7")
    mark_left(member=peer, now=now, by=admin)
    with pytest.raises(HeldByAnother) as refused:
        edit(leader, employee_id="E7")
    assert (refused.value.field, refused.value.holder) == ("employee_id", peer)


def test_two_without_an_address_are_no_obstacle_to_each_other(edit, leader, peer):
    Member.objects.filter(pk__in=[leader.pk, peer.pk]).update(email="", user=None)
    edit(leader, name="Halima Ito")
    assert (leader.name, leader.email, leader.user) == ("Halima Ito", "", None)


def test_the_same_address_in_another_organization_is_no_obstacle(edit, leader, outsider):
    edit(leader, email=outsider.email)
    assert leader.user == outsider.user
    outsider.user.refresh_from_db()
    assert outsider.user.current_member == outsider


def test_an_admin_cannot_edit_away_the_own_sign_in(edit, admin, outsider):
    with pytest.raises(LosesSignIn):
        edit(admin, email=outsider.email)
    user = User.objects.get(pk=admin.user_id)
    assert (user.email, user.is_active) == (admin.email, True)


def test_an_admin_who_also_signs_in_elsewhere_keeps_the_address(edit, admin, outsider):
    MemberFactory(organization=outsider.organization, email=admin.email)
    with pytest.raises(LosesSignIn):
        edit(admin, email="zofia@new.example")


def test_admins_change_their_own_address(edit, admin, client_for):
    inside = client_for(admin)
    edit(admin, email="zofia@new.example")
    assert inside.get(reverse("people:members")).status_code == 200


def test_managers_do_not_lead_back(edit, leader, peer, coach):
    edit(peer, manager=leader)
    edit(leader, manager=coach)
    for circular in (peer, leader, coach):
        with pytest.raises(CircularManager):
            edit(coach, manager=circular)
    edit(coach, manager=None, name="Leila de Oliveira")
    assert coach.name == "Leila de Oliveira"


def test_what_somebody_else_saved_is_not_written_over_unseen(edit, leader):
    seen = fingerprint_of(facts_of(leader))
    edit(leader, department="Sales")
    with pytest.raises(StaleMember) as stale:
        edit(leader, department="Finance", seen=seen)
    assert stale.value.member.department == "Sales"


def test_the_page_saves_and_says_so(open_form, leader, coach):
    client, url, sent = open_form(leader)
    response = client.post(url, {**sent, "name": " Halima  Ito ", "manager": "leila oliveira"})
    assert response.url == reverse("people:member", args=[leader.pk])
    assert "The details of Halima Ito are saved." in client.get(response.url).content.decode()
    leader.refresh_from_db()
    assert (leader.name, leader.manager, leader.time_zone) == (
        "Halima Ito",
        coach,
        "Asia/Kathmandu",
    )


def test_opening_the_page_is_recorded(open_form, leader):
    open_form(leader)
    assert AuditEvent.objects.get().verb == "open_member"


def test_a_stale_page_shows_both_and_is_saved_on_the_second_try(open_form, edit, leader):
    client, url, sent = open_form(leader)
    edit(leader, department="Sales")
    stale = client.post(url, {**sent, "department": "Finance"})
    page = stale.content.decode()
    assert stale.status_code == 422
    assert "<dt>Department</dt><dd>Sales</dd>" in page
    assert 'value="Finance"' in page
    assert stale.context["form"].differing == [("Department", "Sales")]
    again = {**sent, "department": "Finance", "seen": stale.context["form"]["seen"].value()}
    assert client.post(url, again).status_code == 302
    assert Member.objects.get(pk=leader.pk).department == "Finance"


@pytest.mark.parametrize(
    ("field", "written", "text"),
    [
        ("email", "bashir@northwind.example", "Bashir Novák has this address."),
        ("employee_id", "E7", "Bashir Novák has this employee ID."),
        ("employee_id", "1.2E+11", "cut this number short"),
        ("email", "no address", "is not an email address"),
        ("email", "", "required"),
        ("name", "=1+1", "This is a formula, not a name"),
        ("name", "123", "is not a name"),
        ("manager", "olga@elsewhere.example", "Nobody here has this address, ID or name."),
        ("manager", "Halima Eze", "Nobody can be their own manager."),
        ("manager", "Same Name", "Several people have this name."),
        ("manager", "bashir@northwind.example", "is among the managers above the one you chose"),
        ("time_zone", "localtime", "not one of the available choices"),
        ("language", "pt", "not one of the available choices"),
    ],
)
def test_the_page_says_what_is_wrong_and_keeps_what_was_typed(
    open_form, leader, peer, outsider, field, written, text
):
    Member.objects.filter(pk=peer.pk).update(employee_id="E7", manager=leader)
    MemberFactory.create_batch(2, organization=leader.organization, name="Same Name")
    client, url, sent = open_form(leader)
    response = client.post(url, {**sent, field: written})
    assert response.status_code == 422
    assert text in " ".join(response.context["form"].errors[field])
    assert response.context["form"][field].value() == written
    assert facts_of(Member.objects.get(pk=leader.pk)) == facts_of(leader)


def test_the_page_refuses_what_would_end_the_own_sign_in(open_form, admin, outsider):
    client, url, sent = open_form(admin)
    response = client.post(url, {**sent, "email": outsider.email})
    assert "You could no longer sign in here" in response.content.decode()


def test_one_department_is_one_department(open_form, leader, peer):
    client, url, sent = open_form(leader)
    client.post(url, {**sent, "department": "customer  SUPPORT"})
    assert Member.objects.get(pk=leader.pk).department == "Customer Support"
    Member.objects.exclude(pk=leader.pk).update(department="")
    client.post(url, {**sent, "department": "CUSTOMER SUPPORT"})
    assert Member.objects.get(pk=leader.pk).department == "CUSTOMER SUPPORT"


def test_a_manager_without_an_address_stays(open_form, leader, peer):
    Member.objects.filter(pk=peer.pk).update(email="", left_at="2026-01-01T00:00Z")
    Member.objects.filter(pk=leader.pk).update(manager=peer)
    client, url, sent = open_form(leader)
    assert sent["manager"] == "Bashir Novák"
    assert client.post(url, {**sent, "job_title": "Lead"}).status_code == 302
    assert Member.objects.get(pk=leader.pk).manager == peer
    sent = open_form(leader)[2]
    assert client.post(url, {**sent, "manager": ""}).status_code == 302
    assert Member.objects.get(pk=leader.pk).manager is None


def test_somebody_whose_address_was_given_away_can_do_without_one(open_form, leader):
    Member.objects.filter(pk=leader.pk).update(email="", user=None)
    client, url, sent = open_form(leader)
    assert client.post(url, {**sent, "job_title": "Lead"}).status_code == 302
    assert Member.objects.get(pk=leader.pk).job_title == "Lead"


def test_a_language_and_a_zone_from_a_list_stay(open_form, leader):
    Member.objects.filter(pk=leader.pk).update(language="pt", time_zone="US/Eastern")
    client, url, sent = open_form(leader)
    assert "Portuguese (not available yet; English instead)" in client.get(url).content.decode()
    assert client.post(url, {**sent, "job_title": "Lead"}).status_code == 302
    leader.refresh_from_db()
    assert (leader.language, leader.time_zone, leader.job_title) == ("pt", "US/Eastern", "Lead")


def test_the_members_page_calls_languages_by_name(admin, leader, client_for):
    Member.objects.filter(pk=leader.pk).update(language="pt")
    shown = client_for(admin).get(reverse("people:member", args=[leader.pk])).content.decode()
    assert "<dd>Portuguese</dd>" in shown


def test_another_organizations_member_does_not_exist(outsider, leader, client_for):
    url = reverse("people:edit", args=[leader.pk])
    assert client_for(outsider).get(url).status_code == 404
    assert client_for(outsider).post(url, {"name": "X"}).status_code == 404


def test_the_page_takes_the_same_queries_at_any_size(open_form, leader, django_assert_num_queries):
    client, url, _sent = open_form(leader)
    with django_assert_num_queries(6):  # session, user, person, owners, that it was opened (2)
        client.get(url)
    MemberFactory.create_batch(20, organization=leader.organization, manager=leader)
    with django_assert_num_queries(6):
        client.get(url)


def test_nobody_gives_up_the_own_admin_role_without_a_second_yes(admin, leader, now):
    set_roles(member=leader, roles=["admin"], seen=["leader"], now=now, by=admin)
    with pytest.raises(OwnAdminRole):
        set_roles(member=admin, roles=[], seen=["admin"], now=now, by=admin)
    assert Member.objects.get(pk=admin.pk).roles == ["admin"]
    set_roles(member=admin, roles=[], seen=["admin"], now=now, by=admin, gives_up=True)
    assert Member.objects.get(pk=admin.pk).roles == []


def test_the_page_asks_once_more_before_the_own_admin_role_goes(admin, leader, client_for):
    leader.roles = ["admin"]
    leader.save()
    client, url = client_for(admin), reverse("people:member", args=[admin.pk])
    assert "gives_up" not in client.get(url).content.decode()
    asked = client.post(url, {"roles": [], "seen": "admin"})
    assert asked.status_code == 422
    assert 'name="gives_up"' in asked.content.decode()
    assert Member.objects.get(pk=admin.pk).roles == ["admin"]
    given = client.post(url, {"roles": [], "seen": "admin", "gives_up": "on"})
    assert given.url == reverse("home")
    assert client.get(given.url).status_code == 200


def test_another_admins_role_goes_at_once(admin, leader, client_for):
    leader.roles = ["admin"]
    leader.save()
    url = reverse("people:member", args=[leader.pk])
    response = client_for(admin).post(url, {"roles": ["coach"], "seen": "admin"})
    assert response.url == url
    assert Member.objects.get(pk=leader.pk).roles == ["coach"]


def test_the_last_admin_is_refused_whatever_they_say(admin, client_for):
    url = reverse("people:member", args=[admin.pk])
    response = client_for(admin).post(url, {"roles": [], "seen": "admin", "gives_up": "on"})
    assert "Somebody has to stay admin" in response.content.decode()
    assert Member.objects.get(pk=admin.pk).roles == ["admin"]
