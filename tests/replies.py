"""Answering an invitation as a mail program does."""

from __future__ import annotations

import mailbox
import secrets
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from icalendar import Calendar, Event, vCalAddress


def reply_to(invitation: str, partstat: str, *, attendee: str = "") -> EmailMessage:
    """The mail to the organizer of an iCalendar text that says so; `attendee` answers, by default
    whoever is invited.
    """
    [invited] = Calendar.from_ical(invitation).walk("VEVENT")
    answer = Event()
    for name in ("UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "ORGANIZER"):
        answer[name] = invited[name]
    who = vCalAddress(f"mailto:{attendee}" if attendee else str(invited["ATTENDEE"]))
    who.params = invited["ATTENDEE"].params.copy()
    who.params["PARTSTAT"] = partstat
    answer["ATTENDEE"] = who
    calendar = Calendar()
    calendar.add("method", "REPLY")
    calendar.add_component(answer)
    mail = EmailMessage(policy=SMTP)
    mail["From"] = str(who).removeprefix("mailto:")
    mail["To"] = str(invited["ORGANIZER"]).removeprefix("mailto:")
    mail["Subject"] = f"{partstat.title()}: {invited['SUMMARY']}"
    mail["Message-ID"] = f"<{secrets.token_hex(8)}@northwind.example>"
    mail.set_content(partstat)
    mail.add_alternative(
        calendar.to_ical().decode(), subtype="calendar", params={"method": "REPLY"}
    )
    return mail


def deliver(folder: Path, mail: EmailMessage | bytes) -> None:
    """Into a Maildir, as a mail server does."""
    mailbox.Maildir(folder).add(mail if isinstance(mail, bytes) else mail.as_bytes())
