"""Lines, numbers and spans of requests, and what they never say."""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from celery import Celery
from django.test import Client
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from common import tracks
from common.logs import JsonFormatter
from common.tracks import Track
from common.wakeups import messenger, wake
from people.models import Member
from watching.tracing import span_of_task
from watching.working import followed


class Lines(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(JsonFormatter())
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(self.format(record))

    def objects(self) -> list[dict[str, Any]]:
        return [json.loads(text) for text in self.texts]


@pytest.fixture
def lines(settings: Any) -> Iterator[Lines]:
    settings.LOGS_JSON = True
    handler = Lines()
    root = logging.getLogger()
    root.addHandler(handler)
    yield handler
    root.removeHandler(handler)


def test_a_request_is_one_object_that_names_nobody(lines: Lines, admin: Member) -> None:
    client = Client(headers={"User-Agent": "somebodys-browser"})
    client.force_login(admin.user)
    answer = client.get("/people/?search=somebody", REMOTE_ADDR="192.0.2.77")
    (line,) = (each for each in lines.objects() if each["logger"] == "watching.requests")
    assert line["route"] == "people:members"
    assert (line["method"], line["status"]) == ("GET", 200)
    assert line["organization"] == admin.organization_id
    assert line["statements"] > 0
    assert line["duration_ms"] > 0
    assert line["request_id"] == answer.headers["X-Request-ID"]
    text = " ".join(lines.texts)
    for secret in ("somebody", "192.0.2.77", admin.user.email, admin.name):
        assert secret not in text


@pytest.mark.django_db
def test_whoever_answers_behind_a_link_leaves_no_line(lines: Lines) -> None:
    answer = Client().get("/pulse/x9X2abcdefghijklmnopqrst/", headers={"X-Request-ID": "a" * 20})
    assert answer.status_code in {404, 410}
    assert "X-Request-ID" not in answer.headers
    assert not [each for each in lines.objects() if each["logger"] == "watching.requests"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "is_kept"),
    [("0123456789abcdef", True), ("short", False), ("x" * 65, False), ("a b c d e f", False)],
)
def test_a_sane_number_of_a_request_is_kept(lines: Lines, given: str, is_kept: bool) -> None:
    answer = Client().get("/account/login/", headers={"X-Request-ID": given})
    assert (answer.headers["X-Request-ID"] == given) is is_kept


def test_nothing_is_followed_unless_somebody_watches(db: None, client: Client) -> None:
    assert "X-Request-ID" not in client.get("/account/login/").headers


def test_an_exception_is_told_without_its_words_and_with_its_request() -> None:
    handler = Lines()
    with tracks.on(Track(request_id="r" * 12, task="a.task")):
        try:
            raise ValueError("what somebody typed")
        except ValueError:
            record = logging.LogRecord("x", logging.ERROR, "", 1, "broke", None, None)
            record.exc_info = sys.exc_info()
            handler.emit(record)
    (line,) = handler.objects()
    assert line["message"] == "broke"
    assert line["exception"].startswith("Traceback")
    assert line["exception"].endswith("ValueError: (left out)")
    assert (line["request_id"], line["task"]) == ("r" * 12, "a.task")
    assert "\n" not in handler.texts[0]


def carried_task() -> None:
    """Stands for a task."""


@pytest.mark.django_db(transaction=True)
def test_a_wake_up_takes_the_number_of_its_request_along(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = []
    monkeypatch.setattr(messenger, "_process", os.getpid())
    monkeypatch.setattr(messenger._waiting, "put_nowait", taken.append)
    with tracks.on(Track(request_id="r" * 12)):
        wake(carried_task, pk=1)
    ((_name, ids, headers),) = taken
    assert (ids, headers) == ({"pk": 1}, {tracks.REQUEST: "r" * 12})


def test_a_task_knows_which_request_woke_it(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Celery("own", broker="memory://", set_as_current=False)
    app.conf.task_always_eager = True
    seen: list[Track | None] = []

    def run(**_ids: int) -> None:
        seen.append(tracks.current())

    task = app.task(name="own.run")(followed("own.run", run))
    task.apply(kwargs={"pk": 1}, headers={tracks.REQUEST: "r" * 12})
    assert seen == [Track(request_id="r" * 12, task="own.run")]


@pytest.fixture
def spans(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    settings.TRACES_TO = "http://127.0.0.1:4318"
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr("watching.tracing.tracer", lambda: provider.get_tracer("test"))
    return exporter


def test_a_trace_leads_from_a_request_to_the_task_it_woke(spans: Any, admin: Member) -> None:
    client = Client()
    client.force_login(admin.user)
    theirs = "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01"
    client.get("/people/?search=somebody", headers={"traceparent": theirs})
    (request,) = spans.get_finished_spans()
    assert request.name == "GET people:members"
    assert request.attributes["http.response.status_code"] == 200
    assert request.attributes["portal.statements"] > 0
    assert "somebody" not in request.to_json()
    # What a visitor says of traces is not believed.
    assert format(request.context.trace_id, "032x") not in theirs
    trace = f"00-{request.context.trace_id:032x}-{request.context.span_id:016x}-01"
    arrived = tracks.arrived("a.task", {tracks.TRACE: trace})
    with pytest.raises(ValueError, match="typed"), span_of_task(arrived):
        raise ValueError("what somebody typed")
    _request, task = spans.get_finished_spans()
    assert (task.name, task.parent.span_id) == ("a.task", request.context.span_id)
    assert task.context.trace_id == request.context.trace_id
    assert task.status.description == "ValueError"
    assert "somebody typed" not in task.to_json()
