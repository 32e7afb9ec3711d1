"""The way to the mail server: Django's own, in fewer round trips, and exact about what has left."""

from __future__ import annotations

import smtplib
from collections.abc import Sequence
from typing import cast

from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from messaging.delivery import Mail, NotHandedOver, WireMail

CONNECTING_SECONDS = 5
"""For reaching and greeting the mail server; each answer later has EMAIL_TIMEOUT."""
GO_ON, BYE = 354, 421
LONGEST_ANSWER = 8192
ENVELOPE = 3
"""Answers before the mail itself: to the sender, to the recipient, and to "here it comes"."""


class RelayBackend(EmailBackend):
    """Says who, to whom and "here it comes" in one breath, where the mail server allows that
    (RFC 2920), and in the same breath as the mail before; one recipient a mail.
    """

    _announced: Mail | None = None
    """What was said in advance of it waits for its answers."""

    def open(self) -> bool | None:
        """Connect, unless connected already."""
        if self.connection is not None:
            return False
        patience, self.timeout = self.timeout, CONNECTING_SECONDS
        try:
            is_new = super().open()
        finally:
            self.timeout = patience
        line = getattr(self.connection, "sock", None)
        if is_new and line is not None:
            line.settimeout(self.timeout)
        return is_new

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Send them. Raises NotHandedOver where there is nobody any more who would take them, and
        what `_send` raises.
        """
        try:
            self.open()
        except (smtplib.SMTPException, OSError) as error:
            raise NotHandedOver(str(error)) from error
        return super().send_messages(email_messages)

    def close(self) -> None:
        """Say goodbye; without a word where the mail server waits for a mail that does not come."""
        if self._announced is not None and self.connection is not None:
            self.connection.close()
        self._announced = None
        super().close()

    def _send(self, email_message: EmailMessage) -> bool:
        """Send one mail. Raises NotHandedOver, or what smtplib raises."""
        if not isinstance(email_message, Mail):
            raise TypeError("only mails of the outbox leave by this way")
        mail = email_message.on_the_wire
        smtp = cast("smtplib.SMTP", self.connection)
        try:
            self._check(smtp, self._answers(smtp, email_message), mail)
        except smtplib.SMTPServerDisconnected as error:
            raise NotHandedOver(str(error)) from error
        except OSError as error:
            if isinstance(error, smtplib.SMTPException):
                raise
            raise NotHandedOver(str(error)) from error
        _push(smtp, _stuffed(mail.data), self._in_advance(smtp, email_message.following))
        code, said = _answer(smtp)
        if code != 250:
            self._give_up(smtp, code)
            raise smtplib.SMTPDataError(code, said)
        return True

    def _in_advance(self, smtp: smtplib.SMTP, following: Mail | None) -> bytes:
        """What announces the next mail, to be said behind this one."""
        if following is None or not smtp.has_extn("pipelining"):
            return b""
        try:
            commands = _commands(smtp, following.on_the_wire)
        except ValueError:  # told when it is its turn
            return b""
        self._announced = following
        return "".join(commands).encode()

    def _answers(self, smtp: smtplib.SMTP, mail: Mail) -> list[tuple[int, bytes]]:
        """What the mail server says to everything before the mail itself."""
        announced, self._announced = self._announced, None
        if announced is mail:
            return [_answer(smtp) for _command in range(ENVELOPE)]
        if announced is not None:
            smtp.close()
            raise NotHandedOver("the mail server waits for another mail")
        smtp.ehlo_or_helo_if_needed()
        commands = _commands(smtp, mail.on_the_wire)
        if smtp.has_extn("pipelining"):
            smtp.send("".join(commands))
            return [_answer(smtp) for _command in commands]
        answers = []
        for command in commands:
            smtp.send(command)
            answers.append(_answer(smtp))
            if answers[-1][0] >= 400:
                break
        return answers

    def _check(self, smtp: smtplib.SMTP, answers: list[tuple[int, bytes]], mail: WireMail) -> None:
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
            raise smtplib.SMTPSenderRefused(code, said, mail.sender)
        if refused == 1:
            raise smtplib.SMTPRecipientsRefused({mail.recipient: (code, said)})
        raise smtplib.SMTPDataError(code, said)

    def _give_up(self, smtp: smtplib.SMTP, code: int) -> None:
        if code == BYE:
            smtp.close()
            self.connection = self._announced = None
        elif self._announced is None:
            smtp.docmd("RSET")


def _answer(smtp: smtplib.SMTP) -> tuple[int, bytes]:
    """What the mail server says next. Four times a mail: smtplib takes twice as long."""
    said: list[bytes] = []
    line = b"   -"
    while line[3:4] == b"-":
        line = smtp.file.readline(LONGEST_ANSWER) if smtp.file else b""
        if not line:
            smtp.close()
            raise smtplib.SMTPServerDisconnected("the mail server hung up")
        said.append(line[4:].strip())
    return int(line[:3]) if line[:3].isdigit() else -1, b"\n".join(said)


def _commands(smtp: smtplib.SMTP, mail: WireMail) -> list[str]:
    """Who, to whom, and that the mail comes now."""
    eight = " BODY=8BITMIME" if not mail.data.isascii() and smtp.has_extn("8bitmime") else ""
    return [f"MAIL FROM:<{mail.sender}>{eight}\r\n", f"RCPT TO:<{mail.recipient}>\r\n", "DATA\r\n"]


def _push(smtp: smtplib.SMTP, mail: bytes, in_advance: bytes) -> None:
    """Send a mail, and what is said behind it. Raises NotHandedOver when the connection broke
    before the end of the mail: behind it, the mail server may have it.
    """
    everything, sent = memoryview(mail + in_advance), 0
    if smtp.sock is None:
        raise NotHandedOver("the connection is closed")
    try:
        while sent < len(everything):
            sent += smtp.sock.send(everything[sent:])
    except OSError as error:
        smtp.close()
        if sent < len(mail):
            raise NotHandedOver(str(error)) from error
        raise smtplib.SMTPServerDisconnected(str(error)) from error


def _stuffed(data: bytes) -> bytes:
    """With its end, and no line that looks like one."""
    if b"\r\n." in data:
        data = data.replace(b"\r\n.", b"\r\n..")
    return data + (b".\r\n" if data.endswith(b"\r\n") else b"\r\n.\r\n")
