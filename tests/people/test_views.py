from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from people import list_forms
from people.models import AuditEvent, Member, PeopleImport
from people.operations import set_roles
from tests.factories import MemberFactory

DATA = Path(__file__).parent.parent / "data"


def hidden(response, name):
    return re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())[1]


def stage(client, text):
    response = client.post(reverse("people:import"), {"people": text})
    assert response.status_code == 302, response.content.decode()
    return response.url


def test_members_are_found_by_word_department_role_and_page(admin, leader, peer, client_for):
    MemberFactory.create_batch(60, organization=admin.organization, department="Sales")
    client = client_for(admin)

    def names(**query):
        return [
            person.name for person in client.get(reverse("people:members"), query).context["people"]
        ]

    assert names(q="eze halima") == ["Halima Eze"]
    assert names(department="Customer Support") == ["Bashir Novák", "Halima Eze"]
    assert names(role="leader") == ["Halima Eze"]
    assert names(q="nobody at all") == []
    assert len(names()) == 50
    first = client.get(reverse("people:members"), {"q": "a"})
    assert f'rel="next" href="?q=a&amp;after={first.context["page"].items[-1].pk}"' in first.text
    second = client.get(f"{reverse('people:members')}?{first.context['page'].later}")
    assert len(second.context["people"]) == 13
    assert f'rel="prev" href="?q=a&amp;before={second.context["page"].items[0].pk}"' in second.text
    assert names(after="x")
    assert names(left="on") == []


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"role": "no such role"}, "There is no role “no such role”."),
        ({"department": "Atlantis"}, "There is no department “Atlantis”."),
        ({"department": "Atlantis", "q": "Halima"}, "There is no department “Atlantis”."),
        ({"q": "x" * 101}, "at most 100 characters"),
        ({"q": "a\x00b"}, "Null characters are not allowed."),
    ],
)
def test_a_filter_that_does_not_exist_lists_nobody_and_says_so(
    admin, leader, client_for, query, said
):
    response = client_for(admin).get(reverse("people:members"), query)
    page = response.content.decode()
    assert not response.context["people"]
    assert "Nobody is listed" in page
    assert said in page
    assert "Show everybody" in page


@pytest.mark.parametrize(
    "q", ["zofia garcia", "ZOFIA GARCÍA", "Zofía", "Nguyen", "bashir novak", "BASHIR NOVÁK"]
)
def test_names_are_found_without_accents_and_case(admin, facilitator, peer, client_for, q):
    page = client_for(admin).get(reverse("people:members"), {"q": q})
    assert len(page.context["people"]) == 1


@pytest.mark.proof("queries", pages=1)
def test_the_list_takes_the_same_queries_at_any_size(
    admin, client_for, django_assert_max_num_queries
):
    client = client_for(admin)
    MemberFactory.create_batch(40, organization=admin.organization)
    with django_assert_max_num_queries(5):
        client.get(reverse("people:members"))


def test_opening_somebody_elses_record_is_recorded(admin, leader, client_for):
    page = client_for(admin).get(reverse("people:member", args=[leader.pk]))
    assert "Halima Eze" in page.content.decode()
    event = AuditEvent.objects.get(verb="open_member")
    assert (event.actor_id, event.thing_id) == (admin.pk, leader.pk)


def test_roles_are_saved_and_a_stale_form_keeps_the_choice(admin, leader, client_for, now):
    client, url = client_for(admin), reverse("people:member", args=[leader.pk])
    seen = hidden(client.get(url), "seen")
    response = client.post(url, {"roles": ["leader", "coach"], "seen": seen})
    assert response.status_code == 302
    assert Member.objects.get(pk=leader.pk).roles == ["coach", "leader"]
    set_roles(member=leader, roles=["leader"], seen=["coach", "leader"], now=now, by=admin)
    stale = client.post(url, {"roles": ["facilitator"], "seen": "coach,leader"})
    assert stale.status_code == 422
    assert stale.context["form"]["roles"].value() == ["facilitator"]
    assert "Leader" in stale.context["standing"]
    again = client.post(url, {"roles": ["facilitator"], "seen": hidden(stale, "seen")})
    assert again.status_code == 302
    assert Member.objects.get(pk=leader.pk).roles == ["facilitator"]


def test_the_last_admin_stays_admin(admin, client_for):
    client = client_for(admin)
    url = reverse("people:member", args=[admin.pk])
    assert client.post(url, {"roles": [], "seen": "admin"}).status_code == 422
    assert client.post(reverse("people:leave", args=[admin.pk])).status_code == 422
    assert Member.objects.get(pk=admin.pk).left_at is None


def test_a_role_that_does_not_exist_is_refused(admin, leader, client_for):
    url = reverse("people:member", args=[leader.pk])
    response = client_for(admin).post(url, {"roles": ["emperor"], "seen": "leader"})
    assert response.status_code == 422
    assert Member.objects.get(pk=leader.pk).roles == ["leader"]


def test_a_leavers_session_ends_at_once(admin, leader, client_for):
    theirs, ours = client_for(leader), client_for(admin)
    inside = reverse("mfa_index")
    assert theirs.get(inside).status_code == 200
    url = reverse("people:leave", args=[leader.pk])
    assert ours.get(url).status_code == 200
    assert theirs.get(inside).status_code == 200
    assert ours.post(url).status_code == 302
    assert reverse("account_login") in theirs.get(inside).url


def test_pasted_list_dry_run_then_yes(admin, client_for):
    client = client_for(admin)
    url = stage(client, "Cleo Ito <cleo@x.example>\nNobody\n")
    page = client.get(url)
    assert page.context["counts"]["new"] == 1
    assert page.context["counts"]["failed"] == 1
    assert not Member.objects.filter(email="cleo@x.example").exists()
    values = {"fingerprint": hidden(page, "fingerprint"), "nonce": hidden(page, "nonce")}
    first, second = client.post(url, values), client.post(url, values)
    assert (first.status_code, first.url) == (second.status_code, second.url) == (302, url)
    assert Member.objects.get(email="cleo@x.example").user.current_member.name == "Cleo Ito"
    assert client.get(url).context["staged"].outcome["new"] == 1
    assert client.post(url, {"fingerprint": "x"}).status_code == 200
    failed = client.get(reverse("people:failed_rows", args=[PeopleImport.objects.get().pk]))
    assert failed.headers["Content-Disposition"].startswith("attachment")
    assert "Nobody,,2," in failed.content.decode("utf-8-sig")


def test_the_messy_file_shows_errors_by_row_and_column(admin, client_for):
    client = client_for(admin)
    file = SimpleUploadedFile(
        "hris-export-messy.csv", (DATA / "hris-export-messy.csv").read_bytes()
    )
    response = client.post(reverse("people:import"), {"upload": "1", "file": file})
    page = client.get(response.url).content.decode()
    assert "Mars/Olympus" in page
    assert "<strong>Time Zone</strong>" in page
    assert "Looks like a formula" in page
    assert page.count('<th scope="row" class="number" data-label="Row">') == 6


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("x.csv", b"", "The file is empty"),
        ("x.csv", b"Cleo,cleo@x.example", "no row with headings"),
        ("x.csv", b"Name,Email\n", "only headings"),
        ("x.xlsx", b"PK\x03\x04", "cannot be read"),
    ],
)
def test_bad_files_say_what_to_do(admin, client_for, name, content, words):
    response = client_for(admin).post(
        reverse("people:import"), {"upload": "1", "file": SimpleUploadedFile(name, content)}
    )
    assert response.status_code == 422
    assert words in response.content.decode()


def test_a_large_file_and_an_empty_form_are_refused(admin, client_for, monkeypatch):
    client, url = client_for(admin), reverse("people:import")
    monkeypatch.setattr(list_forms, "LARGEST_FILE", 3)
    file = SimpleUploadedFile("x.csv", b"Name,Email\nA,a@x.example")
    assert "larger than" in client.post(url, {"upload": "1", "file": file}).content.decode()
    assert client.post(url, {"upload": "1"}).status_code == 422
    assert client.post(url, {"people": ""}).status_code == 422
    assert "nobody in this text" in client.post(url, {"people": " ;, "}).content.decode()


def test_a_yes_after_people_changed_shows_the_list_again(admin, leader, client_for):
    client = client_for(admin)
    url = stage(client, f"Halima M. Eze <{leader.email}>")
    fingerprint = hidden(client.get(url), "fingerprint")
    Member.objects.filter(pk=leader.pk).update(name="Halima Eze-Ito")
    stale = client.post(url, {"fingerprint": fingerprint})
    assert stale.status_code == 422
    assert "Halima Eze-Ito" in stale.content.decode()
    assert client.post(url, {"fingerprint": hidden(stale, "fingerprint")}).status_code == 302
    assert Member.objects.get(name="Halima M. Eze").user.email == leader.email


def test_many_leavers_need_the_box_ticked(admin, leader, peer, client_for):
    client = client_for(admin)
    file = SimpleUploadedFile(
        "x.csv", f"Name,Email,Status\nHalima,{leader.email},Terminated".encode()
    )
    url = client.post(reverse("people:import"), {"upload": "1", "file": file}).url
    fingerprint = hidden(client.get(url), "fingerprint")
    assert client.post(url, {"fingerprint": fingerprint}).status_code == 422
    assert (
        client.post(url, {"fingerprint": fingerprint, "accepts_leavers": "on"}).status_code == 302
    )


def test_a_yes_needs_its_fingerprint(admin, client_for):
    client = client_for(admin)
    url = stage(client, "Cleo Ito <cleo@x.example>")
    assert client.post(url, {}).status_code == 422
    assert not Member.objects.filter(name="Cleo Ito").exists()


def test_imports_belong_to_the_organization(admin, outsider, client_for):
    url = stage(client_for(admin), "Cleo <cleo@x.example>")
    assert client_for(outsider).get(url).status_code == 404


def test_the_demo_lists_people_by_role_and_signs_in_by_post(client, admin, leader, peer, outsider):
    url = reverse("demo_sign_in")
    page = client.get(url)
    assert [cast.label for _house, casts in page.context["houses"] for cast in casts] == [
        "L&D admin", "Leader", "Team member", "L&D admin",
    ]  # fmt: skip
    assert client.post(url, {"member": "x"}).status_code == 404
    assert client.post(url, {"member": "999999"}).status_code == 404
    assert client.post(url, {"member": leader.pk}).url == reverse("home")
    assert client.get(reverse("mfa_index")).wsgi_request.user.current_member == leader


def test_the_demo_is_shut_in_production(client, leader, settings):
    settings.IS_PRODUCTION = True
    assert client.get(reverse("demo_sign_in")).status_code == 404
