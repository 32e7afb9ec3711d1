"""A record store on loopback that answers as it is told, and a leader who does something."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from connections.models import Connection
from connections.operations import switch_connection
from events.operations import sweep
from learning.operations import complete_card
from learning_records.operations import connect_store
from learning_records.uses import StoreSettings
from people.models import Member
from tests.learning.conftest import Course, make_course
from tests.serving import serving

MINUTE = dt.timedelta(minutes=1)


@dataclass
class PlayedStore:
    """What came, and with what it is answered."""

    url: str = ""
    calls: list[tuple[str, str]] = field(default_factory=list)
    taken: list[dict[str, Any]] = field(default_factory=list)
    answer: Callable[[list[dict[str, Any]]], int] = lambda _sent: 200
    headers: dict[str, str] = field(default_factory=dict)
    asked_with: dict[str, str] = field(default_factory=dict)
    about: bytes = b'{"version": ["1.0.3", "1.0.0"]}'
    about_status: int = 200


@pytest.fixture
def played(settings: Any) -> Iterator[PlayedStore]:
    store = PlayedStore()

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            store.calls.append(("GET", self.path))
            self._say(store.about_status, store.about)

        def do_POST(self) -> None:
            sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            store.calls.append(("POST", self.path))
            store.asked_with = dict(self.headers)
            status = store.answer(sent)
            if status == 200:
                store.taken += sent
            self._say(status, b"[]")

        def _say(self, status: int, body: bytes) -> None:
            self.send_response(status)
            for name, value in store.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_given: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    settings.EGRESS_PRIVATE = frozenset({"127.0.0.1"})
    store.url = f"http://127.0.0.1:{server.server_port}/xapi"
    with serving(server):
        yield store


def connected(admin: Member, now: dt.datetime, **said: Any) -> Connection:
    """A record store that is switched on."""
    values = {"endpoint": "https://lrs.example/xapi", "scheme": "basic", "user": "portal", **said}
    store = connect_store(
        name="Our LRS", settings=StoreSettings(**values), secret="open sesame", now=now, by=admin
    )
    switch_connection(connection=store, is_on=True, now=now, by=admin)
    return store


@pytest.fixture
def store(admin: Member, played: PlayedStore, now: dt.datetime) -> Connection:
    return connected(admin, now, endpoint=played.url)


@pytest.fixture
def course(leader: Member) -> Course:
    return make_course(leader)


@pytest.fixture
def done(course: Course, store: Connection, now: dt.datetime) -> Course:
    """Three cards and the module they are of were completed, and the sweep has found it."""
    for number, card in enumerate(course.cards):
        complete_card(enrollment_id=course.enrollment.pk, card=card, now=now + number * MINUTE)
    sweep(now=now + 5 * MINUTE)
    return course
