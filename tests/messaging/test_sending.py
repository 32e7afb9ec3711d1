"""Messages leave once, in time, and only while they are wanted."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from email import message_from_string
from email.policy import default as modern

import pytest
from django.db import connection

from messaging import wanted
from messaging.models import Message, OptOut
from messaging.operations import Draft, queue_messages
from messaging.sending import LEASE, MAX_ATTEMPTS, send_due, send_now, settle_claims
from messaging.text import body
from tests import smtp_sink

DAY = dt.timedelta(days=1)


@pytest.fixture
def sink(settings, monkeypatch) -> Iterator[smtp_sink.Sink]:
    """A real mail server; nobody above asks anything about these messages."""
    monkeypatch.setattr(wanted, "_questions", {})
    sink, server = smtp_sink.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
    settings.EMAIL_TIMEOUT = 2
    yield sink
    server.shutdown()
    server.server_close()


def draft(number: int = 1, **changes) -> Draft:
    values = {
        "dedupe_key": f"test:{number}",
        "reason": "module_open",
        "to_address": f"person{number}@example.com",
        "to_name": "Élodie Wójcik",
        "subject": "A module is open",
        "text": "Open it: https://portal.example/x",
    }
    return Draft(**{**values, **changes})


def states() -> dict[str, str]:
    return dict(Message.objects.values_list("to_address", "state"))


@pytest.mark.django_db
def test_a_message_is_queued_once_and_sent_once(sink, now):
    queue_messages(drafts=[draft()], now=now)
    queue_messages(drafts=[draft(text="another text")], now=now)
    assert send_due(now=now) == 1
    assert send_due(now=now) == 0
    [(recipient, raw)] = sink.acknowledged
    mail = message_from_string(raw, policy=modern)
    assert recipient == "person1@example.com"
    assert mail["To"] == "Élodie Wójcik <person1@example.com>"
    assert "Open it" in mail.get_body(("plain",)).get_content()
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    row = Message.objects.get()
    assert (row.state, row.sent_at) == ("sent", now)
    assert mail["Message-ID"].startswith(f"<message-{row.pk}@")


@pytest.mark.django_db
def test_nothing_leaves_before_its_time_or_after_its_window(sink, now):
    queue_messages(
        drafts=[draft(1, send_after=now + DAY), draft(2, send_before=now - DAY)], now=now - 2 * DAY
    )
    send_due(now=now)
    assert sink.acknowledged == []
    assert states() == {"person1@example.com": "queued", "person2@example.com": "missed"}
    assert Message.objects.get(state="missed").state_reason


@pytest.mark.django_db
def test_wantedness_is_asked_again_at_the_claim(sink, now):
    wanted.ask_before_sending("module_open", lambda messages: {messages[0].pk: "already done"})
    OptOut.objects.create(address="person3@example.com", reason="module_open", since=now)
    queue_messages(drafts=[draft(1), draft(2), draft(3), draft(4, reason="sign_in")], now=now)
    send_due(now=now)
    assert {recipient for recipient, _mail in sink.acknowledged} == {
        "person2@example.com",
        "person4@example.com",
    }
    assert states()["person1@example.com"] == states()["person3@example.com"] == "suppressed"


@pytest.mark.django_db
def test_a_refused_address_fails_and_a_busy_server_is_tried_again_later(sink, now):
    sink.answer = lambda recipient: {"1": "550 no such user", "2": "451 busy"}.get(
        recipient[6], "250 fine"
    )
    queue_messages(drafts=[draft(1), draft(2), draft(3)], now=now)
    send_due(now=now)
    assert states() == {
        "person1@example.com": "failed", "person2@example.com": "queued", "person3@example.com": "sent",
    }  # fmt: skip
    assert send_due(now=now) == 0
    later = now
    for _attempt in range(MAX_ATTEMPTS):
        later += dt.timedelta(hours=2)
        send_due(now=later)
    assert states()["person2@example.com"] == "failed"


@pytest.mark.django_db
def test_an_unknown_outcome_is_repeated_for_invitations_and_counted_for_reminders(sink, now):
    sink.hangs_up_after_data = True
    queue_messages(
        drafts=[draft(1, reason="session_invitation", can_repeat=True), draft(2)], now=now
    )
    send_due(now=now)
    assert states() == {"person1@example.com": "queued", "person2@example.com": "ambiguous"}
    sink.hangs_up_after_data = False
    send_due(now=now + dt.timedelta(minutes=1))
    assert [recipient for recipient, _mail in sink.acknowledged] == ["person1@example.com"]


@pytest.mark.django_db
def test_a_mail_server_that_is_away_costs_nothing_but_time(sink, settings, now):
    settings.EMAIL_PORT = 1
    queue_messages(drafts=[draft(1)], now=now)
    send_due(now=now)
    assert states() == {"person1@example.com": "queued"}
    settings.EMAIL_PORT = sink.port
    send_due(now=now + dt.timedelta(minutes=5))
    assert states() == {"person1@example.com": "sent"}


@pytest.mark.django_db
def test_a_claim_whose_worker_died_is_settled_by_policy(sink, now):
    queue_messages(drafts=[draft(1, can_repeat=True), draft(2, secret="s3cret")], now=now)
    Message.objects.update(state="sending", lease_until=now + LEASE, attempts=1)
    assert settle_claims(now=now) == 0
    assert settle_claims(now=now + LEASE) == 2
    assert settle_claims(now=now + LEASE) == 0
    assert states() == {"person1@example.com": "queued", "person2@example.com": "ambiguous"}
    assert Message.objects.get(to_address="person2@example.com").secret == ""


@pytest.mark.django_db
def test_a_secret_is_in_the_mail_and_in_no_row_afterwards(sink, now):
    text, html = body(["Hello"], action=("Answer", "https://portal.example/pulse/{secret}/"))
    queue_messages(drafts=[draft(text=text, html=html, secret="tok3n")], now=now)
    send_now(message_id=Message.objects.get().pk, now=now)
    assert sink.acknowledged[0][1].count("pulse/tok3n") >= 2
    row = Message.objects.get()
    assert "tok3n" not in f"{row.text}{row.html}{row.secret}"


@pytest.mark.django_db
def test_a_calendar_invitation_arrives_as_one(sink, now):
    calendar = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"
    queue_messages(drafts=[draft(calendar=calendar, calendar_method="REQUEST")], now=now)
    send_due(now=now)
    mail = message_from_string(sink.acknowledged[0][1], policy=modern)
    [part] = [p for p in mail.walk() if p.get_content_type() == "text/calendar"]
    assert part.get_param("method") == "REQUEST"
    assert "invite.ics" in [p.get_filename() for p in mail.walk()]


@pytest.mark.django_db
def test_header_injection_is_impossible(sink, now):
    queue_messages(
        drafts=[draft(to_name='Eve"\r\nBcc: all@example.com', subject="Hi\r\nBcc: x@example.com")],
        now=now,
    )
    send_due(now=now)
    mail = message_from_string(sink.acknowledged[0][1], policy=modern)
    assert mail["Bcc"] is None


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_message_once(sink, now):
    queue_messages(drafts=[draft(n) for n in range(60)], now=now)
    sink.delay = 0.005

    def work() -> None:
        while send_due(now=now, limit=10):
            pass
        connection.close()

    workers = [threading.Thread(target=work) for _worker in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=30)
    recipients = [recipient for recipient, _mail in sink.acknowledged]
    assert len(recipients) == len(set(recipients)) == 60
    assert set(states().values()) == {"sent"}
