"""Lines of the log that go to another system as they are written, and who stands in them."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.utils import timezone
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest

from empathy_portal.wires import logs_trouble
from people.audit import record
from people.audit_models import AuditLink
from people.models import Member
from people.operations.sealing import seal_events
from tests.serving import serving
from tests.watching.test_following import Lines, lines
from watching import log_export
from watching.log_export import LinesElsewhere

__all__ = ["lines"]
SOON = 15.0


class LineCollector(BaseHTTPRequestHandler):
    """Takes what comes, as a collector of OpenTelemetry does."""

    came: list[Any]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        for resource in ExportLogsServiceRequest.FromString(body).resource_logs:
            for scope in resource.scope_logs:
                self.came.extend(scope.log_records)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_given: Any) -> None:
        pass


@pytest.fixture
def collected(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    LineCollector.came = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), LineCollector)
    where = f"http://127.0.0.1:{server.server_port}/v1/logs"
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", where)
    monkeypatch.setenv("OTEL_BLRP_SCHEDULE_DELAY", "50")
    log_export._logger_of.cache_clear()
    with serving(server):
        yield LineCollector.came
    log_export._logger_of.cache_clear()


def _wait_for(came: list[Any], count: int) -> None:
    until = time.monotonic() + SOON
    while len(came) < count and time.monotonic() < until:
        time.sleep(0.02)
    assert len(came) == count


def test_a_line_arrives_elsewhere_with_the_same_discretion(collected: list[Any]) -> None:
    logger = logging.getLogger("somebody.writes")
    logger.addHandler(handler := LinesElsewhere())
    typed = "what somebody typed"
    try:
        raise ValueError(typed)
    except ValueError:
        logger.exception("it failed")
    finally:
        logger.removeHandler(handler)
    _wait_for(collected, 1)
    said = json.loads(collected[0].body.string_value)
    assert (said["message"], said["level"]) == ("it failed", "ERROR")
    assert "ValueError" in said["exception"]
    assert typed not in collected[0].body.string_value
    assert (collected[0].severity_text, collected[0].severity_number) == ("ERROR", 17)


def test_what_the_sender_itself_says_is_not_sent(collected: list[Any]) -> None:
    handler = LinesElsewhere()
    for name in ("opentelemetry.sdk", "urllib3.connectionpool", "somebody"):
        line = {"name": name, "levelno": logging.WARNING, "levelname": "WARNING", "msg": name}
        handler.emit(logging.makeLogRecord(line))
    _wait_for(collected, 1)
    assert json.loads(collected[0].body.string_value)["logger"] == "somebody"


def test_without_the_library_nothing_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_export, "EXPORTER", "opentelemetry.no_such_module")
    with pytest.raises(ImproperlyConfigured, match=r"requirements/tracing\.txt"):
        LinesElsewhere()


@pytest.mark.parametrize(
    ("url", "is_right"),
    [
        ("", True),
        ("http://127.0.0.1:4318/v1/logs", True),
        ("https://logs.example.org/v1/logs", True),
        ("http://logs.example.org/v1/logs", False),
    ],
)
def test_they_leave_encrypted(url: str, is_right: bool) -> None:
    assert (not logs_trouble(url)) == is_right


def test_rows_of_the_audit_table_become_lines_where_the_operator_says_so(
    lines: Lines, admin: Member, settings: Any
) -> None:
    def audited() -> list[dict[str, Any]]:
        return [each["audit"] for each in lines.objects() if "audit" in each]

    record("look_at", admin, by=admin, now=timezone.now(), page="one")
    seal_events()
    assert audited() == []
    settings.LOG_PEOPLE = True
    record("choose_second_step", admin.organization, by=admin, now=timezone.now(), for_all=True)
    assert seal_events() == 1
    (said,) = audited()
    link = AuditLink.objects.get(organization_id=admin.organization_id, number=said["number"])
    assert said["seal"] == link.seal.hex()
    assert (said["member"], said["verb"]) == (admin.pk, "choose_second_step")
    assert said["at"]
    assert not {admin.name, admin.email} & {*map(str, said.values())}


def test_a_request_says_who_where_the_operator_says_so(
    lines: Lines, admin: Member, settings: Any
) -> None:
    settings.LOG_PEOPLE = True
    client = Client()
    client.force_login(admin.user)
    client.get("/people/")
    Client().get("/account/login/")
    one, other = (each for each in lines.objects() if each["logger"] == "watching.requests")
    assert (one["member"], other["member"]) == (admin.pk, None)
    assert admin.name not in " ".join(lines.texts)
