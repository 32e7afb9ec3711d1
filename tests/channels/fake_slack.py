"""Slack's side of an app: answers as its public reference shows them, shortened, with invented
people.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from tests.fake_web import Asked, FakeWeb, Said, fake_web

YES: Mapping[str, Mapping[str, object]] = {
    "auth.test": {
        "ok": True,
        "url": "https://northwind.slack.com/",
        "team": "Northwind",
        "user": "empathy_portal",
        "team_id": "T12345678",
        "bot_id": "BZYBOTHED",
    },
    "users.lookupByEmail": {
        "ok": True,
        "user": {"id": "W012A3CDE", "team_id": "T12345678", "deleted": False, "is_bot": False},
    },
    "conversations.open": {"ok": True, "channel": {"id": "D1"}},
    "chat.postMessage": {
        "ok": True,
        "channel": "D1",
        "ts": "1503435956.000247",
        "message": {"type": "message", "subtype": "bot_message"},
    },
}


@dataclass
class FakeSlack:
    """What a test can look at and turn."""

    web: FakeWeb
    nobody: set[str] = field(default_factory=set)
    """Addresses that nobody in the workspace has."""
    said: dict[str, Said] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"{self.web.url}api/"

    @property
    def asked(self) -> list[Asked]:
        return self.web.asked

    @property
    def steps(self) -> list[str]:
        """What was called, in order."""
        return [each.path.rpartition("/")[2] for each in self.asked]

    def says(
        self,
        step: str,
        answer: Mapping[str, object],
        *,
        status: int = 200,
        headers: dict[str, str] | None = None,
    ) -> None:
        """From now on, to this call."""
        self.said[step] = Said(status, json.dumps(answer), headers or {})

    def say_yes(self) -> None:
        """To everything, again."""
        self.said.clear()

    def answer(self, asked: Asked) -> Said:
        step = asked.path.rpartition("/")[2]
        address = parse_qs(asked.body.decode()).get("email", [""])[0]
        if address in self.nobody:
            return Said(body='{"ok": false, "error": "users_not_found"}')
        return self.said.get(step) or Said(body=json.dumps(YES[step]))


@contextmanager
def fake_slack() -> Iterator[FakeSlack]:
    """Runs within the block."""
    with fake_web() as web:
        fake = FakeSlack(web)
        web.answer = fake.answer
        yield fake
