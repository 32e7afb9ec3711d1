"""What a mail server hears, and what its answers mean."""

from __future__ import annotations

import datetime as dt
import socket
import threading
import time
from email import message_from_string
from email.policy import default as modern
from typing import Any

import pytest
from django.core.mail import EmailMessage, get_connection

from messaging import sending
from messaging.delivery import NotHandedOver, to_mail
from messaging.models import Message, MessageState
from messaging.sending import send_due
from messaging.stopping import Halt
from tests.messaging.conftest import CALL, NEWS, Queue, draft, states
from tests.smtp_sink import Sink

QUEUED, SENT = MessageState.QUEUED, MessageState.SENT
FAILED = MessageState.FAILED
READY = b"250 fine\r\n250 fine\r\n354 go on"


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
    text = message_from_string(unstuffed, policy=modern).get_body(("plain",))
    assert text.get_content().splitlines() == [".", "..a", "b", "."]


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
    queue(draft(1), draft(2))
    send_due(clock=lambda: now)
    assert states() == {"person1": state, "person2": state}
    assert sum(line.startswith("ehlo") for line in sink.conversation) == 1


def test_a_server_that_says_goodbye_is_called_again(
    sink: Sink, queue: Queue, now: dt.datetime
) -> None:
    sink.answer = lambda recipient: "421 closing" if recipient[6] == "1" else "250 fine"
    queue(draft(1), draft(2))
    send_due(clock=lambda: now)
    assert states() == {"person1": QUEUED, "person2": SENT}


def test_behind_a_server_that_says_goodbye_and_is_gone_nothing_was_handed_over(
    sink: Sink, queue: Queue, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was not even said hello for counted as gone astray, and was never sent."""
    connections = []

    def connect() -> Any:
        connections.append(get_connection())
        return connections[-1]

    def goodbye(_recipient: str) -> str:
        connections[0].port = 1
        return "421 closing"

    monkeypatch.setattr(sending, "get_connection", connect)
    sink.answer = goodbye
    queue(draft(1), draft(2), draft(3))
    send_due(clock=lambda: now)
    assert set(states().values()) == {QUEUED}
    untried = Message.objects.exclude(about_id=1)
    assert set(untried.values_list("may_have_arrived", "attempts")) == {(False, 0)}


def test_a_refused_sender_is_no_refused_recipient(
    sink: Sink, queue: Queue, now: dt.datetime
) -> None:
    sink.answer_to_sender = "451 not now"
    queue(draft(1, NEWS))
    send_due(clock=lambda: now)
    assert states() == {"person1": QUEUED}


def test_only_mails_of_the_outbox_leave(sink: Sink) -> None:
    with get_connection() as relay, pytest.raises(TypeError):
        relay.send_messages([EmailMessage("a", "b", to=["x@example.com"])])


def test_the_next_mail_is_announced_before_the_answer_to_the_one_before(
    settings: Any, queue: Queue, now: dt.datetime
) -> None:
    """The server answers to nothing before it has heard the end of a mail and the next one."""
    server = socket.create_server(("127.0.0.1", 0))
    settings.EMAIL_BACKEND = "messaging.relay.RelayBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.getsockname()
    settings.EMAIL_TIMEOUT = 5

    def serve() -> None:
        line, _peer = server.accept()
        with line, line.makefile("rb") as said:
            line.sendall(b"220 sink\r\n")
            for until, answer in (
                (b"ehlo", b"250-sink\r\n250 PIPELINING"),
                (b"DATA\r\n", READY),
                (b"DATA\r\n", b"250 taken\r\n" + READY),
                (b".\r\n", b"250 taken"),
            ):
                next(each for each in said if each.startswith(until))
                line.sendall(answer + b"\r\n")

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    queue(draft(1), draft(2))
    send_due(clock=lambda: now)
    thread.join(5)
    server.close()
    assert states() == {"person1": SENT, "person2": SENT}


def test_a_goodbye_instead_of_the_next_mail_does_not_touch_the_one_before(
    sink: Sink, queue: Queue, now: dt.datetime
) -> None:
    def answer(recipient: str) -> str:
        sink.hangs_up_before_data = recipient[6] == "2"
        return "250 fine"

    sink.answer = answer
    queue(draft(1), draft(2), draft(3))
    send_due(clock=lambda: now)
    assert states() == {"person1": SENT, "person2": QUEUED, "person3": SENT}
    assert not Message.objects.filter(may_have_arrived=True).exists()


def test_a_server_that_breaks_off_within_a_mail_does_not_have_it(
    sink: Sink, queue: Queue, now: dt.datetime
) -> None:
    sink.hangs_up_within_mail = True
    queue(draft(1, content={"text": "long\n" * 4_000_000}))
    send_due(clock=lambda: now)
    assert states() == {"person1": QUEUED}
    assert not Message.objects.get().may_have_arrived


def test_a_run_that_ends_does_not_wait_for_the_mail_it_has_announced(
    sink: Sink, queue: Queue, now: dt.datetime, settings: Any
) -> None:
    settings.EMAIL_TIMEOUT = 30
    halt, began = Halt(), time.monotonic()
    queue(draft(1), draft(2))
    sink.answer = lambda recipient: [recipient[6] == "2" and halt.ask(), "250 fine"][1]
    send_due(clock=lambda: now, halt=halt)
    assert len(sink.acknowledged) <= 2
    assert Message.objects.filter(state=SENT).count() == len(sink.acknowledged)
    assert time.monotonic() - began < 15


def test_another_mail_than_the_announced_one_does_not_go_in_its_place(
    sink: Sink, queue: Queue, now: dt.datetime
) -> None:
    first, second, third = (to_mail(row) for row in queue(draft(1), draft(2), draft(3)))
    first.following = second
    relay = get_connection()
    relay.open()
    relay.send_messages([first])
    with pytest.raises(NotHandedOver):
        relay.send_messages([third])
    relay.close()
    assert [recipient for recipient, _mail in sink.acknowledged] == ["person1@example.com"]
