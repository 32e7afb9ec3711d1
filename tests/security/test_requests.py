"""Requests that no browser sends, and what must never be found out by one."""

from __future__ import annotations

import logging
import re
import socket
import time
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from messaging.models import Message
from people.models import Member
from tests.conftest import SignIn
from tests.empathy_portal.test_web_worker import port as port  # the fixture

CHUNKED = b"Transfer-Encoding: chunked\r\n"
SECOND = b"GET /?0 HTTP/1.1\r\nHost: x\r\n\r\n"
SMUGGLING = {
    "both lengths": b"Content-Length: 4\r\n" + CHUNKED + b"\r\n0\r\n\r\n" + SECOND,
    "two lengths": b"Content-Length: 4\r\nContent-Length: 40\r\n\r\n" + SECOND,
    "a length that is none": b"Content-Length: +4\r\n\r\nabcd" + SECOND,
    "a length in a list": b"Content-Length: 4, 4\r\n\r\nabcd" + SECOND,
    "an unknown coding": b"Transfer-Encoding: xchunked\r\n\r\n" + SECOND,
    "a coding that ends otherwise": b"Transfer-Encoding: chunked, identity\r\n\r\n" + SECOND,
    "a space before the colon": b"Content-Length : 4\r\n\r\nabcd" + SECOND,
    "a folded header": b"X-One: a\r\n Content-Length: 4\r\n\r\nabcd" + SECOND,
    "a chunk that is no number": CHUNKED + b"\r\nzz\r\nabcd\r\n0\r\n\r\n" + SECOND,
}


@pytest.mark.long
@pytest.mark.parametrize("name", SMUGGLING)
def test_where_a_request_ends_is_never_in_doubt(port: int, name: str) -> None:
    """Refused, or the connection is closed; after one answer there is a refusal at most."""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
        line.sendall(b"POST /?0 HTTP/1.1\r\nHost: x\r\n" + SMUGGLING[name])
        said = b"".join(_until_closed(line))
    assert said.count(b"HTTP/1.1 200") <= 1, said
    assert set(re.findall(rb"HTTP/1\.1 (\d+)", said)[1:]) <= {b"400"}, said


def _until_closed(line: socket.socket) -> Iterator[bytes]:
    ends = time.monotonic() + 4
    line.settimeout(1)
    while time.monotonic() < ends:
        try:
            part = line.recv(65_536)
        except (TimeoutError, ConnectionResetError):
            return
        if not part:
            return
        yield part


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "MADE-UP"])
def test_what_no_address_is_asked_with_reaches_none(
    method: str, admin: Member, client_for: SignIn
) -> None:
    """Without this a page that says nothing of methods would answer as if it had been opened."""
    client = client_for(admin)
    for path in ("/", "/healthz", "/account/login/", "/api/v1/members", "/people/", "/nothing/"):
        response = client.generic(method, path)
        assert response.status_code == 405, path
        assert response.headers["Allow"] == "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.content == b""


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/people/", "/account/login/", "/healthz", "/api/v1/me"])
def test_nobody_gets_back_what_they_sent(path: str) -> None:
    answer = Client(raise_request_exception=False).generic(
        "TRACE", path, headers={"X-Mine": "of-mine"}
    )
    assert answer.status_code in {302, 401, 404, 405} or answer.content == b"ok"
    assert b"of-mine" not in answer.content


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "/.git/config", "/.git/HEAD", "/.env", "/portal.env", "/manage.py", "/pyproject.toml",
        "/static/", "/static/css/", "/static/../manage.py", "/static/%2e%2e/manage.py",
        "/static/..%2fmanage.py", "/media/", "/admin/", "/debug/", "/server-status",
        "/metrics", "/requirements/base.txt", "/docs/operations.md",
    ],
)  # fmt: skip
def test_nothing_lies_about(path: str, admin: Member, client_for: SignIn) -> None:
    for client in (Client(), client_for(admin)):
        answer = client.get(path)
        assert answer.status_code in {302, 400, 404}, path
        assert b"DJANGO_SETTINGS_MODULE" not in answer.content
        assert b"Index of" not in answer.content


@pytest.mark.django_db
def test_what_was_typed_is_read_once_and_written_as_it_was(
    admin: Member, leader: Member, client_for: SignIn
) -> None:
    """No second reading, no stripping; encoded where it is shown."""
    typed = "%3Cb%3E &lt;i&gt; <u>Eze</u> \\u003c {{ 7|add:7 }}"
    client = client_for(admin)
    url = reverse("people:edit", args=[leader.pk])
    page = client.get(url)
    fields = {
        **{name: page.context["form"][name].value() or "" for name in page.context["form"].fields},
        "name": typed,
    }
    answer = client.post(url, fields)
    assert answer.status_code == 302, answer.context["form"].errors
    leader.refresh_from_db()
    assert leader.name == typed
    shown = client.get(reverse("people:member", args=[leader.pk])).content.decode()
    assert "&lt;u&gt;Eze&lt;/u&gt;" in shown
    assert "%3Cb%3E &amp;lt;i&amp;gt;" in shown
    assert "<u>Eze" not in shown
    assert "{{ 7|add:7 }}" in shown


@pytest.mark.django_db
def test_an_address_is_decoded_once(client: Client) -> None:
    assert client.get("/people/%2561ccount/").status_code == 404
    assert client.get("/people/%61ccount/").status_code == 302
    answer = client.get(reverse("account_login"), {"next": "%2F%2Fevil.example"})
    assert "evil.example" not in answer.headers.get("Location", "")


@pytest.mark.django_db
def test_a_header_that_a_visitor_writes_does_not_change_who_they_are(db: None) -> None:
    """Without a proxy that is trusted, X-Forwarded-For is a text like others."""
    url = reverse("account_request_login_code")
    for number in range(21):
        headers = {"X-Forwarded-For": f"203.0.113.{number}", "X-Real-IP": f"198.51.100.{number}"}
        Client().post(url, {"email": f"p{number}@x.example"}, headers=headers)
    assert Message.objects.count() == 20


@pytest.mark.django_db
def test_a_host_that_is_not_ours_is_refused(client: Client) -> None:
    for host in ("evil.example", "testserver.evil.example", "evil.example:80"):
        assert client.get(reverse("account_login"), headers={"Host": host}).status_code == 400
    links = client.post(
        reverse("account_reset_password"),
        {"email": "a@x.example"},
        headers={"X-Forwarded-Host": "evil.example"},
    )
    assert links.status_code == 302
    assert not Message.objects.filter(text__contains="evil.example").exists()


@pytest.mark.django_db
def test_a_refusal_is_one_line_in_the_log_whatever_was_asked_for(
    caplog: pytest.LogCaptureFixture, leader: Member, client_for: SignIn
) -> None:
    client = client_for(leader)
    with caplog.at_level(logging.WARNING, logger="django"):
        assert client.get(reverse("people:members")).status_code == 403
        assert client.get("/nothing/%0a2026-01-01 ERROR all is lost/%0d%1b[31m").status_code == 404
    said = [record.getMessage() for record in caplog.records]
    assert any("/people/" in each and "Forbidden" in each for each in said)
    assert not [each for each in said if re_control(each)]


def re_control(text: str) -> bool:
    return any(ord(letter) < 32 for letter in text)


@pytest.mark.django_db
def test_a_mistake_of_ours_shows_nothing_of_itself(
    leader: Member, client_for: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_given: object, **_named: object) -> None:
        secret = "hunter2-in-a-variable"
        raise RuntimeError(f"SELECT * FROM people_member -- {secret}")

    client = client_for(leader)
    client.raise_request_exception = False
    monkeypatch.setattr("people.views.account.render", break_down)
    answer = client.get(reverse("people:account"))
    assert answer.status_code == 500
    for told in (b"hunter2", b"people_member", b"Traceback", b"RuntimeError", b"django"):
        assert told not in answer.content


@pytest.mark.django_db
def test_a_failure_stands_in_the_log_with_its_traceback(
    leader: Member,
    client_for: SignIn,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def break_down(*_given: object, **_named: object) -> None:
        raise RuntimeError("this went wrong")

    client = client_for(leader)
    client.raise_request_exception = False
    monkeypatch.setattr("people.views.account.render", break_down)
    assert client.get(reverse("people:account")).status_code == 500
    [record] = [each for each in caplog.records if each.levelno == logging.ERROR]
    assert "/people/account/" in record.getMessage()
    assert record.exc_info
    assert "this went wrong" in str(record.exc_info[1])
