"""What a chat connection keeps beside the sealed address of its channel."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from channels.notices import ChannelNotice
from channels.webhooks import ChatSystem
from connections.models import Connection
from connections.querysets import ConnectionQuerySet
from connections.states import ConnectionKind


class ChannelSettings(msgspec.Struct, frozen=True):
    """Whose channel, and what it is told."""

    system: ChatSystem
    kinds: tuple[str, ...] = ()
    topic_id: int | None = None
    """The one cohort whose channel it is; None: of all."""

    def wants(self, notice: ChannelNotice) -> bool:
        """Whether a notice belongs into this channel."""
        return notice.kind in self.kinds and self.topic_id in (None, notice.topic_id)


def settings_of(kept: Mapping[str, object]) -> ChannelSettings:
    """As they stand in the connection."""
    return msgspec.convert(kept, ChannelSettings)


def slack_apps() -> ConnectionQuerySet:
    """The Slack apps that stand, of every organization."""
    chats = Connection.objects.standing().filter(kind=ConnectionKind.CHAT)
    return chats.filter(settings__system=ChatSystem.SLACK_APP)


def is_app(connection: Connection) -> bool:
    """Whether it is an app that writes to people, and not a channel."""
    return settings_of(connection.settings).system is ChatSystem.SLACK_APP


def kept_of(settings: ChannelSettings) -> dict[str, object]:
    """As a connection keeps them."""
    built: dict[str, object] = msgspec.to_builtins(settings)
    return built
