"""Which ways into the portal somebody made, said before they are marked as left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from connections.models import AccessKey, Connection
from people.leaving import Duty
from people.models import Member


def duties_in_connections(*, member: Member, now: dt.datetime) -> Iterator[Duty]:
    """Keys and connections that they set up: they go on working, and they may know their secrets.
    Two queries.
    """
    keys = AccessKey.objects.filter(Q(expires_at=None) | Q(expires_at__gt=now), made_by=member)
    made = Connection.objects.filter(made_by=member, is_on=True, ended_at=None)
    names = dict.fromkeys(
        [
            *keys.filter(ended_at=None).order_by("name").values_list("name", flat=True),
            *made.order_by("name").values_list("name", flat=True),
        ]
    )
    if names:
        words = _(
            "Keys and connections that they set up go on working: %(names)s. If they know a key or "
            "secret of these, make another one."
        )
        listed = ", ".join(names)
        url = reverse("connections:connections")
        yield Duty(words % {"names": listed}, _("Open the connections"), _("Connections"), url)
