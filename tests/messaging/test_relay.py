"""What a mail server hears, and what its answers mean."""

from __future__ import annotations

import datetime as dt
from email import message_from_string
from email.policy import default as modern

import pytest
from django.core.mail import EmailMessage, get_connection

from messaging.models import Message, MessageState
from messaging.sending import send_due
from tests.messaging.conftest import CALL, NEWS, Queue, draft, states
from tests.smtp_sink import Sink

QUEUED, SENT = MessageState.QUEUED, MessageState.SENT
FAILED = MessageState.FAILED


@pytest.mark.parametrize("extensions", [("PIPELINING", "8BITMIME"), ("8BITMIME",), ()])
@pytest.mark.parametrize("listens", [True, False])
def test_one_connection_carries_all_whatever_the_server_refuses(
    sink: Sink, queue: Queue, now: dt.datetime, extensions: tuple[str, ...], listens: bool
) -> None:
    sink.extensions, sink.listens_to_everybody = extensions, listens
    sink.answer = lambda recipient: {"2": "550 no such user", "3": "450 later"}.get(
        recipient[6], "250 fine"
    )
    queue(*(draft(number, content={"text": "Grüße\n.\n..\n.dots"}) for number in range(1, 5)))
    send_due(clock=lambda: now)
    assert states() == {"person1": SENT, "person2": FAILED, "person3": QUEUED, "person4": SENT}
    assert [recipient for recipient, _mail in sink.acknowledged] == [
        "person1@example.com",
        "person4@example.com",
    ]
    assert sum(line.startswith("ehlo") for line in sink.conversation) == 1
    eight = [line for line in sink.conversation if line.endswith(" BODY=8BITMIME")]
    assert len(eight) == (4 if "8BITMIME" in extensions else 0)


def test_dots_at_the_beginning_of_lines_arrive(sink: Sink, queue: Queue, now: dt.datetime) -> None:
    queue(draft(content={"text": ".\n..a\nb\n."}))
    send_due(clock=lambda: now)
    [(_recipient, raw)] = sink.acknowledged
    unstuffed = raw.replace("\r\n..", "\r\n.")
    text = message_from_string(unstuffed, policy=modern).get_content()
    assert text.splitlines() == [".", "..a", "b", "."]


def test_what_was_never_handed_over_is_not_unknown(
    sink: Sink, queue: Queue, now: dt.datetime
) -> None:
    sink.hangs_up_before_data = True
    queue(draft(1), draft(2, CALL))
    send_due(clock=lambda: now)
    assert set(states().values()) == {QUEUED}
    assert set(Message.objects.values_list("may_have_arrived", "attempts")) == {(False, 1)}
    assert Message.objects.all()[0].state_reason.startswith("the mail server is away")


@pytest.mark.parametrize(
    ("answer", "state"), [("552 too large", FAILED), ("452 no room", QUEUED)], ids=["5", "4"]
)
def test_the_answer_to_the_mail_itself_counts(
    sink: Sink, queue: Queue, now: dt.datetime, answer: str, state: str
) -> None:
    sink.verdict = answer
    queue(draft(1))
    send_due(clock=lambda: now)
    assert states() == {"person1": state}
    sink.verdict = "250 taken"


def test_a_server_that_says_goodbye_is_called_again(
    sink: Sink, queue: Queue, now: dt.datetime
) -> None:
    sink.answer = lambda recipient: "421 closing" if recipient[6] == "1" else "250 fine"
    queue(draft(1), draft(2))
    send_due(clock=lambda: now)
    assert states() == {"person1": QUEUED, "person2": SENT}


def test_a_refused_sender_is_no_refused_recipient(
    sink: Sink, queue: Queue, now: dt.datetime
) -> None:
    sink.answer_to_sender = "451 not now"
    queue(draft(1, NEWS))
    send_due(clock=lambda: now)
    assert states() == {"person1": QUEUED}


def test_only_mails_of_the_outbox_leave(sink: Sink) -> None:
    with pytest.raises(TypeError):
        get_connection().send_messages([EmailMessage("a", "b", to=["x@example.com"])])
