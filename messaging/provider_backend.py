"""The way to a provider's API, exact about what has left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from common.later import imported_later
from messaging.delivery import Mail, NotHandedOver, Postponed, TurnedDown
from messaging.providers import api_of_provider, library_errors

if TYPE_CHECKING:
    import requests
    import urllib3
    from anymail.exceptions import AnymailAPIError
else:
    requests, urllib3 = imported_later("requests"), imported_later("urllib3")

KEY_REFUSED = (401, 403)
SLOW_DOWN = (408, 425, 429, 503)
UNKNOWN = (500, 502, 504)
"""Behind these, the mail may have been taken."""
LONGEST = 200


class ProviderBackend(BaseEmailBackend):
    """One mail a call. After an answer that holds for every mail, it stays closed."""

    _api: BaseEmailBackend | None = None
    _closed_because = ""

    def open(self) -> bool:
        """Load the library. Raises NotHandedOver where the provider takes no mail for now."""
        if self._closed_because:
            raise NotHandedOver(self._closed_because)
        if self._api is None:
            self._api = api_of_provider()
            self._api.open()
        return True

    def close(self) -> None:
        """Close what was opened."""
        if self._api is not None:
            self._api.close()
        self._api = None

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Send mails. Raises NotHandedOver, Postponed, TurnedDown, ValueError where one cannot be
        written, and OSError where nobody knows whether it arrived.
        """
        self.open()
        for mail in email_messages:
            if not isinstance(mail, Mail):
                raise TypeError("only mails of the outbox leave by this way")
            self._send(mail)
        return len(email_messages)

    def _send(self, mail: Mail) -> None:
        problems = library_errors()
        _make_ready(mail)
        try:
            if self._api is not None:
                self._api.send_messages([mail])
                _look_at(mail)
        except problems.AnymailRecipientsRefused as error:
            raise TurnedDown("the provider does not write to this address") from error
        except problems.AnymailAPIError as error:
            raise self._meaning(error) from error
        except problems.AnymailSerializationError as error:
            raise ValueError(str(error)[:LONGEST]) from error

    def _meaning(self, error: AnymailAPIError) -> OSError:
        """What an answer, or none, says about the mail."""
        status = error.status_code
        if status is None:
            unanswered = _unanswered(error)
            if isinstance(unanswered, NotHandedOver):
                self._closed_because = str(unanswered)
            return unanswered
        said = f"{status} {error.response.text if error.response is not None else ''}"[:LONGEST]
        if status in KEY_REFUSED or status in SLOW_DOWN:
            self._closed_because = said
            return NotHandedOver(said)
        if status in UNKNOWN or status < 400:
            return OSError(said)
        return TurnedDown(said) if status < 500 else Postponed(said)


def _look_at(mail: Mail) -> None:
    """The library takes some refusals that name an address for an answer like others."""
    answer = getattr(getattr(mail, "anymail_status", None), "esp_response", None)
    status = getattr(answer, "status_code", 200)
    if status >= 400:
        raise TurnedDown(f"{status} {answer.text if answer is not None else ''}"[:LONGEST])


def _unanswered(error: Exception) -> OSError:
    """Whether the connection was never made, or broke while the mail may have been read."""
    cause = error.__cause__
    reason = getattr(cause.args[0], "reason", None) if cause and cause.args else None
    never = (requests.exceptions.ConnectTimeout, requests.exceptions.SSLError)
    said = type(reason or cause).__name__
    if isinstance(cause, never) or isinstance(reason, urllib3.exceptions.NewConnectionError):
        return NotHandedOver(said)
    return OSError(said)


def _make_ready(mail: Mail) -> None:
    """What the provider gives back with everything it tells of the mail; and an invitation as the
    file that mail programs open as one.
    """
    number = mail.extra_headers["Message-ID"].partition("@")[0].rpartition("-")[2]
    mail.metadata = {"message": number}  # type: ignore[attr-defined]  # the library reads it
    if mail.entry is not None:
        if "Content-Disposition" not in mail.entry:
            mail.entry.add_header("Content-Disposition", "attachment", filename="invite.ics")
        mail.attachments[0] = mail.entry
