"""The way to the mail server: Django's own, in fewer round trips, and exact about what has left."""

from __future__ import annotations

import smtplib
from typing import cast

from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from messaging.delivery import Mail

CONNECTING_SECONDS = 5
"""For reaching and greeting the mail server; each answer later has EMAIL_TIMEOUT."""
GO_ON, BYE = 354, 421


class NotHandedOver(OSError):
    """The connection broke before the whole mail was on the wire: it cannot have arrived."""


class RelayBackend(EmailBackend):
    """Says who, to whom and "here it comes" in one breath, where the mail server allows that
    (RFC 2920); one recipient a mail.
    """

    def open(self) -> bool | None:
        """Connect, unless connected already."""
        patience, self.timeout = self.timeout, CONNECTING_SECONDS
        try:
            is_new = super().open()
        finally:
            self.timeout = patience
        line = getattr(self.connection, "sock", None)
        if is_new and line is not None:
            line.settimeout(self.timeout)
        return is_new

    def _send(self, email_message: EmailMessage) -> bool:
        """Send one mail. Raises NotHandedOver, or what smtplib raises."""
        if not isinstance(email_message, Mail):
            raise TypeError("only mails of the outbox leave by this way")
        mail = email_message.on_the_wire()
        smtp = cast("smtplib.SMTP", self.connection)
        try:
            self._announce(smtp, mail.sender, mail.recipient, is_ascii=mail.data.isascii())
            smtp.send(_stuffed(mail.data))
        except smtplib.SMTPServerDisconnected as error:
            raise NotHandedOver(str(error)) from error
        except OSError as error:
            if isinstance(error, smtplib.SMTPException):
                raise
            raise NotHandedOver(str(error)) from error
        code, said = smtp.getreply()
        if code != 250:
            self._give_up(smtp, code)
            raise smtplib.SMTPDataError(code, said)
        return True

    def _announce(self, smtp: smtplib.SMTP, sender: str, recipient: str, *, is_ascii: bool) -> None:
        """Everything before the mail itself."""
        smtp.ehlo_or_helo_if_needed()
        body = "" if is_ascii or not smtp.has_extn("8bitmime") else " BODY=8BITMIME"
        commands = [f"MAIL FROM:<{sender}>{body}", f"RCPT TO:<{recipient}>", "DATA"]
        if smtp.has_extn("pipelining"):
            smtp.send("\r\n".join([*commands, ""]))
            answers = [smtp.getreply() for _command in commands]
        else:
            answers = []
            for command in commands:
                smtp.send(f"{command}\r\n")
                answers.append(smtp.getreply())
                if answers[-1][0] >= 400:
                    break
        self._check(smtp, answers, sender, recipient)

    def _check(
        self, smtp: smtplib.SMTP, answers: list[tuple[int, bytes]], sender: str, recipient: str
    ) -> None:
        """Nothing, when the mail server waits for the mail; else its first refusal, after bringing
        the conversation back to its beginning.
        """
        (code, said) = next((each for each in answers if each[0] >= 400), answers[-1])
        if code == GO_ON:
            return
        if answers[-1][0] == GO_ON:
            # It takes a mail for nobody: an empty one, which it will not keep.
            smtp.send(".\r\n")
            smtp.getreply()
        self._give_up(smtp, code)
        refused = answers.index((code, said))
        if refused == 0:
            raise smtplib.SMTPSenderRefused(code, said, sender)
        if refused == 1:
            raise smtplib.SMTPRecipientsRefused({recipient: (code, said)})
        raise smtplib.SMTPDataError(code, said)

    def _give_up(self, smtp: smtplib.SMTP, code: int) -> None:
        if code == BYE:
            smtp.close()
            self.connection = None
        else:
            smtp.docmd("RSET")


def _stuffed(data: bytes) -> bytes:
    """With its end, and no line that looks like one."""
    if b"\r\n." in data:
        data = data.replace(b"\r\n.", b"\r\n..")
    return data + (b".\r\n" if data.endswith(b"\r\n") else b"\r\n.\r\n")
