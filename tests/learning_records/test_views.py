"""An admin connects, tests and switches by the pages; a leader says that a package is theirs."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from connections.models import Connection
from learning.operations import complete_card
from learning_records.models import PackageLink
from learning_records.operations import send_statements, switch_packages
from learning_records.uses import store_settings
from people.models import Member
from tests.conftest import SignIn
from tests.factories import EnrollmentFactory, PersonalStepFactory
from tests.learning.conftest import Course
from tests.learning_records.conftest import MINUTE, PlayedStore

TICKET = "abcdefghijklmnopqrstuvwxy2"
TYPED = {
    "name": "Our LRS",
    "scheme": "basic",
    "user": "portal",
    "secret": "open sesame",
    "actor": "account",
}


def at(name: str, *args: object) -> str:
    return reverse(f"learning_records:{name}", args=args)


def test_an_admin_connects_tests_switches_and_removes_a_store(
    admin: Member, client_for: SignIn, played: PlayedStore
) -> None:
    client = client_for(admin)
    assert "No record store yet" in client.get(at("records")).content.decode()
    typed = {**TYPED, "endpoint": f"{played.url}/statements/"}
    made = client.post(at("new_store"), typed)
    store = Connection.objects.get()
    assert made.url == at("store", store.pk)
    assert (store.is_on, store.secret) == (False, "open sesame")
    assert store_settings(store).endpoint == played.url

    tested = client.post(at("test_store", store.pk), follow=True).content.decode()
    assert "The store uses xAPI 1.0.3, 1.0.0." in tested
    assert "was voided" in tested
    assert "open sesame" not in tested
    client.post(at("switch_store", store.pk), {"is_on": "1"})
    assert Connection.objects.in_use().exists()
    client.post(at("switch_store", store.pk), {"is_on": "0"})
    assert not Connection.objects.in_use().exists()
    assert "Remove this record store" in client.get(at("remove_store", store.pk)).content.decode()
    client.post(at("remove_store", store.pk))
    assert client.get(at("store", store.pk)).status_code == 404


def test_what_is_typed_wrongly_stays_and_says_why(
    admin: Member, client_for: SignIn, store: Connection, played: PlayedStore
) -> None:
    client = client_for(admin)
    wrong = {**TYPED, "endpoint": "http://lrs.example/xapi", "user": "", "secret": ""}
    page = client.post(at("new_store"), wrong)
    assert page.status_code == 422
    for words in ("has to begin with https://", "Enter the user.", "Enter the password or token."):
        assert words in page.content.decode()
    moved = {**TYPED, "endpoint": "https://other.example/x", "secret": "", "revision": 1}
    page = client.post(at("change_store", store.pk), moved)
    assert "enter the password or token again" in page.content.decode()
    kept = {**TYPED, "endpoint": played.url, "secret": "", "revision": 1, "actor": "mbox"}
    assert client.post(at("change_store", store.pk), kept).status_code == 302
    stale = client.post(at("change_store", store.pk), {**kept, "name": "Typed late"})
    assert "Somebody else changed this record store" in stale.content.decode()
    assert "Typed late" in stale.content.decode()
    changed = Connection.objects.get()
    assert (changed.secret, store_settings(changed).actor) == ("open sesame", "mbox")
    assert store_settings(changed).actor_key == store_settings(store).actor_key
    assert 'value="portal"' in client.get(at("change_store", store.pk)).content.decode()


def test_what_was_refused_goes_again(
    admin: Member,
    client_for: SignIn,
    done: Course,
    store: Connection,
    played: PlayedStore,
    now: Any,
) -> None:
    played.answer = lambda _sent: 400
    send_statements(now=now + 10 * MINUTE)
    client = client_for(admin)
    assert "Send again what was refused" in client.get(at("store", store.pk)).content.decode()
    said = client.post(at("send_again", store.pk), follow=True).content.decode()
    assert "4 statements are being sent again." in said


def test_a_kind_that_is_not_open_does_not_exist(
    admin: Member, client_for: SignIn, settings: Any
) -> None:
    settings.CONNECTIONS = frozenset({"api"})
    for name in ("records", "packages", "profile"):
        assert client_for(admin).get(at(name)).status_code == 404
    assert Client().get(at("progress", TICKET)).status_code == 404


def test_the_profile_is_there_for_everybody(db: None) -> None:
    answer = Client().get(at("profile"))
    assert answer["Content-Type"] == "application/ld+json"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer.json()["type"] == "Profile"
    assert Client().get(answer.json()["versions"][0]["id"]).json() == answer.json()


def test_packages_are_switched_and_fetched(
    admin: Member, client_for: SignIn, course: Course
) -> None:
    client = client_for(admin)
    page = client.get(at("packages")).content.decode()
    assert "SCORM 2004" in page
    client.post(at("switch_packages"), {"is_on": "1"})
    file = client.get(at("package", course.module.pk, "scorm-2004"))
    assert file["Content-Type"] == "application/zip"
    assert client.get(at("package", course.module.pk, "zip")).status_code == 404
    client.post(at("switch_packages"), {"is_on": "0"})
    assert "Packages open nothing" in client.get(at("packages")).content.decode()


@pytest.fixture
def asked(admin: Member, now: dt.datetime) -> str:
    switch_packages(is_on=True, now=now, by=admin)
    return at("progress", TICKET)


@pytest.mark.usefixtures("frozen")
def test_a_leader_says_once_that_a_package_is_theirs_and_it_hears_how_far_they_are(
    leader: Member, client_for: SignIn, course: Course, asked: str, now: dt.datetime
) -> None:
    client, package = client_for(leader), at("open_package", f"{course.module.pk}-{TICKET}")
    assert Client().get(asked).json() == {"confirmed": False}
    page = client.get(package).content.decode()
    assert "ABC-DEF" in page
    assert Client().get(asked).json() == {"confirmed": False}
    module = reverse("learning:module", args=[course.step.pk])
    assert client.post(package).url == module
    assert client.get(package).url == module
    assert Client().get(asked).json() == {
        "confirmed": True, "done": 0, "total": 3, "completed": False,
    }  # fmt: skip
    for card in course.cards:
        complete_card(enrollment_id=course.enrollment.pk, card=card, now=now)
    for _twice in range(2):
        answer = Client().get(asked)
        assert answer.json() == {"confirmed": True, "done": 3, "total": 3, "completed": True}
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Cache-Control"] == "no-store"
    assert not answer.cookies
    assert PackageLink.objects.get().told_at == now


def test_a_package_leads_nowhere_for_others(
    leader: Member, client_for: SignIn, course: Course, asked: str, admin: Member, now: Any
) -> None:
    package = at("open_package", f"{course.module.pk}-{TICKET}")
    client_for(leader).post(package)
    second = EnrollmentFactory(cohort=course.cohort)
    PersonalStepFactory(enrollment=second, step=course.step.step, cards_total=3)
    taken = client_for(second.member).post(package, follow=True).content.decode()
    assert "Somebody else has connected this package" in taken
    unknown = client_for(leader).get(at("open_package", f"{10**6}-{TICKET}")).content.decode()
    assert "not part of your plan" in unknown
    assert client_for(leader).get(at("open_package", f"{course.module.pk}-x")).status_code == 404
    switch_packages(is_on=False, now=now, by=admin)
    assert "switched this off" in client_for(leader).get(package).content.decode()
    assert Client().get(asked).json() == {"confirmed": False}


def test_the_address_of_progress_speaks_json_whatever_is_asked(
    asked: str, course: Course, leader: Member, client_for: SignIn, monkeypatch: Any
) -> None:
    assert Client().get(at("progress", "nonsense")).json() == {"error": "no_such_ticket"}
    refused = Client(enforce_csrf_checks=True).post(asked)
    assert (refused.status_code, refused.json()) == (405, {"error": "method_not_allowed"})
    client_for(leader).post(at("open_package", f"{course.module.pk}-{TICKET}"))
    course.step.delete()
    assert Client().get(asked).json() == {
        "confirmed": True, "done": 0, "total": 0, "completed": False,
    }  # fmt: skip
    monkeypatch.setattr(
        "learning_records.views.learners.ASKED_AT_MOST", {"package_progress": "1/h/key"}
    )
    assert [Client().get(asked).status_code for _twice in range(2)] == [200, 429]
