"""Which lists are fetched in somebody's name, said before they are marked as left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from people.leaving import Duty
from people.models import Member
from provisioning.models import FetchedList


def duties_in_lists(*, member: Member, now: dt.datetime) -> Iterator[Duty]:  # noqa: ARG001
    """Lists that they are in charge of: without them nothing is fetched. One query."""
    lists = FetchedList.objects.filter(in_charge=member, connection__ended_at=None)
    named = lists.order_by("connection__name", "pk").values_list("pk", "connection__name")
    for pk, name in named:
        words = _(
            "They are in charge of the list “%(name)s”. Nobody is brought in from it until another "
            "admin takes charge."
        )
        url = reverse("provisioning:fetched_list", args=[pk])
        yield Duty(words % {"name": name}, _("Take charge"), name, url)
