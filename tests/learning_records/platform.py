"""A learning platform on loopback. SCORM by the interface of another author; of cmi5 the parts that
a platform has: an address for the token, a state for the launch, a store for statements.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from django.conf import settings

from tests.serving import serving

FOREIGN = settings.BASE_DIR / "tests" / "data" / "scorm"
TYPES = {"html": "text/html", "js": "text/javascript", "css": "text/css"}
TOKEN = "bGF1bmNo"
SCORM = """<!doctype html><title>Platform</title>
<script src="/foreign/{script}"></script>
<script>window.{name} = new {maker}({{autocommit: false, logLevel: 5}});</script>
<iframe name="package" src="/package/index.html" width="700" height="600"></iframe>"""
PAGES = {
    "scorm-2004": {"script": "scorm2004.min.js", "name": "API_1484_11", "maker": "Scorm2004API"},
    "scorm-12": {"script": "scorm12.min.js", "name": "API", "maker": "Scorm12API"},
}
LAUNCH = {
    "contextTemplate": {
        "contextActivities": {
            "grouping": [{"objectType": "Activity", "id": "https://lms.example/c"}]
        },
        "extensions": {"https://w3id.org/xapi/cmi5/context/extensions/sessionid": "session-1"},
    },
    "launchMode": "Normal",
    "moveOn": "Completed",
}


@dataclass
class PlayedPlatform:
    """Which package it serves, and what it has heard."""

    url: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    states: dict[str, bytes] = field(default_factory=dict)
    statements: list[dict[str, Any]] = field(default_factory=list)

    def takes(self, package: bytes) -> None:
        """As if an admin had uploaded it."""
        with zipfile.ZipFile(io.BytesIO(package)) as archive:
            self.files = {name: archive.read(name) for name in archive.namelist()}

    @property
    def cmi5(self) -> str:
        """The address with which it starts a unit of cmi5."""
        actor = {"objectType": "Agent", "account": {"homePage": self.url, "name": "learner-7"}}
        said = {
            "endpoint": f"{self.url}/lrs/",
            "fetch": f"{self.url}/fetch",
            "actor": json.dumps(actor),
            "registration": "5d2e3f2c-0d4e-4d3c-9a26-1c5bb4a2f001",
            "activityId": "https://lms.example/au/1",
        }
        return f"{self.url}/package/index.html?{urlencode(said)}"

    @property
    def verbs(self) -> list[str]:
        """What its store has heard."""
        return [each["verb"]["id"].rsplit("/", 1)[1] for each in self.statements]


class Pages(BaseHTTPRequestHandler):
    """What the platform answers; `of` is the platform."""

    of: PlayedPlatform

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        folder, _slash, name = parts.path.removeprefix("/").partition("/")
        if folder == "lrs" and name == "activities/state":
            self._state(parse_qs(parts.query)["stateId"][0])
        elif folder == "package":
            self._say(200, self.of.files.get(name, b""))
        elif folder == "foreign":
            self._say(200, (FOREIGN / name).read_bytes())
        elif folder in PAGES:
            self._say(200, SCORM.format(**PAGES[folder]).encode(), "html")
        else:
            self._say(404, b"")

    def _state(self, name: str) -> None:
        kept = {**self.of.states, "LMS.LaunchData": json.dumps(LAUNCH).encode()}
        if self.headers["Authorization"] != f"Basic {TOKEN}":
            self._say(401, b"")
        elif name in kept:
            self._say(200, kept[name])
        else:
            self._say(404, b"")

    def do_POST(self) -> None:
        self._say(200, json.dumps({"auth-token": TOKEN}).encode())

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        query = parse_qs(urlsplit(self.path).query)
        if "stateId" in query:
            self.of.states[query["stateId"][0]] = body
        else:
            statement = json.loads(body)
            assert statement["id"] == query["statementId"][0]
            if statement["id"] in {each["id"] for each in self.of.statements}:
                self._say(409, b"")
                return
            self.of.statements.append(statement)
        self._say(204, b"")

    def _say(self, status: int, body: bytes, kind: str = "") -> None:
        kind = kind or urlsplit(self.path).path.rsplit(".", 1)[-1]
        self.send_response(status)
        self.send_header("Content-Type", TYPES.get(kind, "application/octet-stream"))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_given: Any) -> None:
        pass


@contextmanager
def running() -> Iterator[PlayedPlatform]:
    """A platform that has just started."""
    platform = PlayedPlatform()
    pages = type("PagesOfOne", (Pages,), {"of": platform})
    server = ThreadingHTTPServer(("127.0.0.1", 0), pages)
    platform.url = f"http://localhost:{server.server_port}"
    with serving(server):
        yield platform
