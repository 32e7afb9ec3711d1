"""A mail with a calendar entry, read as it goes over the wire by the standard library's parser."""

from __future__ import annotations

import email
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest

from messaging.delivery import to_mail
from messaging.models import Message

ENTRY = (
    "BEGIN:VCALENDAR\r\nMETHOD:{method}\r\nBEGIN:VEVENT\r\nSUMMARY:Élodie übt\r\n"
    "END:VEVENT\r\nEND:VCALENDAR\r\n"
)


def row(pk: int = 7, **fields: Any) -> Message:
    values = {
        "kind": "call",
        "to_address": "person1@example.com",
        "to_name": "Élodie Wójcik",
        "subject": "Live practice: Thursday",
        "text": "Text\n\n{enclosed}",
    }
    return Message(pk=pk, **{**values, **fields})


def invitation(pk: int = 7, method: str = "REQUEST", **fields: Any) -> Message:
    return row(pk, calendar=ENTRY.format(method=method), calendar_method=method, **fields)


def on_the_wire(message: Message, *enclosures: Message) -> EmailMessage:
    """What a mail server gets, parsed again."""
    raw = to_mail(message, enclosures).message().as_bytes(linesep="\r\n")
    raw.decode("ascii" if message.calendar else "utf-8")
    parsed = email.message_from_bytes(raw, policy=default)
    assert isinstance(parsed, EmailMessage)
    return parsed


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
def test_the_entry_is_one_of_the_alternatives_and_a_file_too(method: str) -> None:
    mail = on_the_wire(invitation(method=method, text="Plain"))
    assert mail.get_content_type() == "multipart/mixed"
    alternative, file = mail.iter_parts()
    assert alternative.get_content_type() == "multipart/alternative"
    kinds = [part.get_content_type() for part in alternative.iter_parts()]
    assert kinds == ["text/plain", "text/html", "text/calendar"], "the richest is last"
    entry = list(alternative.iter_parts())[-1]
    assert entry.get_content_disposition() is None
    assert entry["Content-Type"].params == {"method": method, "charset": "utf-8"}
    assert entry["Content-Transfer-Encoding"] == "base64"
    assert file.get_content_type() == "application/ics"
    assert (file.get_content_disposition(), file.get_filename()) == ("attachment", "invite.ics")
    expected = ENTRY.format(method=method).encode()
    assert entry.get_payload(decode=True) == file.get_payload(decode=True) == expected


def test_what_the_text_says_is_shown_as_written() -> None:
    mail = on_the_wire(invitation(text="5 < 6"))
    [html] = [part for part in mail.walk() if part.get_content_type() == "text/html"]
    assert "5 &lt; 6" in html.get_content()


def test_what_travels_along_is_a_line_and_a_file_each_and_no_invitation_of_the_mail() -> None:
    letter = row(to_name="")
    mail = on_the_wire(
        letter, invitation(8, subject="Kickoff: <Monday>"), invitation(9, subject="Practice")
    )
    kinds = [part.get_content_type() for part in mail.walk()]
    assert "text/calendar" not in kinds, "a program would take the whole mail for the first of them"
    files = {
        part.get_filename(): part.get_payload(decode=True)
        for part in mail.walk()
        if part.get_content_type() == "application/ics"
    }
    assert list(files) == ["session-1.ics", "session-2.ics"]
    assert set(files.values()) == {ENTRY.format(method="REQUEST").encode()}
    text = mail.get_body(("plain",))
    html = mail.get_body(("html",))
    assert text is not None
    assert html is not None
    assert "Kickoff: <Monday>\nPractice" in text.get_content().replace("\r\n", "\n")
    assert ">Kickoff: &lt;Monday&gt;<br>Practice<br></p>" in html.get_content()


def test_answers_go_to_whoever_reads_them(settings: Any) -> None:
    assert on_the_wire(row())["Reply-To"] is None
    settings.MAIL_REPLY_TO = "Program team <team@example.com>"
    assert on_the_wire(row())["Reply-To"] == "Program team <team@example.com>"
    assert on_the_wire(row(reply_to="owner@example.com"))["Reply-To"] == "owner@example.com"


def test_lines_are_short_enough_for_every_server() -> None:
    mail = to_mail(invitation(text="long " * 400))
    raw = mail.message().as_bytes(linesep="\r\n")
    assert max(len(line) for line in raw.splitlines()) <= 998
