"""What is one person's is never shown to another: files and pasted lines through the pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from messaging.models import Message, OptOut
from messaging.notifications import declared
from messaging.preferences import address_of
from messaging.sending import send_due
from messaging.text import PREFERENCES
from people.importing.report import Alarm
from people.models import AuditEvent, Member, PeopleImport, Role, User
from people.operations import (
    CannotSignIn,
    StaleImport,
    answer_import,
    confirm_import,
    dry_run,
    issue_sign_in_key,
    mark_left,
)
from tests.factories import MemberFactory

DATA = Path(__file__).parent.parent / "data"
PASSWORD = "a long and lovely sentence"
HEADINGS = "Employee ID,Name,Email,Department,Status"


def hidden(response, name):
    return re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())[1]


def upload(client, content, name="list.csv"):
    if isinstance(content, str):
        content = "\n".join([HEADINGS, content]).encode()
    file = SimpleUploadedFile(name, content)
    response = client.post(reverse("people:import"), {"upload": "1", "file": file})
    assert response.status_code == 302, response.content.decode()
    return response.url


def case(name):
    return (DATA / name).read_bytes()


def paste(client, text):
    response = client.post(reverse("people:import"), {"people": text})
    assert response.status_code == 302, response.content.decode()
    return response.url


def answer(client, url, **chosen):
    answers = f"{url}answers/"
    return client.post(answers, {key.replace("_", "-"): value for key, value in chosen.items()})


def write(client, url, **values):
    return client.post(url, {"fingerprint": hidden(client.get(url), "fingerprint"), **values})


def somebody(organization, employee_id, name, email, **fields):
    return MemberFactory(
        organization=organization, employee_id=employee_id, name=name, email=email, **fields
    )


def with_everything(member):
    """Password, second factor, refusals of mail, and the library's own list of addresses."""
    member.user.set_password(PASSWORD)
    member.user.save()
    Authenticator.objects.create(
        user=member.user, type=Authenticator.Type.TOTP, data={"secret": "x"}
    )
    EmailAddress.objects.create(user=member.user, email=member.email, verified=True, primary=True)
    OptOut.objects.create(address=member.email, kind=refusable(), since=timezone.now())
    return member


def refusable():
    return next(kind.name for kind in declared() if kind.may_refuse)


def facts(member):
    return Member.objects.values("name", "email", "employee_id", "user_id").get(pk=member.pk)


def sign_in(email):
    client = Client()
    client.post(reverse("account_login"), {"login": email, "password": PASSWORD})
    return client


def is_inside(client):
    return client.get(reverse("mfa_index")).status_code == 200


def test_a_known_id_with_another_name_and_address_is_a_question(admin, client_for):
    keeper = with_everything(
        somebody(admin.organization, "E1005", "Ines Old", "ines.old@northwind.example")
    )
    before = facts(keeper)
    client = client_for(admin)
    url = upload(client, case("reused-id.csv"))
    page = client.get(url)
    [question] = page.context["questions"]
    assert (question.listed.name, question.known[0].name) == ("Bruno Other", "Ines Old")
    assert question.listed.is_chosen
    assert (page.context["counts"]["new"], page.context["counts"]["changed"]) == (1, 0)
    assert write(client, url).status_code == 302
    bruno = Member.objects.get(email="bruno.other@northwind.example")
    assert (bruno.employee_id, bruno.name) == ("E1005", "Bruno Other")
    assert bruno.user_id != keeper.user_id
    assert facts(keeper) == {**before, "employee_id": ""}
    assert is_inside(sign_in(keeper.email)) is False  # a second factor stands before it
    assert User.objects.get(email=keeper.email).is_active


def test_the_same_person_changes_as_the_list_says(admin, client_for):
    keeper = somebody(admin.organization, "E1005", "Ines Old", "ines.old@northwind.example")
    client = client_for(admin)
    url = upload(client, case("reused-id.csv"))
    kept = answer(client, url, row_2=str(keeper.pk))
    assert kept.status_code == 302
    page = client.get(url)
    assert (page.context["counts"]["new"], page.context["counts"]["changed"]) == (0, 1)
    assert page.context["questions"][0].known[0].is_chosen
    write(client, url)
    changed = {"name": "Bruno Other", "email": "bruno.other@northwind.example"}
    assert facts(keeper) == {**facts(keeper), **changed, "user_id": keeper.user_id}
    detail = AuditEvent.objects.get(verb="change_member", thing_id=keeper.pk).detail["changes"]
    assert (detail["name"], detail["email"]) == ([], [])  # that they changed, and no names


@pytest.mark.parametrize("has_left", [True, False])
def test_a_mailbox_given_to_a_successor_opens_nothing_of_the_predecessors(
    admin, leader, launch, client_for, now, has_left
):
    ada = with_everything(
        somebody(
            admin.organization,
            "E9001",
            "Ada Former",
            "ada.former@northwind.example",
            roles=[Role.LEADER],
        )
    )
    old_session = client_for(ada)
    waiting = Message.objects.create(
        kind="sign_in",
        person_id=ada.pk,
        to_address=ada.email,
        subject="Your scores",
        text="Ada's own",
        queued_at=now,
        send_after=now,
    )
    if has_left:
        mark_left(member=ada, now=now, by=admin)
    client = client_for(admin)
    url = upload(client, case("reused-mailbox.csv"))
    write(client, url)
    nora = Member.objects.get(name="Nora Newcomer")
    ada.refresh_from_db()
    assert (ada.name, ada.email, ada.employee_id) == ("Ada Former", "", "E9001")
    assert ada.roles == ["leader"]
    assert (nora.email, nora.roles) == ("ada.former@northwind.example", [])
    assert nora.user_id != ada.user_id
    assert not nora.user.has_usable_password()
    assert not Authenticator.objects.filter(user=nora.user).exists()
    assert not OptOut.objects.filter(address=nora.email).exists()
    assert not EmailAddress.objects.filter(email=nora.email).exists()
    assert not is_inside(old_session)
    assert not is_inside(sign_in(nora.email))
    send_due(clock=lambda: now)
    waiting.refresh_from_db()
    assert (waiting.to_address, waiting.state) == ("", "suppressed")
    assert waiting.state_reason == (
        "the person has left the organization" if has_left else "the person has no email address"
    )
    theirs = client_for(nora)
    for name in ("home", "practice:sessions"):
        page = theirs.get(reverse(name))
        assert "Ada Former" not in page.content.decode()
    assert theirs.get(reverse("home")).wsgi_request.user.current_member == nora


def test_a_pasted_line_with_a_known_address_and_another_name_is_a_question(
    admin, leader, client_for
):
    client = client_for(admin)
    url = paste(client, f"Nora Newcomer <{leader.email}>")
    page = client.get(url)
    assert [each.known[0].name for each in page.context["questions"]] == [leader.name]
    assert page.context["counts"]["changed"] == 0
    answer(client, url, row_1=str(leader.pk))
    assert client.get(url).context["counts"]["changed"] == 1
    answer(client, url, row_1="new")
    assert client.get(url).context["counts"] == page.context["counts"]


def test_a_changed_address_keeps_everything(admin, client_for, now):
    cora = with_everything(
        somebody(admin.organization, "E1006", "Cora Same", "old.name@northwind.example")
    )
    session = client_for(cora)
    waiting = Message.objects.create(
        kind="sign_in",
        person_id=cora.pk,
        to_address=cora.email,
        subject="Your link",
        text=f"Choose: {PREFERENCES}",
        calendar=f"BEGIN:VEVENT\nATTENDEE:mailto:{cora.email}\nEND:VEVENT",
        queued_at=now,
        send_after=now,
    )
    client = client_for(admin)
    url = upload(client, case("changed-address.csv"))
    page = client.get(url)
    assert page.context["questions"] == []
    assert [change.field for row in page.context["changed"] for change in row.changes] == [
        "Email address"
    ]
    write(client, url)
    new = "new.name@northwind.example"
    user = User.objects.get(email=new)
    assert (user.pk, user.check_password(PASSWORD)) == (cora.user_id, True)
    assert facts(cora) == {
        "name": "Cora Same",
        "email": new,
        "employee_id": "E1006",
        "user_id": cora.user_id,
    }
    assert Member.objects.get(pk=cora.pk).department == "Operations"
    assert Authenticator.objects.filter(user=user).count() == 1
    assert list(OptOut.objects.values_list("address", "kind")) == [(new, refusable())]
    assert is_inside(session)
    send_due(clock=lambda: now)
    waiting.refresh_from_db()
    assert (waiting.to_address, waiting.state) == (new, "sent")
    [letter] = [
        letter for letter in mail.outbox if new in letter.to[0] and "Choose: " in letter.body
    ]
    sealed = letter.body.partition("Choose: ")[2].split("/")[-2]
    assert address_of(sealed, now=timezone.now()) == new
    assert "old.name" not in waiting.calendar
    told = Message.objects.filter(kind="address_changed").order_by("to_address")
    assert [each.to_address for each in told] == [new, "old.name@northwind.example"]
    again = upload(client, case("changed-address.csv"))
    assert client.get(again).context["counts"]["unchanged"] == 1
    assert client.get(again).context["can_write"] is False
    assert told.count() == 2


def test_an_id_and_an_address_of_two_people_is_a_question_about_both(admin, client_for):
    ann = somebody(admin.organization, "E1", "Ann One", "ann@x.example")
    bo = somebody(admin.organization, "E2", "Bo Two", "bo@x.example")
    client = client_for(admin)
    url = upload(client, "E1,Ann One,bo@x.example,,Active")
    [question] = client.get(url).context["questions"]
    assert [each.name for each in question.known] == ["Ann One", "Bo Two"]
    answer(client, url, row_2=str(ann.pk))
    write(client, url)
    assert facts(ann)["email"] == "bo@x.example"
    assert (facts(bo)["email"], facts(bo)["employee_id"]) == ("", "E2")
    assert User.objects.get(email="bo@x.example").pk == ann.user_id
    assert not User.objects.get(pk=bo.user_id).is_active


def test_two_people_may_change_places(admin, client_for):
    ann = somebody(admin.organization, "E1", "Ann One", "ann@x.example")
    bo = somebody(admin.organization, "E2", "Bo Two", "bo@x.example")
    client = client_for(admin)
    url = upload(client, "E1,Ann One,bo@x.example,,\nE2,Bo Two,ann@x.example,,")
    answer(client, url, row_2=str(ann.pk), row_3=str(bo.pk))
    assert write(client, url).status_code == 302
    assert (facts(ann)["email"], facts(bo)["email"]) == ("bo@x.example", "ann@x.example")
    assert User.objects.get(email="bo@x.example").pk == ann.user_id
    assert User.objects.get(email="ann@x.example").pk == bo.user_id


def test_a_changed_name_on_somebody_who_left_is_a_question(admin, client_for, now):
    gone = somebody(admin.organization, "E1", "Ann One", "ann@x.example", left_at=now)
    client = client_for(admin)
    url = upload(client, "E1,Ann Other,ann@x.example,,Active")
    [question] = client.get(url).context["questions"]
    assert question.known[0].left_on == now.date()
    write(client, url)
    assert facts(gone) == {**facts(gone), "name": "Ann One", "email": "", "employee_id": ""}
    assert Member.objects.get(name="Ann Other").user_id != gone.user_id


def wrong_file(organization, count):
    for n in range(count):
        somebody(organization, f"E{n}", f"First{n} Last{n}", f"p{n}@x.example")
    return "\n".join(f"E{n},Other{n} Person{n},p{n}@x.example,," for n in range(count))


def test_a_wrong_file_is_stopped_with_the_figures(admin, client_for):
    client = client_for(admin)
    url = upload(client, wrong_file(admin.organization, 39))
    page = client.get(url)
    assert "39 of 39 people get another name: is this the right file?" in page.content.decode()
    assert write(client, url).status_code == 422
    assert not Member.objects.filter(name__startswith="Other").exists()
    assert write(client, url, accepts_leavers="on").status_code == 422
    assert write(client, url, accepts_renamed="on").status_code == 302
    assert Member.objects.filter(name__startswith="Other").count() == 39


def test_three_other_names_are_no_alarm(admin, client_for):
    client = client_for(admin)
    url = upload(client, wrong_file(admin.organization, 3))
    assert client.get(url).context["alarms"] == []
    assert write(client, url).status_code == 302


def test_many_questions_are_answered_at_once(admin, client_for):
    rows = wrong_file(admin.organization, 120).replace("@x.example", "@y.example")
    client = client_for(admin)
    url = upload(client, rows)
    first = client.get(url)
    assert (len(first.context["questions"]), first.context["counts"]["new"]) == (100, 120)
    later = first.context["page"].later
    assert len(client.get(f"{url}?{later}").context["questions"]) == 20
    assert answer(client, url, every="same", page=later).url.endswith(f"?{later}")
    assert client.get(url).context["counts"]["changed"] == 120
    answer(client, url, every="new")
    assert client.get(url).context["counts"]["new"] == 120


def test_an_answer_that_is_none_any_more_is_not_kept(admin, leader, peer, client_for):
    client = client_for(admin)
    url = paste(client, f"Nora Newcomer <{leader.email}>")
    for wrong in (str(peer.pk), "same", "x"):
        answer(client, url, row_1=wrong)
        assert PeopleImport.objects.get().answers == {}
    answer(client, url, row_1=str(leader.pk))
    Member.objects.filter(pk=leader.pk).update(email="elsewhere@x.example")
    Member.objects.filter(pk=peer.pk).update(email=leader.email)
    page = client.get(url)
    assert page.context["questions"][0].listed.is_chosen
    assert [each.name for each in page.context["questions"][0].known] == [peer.name]


def test_a_yes_to_other_answers_is_stale(admin, leader, client_for):
    client = client_for(admin)
    url = paste(client, f"Nora Newcomer <{leader.email}>")
    fingerprint = hidden(client.get(url), "fingerprint")
    answer(client, url, row_1=str(leader.pk))
    assert client.post(url, {"fingerprint": fingerprint}).status_code == 422
    assert facts(leader)["name"] == "Halima Eze"
    assert write(client, url).status_code == 302
    answered = answer(client, url, row_1="new")
    assert answered.status_code == 302
    assert facts(leader)["name"] == "Nora Newcomer"


def test_a_column_of_roles_gives_nobody_one(admin, leader, client_for):
    """Whatever it is called: roles are given by admins, one by one."""
    columns = "Roles,Role in the portal,Rolle,Is admin,Permissions,Privacy officer"
    facts = "admin,L&D admin,Leiter,yes,all,true"
    rows = f"{HEADINGS},{columns}\nE1,Ann Novak,ann@northwind.example,HR,Active,{facts}\n"
    client = client_for(admin)
    url = upload(client, rows.encode())
    write(client, url)
    before = leader.roles
    assert Member.objects.get(email="ann@northwind.example").roles == []
    again = f"{HEADINGS},{columns}\n{leader.employee_id},{leader.name},{leader.email},HR,Active,"
    write(client, upload(client, f"{again}{facts}\n".encode()))
    assert Member.objects.get(pk=leader.pk).roles == before == [Role.LEADER]


@pytest.mark.parametrize(
    "row",
    [
        "E100,Bruno Other,bruno@x.example,,Active",
        "E9,Bruno Other,zofia@northwind.example,,Active",
        ",Bruno Other,zofia@northwind.example,,Active",
        "E100,Zofia García,zofia@northwind.example,,Terminated",
        "E100,,somebody.else@x.example,,Active",
        "E100,Zofia García,halima@northwind.example,,Active",
    ],
)
def test_a_list_never_touches_the_way_in_of_who_brings_it(admin, leader, client_for, row):
    Member.objects.filter(pk=admin.pk).update(employee_id="E100")
    before = facts(admin)
    client = client_for(admin)
    url = upload(client, row)
    for answers in ({}, {"row_2": str(admin.pk)}, {"every": "same"}, {"every": "new"}):
        answer(client, url, **answers)
        page = client.get(url)
        assert page.context["counts"]["failed"] == 1
        assert page.context["can_write"] is False
    assert facts(admin) == before
    assert is_inside(client)
    assert Member.objects.get(pk=admin.pk).left_at is None


def test_another_admin_keeps_address_and_id_and_may_be_the_same_person(admin, client_for):
    other = somebody(admin.organization, "E5", "Ida Admin", "ida@x.example", roles=[Role.ADMIN])
    client = client_for(admin)
    url = upload(client, "E5,Bruno Other,bruno@x.example,,Active")
    page = client.get(url)
    assert page.context["counts"]["failed"] == 1
    assert "Ida Admin is an admin here" in page.content.decode()
    answer(client, url, row_2=str(other.pk))
    assert client.get(url).context["counts"]["changed"] == 1
    write(client, url)
    assert facts(other)["name"] == "Bruno Other"


def test_an_address_that_signs_in_elsewhere_is_not_given_away(admin, outsider, client_for):
    olga = MemberFactory(organization=admin.organization, name="Olga Diallo", email=outsider.email)
    client = client_for(admin)
    url = paste(client, f"Nora Newcomer <{outsider.email}>")
    assert client.get(url).context["counts"]["failed"] == 1
    assert facts(olga)["email"] == outsider.email


def test_an_address_changed_here_leaves_the_sign_in_of_another_organization(
    admin, outsider, client_for
):
    """Else an admin could bring themselves into another organization by a list."""
    with_everything(outsider)
    olga = somebody(admin.organization, "E7", "Olga Diallo", outsider.email)
    assert olga.user_id == outsider.user_id
    client = client_for(admin)
    url = upload(client, "E7,Olga Diallo,olga.here@x.example,,Active")
    write(client, url)
    assert facts(olga)["email"] == "olga.here@x.example"
    assert facts(olga)["user_id"] != outsider.user_id
    assert User.objects.get(pk=outsider.user_id).email == outsider.email
    assert User.objects.get(pk=outsider.user_id).current_member == outsider
    assert User.objects.get(email="olga.here@x.example").current_member == olga
    refusing = OptOut.objects.order_by("address").values_list("address", flat=True)
    assert list(refusing) == ["olga.here@x.example", outsider.email]


def test_a_new_address_of_somebody_known_elsewhere_is_tied_and_the_old_one_opens_nothing(
    admin, outsider, client_for
):
    cora = with_everything(somebody(admin.organization, "E7", "Olga Diallo", "olga.d@x.example"))
    client = client_for(admin)
    write(client, upload(client, f"E7,Olga Diallo,{outsider.email},,Active"))
    assert facts(cora)["user_id"] == outsider.user_id
    former = User.objects.get(pk=cora.user_id)
    assert (former.is_active, former.current_member) == (False, None)
    write(client, upload(client, "E8,Nora Newcomer,olga.d@x.example,,Active"))
    assert not Member.objects.get(name="Nora Newcomer").user.has_usable_password()


def test_somebody_whose_address_went_comes_back_with_another(admin, client_for):
    ada = with_everything(somebody(admin.organization, "E1", "Ada Former", "ada@x.example"))
    client = client_for(admin)
    write(client, upload(client, "E2,Nora Newcomer,ada@x.example,,Active"))
    assert facts(ada)["email"] == ""
    with pytest.raises(CannotSignIn):
        issue_sign_in_key(member=Member.objects.get(pk=ada.pk), now=timezone.now(), by=admin)
    write(client, upload(client, "E1,Ada Former,ada.former@x.example,,Active"))
    assert facts(ada) == {**facts(ada), "email": "ada.former@x.example", "user_id": ada.user_id}
    user = User.objects.get(pk=ada.user_id)
    assert (user.email, user.is_active) == ("ada.former@x.example", True)
    assert user.check_password(PASSWORD)
    assert OptOut.objects.get().address == "ada.former@x.example"


def test_a_handed_over_mailbox_in_one_list(admin, client_for):
    """Ada gets another address and Nora hers, in the same file: Ada is not told at Nora's."""
    ada = with_everything(somebody(admin.organization, "E1", "Ada Former", "ada@x.example"))
    client = client_for(admin)
    rows = "E1,Ada Former,ada.two@x.example,,\nE2,Nora Newcomer,ada@x.example,,"
    url = upload(client, rows)
    assert write(client, url).status_code == 302
    assert facts(ada)["email"] == "ada.two@x.example"
    nora = Member.objects.get(name="Nora Newcomer")
    assert (nora.email, nora.user.has_usable_password()) == ("ada@x.example", False)
    assert nora.user_id != ada.user_id
    told = Message.objects.filter(kind="address_changed")
    assert [each.to_address for each in told] == ["ada.two@x.example"]


def test_who_brings_the_list_may_stand_in_it(admin, client_for):
    Member.objects.filter(pk=admin.pk).update(employee_id="E100")
    client = client_for(admin)
    url = upload(client, "E100,Zofia García,zofia.garcia@x.example,Board,Active")
    assert client.get(url).context["counts"]["changed"] == 1
    write(client, url)
    assert is_inside(client)
    assert User.objects.get(email="zofia.garcia@x.example").current_member == admin


@pytest.mark.parametrize("row", ["E1,Bruno Other,,,", "E1,,bo@x.example,,"])
def test_somebody_new_needs_a_name_and_an_address(admin, client_for, row):
    ann = somebody(admin.organization, "E1", "Ann One", "ann@x.example")
    somebody(admin.organization, "E2", "Bo Two", "bo@x.example")
    client = client_for(admin)
    url = upload(client, row)
    assert client.get(url).context["counts"]["failed"] == 1
    assert "A new person needs a name and an address." in client.get(url).content.decode()
    answer(client, url, row_2=str(ann.pk))
    assert client.get(url).context["counts"]["changed"] == 1


def test_empty_cells_change_nothing(admin, client_for):
    ann = somebody(admin.organization, "E1", "Ann One", "ann@x.example")
    before = facts(ann)
    client = client_for(admin)
    url = upload(client, "E1,Ann One,,,\nE1,,ann@x.example,,")
    counts = client.get(url).context["counts"]
    assert (counts["unchanged"], counts["failed"]) == (1, 1)  # the second is about the same person
    url = upload(client, "E1,,,Sales,")
    write(client, url)
    assert facts(ann) == before
    assert Member.objects.get(pk=ann.pk).department == "Sales"


def test_an_answer_of_somebody_who_went_meanwhile_is_refused(admin, leader, client_for, now):
    """The page was open while the row became no question any more."""
    client = client_for(admin)
    url = paste(client, f"Nora Newcomer <{leader.email}>")
    staged = PeopleImport.objects.get()
    dry_run(staged, by=admin)
    for nobody in ({1: admin.pk}, {2: leader.pk}):
        with pytest.raises(StaleImport):
            answer_import(people_import=staged, answers=nobody, now=now, by=admin)
    Member.objects.filter(pk=leader.pk).update(email="halima.two@x.example")
    with pytest.raises(StaleImport):
        answer_import(people_import=staged, answers={1: leader.pk}, now=now, by=admin)
    answer(client, url, row_1=str(leader.pk))
    assert PeopleImport.objects.get().answers == {}


def test_an_answer_to_a_list_that_is_written_changes_nothing(admin, leader, client_for, now):
    client = client_for(admin)
    url = paste(client, f"Nora Newcomer <{leader.email}>")
    assert write(client, url, row_1="new").status_code == 302
    staged = PeopleImport.objects.get()
    assert staged.state == PeopleImport.State.CONFIRMED
    answer_import(people_import=staged, answers={1: leader.pk}, now=now, by=admin)
    assert PeopleImport.objects.get().answers == staged.answers


def test_a_member_without_a_sign_in_gets_one_with_the_first_address(admin, client_for):
    ann = somebody(admin.organization, "E1", "Ann One", "", signs_in=False)
    client = client_for(admin)
    write(client, upload(client, "E1,Ann One,ann@x.example,,"))
    assert User.objects.get(email="ann@x.example").current_member == ann


def test_the_second_yes_of_leavers_and_of_names_are_asked_for_together(admin, client_for):
    rows = wrong_file(admin.organization, 8).replace(",,", ",,Terminated")
    client = client_for(admin)
    url = upload(client, rows)
    page = client.get(url)
    assert [each.field.name for each in page.context["alarms"]] == [
        "accepts_leavers",
        "accepts_renamed",
    ]
    refused = write(client, url).context["form"].errors
    assert set(refused) == {"accepts_leavers", "accepts_renamed"}


@pytest.mark.proof("queries", operations=1)
def test_statements_do_not_grow_with_addresses_that_move(
    admin, client_for, now, django_assert_num_queries
):
    def staged(count, start):
        rows = []
        for n in range(start, start + count):
            somebody(admin.organization, f"E{n}", f"Ann{n} One", f"p{n}@x.example")
            rows += [f"E{n},Ann{n} One,q{n}@x.example,,", f"N{n},New{n} One,p{n}@x.example,,"]
        upload(client_for(admin), "\n".join(rows))
        return PeopleImport.objects.latest("pk")

    for each in (staged(3, 0), staged(40, 100)):
        fingerprint = dry_run(each, by=admin).fingerprint
        with django_assert_num_queries(38):
            confirm_import(
                people_import=each,
                fingerprint=fingerprint,
                accepts=[Alarm.RENAMED],
                now=now,
                by=admin,
            )


def test_a_message_queued_for_the_old_address_follows_too(admin, client_for, now):
    """Whoever queued it read the old address just before it changed."""
    cora = somebody(admin.organization, "E1", "Cora Same", "cora@x.example")
    stale = Member.objects.get(pk=cora.pk)
    client = client_for(admin)
    write(client, upload(client, "E1,Cora Same,cora.two@x.example,,"))
    late = Message.objects.create(
        kind=refusable(),
        person_id=stale.pk,
        to_address=stale.email,
        subject="s",
        text="t",
        queued_at=now,
        send_after=now,
    )
    send_due(clock=lambda: now)
    late.refresh_from_db()
    assert late.to_address == "cora.two@x.example"


def test_the_word_to_the_old_address_stays_there(admin, client_for, now):
    somebody(admin.organization, "E1", "Cora Same", "cora@x.example")
    client = client_for(admin)
    write(client, upload(client, "E1,Cora Same,cora.two@x.example,,"))
    write(client, upload(client, "E1,Cora Same,cora.three@x.example,,"))
    send_due(clock=timezone.now)
    told = Message.objects.filter(kind="address_changed", state="sent").order_by("pk")
    assert sorted(each.to_address for each in told) == [
        "cora.three@x.example",
        "cora.three@x.example",
        "cora.two@x.example",
        "cora@x.example",
    ]


def test_a_yes_with_answers_that_are_not_kept_yet_keeps_them_and_writes_nothing(
    admin, leader, client_for
):
    """What is ticked on the page is what counts, not what was kept before."""
    client = client_for(admin)
    url = paste(client, f"Nora Newcomer <{leader.email}>")
    values = {"row-1": str(leader.pk)}
    assert write(client, url, **values).status_code == 302
    assert not Member.objects.filter(name="Nora Newcomer").exists()
    assert client.get(url).context["questions"][0].known[0].is_chosen
    assert write(client, url, **values).status_code == 302
    assert facts(leader)["name"] == "Nora Newcomer"
    url = paste(client, f"Bruno Other <{leader.email}>")
    assert write(client, url, **{"row-1": "17000000"}).status_code == 302
    assert PeopleImport.objects.latest("pk").answers == {}
