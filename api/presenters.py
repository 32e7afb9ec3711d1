"""What the page about the API shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _

from api.scopes import Scope
from common.records import dataclass
from connections.models import AccessKey


@dataclass(frozen=True)
class KeyRow:
    """One key."""

    key: AccessKey
    scopes: str
    has_ended: bool

    @property
    def opens(self) -> bool:
        """Whether anybody comes in with it."""
        return self.key.ended_at is None and not self.has_ended


def key_rows(keys: Iterable[AccessKey], now: dt.datetime) -> list[KeyRow]:
    """In the order of `keys`."""
    return [
        KeyRow(
            key=key,
            scopes=_labels(key.scopes),
            has_ended=key.expires_at is not None and key.expires_at <= now,
        )
        for key in keys
    ]


def _labels(scopes: Iterable[str]) -> str:
    return ", ".join(str(Scope(scope).label) for scope in scopes)


@dataclass(frozen=True)
class KeyVerdict:
    """What came of looking a key up."""

    works: bool
    title: str
    text: str
    scopes: str = ""


def verdict_on(key: AccessKey | None, now: dt.datetime) -> KeyVerdict:
    """What there is to say of a key, None for one that is not known here."""
    if key is None:
        text = _(
            "Your organization has no such key. Check that you copied all of it, "
            "from “portal_” to the last character, or make a new one."
        )
        return KeyVerdict(works=False, title=_("No such key"), text=text)
    (row,) = key_rows([key], now)
    if key.ended_at is not None:
        text = _("“%(name)s” was withdrawn. Make a new key and put it into the system.")
        return KeyVerdict(works=False, title=_("Withdrawn"), text=text % {"name": key.name})
    if row.has_ended:
        text = _("“%(name)s” has expired. Make a new key and put it into the system.")
        return KeyVerdict(works=False, title=_("Expired"), text=text % {"name": key.name})
    text = _(
        "“%(name)s” works. If a call is refused all the same, the key lacks a scope: "
        "make one that has it."
    )
    return KeyVerdict(
        works=True, title=_("The key works"), text=text % {"name": key.name}, scopes=row.scopes
    )
