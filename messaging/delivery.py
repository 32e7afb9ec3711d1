"""How a row of the outbox becomes a mail, and what a mail server's answer means."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from email.mime.application import MIMEApplication
from email.mime.text import MIMEText
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import cast
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils.html import format_html_join
from django.utils.translation import gettext_noop

from common.records import dataclass
from messaging import mime
from messaging.daily import daily_forms
from messaging.models import Message
from messaging.notifications import find_notification
from messaging.preferences import link_for, one_click_link
from messaging.returned import sender_of
from messaging.senders import INSTALLATION, Sender
from messaging.text import ENCLOSED, KEY, PREFERENCES, SECRET, forms_of

PERMANENT = range(500, 600)
"""SMTP replies that another try will not change."""
NO_SECRET = gettext_noop("the code or link in it cannot be made again")
MAIL_ERRORS = (SMTPException, OSError)
"""What talking to a mail server can end with."""


class NotHandedOver(OSError):
    """The connection broke before the whole mail was on the wire: it cannot have arrived."""


class TurnedDown(OSError):
    """A provider refused the mail in a way that another try will not change."""


class Postponed(OSError):
    """A provider did not take the mail, and may do so later."""


def message_id(message: Message) -> str:
    """The same for every attempt, so that a mail server or reader can tell a repeat."""
    host = urlsplit(settings.PORTAL_BASE_URL).hostname or "localhost"
    return f"<message-{message.pk}@{host}>"


@dataclass(frozen=True)
class WireMail:
    """A mail as a mail server gets it."""

    sender: str
    recipient: str
    data: bytes


class Mail(EmailMultiAlternatives):
    """A mail to one person. It may be an invitation: calendars look for the entry beside text and
    HTML, as one more way to show the same.
    """

    entry: MIMEText | None = None
    reader: tuple[str, str] = "", ""
    """The name and the address it goes to."""
    returns_to: str = ""
    """Where the mail server sends it back to; '' is its sender."""
    following: Mail | None = None
    """Leaves behind it over the same connection, if all goes well: it may be announced with it."""

    def message(self, **options: object) -> EmailMessage:
        """The mail with the entry as the last, richest alternative."""
        mail = super().message(**options)  # type: ignore[arg-type]  # its own differ by version
        if self.entry is not None:
            parts = mail.walk()
            alternatives = (each for each in parts if each.get_content_subtype() == "alternative")
            next(alternatives).attach(cast("EmailMessage", self.entry))
        return mail

    def write(self) -> None:
        """Now, and not only when it leaves. Raises ValueError where it cannot be written."""
        self.on_the_wire  # noqa: B018

    @functools.cached_property
    def on_the_wire(self) -> WireMail:
        """The bytes of it, written once. Raises ValueError where it cannot be written."""
        sender, to = mime.known_mailbox(self.from_email), mime.mailbox(*self.reader)
        if self.attachments:
            data = mime.crlf(self.message().as_bytes())
        else:
            headers = [("Subject", mime.header(str(self.subject))), ("From", sender), ("To", to)]
            headers += [("Reply-To", mime.known_mailbox(each)) for each in self.reply_to]
            headers += [(name, mime.header(text)) for name, text in self.extra_headers.items()]
            parts = [("text/plain", str(self.body))]
            parts += [(str(kind), str(text)) for text, kind in self.alternatives]
            data = mime.written(headers, parts)
        returns_to = self.returns_to or mime.address_in(sender)
        return WireMail(returns_to, mime.address_in(to), data)


def to_mail(
    message: Message, enclosures: Sequence[Message] = (), sender: Sender = INSTALLATION
) -> Mail:
    """The mail of a row, its secret and links filled in, as text and HTML; with a calendar entry
    where there is one. What travels with it is named in it and adds its calendar file.

    Raises ValueError when its code or link is not there, or cannot be read any more.
    """
    if SECRET in message.text and not message.secret:
        raise ValueError(NO_SECRET)
    link = link_for(message.to_address)
    if beside := [each for each in enclosures if not each.calendar]:
        return _daily_mail([message, *beside], link, sender)
    text, html = forms_of(message.text, message.language)
    secret, _blank, key = message.secret.partition(" ")
    lines = [each.subject for each in enclosures]
    values = {SECRET: secret, KEY: key, PREFERENCES: link, ENCLOSED: "\n".join(lines)}
    said = message.subject, text.filled(values), _headers(message, link)
    mail = _addressed(message, *said, sender)
    if lines:
        values[ENCLOSED] = format_html_join("", "{}<br>", ((line,) for line in lines))
    mail.attach_alternative(html.filled(values), "text/html")
    if message.calendar:
        mail.entry = _calendar_part(message)
        mail.attach(_calendar_file(message, "invite.ics"))
    for number, enclosure in enumerate(enclosures, start=1):
        mail.attach(_calendar_file(enclosure, f"session-{number}.ics"))
    return mail


def _addressed(
    message: Message, subject: str, text: str, headers: Mapping[str, str], sender: Sender
) -> Mail:
    """A mail to the reader of a message. An answer goes to somebody who reads it, where there is
    one.
    """
    answers_to = message.reply_to or sender.answers_to
    mail = Mail(
        subject=" ".join(subject.split()),
        body=text,
        from_email=sender.mailbox,
        to=[_mailbox(message)],
        reply_to=[answers_to] if answers_to else [],
        headers=dict(headers),
    )
    mail.reader, mail.returns_to = (_name(message), message.to_address), sender_of(message.pk)
    return mail


def _daily_mail(messages: Sequence[Message], link: str, sender: Sender) -> Mail:
    """One mail that says what several would."""
    first = messages[0]
    if any(SECRET in each.text and not each.secret for each in messages):
        raise ValueError(NO_SECRET)
    subject, text, html = daily_forms(messages, link)
    headers = {"Message-ID": message_id(first), "Auto-Submitted": "auto-generated"}
    headers["List-Unsubscribe"] = f"<{link}>"
    mail = _addressed(first, subject, text, headers, sender)
    mail.attach_alternative(html, "text/html")
    return mail


def _calendar_part(message: Message) -> MIMEText:
    """The entry where Exchange, Outlook and Gmail take it from. Base64: no server on the way may
    break a folded line.
    """
    part = MIMEText(message.calendar, "calendar", "utf-8")
    part.set_param("method", message.calendar_method)
    return part


def _calendar_file(message: Message, name: str) -> MIMEApplication:
    """The same as a file, for programs that only open files."""
    part = MIMEApplication(message.calendar.encode(), "ics", name=name)
    part.add_header("Content-Disposition", "attachment", filename=name)
    return part


def _name(message: Message) -> str:
    """Nothing in a name can end the header it stands in."""
    return message.to_name.replace('"', "").replace("\n", " ").replace("\r", " ")


def _mailbox(message: Message) -> str:
    """Name and address."""
    name = _name(message)
    return f'"{name}" <{message.to_address}>' if name else message.to_address


def _headers(message: Message, link: str) -> dict[str, str]:
    """One-click unsubscribing (RFC 8058) only where the kind of mail may be refused."""
    headers = {"Message-ID": message_id(message), "Auto-Submitted": "auto-generated"}
    notification = find_notification(message.kind)
    if notification is not None and notification.may_refuse:
        headers["List-Unsubscribe"] = f"<{one_click_link(link, message.kind)}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def refused_for_good(error: Exception) -> bool:
    """Whether the mail server said no in a way that another try will not change (5xx)."""
    if isinstance(error, TurnedDown):
        return True
    if isinstance(error, SMTPRecipientsRefused):
        return all(code in PERMANENT for code, _text in error.recipients.values())
    return isinstance(error, SMTPResponseException) and error.smtp_code in PERMANENT


def answered(error: Exception) -> bool:
    """Whether the mail server answered at all; if not, nobody knows what became of the mail."""
    return isinstance(error, (SMTPRecipientsRefused, SMTPResponseException, TurnedDown, Postponed))
