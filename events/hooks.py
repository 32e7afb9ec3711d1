"""What an admin chose for a webhook, and the secrets with which its calls are signed."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
from collections.abc import Collection
from urllib.parse import urlsplit

import msgspec
from django.utils.crypto import salted_hmac
from msgspec import Struct, structs

from connections.models import Connection
from events.states import EventKind

BOTH_FOR = dt.timedelta(days=1)
"""How long calls are also signed with the secret before, once there is a new one."""


class HookChoices(Struct, frozen=True):
    """Stands in the settings of its connection."""

    url: str
    kinds: dict[str, dt.datetime]
    """Kind of event -> since when; what happened before is not told."""
    names_people: bool = False
    """Whether a person comes with name and address, not by number alone."""

    def choosing(self, kinds: Collection[str], *, now: dt.datetime) -> HookChoices:
        """Other kinds: new ones from now on, the others as before."""
        return structs.replace(self, kinds={kind: self.kinds.get(kind, now) for kind in kinds})

    def from_now(self, now: dt.datetime) -> HookChoices:
        """As if all kinds had been chosen now."""
        return structs.replace(self, kinds=dict.fromkeys(self.kinds, now))

    @property
    def host(self) -> str:
        """Where it leads, for lists."""
        return urlsplit(self.url).hostname or ""

    @property
    def labels(self) -> list[str]:
        """Its kinds as they are called, in the order of all."""
        return [str(kind.label) for kind in EventKind if kind.value in self.kinds]


class HookSecrets(Struct, frozen=True):
    """Stands sealed in the secret of its connection."""

    current: str
    before: str = ""
    before_until: dt.datetime | None = None

    def replaced(self, secret: str, *, now: dt.datetime) -> HookSecrets:
        """A new one; the one before signs as well for a day."""
        return HookSecrets(secret, self.current, now + BOTH_FOR)

    def in_use(self, now: dt.datetime) -> list[str]:
        """Those to sign with, the newest first."""
        is_also = self.before and self.before_until is not None and now < self.before_until
        return [self.current, *([self.before] if is_also else [])]


def choices_of(connection: Connection) -> HookChoices:
    """What was chosen for a webhook."""
    return msgspec.convert(connection.settings, HookChoices)


def secrets_of(connection: Connection) -> HookSecrets | None:
    """Its secrets; None before the first was made."""
    if not connection.secret:
        return None
    return msgspec.json.decode(connection.secret, type=HookSecrets)


def as_settings(choices: HookChoices) -> dict[str, object]:
    """As they stand in the connection."""
    plain: dict[str, object] = msgspec.to_builtins(choices)
    return plain


def sealed(secrets: HookSecrets) -> str:
    """As they stand in the connection, which seals them."""
    return msgspec.json.encode(secrets).decode()


def secret_from(seed: str, connection_id: int) -> str:
    """The secret of 256 bits that belongs to one form: the same for both of two clicks."""
    digest = salted_hmac("events.hooks", f"{connection_id}:{seed}", algorithm="sha256").digest()
    return "whsec_" + base64.b64encode(digest).decode()


def signed(
    webhook_id: str, body: bytes, secrets: HookSecrets, *, now: dt.datetime
) -> dict[str, str]:
    """The headers that Standard Webhooks asks for, one signature for each secret in use."""
    timestamp = str(int(now.timestamp()))
    message = f"{webhook_id}.{timestamp}.".encode() + body
    signatures = [_signature(secret, message) for secret in secrets.in_use(now)]
    return {
        "webhook-id": webhook_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(signatures),
        "Content-Type": "application/json",
    }


def _signature(secret: str, message: bytes) -> str:
    key = base64.b64decode(secret.removeprefix("whsec_"))
    return "v1," + base64.b64encode(hmac.digest(key, message, hashlib.sha256)).decode()
