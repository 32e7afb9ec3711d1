"""What is known of a learning platform: what an admin typed, and our keys for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Self

import msgspec
from django.conf import settings

from common.addresses import address
from common.records import dataclass
from connections.models import Connection
from lti.claims import origin_of

OLD_KEY_LASTS = dt.timedelta(days=14)
"""How long a key that was replaced is still shown to the platform."""


class PublicKey(msgspec.Struct, frozen=True):
    """One of our keys, as platforms fetch it."""

    jwk: dict[str, str]
    ends_at: dt.datetime | None = None


class PlatformSettings(msgspec.Struct, frozen=True, kw_only=True):
    """In Connection.settings; the private key is its secret."""

    issuer: str = ""
    client_id: str = ""
    deployments: tuple[str, ...] = ()
    login_url: str = ""
    token_url: str = ""
    keys_url: str = ""
    trusts_addresses: bool = False
    makes_members: bool = False
    tells_scores: bool = True
    keys: tuple[PublicKey, ...] = ()

    @classmethod
    def of(cls, connection: Connection) -> Self:
        """Of a connection."""
        return msgspec.convert(connection.settings, cls)

    def as_json(self) -> dict[str, object]:
        """As it is kept."""
        kept: dict[str, object] = msgspec.to_builtins(self)
        return kept

    @property
    def is_complete(self) -> bool:
        """Whether a launch can be checked."""
        return all((self.issuer, self.client_id, self.login_url, self.keys_url, self.deployments))

    @property
    def frames(self) -> list[str]:
        """Origins of the platform's own addresses."""
        return [each for each in {origin_of(self.login_url)} if each]

    def shown_keys(self, now: dt.datetime) -> list[Mapping[str, str]]:
        """The newest, and older ones that are not over."""
        return [each.jwk for each in self.keys if each.ends_at is None or each.ends_at > now]


@dataclass(frozen=True)
class OurAddresses:
    """What is typed into the platform about us."""

    login: str
    launch: str
    keys: str
    domain: str

    @classmethod
    def of(cls, connection_id: int) -> Self:
        """For one connection; each has its own, so that no launch is for two."""
        base = settings.PORTAL_BASE_URL.rstrip("/")
        return cls(
            login=base + address("lti:login", connection_id),
            launch=base + address("lti:launch", connection_id),
            keys=base + address("lti:keys", connection_id),
            domain=base.partition("://")[2],
        )
