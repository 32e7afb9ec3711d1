"""What an admin says about a provider, as it stands in the settings of its connection."""

from __future__ import annotations

import msgspec

from common.records import dataclass
from common.whole_numbers import whole_number
from connections.models import Connection
from single_sign_on.states import Admission, Protocol

PREFIX = "p"
WELL_KNOWN = "/.well-known/openid-configuration"


class ProviderSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The settings of a connection of this kind."""

    protocol: Protocol
    domains: tuple[str, ...] = ()
    admission: Admission = Admission.KNOWN
    is_only_way: bool = False
    """Whether everybody of its domains has to come this way."""
    break_glass: tuple[int, ...] = ()
    """Members who may still sign in the usual way."""
    settles_second_step: bool = True
    """Whether a second factor that the provider says it asked for is enough."""
    discovery: str = ""
    client_id: str = ""
    secret_ends_on: str = ""
    """A day, as the admin read it at the provider."""
    metadata_url: str = ""
    metadata: str = ""
    """Pasted or uploaded, where there is no address to fetch it from."""
    takes_unasked: bool = False
    """Whether SAML answers are taken that nobody here asked for."""
    signs_requests: bool = False
    """Whether SAML requests are signed with a key of ours."""
    needs_encryption: bool = False
    """Whether SAML assertions are taken only encrypted; with a key of ours, they may always be."""
    signs_out_everywhere: bool = False
    """Whether signing out here leads to signing out there, and the other way round, by SAML."""
    renews: tuple[str, ...] = ()
    """Fields of people that each sign-in brings up to date; see single_sign_on.renewing."""
    attributes: dict[str, str] = {}
    """What of a person -> what the provider calls it."""


@dataclass(frozen=True)
class SignInProvider:
    """A connection with its settings read."""

    connection: Connection
    settings: ProviderSettings

    @property
    def key(self) -> str:
        """Its name in addresses and towards the sign-in library."""
        return key_of(self.connection.pk)


def key_of(connection_id: int) -> str:
    """The name of a provider in addresses."""
    return f"{PREFIX}{connection_id}"


def number_in(key: str) -> int | None:
    """The connection that a name in an address means."""
    return whole_number(key.removeprefix(PREFIX)) if key.startswith(PREFIX) else None


def provider_of(connection: Connection) -> SignInProvider:
    """Raises msgspec.ValidationError where settings were not written by this app."""
    return SignInProvider(connection, msgspec.convert(connection.settings, ProviderSettings))


def fields_renewed(connection: Connection) -> tuple[str, ...]:
    """What each sign-in through a connection brings up to date of people; see renewing."""
    return provider_of(connection).settings.renews


def written(settings: ProviderSettings) -> dict[str, object]:
    """As they stand in the connection."""
    found: dict[str, object] = msgspec.to_builtins(settings)
    return found


def discovery_address(typed: str) -> str:
    """Of what an admin typed, be it the issuer or the whole address."""
    typed = typed.strip().rstrip("/")
    return typed if "/.well-known/" in typed else typed + WELL_KNOWN


def domain_of(address: str) -> str:
    """'' where it is no address."""
    return address.rpartition("@")[2].strip().lower() if "@" in address else ""
