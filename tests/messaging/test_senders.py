"""As whom an organization writes."""

from __future__ import annotations

import datetime as dt
import email
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from messaging.delivery import to_mail
from messaging.models import Message
from messaging.operations import queue_messages
from messaging.senders import Sender
from messaging.sending import send_due
from people.models import Member
from people.operations import choose_sender
from tests.messaging.conftest import draft
from tests.smtp_sink import Sink


def read(message: Message, sender: Sender) -> EmailMessage:
    """A mail as it is on the wire, read by the standard library."""
    parsed = email.message_from_bytes(to_mail(message, (), sender).on_the_wire.data, policy=default)
    assert isinstance(parsed, EmailMessage)
    return parsed


@pytest.fixture
def message(settings: Any) -> Message:
    settings.DEFAULT_FROM_EMAIL = "Empathy Portal <portal@example.com>"
    return Message(
        pk=7, kind="news", to_address="a@example.com", subject="Hello", text="Text", to_name="A"
    )


@pytest.mark.parametrize("name", ["Northwind Learning", "Nördwind, Lernen", "مدرسة الشمال"])
def test_the_name_is_theirs_and_the_address_the_installations(message: Message, name: str) -> None:
    said = read(message, Sender(name, "learn@northwind.example"))
    [sender] = said["From"].addresses
    assert (sender.display_name, sender.addr_spec) == (name, "portal@example.com")
    assert said["Reply-To"] == "learn@northwind.example"
    mail = to_mail(message, (), Sender(name))
    assert mail.on_the_wire.sender.endswith(mail.returns_to)


def test_whoever_answers_for_a_mail_goes_first(message: Message, settings: Any) -> None:
    message.reply_to = "owner@example.com"
    assert read(message, Sender("N", "learn@northwind.example"))["Reply-To"] == "owner@example.com"
    message.reply_to, settings.MAIL_REPLY_TO = "", "team@example.com"
    assert read(message, Sender("N"))["Reply-To"] == "team@example.com"


def test_mail_of_an_organization_leaves_under_its_name_and_others_do_not(
    sink: Sink, admin: Member, outsider: Member, now: dt.datetime, settings: Any
) -> None:
    settings.DEFAULT_FROM_EMAIL = "Empathy Portal <portal@example.com>"
    choose_sender(name="Northwind Learning", reply_to="l@n.example", now=now, by=admin)
    ours, theirs = admin.organization_id, outsider.organization_id
    whose = enumerate((ours, theirs, None), start=90_001)
    drafts = [draft(n, organization_id=each) for n, each in whose]
    queue_messages(drafts=drafts, now=now)
    send_due(clock=lambda: now)
    mails = [email.message_from_string(text, policy=default) for _to, text in sink.acknowledged]
    assert sorted([(str(mail["From"]), mail["Reply-To"]) for mail in mails], key=str) == [
        ("Empathy Portal <portal@example.com>", None),
        ("Empathy Portal <portal@example.com>", None),
        ("Northwind Learning <portal@example.com>", "l@n.example"),
    ]


def test_senders_are_asked_once_for_all_that_leaves_together(
    sink: Sink, admin: Member, now: dt.datetime
) -> None:
    def statements(first: int, count: int) -> int:
        drafts = [draft(first + n, organization_id=admin.organization_id) for n in range(count)]
        queue_messages(drafts=drafts, now=now)
        with CaptureQueriesContext(connection) as asked:
            send_due(clock=lambda: now)
        return len(asked)

    assert statements(90_001, 2) == statements(90_100, 9)
