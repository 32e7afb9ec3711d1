"""How a row of the outbox becomes a mail, and what a mail server's answer means."""

from __future__ import annotations

from email.mime.text import MIMEText
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils.html import format_html

from messaging.models import Message
from messaging.notifications import find_notification
from messaging.preferences import link_for, one_click_link
from messaging.text import KEY, PREFERENCES, SECRET

PERMANENT = range(500, 600)
"""SMTP replies that another try will not change."""
MAIL_ERRORS = (SMTPException, OSError)
"""What talking to a mail server can end with."""


def message_id(message: Message) -> str:
    """The same for every attempt, so that a mail server or reader can tell a repeat."""
    host = urlsplit(settings.PORTAL_BASE_URL).hostname or "localhost"
    return f"<message-{message.pk}@{host}>"


def to_mail(message: Message) -> EmailMultiAlternatives:
    """The mail of a row, its secret and links filled in. Text always, HTML and calendar where they
    are.
    """
    link = link_for(message.to_address)
    mail = EmailMultiAlternatives(
        subject=" ".join(message.subject.split()),
        body=_filled(message, message.text).replace(PREFERENCES, link),
        to=[_mailbox(message)],
        headers=_headers(message),
    )
    if message.html:
        anchor = format_html('<a href="{}">{}</a>', link, link)
        html = _filled(message, message.html).replace(PREFERENCES, anchor)
        mail.attach_alternative(html, "text/html")
    if message.calendar:
        part = MIMEText(message.calendar, "calendar", "utf-8")
        part.set_param("method", message.calendar_method)
        mail.attach(part)
        mail.attach(
            "invite.ics", message.calendar, f"application/ics; method={message.calendar_method}"
        )
    return mail


def _filled(message: Message, text: str) -> str:
    """With what only the reader gets."""
    secret, _blank, key = message.secret.partition(" ")
    return text.replace(SECRET, secret).replace(KEY, key)


def _mailbox(message: Message) -> str:
    """Name and address; nothing in a name can end the header it stands in."""
    name = message.to_name.replace('"', "").replace("\n", " ").replace("\r", " ")
    return f'"{name}" <{message.to_address}>' if name else message.to_address


def _headers(message: Message) -> dict[str, str]:
    """One-click unsubscribing (RFC 8058) only where the kind of mail may be refused."""
    headers = {"Message-ID": message_id(message), "Auto-Submitted": "auto-generated"}
    notification = find_notification(message.kind)
    if notification is not None and notification.may_refuse:
        headers["List-Unsubscribe"] = f"<{one_click_link(message.to_address, message.kind)}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def refused_for_good(error: Exception) -> bool:
    """Whether the mail server said no in a way that another try will not change (5xx)."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code in PERMANENT for code, _text in error.recipients.values())
    return isinstance(error, SMTPResponseException) and error.smtp_code in PERMANENT


def answered(error: Exception) -> bool:
    """Whether the mail server answered at all; if not, nobody knows what became of the mail."""
    return isinstance(error, (SMTPRecipientsRefused, SMTPResponseException))
