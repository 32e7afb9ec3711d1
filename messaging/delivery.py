"""How a row of the outbox becomes a mail."""

from __future__ import annotations

from email.mime.text import MIMEText
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from messaging.models import Message
from messaging.preferences import link_for
from messaging.reasons import REASONS


def message_id(message: Message) -> str:
    """The same for every attempt, so that a mail server or reader can tell a repeat."""
    host = urlsplit(settings.PORTAL_BASE_URL).hostname or "localhost"
    return f"<message-{message.pk}@{host}>"


def to_mail(message: Message) -> EmailMultiAlternatives:
    """The mail of a row, its secret filled in. Text always, HTML and calendar where there are any."""
    headers = {"Message-ID": message_id(message), "Auto-Submitted": "auto-generated"}
    reason = REASONS.get(message.reason)
    if reason and reason.can_opt_out:
        headers["List-Unsubscribe"] = f"<{link_for(message.to_address)}?reason={message.reason}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    name = message.to_name.replace('"', "").replace("\n", " ").replace("\r", " ")
    mail = EmailMultiAlternatives(
        subject=" ".join(message.subject.split()),
        body=message.text.replace("{secret}", message.secret),
        to=[f'"{name}" <{message.to_address}>' if name else message.to_address],
        headers=headers,
    )
    if message.html:
        mail.attach_alternative(message.html.replace("{secret}", message.secret), "text/html")
    if message.calendar:
        part = MIMEText(message.calendar, "calendar", "utf-8")
        part.set_param("method", message.calendar_method)
        mail.attach(part)
        mail.attach(
            "invite.ics", message.calendar, f"application/ics; method={message.calendar_method}"
        )
    return mail


def refused_for_good(error: Exception) -> bool:
    """Whether the mail server said no in a way that another try will not change (5xx)."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(500 <= code < 600 for code, _text in error.recipients.values())
    return isinstance(error, SMTPResponseException) and 500 <= error.smtp_code < 600


def answered(error: Exception) -> bool:
    """Whether the mail server answered at all; if not, nobody knows what became of the mail."""
    return isinstance(error, (SMTPRecipientsRefused, SMTPResponseException))


__all__ = ["SMTPException", "answered", "message_id", "refused_for_good", "to_mail"]
