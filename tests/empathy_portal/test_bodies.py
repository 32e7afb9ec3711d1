"""What is sent is measured before it is read, and what nobody can read is said to be so."""

from __future__ import annotations

import io
import socket
from collections.abc import Callable
from itertools import product
from typing import Any
from unittest.mock import Mock

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path, reverse
from django.views.decorators.csrf import csrf_exempt

from common.bodies import takes_up_to
from empathy_portal.bodies import insist_on_all
from empathy_portal.oddities import take_out_unknown_letters
from empathy_portal.urls import urlpatterns as addresses
from people.access import MemberRequest, access, public
from people.models import Member, Role

pytestmark = pytest.mark.django_db
MEGABYTE = 1024**2
KINDS = {"integer", "jsonb", "timestamptz"}


class Unread(io.BytesIO):
    """A body that nobody may read."""

    def read(self, *args: Any) -> bytes:
        raise ZeroDivisionError


@csrf_exempt
@public
def small(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(len(request.POST.get("text", ""))))


@csrf_exempt
@takes_up_to(20 * MEGABYTE)
@access(Role.ADMIN)
def large(request: MemberRequest) -> HttpResponse:
    return HttpResponse(str(request.FILES["file"].size))


@public
def keep(request: HttpRequest) -> HttpResponse:
    """As a view does that forgets to look at what it was given."""
    Member.objects.filter(name=request.GET.get("name", "")).first()
    with transaction.atomic(), connection.cursor() as cursor:
        for kind in KINDS & request.GET.keys():
            cursor.execute(f"SELECT CAST(%s AS {kind})", [request.GET[kind]])
        cursor.execute("SELECT 1 / %s", [int(request.GET.get("days", "1"))])
    return HttpResponse("kept")


@public
def stumble(_request: HttpRequest) -> HttpResponse:
    raise ValueError("a mistake of ours")


handler400 = "empathy_portal.failures.bad_request"
handler500 = "empathy_portal.failures.server_error"
urlpatterns = [
    *addresses,
    path("small/", small),
    path("large/", large),
    path("keep/", keep),
    path("stumble/", stumble),
]


@pytest.fixture
def here(settings: Any) -> None:
    settings.ROOT_URLCONF = __name__


def announced(client: Client, url: str, size: int, **more: str) -> Any:
    """A POST that says how long it is."""
    client.raise_request_exception = False
    return client.generic(
        "POST", url, b"", "multipart/form-data; boundary=x",
        **{"CONTENT_LENGTH": str(size), "wsgi.input": Unread(), **more},
    )  # fmt: skip


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("url", ["/small/", "/large/", "/nothing/here/", "/account/login/"])
def test_nobody_sends_much_without_signing_in(url: str) -> None:
    response = announced(Client(), url, 300 * MEGABYTE)
    assert response.status_code == 413
    assert "One page may send up to 5 MB" in response.text


@pytest.mark.usefixtures("here")
def test_whoever_may_not_open_a_page_sends_it_no_file(
    leader: Member, client_for: Callable[[Member], Client]
) -> None:
    assert announced(client_for(leader), "/large/", 6 * MEGABYTE).status_code == 413
    assert announced(client_for(leader), "/small/", 6 * MEGABYTE).status_code == 413


@pytest.mark.usefixtures("here")
def test_whoever_may_open_it_sends_as_much_as_it_takes(
    admin: Member, client_for: Callable[[Member], Client]
) -> None:
    client = client_for(admin)
    file = io.BytesIO(b"x" * 6 * MEGABYTE)
    assert client.post("/large/", {"file": file}).text == str(6 * MEGABYTE)
    assert announced(client, "/large/", 21 * MEGABYTE).status_code == 413


def test_a_list_of_people_may_be_as_long_as_its_page_says(
    admin: Member, client_for: Callable[[Member], Client]
) -> None:
    client = client_for(admin)
    assert announced(client, reverse("people:import"), 210 * MEGABYTE).status_code == 413
    assert announced(client, reverse("people:import"), 200 * MEGABYTE).status_code == 422


@pytest.mark.usefixtures("here")
def test_a_body_that_does_not_say_how_long_it_is() -> None:
    response = announced(
        Client(), "/small/", 0, CONTENT_LENGTH="", HTTP_TRANSFER_ENCODING="chunked"
    )
    assert response.status_code == 411


@pytest.mark.usefixtures("here")
def test_the_rest_of_what_is_refused_is_not_taken_from_the_line() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        assert (
            announced(Client(), "/small/", 300 * MEGABYTE, **{"gunicorn.socket": ours}).status_code
            == 413
        )
        assert ours.recv(1) == b""


FORM = b"text=what+somebody+wrote"
PARTS = (
    b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\nwhat somebody wrote\r\n--x--\r\n'
)
KINDS_OF_FORM = {
    "application/x-www-form-urlencoded": FORM,
    "multipart/form-data; boundary=x": PARTS,
}


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(("kind", "body"), KINDS_OF_FORM.items())
@pytest.mark.parametrize("missing", [0, 1, 5, 15])
def test_a_form_that_breaks_off_on_the_way_is_not_taken_for_a_whole_one(
    kind: str, body: bytes, missing: int
) -> None:
    request = RequestFactory().generic("POST", "/small/", body, kind)
    rest = io.BytesIO(body[: len(body) - missing])
    environ = {**request.environ, "wsgi.input": rest}
    insist_on_all(environ)
    start = Mock()
    page = b"".join(WSGIHandler()(environ, start))
    expected = ("400 Bad Request", b"") if missing else ("200 OK", b"19")
    assert (start.call_args.args[0], page) == expected


def test_a_line_that_breaks_off_on_the_way_is_no_line() -> None:
    environ = {"wsgi.input": io.BytesIO(b"one\ntwo\nthr")}
    insist_on_all(environ)
    body = environ["wsgi.input"]
    assert [body.readline(9), body.readline(2), body.readline(7)] == [b"one\n", b"tw", b"o\n"]
    with pytest.raises(ConnectionResetError):
        body.readline(4)


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("letters", ["utf-16", "hex", "rot13", "nonsense", "idna", "../x"])
def test_letters_that_no_form_of_ours_is_written_in(letters: str) -> None:
    kinds = ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain")
    for method, kind in product(("GET", "POST"), kinds):
        request = RequestFactory().generic(method, "/small/?a=%ff", b"text=abc")
        environ = {**request.environ, "CONTENT_TYPE": f"{kind}; charset={letters}"}
        take_out_unknown_letters(environ)
        start = Mock()
        page = b"".join(WSGIHandler()(environ, start))
        assert start.call_args.args[0] == "400 Bad Request"
        assert b"This could not be read" in page


def test_letters_that_are_ours_pass() -> None:
    for kind in ("text/plain", "text/plain; charset=UTF-8", 'text/plain; charset="utf-8"'):
        environ = {"CONTENT_TYPE": kind}
        take_out_unknown_letters(environ)
        assert environ == {"CONTENT_TYPE": kind}


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("name=a", 200),
        ("name=%00", 400),
        ("name=%ed%a0%80", 200),
        ("integer=" + "9" * 5000, 400),
        ("integer=nine", 400),
        ("jsonb=%22%5Cu0000%22", 400),
        ("jsonb=%22%5Cud800%22", 400),
        ("timestamptz=999999-01-01", 400),
        ("days=0", 500),
        ("days=nine", 500),
        ("days=" + "9" * 5000, 500),
    ],
)
def test_what_no_column_can_hold_is_refused_and_a_mistake_of_ours_stays_one(
    query: str, status: int
) -> None:
    response = Client(raise_request_exception=False).get(f"/keep/?{query}")
    assert response.status_code == status


@pytest.mark.parametrize("url", ["/nothing/here/", "/account/login/"])
@pytest.mark.parametrize("kind", ["; boundary=" + "y" * 5000, "; boundary=", ""])
def test_a_page_for_what_is_not_there_reads_what_nobody_can_read(url: str, kind: str) -> None:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.get("/account/login/")
    key = client.cookies[settings.CSRF_COOKIE_NAME].value
    kind, headers = f"multipart/form-data{kind}", {"X-CSRFToken": key}
    response = client.generic("POST", url, b"--x\r\n", kind, headers=headers)
    assert response.status_code == 400
    assert "This could not be read" in response.text


@pytest.mark.usefixtures("here")
def test_a_number_that_no_row_can_have_is_a_page_that_does_not_exist() -> None:
    client = Client(raise_request_exception=False)
    assert client.get(f"/people/{'9' * 19}/").status_code == 404
    assert client.get(f"/people/{'9' * 5000}/").status_code == 404
    assert client.get("/stumble/").status_code == 500


@pytest.mark.parametrize(
    "body", [b"", b"--x\r\n", b"--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\xff\xfe"]
)  # fmt: skip
def test_a_broken_form_of_many_parts(body: bytes) -> None:
    client = Client(raise_request_exception=False)
    response = client.generic("POST", "/account/login/", body, "multipart/form-data; boundary=x")
    assert response.status_code in {200, 302, 400, 403, 422}
    if body:
        url, kind = "/account/login/", "multipart/form-data; boundary="
        assert client.generic("POST", url, body, kind).status_code == 400
