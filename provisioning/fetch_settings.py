"""Where a list is fetched and when, as it stands in the settings of its connection."""

from __future__ import annotations

import datetime as dt
import enum

import msgspec

from connections.models import Connection


class FetchWay(enum.StrEnum):
    """How the portal gets at a file."""

    SFTP = "sftp"
    WEB = "web"


class FetchSignIn(enum.StrEnum):
    """How the portal says who it is."""

    NONE = "none"
    KEY = "key"
    PASSWORD = "password"  # noqa: S105  the name of a way, not one
    BEARER = "bearer"


class FetchSettings(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All of it but what is secret."""

    way: FetchWay
    host: str = ""
    port: int = 22
    path: str = ""
    """On an SFTP server; its last part may have stars: the newest file that fits is fetched."""
    url: str = ""
    signs_in: FetchSignIn = FetchSignIn.NONE
    user: str = ""
    public_key: str = ""
    """The public part of the key that we made."""
    days: tuple[int, ...] = (0, 1, 2, 3, 4)
    """0 is Monday."""
    at: str = "06:00"
    imports: bool = False
    """Whether a list without anything in doubt is imported by itself."""
    tolerance: int = 0
    """Rows that may fail in a list that is imported by itself."""

    @property
    def time(self) -> dt.time:
        """On the organization's clock."""
        return dt.time.fromisoformat(self.at)

    @property
    def where(self) -> str:
        """In one line, for pages."""
        return self.url or f"{self.user}@{self.host}:{self.port}{self.path}"


def settings_of(connection: Connection) -> FetchSettings:
    """What was set; raises msgspec.ValidationError where the settings are another kind's."""
    return msgspec.convert(connection.settings, FetchSettings)


def as_stored(settings: FetchSettings) -> dict[str, object]:
    """As the connection keeps them."""
    stored: dict[str, object] = msgspec.to_builtins(settings)
    return stored
