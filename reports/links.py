"""The token of a sponsor's link: worked out again for every mail, kept nowhere but as a hash."""

from __future__ import annotations

import datetime as dt
import uuid
import zoneinfo
from typing import TYPE_CHECKING

from django.urls import reverse

from common.tokens import keyed_token
from messaging.text import SECRET, absolute

if TYPE_CHECKING:
    from reports.models import SponsorLink

_PLACE = "here"


def token_of(key: uuid.UUID) -> str:
    """128 bits, the same for every mail."""
    return keyed_token("reports.sponsor", str(key))


def link_of(key: uuid.UUID) -> str:
    """The full address."""
    return absolute(reverse("reports:shared", args=[token_of(key)]))


def mailed_link() -> str:
    """The address with {secret} where the token goes on the way out."""
    return absolute(reverse("reports:shared", args=[_PLACE])).replace(_PLACE, SECRET)


def day_of(link: SponsorLink, now: dt.datetime) -> dt.date:
    """On the clock of its pilot."""
    return now.astimezone(zoneinfo.ZoneInfo(link.cohort.time_zone)).date()
