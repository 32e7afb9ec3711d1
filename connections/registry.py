"""Kinds of connections, as the apps that own them announce them (in their announcements.py)."""

from __future__ import annotations

from django.utils.functional import Promise

from common.records import dataclass
from connections.doors import is_open
from connections.states import ConnectionKind

Text = str | Promise


@dataclass(frozen=True)
class AnnouncedKind:
    """What the page of all connections says of one kind, and where it is set up."""

    kind: ConnectionKind
    lede: Text
    """What it is good for, in a sentence an admin understands."""
    icon: str
    url_name: str
    """The page on which an admin connects it, without arguments."""


_announced: dict[ConnectionKind, AnnouncedKind] = {}


def announce_connection(announced: AnnouncedKind) -> None:
    """Say once at start what an app connects; a later announcement replaces the first."""
    _announced[announced.kind] = announced


def open_kinds() -> list[AnnouncedKind]:
    """Those that the operator has opened, in the order of the enum."""
    return [_announced[kind] for kind in ConnectionKind if kind in _announced and is_open(kind)]
