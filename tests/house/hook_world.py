"""One of everything that pages of webhooks are about."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from events.models import Delivery, Event
from events.operations import make_hook
from people.models import Member

if TYPE_CHECKING:
    from tests.house.access_world import World


def hooked(admin: Member, now: dt.datetime) -> dict[str, int]:
    """A webhook without a secret, which is why nothing is sent, and a delivery to it."""
    url, kinds = "https://hooks.example/", ["pilot.ended"]
    hook = make_hook(name="W", url=url, kinds=kinds, names_people=False, now=now, by=admin)
    event = Event.objects.create(
        organization=admin.organization, kind="pilot.ended", key="x", happened_at=now, found_at=now
    )
    delivery = Delivery.objects.create(connection=hook, event=event, next_at=now)
    return {"hook": hook.pk, "delivery": delivery.pk}


def hook(world: World) -> dict[str, Any]:
    return {"pk": world.more["hook"]}


def deliveries(world: World) -> dict[str, Any]:
    return {"hook": world.more["hook"]}


def delivery(world: World) -> dict[str, Any]:
    return {**deliveries(world), "pk": world.more["delivery"]}
