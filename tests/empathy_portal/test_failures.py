"""A database that is away: a friendly 503 and the time to try again, wherever it was lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import psycopg2
import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from common.tenancy import as_owner
from empathy_portal.urls import urlpatterns as addresses
from people.access import public
from people.models import Member, Organization, PeopleImport, SignedInBrowser
from people.sign_in_limits import NOTED_AFTER
from people.sign_in_models import KnownBrowser
from supervisor.servers import WEB
from tests.empathy_portal.test_error_pages import OURS, WORDS, fields_of

pytestmark = pytest.mark.django_db(transaction=True)


def end_my_connection() -> None:
    """What a restart of PostgreSQL does to a request in the middle of its work."""
    connection.ensure_connection()
    pid = connection.connection.info.backend_pid
    other = psycopg2.connect(**connection.get_connection_params())
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    finally:
        other.close()


@public
def lose_it_halfway(_request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        end_my_connection()
        cursor.execute("SELECT 1")
    raise AssertionError("the connection is still there")


@public
def write_on_a_standby(_request: HttpRequest) -> HttpResponse:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")
        cursor.execute("UPDATE people_member SET name = ''")
    raise AssertionError("it could be written")


@public
def take_too_long(_request: HttpRequest) -> HttpResponse:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '20ms'")
        cursor.execute("SELECT pg_sleep(5)")
    raise AssertionError("it waited")


@csrf_exempt
@public
def work_on_what_is_gone(_request: HttpRequest) -> HttpResponse:
    with transaction.atomic():
        Organization.objects.update(name="Half done")
        Member.objects.select_for_update().get(pk=0)
    raise AssertionError("it is there")


@csrf_exempt
@public
def write_about_what_is_gone(_request: HttpRequest) -> HttpResponse:
    with transaction.atomic():
        Organization.objects.update(name="Half done")
        KnownBrowser.objects.create(user_id=0, browser="x", used_on=timezone.localdate())
    raise AssertionError("it belongs to somebody")


@public
def go_on_regardless(_request: HttpRequest) -> HttpResponse:
    """As code does that forgives a failed statement and asks the next one."""
    with transaction.atomic(), connection.cursor() as cursor:
        try:
            end_my_connection()
            cursor.execute("SELECT 1")
        except DatabaseError:
            raise ZeroDivisionError from None
    raise AssertionError("the connection is still there")


@public
def find_no_place(_request: HttpRequest) -> HttpResponse:
    """The database of this test has no place left; whoever owns it still gets in."""
    named, owner = connection.settings_dict, connection.settings_dict["USER"]
    limit = f'ALTER DATABASE "{named["NAME"]}" CONNECTION LIMIT'
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(f"{limit} 0")
    connection.close()
    try:
        named["USER"] = WEB
        connection.ensure_connection()
    finally:
        named["USER"] = owner
        with as_owner(), connection.cursor() as cursor:
            cursor.execute(f"{limit} -1")
    raise AssertionError("there is always one more place")


@public
def break_down(_request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


handler500 = "empathy_portal.failures.server_error"
urlpatterns = [
    *addresses,
    path("halfway/", lose_it_halfway),
    path("gone/", work_on_what_is_gone),
    path("belongs/", write_about_what_is_gone),
    path("standby/", write_on_a_standby),
    path("slow/", take_too_long),
    path("regardless/", go_on_regardless),
    path("full/", find_no_place),
    path("broken/", break_down),
]


@pytest.fixture
def fresh_connection() -> Iterator[None]:
    yield
    connection.close()


@pytest.fixture
def away(db: None) -> Iterator[None]:
    """PostgreSQL does not answer; what was connected is gone."""
    host = connection.settings_dict["HOST"]
    connection.close()
    connection.settings_dict["HOST"] = "/nowhere"
    yield
    connection.settings_dict["HOST"] = host


def assert_friendly(response: Any) -> None:
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "5"
    assert "We will be right back" in response.text


@pytest.mark.usefixtures("fresh_connection")
@pytest.mark.parametrize("how", ["halfway", "standby", "slow", "regardless", "full"])
def test_a_database_that_cannot_be_asked_just_now(settings: Any, how: str) -> None:
    settings.ROOT_URLCONF = __name__
    assert_friendly(Client(raise_request_exception=False).get(f"/{how}/"))


@pytest.mark.parametrize("how", ["gone", "belongs"])
def test_what_somebody_removed_meanwhile_is_not_here_and_nothing_is_half_done(
    organization: Organization, settings: Any, how: str
) -> None:
    settings.ROOT_URLCONF = __name__
    client = Client(raise_request_exception=False)
    for ask in (client.post, client.patch, client.delete):
        answer = ask(f"/{how}/")
        assert (answer.status_code, "This page is not here" in answer.text) == (404, True)
    organization.refresh_from_db()
    assert organization.name == "Northwind"
    assert client.get(f"/{how}/").status_code == 500, "reading asks for nothing that can go"


def test_what_was_typed_is_kept_and_sent_again_when_the_database_is_back(
    admin: Member, client_for: Callable[[Member], Client]
) -> None:
    """Also by the key of the page, which the session never held."""
    known = client_for(admin)
    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
    browser.cookies = known.cookies
    sent = {"people": f"Nia Roth <nia@northwind.example>\n{WORDS}", "nonce": "of this form"}
    host = connection.settings_dict["HOST"]
    connection.close()
    connection.settings_dict["HOST"] = "/nowhere"
    try:
        away = browser.post(reverse("people:import"), sent, headers=OURS)
    finally:
        connection.settings_dict["HOST"] = host
    assert_friendly(away)
    again = fields_of(away.text)
    assert again["people"].replace("\r\n", "\n") == sent["people"]
    assert again["nonce"] == sent["nonce"]
    assert browser.post(reverse("people:import"), again, headers=OURS).status_code == 302
    assert PeopleImport.objects.get().by == admin


def test_a_kept_connection_that_the_server_ended_costs_the_next_request_nothing(
    leader: Member, client_for: Callable[[Member], Client]
) -> None:
    client = client_for(leader)
    assert client.get(reverse("people:account")).status_code == 200
    end_my_connection()
    # The test client keeps the server's own look at its connections away.
    connection.close_if_unusable_or_obsolete()
    connection.health_check_enabled = True
    connection.health_check_done = False
    assert client.get(reverse("people:account")).status_code == 200


def test_a_session_that_cannot_be_written_is_not_one_that_somebody_ended(
    leader: Member, client_for: Callable[[Member], Client]
) -> None:
    """Django says 400 and "the session was deleted" where the database is away."""
    client = client_for(leader)
    client.raise_request_exception = False
    # Long enough ago that its use is noted again.
    SignedInBrowser.objects.update(used_at=timezone.now() - 2 * NOTED_AFTER)
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on")
    try:
        assert_friendly(client.get(reverse("people:account")))
    finally:
        connection.close()


def test_a_database_away_before_anybody_is_known(
    leader: Member, client_for: Callable[[Member], Client], request: pytest.FixtureRequest
) -> None:
    """The person is looked up long before the view: in the middleware."""
    client = client_for(leader)
    client.raise_request_exception = False
    request.getfixturevalue("away")
    assert_friendly(client.get(reverse("home")))
    assert_friendly(client.post(reverse("people:members")))


@pytest.mark.usefixtures("away")
def test_a_database_away_while_nobody_is_signed_in() -> None:
    client = Client(raise_request_exception=False)
    client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    assert_friendly(client.get("/"))
    # Whoever watches the process brings no cookie: it lives, and says that it cannot work.
    watch = Client(raise_request_exception=False)
    assert watch.get("/healthz").status_code == 200
    ready = watch.get(reverse("readyz"))
    assert (ready.status_code, ready.json()["database"]) == (503, False)


def test_what_is_broken_stays_an_error(settings: Any) -> None:
    settings.ROOT_URLCONF = __name__
    response = Client(raise_request_exception=False).get("/broken/")
    assert response.status_code == 500
    assert "Retry-After" not in response.headers
