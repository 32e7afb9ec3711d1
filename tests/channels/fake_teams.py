"""Microsoft's side of a bot in Teams: the sign-in, the directory, and where bots speak. Answers as
its public reference shows them, shortened, with invented people. It lets nobody in who has not
asked for the right token.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

from tests.fake_web import Asked, FakeWeb, Said, fake_web

APP_ID = "12345678-90ab-cdef-1234-567890abcdef"
TENANT_ID = "72f988bf-86f1-41af-91ab-2d7cd011db47"
SECRET = "3bF8Q~the-value"
PERSON = "87d349ed-44d7-43e1-9a83-5f2406dee5bd"
CONVERSATION = "a:1qhNLqpUtmuI6U35_5F-8@n"
TOKENS = {
    "https://graph.microsoft.com/.default": "eyJ-graph",
    "https://api.botframework.com/.default": "eyJ-bot",
}
STEPS = (
    ("POST token", re.compile(r"/login/[^/]+/oauth2/v2\.0/token")),
    ("GET users", re.compile(r"/graph/v1\.0/users")),
    ("POST conversations", re.compile(r"/teams/v3/conversations")),
    ("POST activities", re.compile(r"/teams/v3/conversations/[^/]+/activities")),
)
NEEDS = {"GET users": "eyJ-graph", "POST conversations": "eyJ-bot", "POST activities": "eyJ-bot"}
YES: Mapping[str, tuple[int, Mapping[str, object]]] = {
    "GET users": (200, {"value": [{"id": PERSON}]}),
    "POST conversations": (201, {"id": CONVERSATION}),
    "POST activities": (201, {"id": "1654073427000"}),
}


def no(code: str, message: str = "No.") -> dict[str, object]:
    """A refusal of Graph, or of the service that bots speak to."""
    return {"error": {"code": code, "message": message}}


def no_token(number: int) -> dict[str, object]:
    """A refusal of the sign-in."""
    return {
        "error": "invalid_client",
        "error_description": f"AADSTS{number}: No. Trace ID: 0 Correlation ID: 0 Timestamp: 0",
        "error_codes": [number],
    }


@dataclass
class FakeTeams:
    """What a test can look at and turn."""

    web: FakeWeb
    nobody: set[str] = field(default_factory=set)
    """Addresses that nobody in the directory has."""
    said: dict[str, Said] = field(default_factory=dict)

    @property
    def asked(self) -> list[Asked]:
        return self.web.asked

    @property
    def steps(self) -> list[str]:
        """What was called, in order."""
        return [step_of(each) for each in self.asked]

    def last(self, step: str) -> Asked:
        """The last call of this kind."""
        return [each for each in self.asked if step_of(each) == step][-1]

    def says(
        self,
        step: str,
        status: int,
        answer: Mapping[str, object] | None = None,
        *,
        headers: dict[str, str] | None = None,
    ) -> None:
        """From now on, to this call; status 0 hangs up."""
        self.said[step] = Said(status, json.dumps(answer or {}), headers or {})

    def say_yes(self) -> None:
        """To everything, again."""
        self.said.clear()

    def answer(self, asked: Asked) -> Said:
        step = step_of(asked)
        if step in self.said:
            return self.said[step]
        if step == "POST token":
            return _token_for(asked)
        if asked.headers.get("Authorization") != f"Bearer {NEEDS.get(step)}":
            return Said(401, json.dumps({"message": "Authorization has been denied."}))
        if any(f"'{each}'" in unquote(asked.path) for each in self.nobody):
            return Said(body=json.dumps({"value": []}))
        status, told = YES[step]
        return Said(status, json.dumps(told))


def step_of(asked: Asked) -> str:
    """In the portal's words; '' where Microsoft has no such address."""
    path = urlsplit(asked.path).path
    return next((step for step, pattern in STEPS if pattern.fullmatch(path)), "")


def _token_for(asked: Asked) -> Said:
    told = {name: only for name, (only,) in parse_qs(asked.body.decode()).items()}
    if f"/{TENANT_ID}/" not in asked.path:
        return Said(400, json.dumps(no_token(90002)))
    if (told["client_id"], told["grant_type"]) != (APP_ID, "client_credentials"):
        return Said(400, json.dumps(no_token(700016)))
    if told["client_secret"] != SECRET:
        return Said(401, json.dumps(no_token(7000215)))
    token = TOKENS[told["scope"]]
    answer = {"token_type": "Bearer", "expires_in": 3599, "access_token": token}
    return Said(body=json.dumps(answer))


@contextmanager
def fake_teams() -> Iterator[FakeTeams]:
    """Runs within the block."""
    with fake_web() as web:
        fake = FakeTeams(web)
        web.answer = fake.answer
        yield fake
