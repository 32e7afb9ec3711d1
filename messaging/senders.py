"""As whom an organization writes. The address is always the installation's: mail servers check it.
The app above that knows organizations announces what they are called in mail.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from email.utils import parseaddr

from django.conf import settings

from common.records import dataclass


@dataclass(frozen=True)
class Sender:
    """The name before our address, and where answers go; '' leaves either to the installation."""

    name: str = ""
    reply_to: str = ""

    @property
    def mailbox(self) -> str:
        """What stands behind From."""
        if not self.name:
            return settings.DEFAULT_FROM_EMAIL
        _name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
        return f'"{self.name}" <{address}>'

    @property
    def answers_to(self) -> str:
        """Where answers go that nobody else gets; '' is the sender itself."""
        return self.reply_to or settings.MAIL_REPLY_TO


INSTALLATION = Sender()
Senders = Callable[[Collection[int]], Mapping[int, Sender]]
"""Organization -> as whom it writes; nothing for those that leave it to the installation. One
query.
"""
_lookups: list[Senders] = []


def announce_senders(lookup: Senders) -> None:
    """Say how senders are found; a later announcement replaces the first."""
    _lookups[:] = [lookup]


def senders_of(organizations: Collection[int]) -> Mapping[int, Sender]:
    """As whom these write. At most one query."""
    return _lookups[0](organizations) if organizations and _lookups else {}
