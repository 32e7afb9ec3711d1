"""Two kinds of mail that nobody above knows, and a real mail server to send them to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.utils.translation import gettext_lazy

from messaging import notifications
from messaging.models import Message, MessageState
from messaging.notifications import MailContent, Notification, Recipient, declare
from messaging.operations import Draft, queue_messages
from tests import smtp_sink

Queue = Callable[..., list[Message]]
NEWS: Notification[MailContent, object] = Notification(
    name="news",
    reaches=frozenset(),
    title=gettext_lazy("Messages"),
    about="a number",
    may_refuse=True,
    may_repeat=False,
    window=dt.timedelta(days=3),
    compose=lambda content: content,
    objections=lambda _messages: {},
    unexpected_because="It is a test.",
)
"""Can be refused; is not repeated."""
CALL: Notification[MailContent, object] = Notification(
    name="call",
    reaches=frozenset(),
    title=gettext_lazy("Leaders"),
    about="a number",
    may_refuse=False,
    may_repeat=True,
    window=None,
    compose=lambda content: content,
    objections=lambda _messages: {},
    unexpected_because="It is a test.",
)
"""Cannot be refused; is repeated when nobody knows whether it arrived."""


CODE: Notification[MailContent, object] = replace(CALL, name="code", is_urgent=True)
"""Somebody waits for it."""


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """The portal sends news and calls, and nothing else."""
    monkeypatch.setattr(notifications, "_declared", {})
    declare(NEWS, CALL, CODE)


@pytest.fixture
def sink(settings: Any) -> Iterator[smtp_sink.Sink]:
    """A real mail server."""
    settings.EMAIL_BACKEND = "messaging.relay.RelayBackend"
    settings.EMAIL_TIMEOUT = 2
    with smtp_sink.receiving() as sink:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        yield sink


def draft(
    number: int = 1,
    kind: Notification[MailContent, object] = NEWS,
    content: dict[str, str] | None = None,
    to: dict[str, Any] | None = None,
    **changes: Any,
) -> Draft[MailContent]:
    """A message about `number` for person number `number`."""
    said = {"subject": "A module is open", "text": "Open it: https://portal.example/x"}
    who = {
        "address": f"person{number}@example.com",
        "name": "Élodie Wójcik",
        "language": "en",
        "person_id": number,
    }
    values = {
        "notification": kind,
        "thing": MailContent(**{**said, **(content or {})}),
        "to": Recipient(**{**who, **(to or {})}),
        "about_id": number,
    }
    return Draft(**{**values, **changes})


@pytest.fixture
def queue(db: None, now: dt.datetime) -> Queue:
    """queue(draft(), draft(2)) puts messages into the outbox and returns what is in it."""

    def put(*drafts: Draft[MailContent]) -> list[Message]:
        queue_messages(drafts=drafts, now=now)
        return list(Message.objects.order_by("pk"))

    return put


def states() -> dict[str, str]:
    """Name of the recipient (person1, ...) -> state."""
    found = Message.objects.values_list("to_address", "state")
    return {address.partition("@")[0]: MessageState(state) for address, state in found}
