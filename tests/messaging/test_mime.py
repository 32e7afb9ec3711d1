"""Mails written straight down say what Django's classes say."""

from __future__ import annotations

import datetime as dt
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as modern

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging import mime
from messaging.delivery import Mail, to_mail
from messaging.text import absolute, body
from tests.messaging.conftest import Queue, draft

NAMES = ["Élodie Wójcik", "Ana", "O'Neil, Jr.", "a;b", "明美" * 60, "", "a@b", "=?utf-8?"]


def read(raw: bytes) -> EmailMessage:
    found = message_from_bytes(raw, policy=modern)
    assert isinstance(found, EmailMessage)
    assert not found.defects
    return found


def said(mail: EmailMessage) -> dict[str, object]:
    """What a reader sees of it."""
    headers = "Subject", "From", "To", "Reply-To", "Message-ID", "List-Unsubscribe"
    found: dict[str, object] = {name: "".join(str(mail[name]).split()) for name in headers}
    for kind in ("plain", "html"):
        part = mail.get_body((kind,))
        found[kind] = part and part.get_content().replace("\r\n", "\n").rstrip("\n")
    return found


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
@pytest.mark.parametrize("is_long", [False, True])
def test_both_ways_of_writing_a_mail_say_the_same(
    queue: Queue, now: dt.datetime, name: str, is_long: bool
) -> None:
    words = "Grüße " * (400 if is_long else 2)
    text = body([words, "<b>"], action=("Go", absolute("/x")), footer=["Why"])
    content = {"subject": f"Über {words}"[:300], "text": text}
    [row] = queue(draft(content={**content, "reply_to": "a@example.com"}, to={"name": name}))
    mail = to_mail(row)
    wire = mail.on_the_wire
    assert (wire.sender, wire.recipient) == ("portal@localhost", "person1@example.com")
    assert all(len(line) <= 998 for line in wire.data.split(b"\r\n"))
    assert b"\n" not in wire.data.replace(b"\r\n", b"")
    assert said(read(wire.data)) == said(read(mail.message().as_bytes()))


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=300))
def test_every_subject_arrives(subject: str) -> None:
    line = f"Subject: {mime.header(subject)}\r\n\r\n"
    assert all(len(part) <= 998 for part in line.split("\r\n"))
    if not subject.isascii():
        assert read(line.encode())["Subject"] == subject


@pytest.mark.parametrize("text", ["a\nBcc: x@example.com", "a\rb", "ü\r\nb"])
def test_nothing_ends_a_header(text: str) -> None:
    with pytest.raises(ValueError, match="line end"):
        mime.header(text)


@pytest.mark.parametrize("address", ["nobody", "a\n@x.example", "a@x\r.example"])
def test_what_is_no_address_is_not_written(address: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  Django's and the library's own
        mime.mailbox("Ana", address)


def test_addresses_beyond_ascii_are_written_as_django_writes_them() -> None:
    assert mime.mailbox("Ana", "a@münchen.example") == "Ana <a@xn--mnchen-3ya.example>"
    assert mime.address_in("Ana <a@x.example>") == mime.address_in("a@x.example") == "a@x.example"


def test_a_mail_is_made_for_one_reader(queue: Queue) -> None:
    [row] = queue(draft())
    mail = to_mail(row)
    assert isinstance(mail, Mail)
    assert mail.reader == ("Élodie Wójcik", "person1@example.com")
