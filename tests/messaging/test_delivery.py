"""How a row becomes a mail."""

from __future__ import annotations

import re
from smtplib import (
    SMTPDataError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPServerDisconnected,
)

import pytest
from django.conf import settings
from django.utils import timezone

from messaging.delivery import answered, message_id, refused_for_good, to_mail
from messaging.models import Message
from messaging.preferences import address_of


def message(**fields: str) -> Message:
    values = {
        "kind": "news",
        "to_address": "person1@example.com",
        "to_name": "Élodie Wójcik",
        "subject": "Hello",
        "text": "Text",
    }
    return Message(pk=7, **{**values, **fields})


def test_mail_that_can_be_refused_offers_one_click() -> None:
    headers = to_mail(message()).extra_headers
    link = headers["List-Unsubscribe"].strip("<>")
    start, sealed, kind = link.rsplit("/", 2)
    assert start == f"{settings.PORTAL_BASE_URL}/mail/preferences"
    assert address_of(sealed, now=timezone.now()) == "person1@example.com"
    assert kind == "?kind=news"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize("kind", ["call", "gossip"])
def test_mail_that_cannot_be_refused_offers_nothing(kind: str) -> None:
    assert not [name for name in to_mail(message(kind=kind)).extra_headers if "Unsubscribe" in name]


def test_every_try_carries_the_same_id(settings: object) -> None:
    settings.PORTAL_BASE_URL = "https://portal.example:8443"  # type: ignore[attr-defined]
    assert to_mail(message()).extra_headers["Message-ID"] == "<message-7@portal.example>"
    settings.PORTAL_BASE_URL = "portal"  # type: ignore[attr-defined]
    assert message_id(message()) == "<message-7@localhost>"


def test_the_secret_stands_where_it_belongs() -> None:
    mail = to_mail(message(text="t {secret}\n\nk {key}", secret="tok3n k3y"))
    assert mail.body == "t tok3n\n\nk k3y"
    [html] = [part.content for part in mail.alternatives]
    assert ">t tok3n</p>" in html
    assert ">k k3y</p>" in html


def test_the_readers_own_page_is_named_on_the_way_out() -> None:
    mail = to_mail(message(text="Choose: {preferences}"))
    [link] = re.findall(r"Choose: (\S+)", str(mail.body))
    assert address_of(link.split("/")[-2], now=timezone.now()) == "person1@example.com"
    assert f'>Choose: <a href="{link}">{link}</a></p>' in mail.alternatives[0].content


def test_a_mail_is_text_and_html_in_the_language_of_its_reader() -> None:
    mail = to_mail(message(language="de"))
    [(html, kind)] = mail.alternatives
    assert (kind, mail.attachments) == ("text/html", [])
    assert '<html lang="de"' in html
    assert '<html lang="en"' in to_mail(message()).alternatives[0].content


def test_a_calendar_entry_arrives_as_one() -> None:
    entry = "BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\nEND:VCALENDAR\r\n"
    parts = list(to_mail(message(calendar=entry, calendar_method="CANCEL")).message().walk())
    [inline] = [part for part in parts if part.get_content_type() == "text/calendar"]
    assert inline.get_param("method") == "CANCEL"
    assert inline.get_payload(decode=True).decode() == entry
    assert "invite.ics" in [part.get_filename() for part in parts]


def test_no_text_of_ours_can_add_a_header() -> None:
    mail = to_mail(
        message(to_name='Eve"\r\nBcc: all@example.com', subject="Hi\r\nBcc: x@example.com")
    ).message()
    assert mail["Bcc"] is None
    assert "\n" not in str(mail["Subject"])
    assert to_mail(message(to_name="")).to == ["person1@example.com"]


def refused(*codes: int) -> SMTPRecipientsRefused:
    return SMTPRecipientsRefused({f"{code}@x.example": (code, b"no") for code in codes})


@pytest.mark.parametrize(
    ("error", "is_answer", "is_final"),
    [
        (refused(550), True, True),
        (refused(451), True, False),
        (refused(550, 451), True, False),
        (SMTPDataError(554, b"spam"), True, True),
        (SMTPResponseException(421, b"later"), True, False),
        (SMTPResponseException(600, b"odd"), True, False),
        (SMTPServerDisconnected("gone"), False, False),
        (TimeoutError(), False, False),
    ],
)
def test_what_a_mail_servers_answer_means(
    error: Exception, is_answer: bool, is_final: bool
) -> None:
    assert (answered(error), refused_for_good(error)) == (is_answer, is_final)
