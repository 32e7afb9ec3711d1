"""The two uses of this kind of connection, and what each keeps in the settings of its row."""

from __future__ import annotations

from typing import Literal

import msgspec

from connections.models import Connection

STORE, PACKAGES = "store", "packages"
Scheme = Literal["basic", "bearer"]
ActorForm = Literal["account", "mbox"]


class StoreSettings(msgspec.Struct, frozen=True, kw_only=True, tag_field="use", tag=STORE):
    """Of a record store; its password or token is the connection's secret."""

    endpoint: str
    """Without a slash at its end."""
    scheme: Scheme
    user: str = ""
    actor: ActorForm = "account"
    """How people are named: by an opaque name, or by their address."""
    actor_key: str = ""
    """What opaque names are made with; the same for all stores of an organization."""


class PackageSettings(msgspec.Struct, frozen=True, tag_field="use", tag=PACKAGES):
    """Of packages in learning platforms: they have nothing to keep."""


def store_settings(connection: Connection) -> StoreSettings:
    """What is known of a record store."""
    return msgspec.convert(connection.settings, StoreSettings)


def as_json(settings: StoreSettings | PackageSettings) -> dict[str, object]:
    """For the row of the connection."""
    written: dict[str, object] = msgspec.to_builtins(settings)
    return written
