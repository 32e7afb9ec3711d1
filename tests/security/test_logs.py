"""What somebody types gets into no log: marked words through every form and every call of other
systems, and through what fails.
"""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from celery import Celery
from django.conf import settings as django_settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path, reverse

from common.logs import DiscreetFormatter
from empathy_portal.urls import handler400, handler500
from empathy_portal.urls import urlpatterns as ours
from people.access import public
from tests.downloads import read_out
from tests.house.access_table import TABLE
from tests.house.access_world import World, build, load_version
from tests.house.permissions import addresses
from tests.house.test_access_matrix import client_of
from tests.proofs.forms import Form, read

WORD = "Zwölfmarkedword"
"""In no text of ours; its letters survive what a form cleans."""
MARKS = ("markedword@northwind.example", f'"{WORD}" <script> {{{{ {WORD} }}}} \\ %s %(x)s')
ROLES = ("admin", "facilitator", "coach", "leader", "privacy officer", None)
CALLS = ("/scim/", "/api/v1/", "/connections/lti/", "/account/sso/")


class OwnTrouble(Exception):
    """What our code might say of what it was given."""


@public
def fails(request: HttpRequest) -> HttpResponse:  # noqa: C901
    """As code fails that did not expect what came: with the words in what it says."""
    words = request.POST["words"]
    match request.GET["how"]:
        case "missing":
            return HttpResponse({"": ""}[words])
        case "number":
            return HttpResponse(int(words))
        case "json":
            return HttpResponse(json.loads(words))
        case "letters":
            return HttpResponse(words.encode("ascii"))
        case "statement":
            with connection.cursor() as cursor:
                cursor.execute("SELECT %s::int", [words])
        case "chained":
            try:
                int(words)
            except ValueError as error:
                raise OwnTrouble(f"not {words}") from error
        case "grouped":
            raise ExceptionGroup(words, [ValueError(words)])
    raise FileNotFoundError(2, "No such file or directory", words)


urlpatterns = [*ours, path("fails/", fails)]
__all__ = ["handler400", "handler500", "urlpatterns"]


@pytest.fixture(autouse=True)
def errors_lead_to_fields() -> None:
    """Not asked here: nobody types into what is hidden."""


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the portal's own handler would write, at the levels it has."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(DiscreetFormatter(django_settings.LOGGING["formatters"]["line"]["format"]))
    logging.getLogger().addHandler(handler)
    yield written
    logging.getLogger().removeHandler(handler)


def lines_with(log: io.StringIO) -> list[str]:
    return [
        line for line in log.getvalue().splitlines() if WORD in line or "marked.example" in line
    ]


def values(form: Form, mark: str) -> dict[str, list[str]]:
    """Typed into every field that takes words; what is chosen or the portal's own stays."""
    return {
        name: [mark] if name in form.typed and not any(given) else given[:1]
        for name, given in form.fields.items()
    }


def overwritten(form: Form, mark: str) -> dict[str, list[str]]:
    """Typed into everything, whatever could be chosen."""
    return {name: [mark] if name in form.typed else given for name, given in form.fields.items()}


def send(client: Client, form: Form, filled: dict[str, list[str]]) -> HttpResponse:
    with transaction.atomic():
        ask = client.post if form.method == "POST" else client.get
        answer: Any = ask(form.action, filled)
        read_out(answer)
        transaction.set_rollback(True)
    return answer


def pages(client: Client, world: World) -> Iterator[tuple[str, str]]:
    names = {address.name for address in addresses()}
    for line in TABLE:
        if line.name in names and line.method == "get":
            address = reverse(line.name, kwargs=line.about(world) if line.about else {})
            with transaction.atomic():
                answer: Any = client.get(address)
                read_out(answer)
                transaction.set_rollback(True)
            if answer.status_code == 200 and not answer.streaming:
                yield address, answer.content.decode("utf-8", "replace")


@pytest.mark.django_db
@pytest.mark.long
def test_words_in_every_form_are_in_no_line(log: io.StringIO) -> None:
    world, seen, sent = build("Austral", load_version()), set[tuple[str, ...]](), 0
    for who in ROLES:
        client = client_of(world.cast[who] if who else None)
        for address, html in pages(client, world):
            for form in read(address, html)[0]:
                shape = (form.action.partition("?")[0], form.method, *sorted(form.fields))
                if not form.typed or shape in seen or "/logout/" in form.action:
                    continue
                seen.add(shape)
                for number, mark in enumerate(MARKS):
                    fill = (values, overwritten)[number % 2]
                    answer = send(client, form, fill(form, mark))
                    assert answer.status_code < 500, (form.action, form.fields)
                    sent += 1
    assert lines_with(log) == []
    assert sent > 200, "forms are found"


@pytest.mark.django_db
def test_words_that_other_systems_send_are_in_no_line(log: io.StringIO) -> None:
    world = build("Austral", load_version())
    client = Client(raise_request_exception=False)
    body = {"userName": WORD, "name": {"familyName": WORD}, "schemas": [WORD], "id_token": WORD}
    sent = 0
    for line in TABLE:
        address = reverse(line.name, kwargs=line.about(world) if line.about else {})
        if not address.startswith(CALLS):
            continue
        for method in ("POST", "PUT", "PATCH", "GET", "DELETE"):
            with transaction.atomic():
                answer = client.generic(
                    method, f"{address}?filter={WORD}", json.dumps(body),
                    content_type="application/json",
                    headers={"Authorization": "Bearer Markedword", "User-Agent": "Markedword"},
                )  # fmt: skip
                transaction.set_rollback(True)
            assert answer.status_code < 500
            sent += 1
    assert sent > 20
    assert lines_with(log) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "how", ["missing", "number", "json", "letters", "statement", "chained", "grouped", "file"]
)
def test_words_in_what_fails_are_left_out_and_the_place_is_told(
    log: io.StringIO, settings: Any, how: str
) -> None:
    settings.ROOT_URLCONF = __name__
    client = Client(raise_request_exception=False)
    with transaction.atomic():
        answer = client.post(f"/fails/?how={how}", {"words": WORD})
        transaction.set_rollback(True)
    assert answer.status_code in (400, 500)
    assert lines_with(log) == []
    if answer.status_code == 500:
        assert "test_logs.py" in log.getvalue(), "where it was"
        assert "Traceback" in log.getvalue()
    assert ("OwnTrouble" in log.getvalue()) == (how == "chained")


def test_a_task_that_fails_is_told_without_its_words(log: io.StringIO) -> None:
    app = Celery(set_as_current=False)

    @app.task(name="fails")
    def task() -> None:
        raise OwnTrouble(WORD)

    task.apply()
    assert "OwnTrouble" in log.getvalue()
    assert "Traceback" in log.getvalue()
    assert lines_with(log) == []


def test_another_handler_that_wrote_all_of_it_changes_nothing() -> None:
    try:
        raise OwnTrouble(WORD)
    except OwnTrouble:
        record = logging.LogRecord("x", 40, "", 0, "failed", (), sys.exc_info())
    assert WORD in logging.Formatter().format(record)
    said = DiscreetFormatter().format(record)
    assert WORD not in said
    assert "OwnTrouble: (left out)" in said
