"""A database that is away: a friendly 503 and the time to try again, wherever it was lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import psycopg2
import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path, reverse

from people.access import public
from people.models import Member

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
def break_down(_request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


handler500 = "empathy_portal.failures.server_error"
urlpatterns = [
    path("halfway/", lose_it_halfway),
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
def test_a_connection_that_ends_in_the_middle_of_a_request(settings: Any) -> None:
    settings.ROOT_URLCONF = __name__
    assert_friendly(Client(raise_request_exception=False).get("/halfway/"))


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
    assert_friendly(client.get(reverse("readyz")))
    # Whoever watches the process brings no cookie: it lives, and says that it cannot work.
    watch = Client(raise_request_exception=False)
    assert watch.get(reverse("healthz")).status_code == 200
    assert_friendly(watch.get(reverse("readyz")))


def test_what_is_broken_stays_an_error(settings: Any) -> None:
    settings.ROOT_URLCONF = __name__
    response = Client(raise_request_exception=False).get("/broken/")
    assert response.status_code == 500
    assert "Retry-After" not in response.headers
