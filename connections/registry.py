"""Kinds of connections, as the apps that own them announce them (in their announcements.py)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from django.utils.functional import Promise

from common.records import dataclass
from connections.doors import is_open
from connections.models import Connection
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
    brings: Callable[[Connection], Collection[str]] | None = None
    """Which fields of known people (people.field_sources) a connection keeps up to date."""


_announced: dict[ConnectionKind, AnnouncedKind] = {}


def announce_connection(announced: AnnouncedKind) -> None:
    """Say once at start what an app connects; a later announcement replaces the first."""
    _announced[announced.kind] = announced


def open_kinds() -> list[AnnouncedKind]:
    """Those that the operator has opened, in the order of the enum."""
    return [_announced[kind] for kind in ConnectionKind if kind in _announced and is_open(kind)]


def fields_brought(connections: Collection[Connection]) -> Mapping[Connection, frozenset[str]]:
    """Of connections, those that keep fields of known people up to date, with these fields."""
    found = {each: _announced[ConnectionKind(each.kind)].brings for each in connections}
    brought = {each: frozenset(brings(each)) for each, brings in found.items() if brings}
    return {each: fields for each, fields in brought.items() if fields}


def kinds_that_bring() -> list[ConnectionKind]:
    """Open kinds whose connections keep fields of known people up to date."""
    return [each.kind for each in open_kinds() if each.brings]
