"""What a chat connection keeps beside the sealed address of its channel."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from channels.notices import ChannelNotice
from channels.webhooks import ChatSystem
from connections.models import Connection
from connections.querysets import ConnectionQuerySet
from connections.states import ConnectionKind

APPS = (ChatSystem.SLACK_APP, ChatSystem.TEAMS_APP)


class ChannelSettings(msgspec.Struct, frozen=True):
    """Whose channel, and what it is told."""

    system: ChatSystem
    kinds: tuple[str, ...] = ()
    topic_id: int | None = None
    """The one cohort whose channel it is; None: of all."""
    app_id: str = ""
    tenant_id: str = ""
    """Of an app in Teams, where it is known."""

    def wants(self, notice: ChannelNotice) -> bool:
        """Whether a notice belongs into this channel."""
        return notice.kind in self.kinds and self.topic_id in (None, notice.topic_id)


def settings_of(kept: Mapping[str, object]) -> ChannelSettings:
    """As they stand in the connection."""
    return msgspec.convert(kept, ChannelSettings)


def direct_apps() -> ConnectionQuerySet:
    """The apps that stand and write to people, of every organization."""
    chats = Connection.objects.standing().filter(kind=ConnectionKind.CHAT)
    return chats.filter(settings__system__in=APPS)


def app_of(connection: Connection) -> ChatSystem | None:
    """Which app it is that writes to people; None: it is a channel."""
    system = settings_of(connection.settings).system
    return system if system in APPS else None


def kept_of(settings: ChannelSettings) -> dict[str, object]:
    """As a connection keeps them."""
    built: dict[str, object] = msgspec.to_builtins(settings)
    return built
