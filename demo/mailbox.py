"""The demo's mail server: mail is kept in a table and shown on a page, and never leaves the
machine.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from email.mime.application import MIMEApplication
from email.utils import parseaddr

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from demo.models import CapturedMail


class MailboxBackend(BaseEmailBackend):
    """Django's mail interface in front of CapturedMail. `clock` lets the seeded history arrive at
    its own time.
    """

    clock: Callable[[], dt.datetime] = staticmethod(timezone.now)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep one row per recipient."""
        rows = []
        for mail in email_messages:
            html = ""
            if isinstance(mail, EmailMultiAlternatives):
                html = next(
                    (str(part[0]) for part in mail.alternatives if part[1] == "text/html"), ""
                )
            calendar = "\n".join(_calendar_files(mail))
            headers = {key: str(value) for key, value in mail.extra_headers.items()}
            rows += [
                CapturedMail(
                    message_id=headers.get("Message-ID", ""),
                    to_address=parseaddr(recipient)[1].lower(),
                    subject=str(mail.subject),
                    text=str(mail.body),
                    html=html,
                    calendar=calendar,
                    headers=headers,
                    received_at=self.clock(),
                )
                for recipient in mail.recipients()
            ]
        CapturedMail.objects.bulk_create(rows)
        return len(email_messages)


def _calendar_files(mail: EmailMessage) -> list[str]:
    files = (part for part in mail.attachments if isinstance(part, MIMEApplication))
    return [bytes(part.get_payload(decode=True)).decode() for part in files]
