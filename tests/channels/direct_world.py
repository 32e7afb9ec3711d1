"""People who want direct messages, and news for them. The app is a test module's own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from connections.models import Connection
from messaging.chatting import send_chats
from messaging.habits import save_habit
from messaging.models import Message
from messaging.notifications import declare
from messaging.sending import send_due
from messaging.text import absolute
from tests.messaging.conftest import CALL, NEWS, Queue, draft

News = Callable[..., list[Message]]
PAGE = "https://portal.example/page"
TEXT = (
    "Hello Élodie,\n\nThe module is open.\n\nLook: https://portal.example/x\n\n{enclosed}\n\n"
    "Open it:\n{page}/now/{secret}\n\n--\nChoose: {preferences}\n"
).replace("{page}", absolute(""))


@pytest.fixture
def news(
    app: Connection,
    queue: Queue,
    monkeypatch: pytest.MonkeyPatch,
    now: dt.datetime,
) -> News:
    """news(1, 2): news for these people, who want it in chat."""
    monkeypatch.setattr("messaging.notifications._declared", {})
    declare(replace(NEWS, joins_others=True, page_in_chat=lambda _message: PAGE), CALL)

    def put(*numbers: int, **changes: Any) -> list[Message]:
        for number in numbers:
            wants(number, now)
        content = {"subject": "A module\nis open", "text": TEXT, "secret": "t0ken"}
        values = {"content": content, "organization_id": app.organization_id, **changes}
        # Nobody of the organization has these numbers.
        return queue(*(draft(n, to={"person_id": 900_000 + n}, **values) for n in numbers))

    return put


def wants(number: int, now: dt.datetime, **changes: Any) -> None:
    values = {"is_daily": False, "paused_until": None, "quiet_from": 20, "quiet_until": 7}
    values |= {"by_chat": True, **changes}
    save_habit(address=f"person{number}@example.com", now=now, **values)


def send(now: dt.datetime) -> list[tuple[str, str]]:
    """Mail, chat, and mail again; state and way of everything."""
    for run in (send_due, send_chats, send_due):
        run(clock=lambda: now)
    return list(Message.objects.order_by("pk").values_list("state", "way"))
