"""How long events are kept for systems that listen."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from events.models import Event
from events.operations.sweeping import FORGOTTEN_AT_ONCE, KEPT
from people.keeping import Keeping


def _old(organization_id: int, before: dt.datetime) -> QuerySet[Event]:
    return Event.objects.filter(organization_id=organization_id, found_at__lt=before)


def count_events(organization_id: int, before: dt.datetime) -> int:
    """How many are older. One query."""
    return _old(organization_id, before).count()


def whose_events(before: dt.datetime) -> set[int]:
    """Organizations of which some are older. One query."""
    old = Event.objects.filter(found_at__lt=before)
    return set(old.order_by().values_list("organization_id", flat=True).distinct())


def sweep_events(organization_id: int, before: dt.datetime, _now: dt.datetime) -> int:
    """Delete them with what was delivered of them, so many at once."""
    some = _old(organization_id, before).order_by("found_at").values("pk")[:FORGOTTEN_AT_ONCE]
    ids = list(some.values_list("pk", flat=True))
    Event.objects.filter(pk__in=ids).delete()
    return len(ids)


KEEPINGS = (
    Keeping(
        name="events",
        position=31,
        title=gettext_lazy("Events for systems that listen"),
        about=gettext_lazy(
            "That somebody joined, finished or attended, as webhooks and the API tell it. What "
            "really happened stays where it belongs."
        ),
        least=7,
        most=KEPT.days,
        usual=KEPT.days,
        count=count_events,
        sweep=sweep_events,
        whose=whose_events,
    ),
)
