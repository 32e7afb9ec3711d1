"""What of a provider ends on a day: the certificates it signs with, the secret of the portal."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.records import dataclass
from single_sign_on.keys import keys_of
from single_sign_on.providers import SignInProvider
from ui.dates import in_words

WARNED_AT = (7, 30)
"""Days before the end, at which admins hear of it."""


class EndingKind(models.TextChoices):
    """What ends."""

    CERTIFICATE = "certificate", _("The certificate of the provider")
    SECRET = "secret", _("The client secret")
    KEY = "key", _("The portal's own certificate")


@dataclass(frozen=True)
class Ending:
    """That something ends."""

    what: EndingKind
    on: dt.date

    @property
    def day(self) -> str:
        """In words."""
        return in_words(self.on)

    @property
    def is_ours(self) -> bool:
        """Whether the portal makes the next one."""
        return self.what == EndingKind.KEY

    def days_left(self, now: dt.datetime) -> int:
        """Below zero once it is over."""
        return (self.on - now.date()).days


def endings_of(provider: SignInProvider, *, now: dt.datetime) -> list[Ending]:
    """What ends within thirty days, or has ended. Two queries where neither its document nor its
    keys were read.
    """
    endings = []
    try:
        ends_at = provider.connection.document.ends_at
    except ObjectDoesNotExist:
        ends_at = None
    if ends_at is not None:
        endings.append(Ending(EndingKind.CERTIFICATE, ends_at.date()))
    if provider.settings.secret_ends_on:
        on = dt.date.fromisoformat(provider.settings.secret_ends_on)
        endings.append(Ending(EndingKind.SECRET, on))
    if (key := keys_of(provider.connection).now) is not None:
        endings.append(Ending(EndingKind.KEY, key.ends_at.date()))
    return [each for each in endings if each.days_left(now) <= max(WARNED_AT)]
